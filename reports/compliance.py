"""Compliance with the SOP in one month, read from the stored sums: a handful of queries whatever the number of tickets.

Raw and adjusted figures (late with an accepted reason) always stand together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from reports.charts import BulletFact, MonthFact
from reports.shares import Share, whole_percent_words
from tickets.asked import whole_number
from tickets.models import Opd, Pemda, Post
from workflow import indonesian
from workflow.fields import PENYEBAB
from workflow.models import MonthResult, Result, SopVersion, calendar_of
from workflow.months import month_before, next_month
from workflow.sop import Sop
from workflow.sop.flowchart import shape_of
from workflow.sop.time_cells import TimeCell, time_cells
from workflow.states import Party, Role

#: Months of the trend, the chosen one last.
TREND = 6
#: Months that may be chosen.
MOST_MONTHS = 36
OTHER_CAUSE = "lainnya"
Kind = MonthResult.Kind


@dataclass(frozen=True)
class Scope:
    """What the address asks for; None and "" mean everything."""

    month: date
    opd: int | None = None
    hand: str = ""
    sop: int | None = None


@dataclass(frozen=True)
class StepLine:
    """One printed time cell in a month. ``code`` names its clock; of :attr:`Party.OPD` it is the OPD's own time."""

    fact: BulletFact
    code: str
    party: str
    share: Share
    number: int
    ninth: str


@dataclass(frozen=True)
class Named:
    """An OPD or a post with its share; ``key`` goes into the address."""

    key: str
    name: str
    share: Share


class Compliance:
    """One month of a Pemda under one SOP version, in one scope."""

    def __init__(self, pemda: Pemda, scope: Scope) -> None:
        self.pemda, self.calendar = pemda, calendar_of(pemda)
        self.scope = scope
        in_scope = MonthResult.objects.filter(pemda=pemda, opd=scope.opd, hand=scope.hand)
        found = list(in_scope.filter(month=scope.month))
        steps: dict[int, int] = {}
        for row in found:
            if row.kind == Kind.LANGKAH:
                steps[row.sop_version_id] = steps.get(row.sop_version_id, 0) + row.number
        self.versions = sorted(steps, key=lambda pk: (-steps[pk], -pk))
        sop = scope.sop if scope.sop in steps else next(iter(self.versions), None)
        self.scope = replace(scope, sop=sop)
        self.rows = [row for row in found if row.sop_version_id == sop]

    # -- the month ------------------------------------------------------------------------------------------------

    @cached_property
    def sop(self) -> Sop | None:
        """The SOP version that is shown; None where the month has nothing."""
        return SopVersion.definition_of(self.scope.sop) if self.scope.sop else None

    @property
    def judged_kind(self) -> str:
        """Tickets, or the steps of one hand: a hand has no tickets of its own."""
        return Kind.SEMUA if self.scope.hand else Kind.TIKET

    @cached_property
    def whole(self) -> MonthResult | None:
        """The row of the tickets, or of all steps of the hand."""
        return next((row for row in self.rows if row.kind == self.judged_kind), None)

    @cached_property
    def share(self) -> Share:
        """The figure of the page."""
        return Share.over([self.whole] if self.whole else [])

    @property
    def has_shared_deadlines_only(self) -> bool:
        """Whether all steps of the month closed under deadlines of several rows: no time is then one post's own."""
        return bool(self.steps) and not self.scope.hand and not self.hands

    @property
    def middle_words(self) -> str:
        """The middle time of the whole in words."""
        return self._duration(self.whole.middle_seconds) if self.whole else "–"

    @property
    def counted_words(self) -> str:
        """When the sums were made; empty where there are none."""
        counted_at = max((row.counted_at for row in self.rows), default=None)
        return indonesian.tanggal_jam(counted_at, self.pemda.tz) if counted_at else ""

    @cached_property
    def steps(self) -> list[StepLine]:
        """The time cells of the SOP that closed in the month, in printed order."""
        by_code = {row.code: row for row in self.rows if row.kind == Kind.LANGKAH}
        cells = time_cells(self.sop) if self.sop else ()
        return [self._step(cell, by_code[cell.code]) for cell in cells if cell.code in by_code]

    def _step(self, cell: TimeCell, row: MonthResult) -> StepLine:
        first, share = self.sop.step(cell.rows[0]), Share.over([row])
        if len(cell.rows) == 1:
            no, label = first.no, str(first.status.label) if first.status else first.text
        else:
            no, label = cell.rows[0], f"Langkah {cell.rows[0]} sampai {cell.rows[-1]}"
        fact = BulletFact(
            no=no,
            shape=shape_of(self.sop, first),
            label=label,
            standard=f"standar {cell.limit.lower()}" if cell.limit else "tanpa standar",
            middle=self._duration(row.middle_seconds),
            in_time=whole_percent_words(share.percent),
            adjusted=whole_percent_words(share.percent_adjusted),
            middle_share=row.middle_share,
            ninth_share=row.ninth_share,
        )
        ninth = f"{indonesian.angka(row.ninth_share / 1000, 1)} kali standar" if row.ninth_share is not None else "–"
        party = Party.DINAS if cell.group else first.party
        return StepLine(fact, cell.code, party, share, row.number, ninth)

    @property
    def worst_step(self) -> StepLine | None:
        """The step of the Dinas that is late most often; None if none is."""
        late = [line for line in self.steps if line.share.late and line.party == Party.DINAS]
        return min(late, key=lambda line: (line.share.percent, -line.share.late), default=None)

    @property
    def causes(self) -> tuple[list[tuple[str, int]], int]:
        """Causes with their number of tickets, and those that the catalogue calls "lainnya" apart."""
        counted = {row.code: row.number for row in self.rows if row.kind == Kind.SEBAB}
        rest = counted.pop(OTHER_CAUSE, 0)
        labels = dict(PENYEBAB)
        return [(str(labels.get(code, code)), number) for code, number in counted.items()], rest

    @cached_property
    def worst(self) -> list[Result]:
        """The longest late steps, or tickets' steps, of the scope: a few, by the keys that the sums keep."""
        keys = next((row.worst for row in self.rows if row.kind == Kind.SEMUA), [])
        found = Result.objects.filter(pk__in=keys).select_related("ticket", "opd", "clock")
        return sorted(found, key=lambda result: (-result.late_seconds, result.pk))

    # -- beside the month -----------------------------------------------------------------------------------------

    @cached_property
    def over_time(self) -> dict[date, Share]:
        """The same figure for every month there is, over all SOP versions, the newest first."""
        rows = MonthResult.objects.filter(
            pemda=self.pemda, kind=self.judged_kind, opd=self.scope.opd, hand=self.scope.hand
        )
        by_month: dict[date, list[MonthResult]] = {}
        for row in rows.order_by("-month").only("month", "number", "late", "excused", "unjudged")[: 2 * MOST_MONTHS]:
            by_month.setdefault(row.month, []).append(row)
        return {month: Share.over(found) for month, found in by_month.items()}

    @property
    def trend(self) -> list[MonthFact]:
        """The last months up to the chosen one, with empty ones between."""
        facts, month = [], self.scope.month
        for _ in range(TREND):
            share = self.over_time.get(month, Share(0, 0, 0))
            label = indonesian.BULAN[month.month - 1][:3]
            facts.append(MonthFact(label, share.in_time, share.late, share.percent, share.percent_adjusted))
            month = month_before(month)
        facts.reverse()
        while facts and not facts[0].in_time + facts[0].late and len(facts) > 1:
            facts.pop(0)
        return facts

    @property
    def month_before(self) -> Share | None:
        """The figure of the month before; None if nothing was judged then."""
        share = self.over_time.get(month_before(self.scope.month))
        return share if share and share.of else None

    def by_opd(self) -> list[Named]:
        """Tickets of each OPD, the most lateness first."""
        rows, names = self._beside(kind=Kind.TIKET, hand="").exclude(opd=None), dict(self.opds)
        return _latest_first(Named(str(row.opd_id), names[row.opd_id], Share.over([row])) for row in rows)

    def by_hand(self) -> list[Named]:
        """Steps of each post and of the team, the most lateness first."""
        return _latest_first(Named(hand, self.hand_names[hand], Share.over([row])) for hand, row in self.hands.items())

    @cached_property
    def hands(self) -> dict[str, MonthResult]:
        """All steps of each hand in the month and OPD."""
        rows = self._beside(kind=Kind.SEMUA, opd=self.scope.opd).exclude(hand="")
        return {row.hand: row for row in rows}

    @cached_property
    def hand_names(self) -> dict[str, str]:
        """Names of the hands of the month, and of the chosen one."""
        return hand_names(self.pemda, {*self.hands, *([self.scope.hand] if self.scope.hand else [])}, self.sop)

    @cached_property
    def opds(self) -> Sequence[tuple[int, str]]:
        """Keys and names of the OPDs of the Pemda."""
        return opds_of(self.pemda)

    def title_of(self, version: int) -> str:
        """How the filter names an SOP version."""
        sop = SopVersion.definition_of(version)
        return sop.number or sop.title

    def _beside(self, **scope):
        found = MonthResult.objects.filter(
            pemda=self.pemda, month=self.scope.month, sop_version=self.scope.sop, number__gt=0, **scope
        )
        return found.only("opd", "hand", "number", "late", "excused", "unjudged")

    def _duration(self, seconds: int) -> str:
        day = self.calendar.day_seconds(self.scope.month)
        return indonesian.lama(seconds, day)


def hand_names(pemda: Pemda, hands: Iterable[str], sop: Sop | None) -> dict[str, str]:
    """The titles of posts, and of roles as the SOP prints them, by what a result calls them."""
    hands = set(hands)
    titles = Post.objects.filter(pemda=pemda, pk__in=filter(None, map(whole_number, hands)))
    names = {str(pk): title for pk, title in titles.values_list("pk", "title")}
    return (
        names
        | {hand: str(sop.title_of(hand) if sop else Role(hand).label) for hand in hands if hand in Role.values}
        | dict.fromkeys(hands - set(names) - set(Role.values), "–")
    )


def late_results(pemda: Pemda, scope: Scope, *, code: str = "", verdict: str = "", kind: str = Result.Kind.JAM):
    """Results of steps, or of tickets, in the scope, the longest lateness first: what a figure of the page stands for.

    Without a step they are those of the Dinas, as in the sums: an OPD's own time is told beside its step only.
    """
    found = Result.objects.filter(
        pemda=pemda, kind=kind, closed_on__gte=scope.month, closed_on__lt=next_month(scope.month)
    )
    chosen = {"opd": scope.opd, "hand": scope.hand, "sop_version": scope.sop, "code": code, "verdict": verdict}
    chosen["party"] = Party.DINAS if kind == Result.Kind.JAM and not code else ""
    found = found.filter(**{name: value for name, value in chosen.items() if value})
    return found.select_related("ticket", "opd", "clock").order_by("-late_seconds", "-pk")


def months_of(pemda: Pemda) -> list[date]:
    """Months that have results, the newest first."""
    rows = MonthResult.objects.filter(pemda=pemda, kind=Kind.SEMUA, opd=None, hand="")
    return list(rows.order_by("-month").values_list("month", flat=True).distinct()[:MOST_MONTHS])


def opds_of(pemda: Pemda) -> Sequence[tuple[int, str]]:
    """Keys and names of the OPDs for the filter."""
    return list(Opd.objects.filter(pemda=pemda).values_list("pk", "name"))


def uncounted_in(pemda: Pemda, *, most: int) -> int:
    """How many results no sum knows yet, counted no further than ``most``."""
    return Result.objects.filter(pemda=pemda, counted=False).order_by()[:most].count()


def _latest_first(found: Iterable[Named]) -> list[Named]:
    return sorted(found, key=lambda named: (-named.share.late, named.name))
