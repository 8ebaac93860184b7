"""The monthly sums behind Kepatuhan: counted anew from the stored results of a month, as often as wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from statistics import quantiles

from django.db import transaction
from django.db.models import Exists, OuterRef

from tickets.models import Pemda
from workflow import moment
from workflow.models import Clock, MonthResult, Result
from workflow.months import next_month
from workflow.states import Party, Verdict

#: Of the late results of a scope this many are kept by key, longest first, for the page to show at once.
WORST = 5
BATCH = 2_000
Kind = MonthResult.Kind


def count_new() -> int:
    """Count every month that has results its sums do not know; the number of months counted.

    May run at any time and any number of times at once: who finds a Pemda being counted leaves it to the other.
    """
    dirty = set(Result.objects.filter(counted=False).order_by().values_list("pemda", "closed_on").distinct())
    months = sorted({(pemda, day.replace(day=1)) for pemda, day in dirty})
    return sum(_count(pemda, month) for pemda, month in months)


@transaction.atomic
def _count(pemda_id: int, month: date) -> bool:
    """Replace the sums of a month. A result that is committed meanwhile stays uncounted and is met by the next run."""
    if not Pemda.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=pemda_id).exists():
        return False
    results = Result.objects.filter(pemda=pemda_id, closed_on__gte=month, closed_on__lt=next_month(month))
    results.filter(counted=False).update(counted=True)
    sums: dict[tuple, _Sum] = defaultdict(_Sum)
    for result in results.order_by().values_list(*_Row.__match_args__).iterator(BATCH):
        _add(sums, _Row(*result))
    MonthResult.objects.filter(pemda=pemda_id, month=month).delete()
    now = moment.now()
    rows = [
        MonthResult(
            pemda_id=pemda_id,
            month=month,
            sop_version_id=sop,
            kind=kind,
            code=code,
            opd_id=opd,
            hand=hand,
            counted_at=now,
            **sums[sop, kind, code, opd, hand].columns(),
        )
        for sop, kind, code, opd, hand in sums
    ]
    MonthResult.objects.bulk_create(rows, batch_size=BATCH)
    return True


@transaction.atomic
def excuse(clocks: Iterable[int]) -> None:
    """The lateness of these closed clocks does not count in the adjusted reading; the raw one stays.

    A clock still open keeps its result when it closes and is asked then. A ticket is excused once all its lateness is.
    """
    keys = list(clocks)
    late = Result.objects.filter(verdict=Verdict.TERLAMBAT)
    late.filter(clock__in=keys).update(excused=True, counted=False)
    unexcused = late.filter(
        ticket=OuterRef("ticket"), round=OuterRef("round"), kind=Result.Kind.JAM, party=Party.DINAS, excused=False
    )
    of_tickets = late.filter(kind=Result.Kind.TIKET, ticket__in=Clock.objects.filter(pk__in=keys).values("ticket"))
    of_tickets.filter(~Exists(unexcused), excused=False).update(excused=True, counted=False)


def blame(ticket: int, round: int, cause: str) -> None:
    """A corrected cause is the cause by which the finished round is counted."""
    finished = Result.objects.filter(ticket=ticket, round=round, kind=Result.Kind.TIKET)
    finished.exclude(cause=cause).update(cause=cause, counted=False)


def count_for_opd(ticket: int, opd: int) -> None:
    """A report that had been entered for another OPD is counted for its own one, with everything that has closed."""
    Result.objects.filter(ticket=ticket).exclude(opd=opd).update(opd=opd, counted=False)


@dataclass(slots=True)
class _Row:
    """The columns of a result that its sums need."""

    pk: int
    sop_version: int
    kind: str
    code: str
    party: str
    opd: int
    hand: str
    cause: str
    verdict: str
    excused: bool
    gross_seconds: int
    waited_seconds: int
    standard_seconds: int | None
    late_seconds: int


@dataclass(slots=True)
class _Sum:
    """One row of sums in the making."""

    late: int = 0
    excused: int = 0
    unjudged: int = 0
    waited: int = 0
    seconds: list[int] = field(default_factory=list)
    shares: list[int] = field(default_factory=list)
    worst: list[tuple[int, int]] = field(default_factory=list)

    def add(self, row: _Row) -> None:
        self.seconds.append(row.gross_seconds)
        self.waited += row.waited_seconds
        self.unjudged += row.verdict == Verdict.TANPA_STANDAR
        if row.standard_seconds:
            self.shares.append(row.gross_seconds * 1000 // row.standard_seconds)
        if row.verdict == Verdict.TERLAMBAT:
            self.late += 1
            self.excused += row.excused
            self.worst.append((-row.late_seconds, row.pk))
            if len(self.worst) > 20 * WORST:
                self.worst = sorted(self.worst)[:WORST]

    def columns(self) -> dict:
        return {
            "number": len(self.seconds),
            "late": self.late,
            "excused": self.excused,
            "unjudged": self.unjudged,
            "waited_seconds": self.waited,
            "middle_seconds": share_of(self.seconds, 50),
            "middle_share": share_of(self.shares, 50),
            "ninth_share": share_of(self.shares, 90),
            "worst": [pk for _, pk in sorted(self.worst)[:WORST]],
        }


def share_of(values: Iterable[int], percent: int) -> int | None:
    """The value that so many percent do not exceed, between the two nearest where it falls between; None of nothing."""
    values = list(values)
    if len(values) < 2:
        return values[0] if values else None
    return round(quantiles(values, n=100, method="inclusive")[percent - 1])


def _add(sums: dict[tuple, _Sum], row: _Row) -> None:
    if row.kind == Result.Kind.TIKET:
        things = [(Kind.TIKET, ""), *([(Kind.SEBAB, row.cause)] if row.cause else [])]
    else:
        things = [(Kind.LANGKAH, row.code), *([(Kind.SEMUA, "")] if row.party == Party.DINAS else [])]
    scopes = [(None, ""), (row.opd, "")]
    if row.hand:
        scopes += [(None, row.hand), (row.opd, row.hand)]
    for kind, code in things:
        for opd, hand in scopes:
            sums[row.sop_version, kind, code, opd, hand].add(row)
