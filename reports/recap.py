"""The recap of a month or a year: one line per reported ticket, with what its steps took against the SOP (domain 7).

Lines are read in chunks, whatever the number of tickets, and stay plain data until pages or a workbook are written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Min, Prefetch, QuerySet

from reports.models import Naskah
from tickets.models import Pemda, Pemeriksaan, PenggantianPerangkat, Penugasan, Ticket, Tindakan, UjiCoba, User
from workflow import indonesian
from workflow.fields import JENIS, PENYEBAB, PERANGKAT
from workflow.models import Clock, StepRun
from workflow.months import month_bounds, month_words
from workflow.states import Party, Verdict

UNKNOWN_CAUSE = "Belum diketahui"


@dataclass(frozen=True)
class Period:
    """A month of a year, or the whole year (month 0)."""

    year: int
    month: int = 0

    def bounds(self, pemda: Pemda) -> tuple[datetime, datetime]:
        """Beginning and end in the government's own time."""
        return month_bounds(date(self.year, self.month or 1, 1), pemda.tz, last=date(self.year, self.month or 12, 1))

    @property
    def words(self) -> str:
        """ "November 2026" or "Tahun 2026"."""
        return month_words(date(self.year, self.month, 1)) if self.month else f"Tahun {self.year}"


@dataclass(frozen=True)
class Line:
    """One ticket. Moments are ISO texts in UTC or "", durations working seconds or None while the ticket is open."""

    number: str
    arrived_at: str
    opd: str
    place: str
    fault: str
    cause: str
    action: str
    people: str
    responded_at: str
    restored_at: str
    gross: int | None
    net: int | None
    limits: int
    kept: int
    verdict: str
    excused: bool
    devices: str
    papers: str
    is_open: bool


@dataclass(frozen=True)
class StepTime:
    """One closed clock of the Dinas, for the totals by SOP row."""

    sop: int
    code: str
    verdict: str
    excused: bool
    gross: int


@dataclass(frozen=True)
class Chunk:
    """Lines of some tickets, and the clocks behind them."""

    lines: tuple[Line, ...]
    steps: tuple[StepTime, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data for the JSON column of a part."""
        return {"lines": [asdict(line) for line in self.lines], "steps": [asdict(step) for step in self.steps]}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Chunk:
        """What :meth:`as_json` wrote."""
        return cls(tuple(Line(**line) for line in stored["lines"]), tuple(StepTime(**step) for step in stored["steps"]))


def tickets_of(visible: QuerySet, pemda: Pemda, period: Period) -> list[int]:
    """Keys of those tickets whose report arrived in the period, in that order."""
    start, end = period.bounds(pemda)
    found = visible.filter(pemda=pemda, arrived_at__gte=start, arrived_at__lt=end)
    return list(found.order_by("arrived_at", "pk").values_list("pk", flat=True))


def gather(pemda: Pemda, keys: Sequence[int]) -> Chunk:
    """The lines of these tickets in their order; ten queries, however many they are."""
    tickets = Ticket.objects.filter(pemda=pemda).select_related("opd").in_bulk(keys)
    clocks = _by_ticket(Clock.objects.filter(ticket__in=keys, party=Party.DINAS).order_by("pk"))
    facts = _Facts(keys)
    lines, steps = [], []
    for key in keys:
        ticket = tickets[key]
        closed = [clock for clock in clocks[key] if clock.closed_at is not None]
        steps += [
            StepTime(ticket.sop_version_id, clock.code, clock.verdict, bool(clock.excuse), clock.gross_seconds or 0)
            for clock in closed
        ]
        lines.append(_line(ticket, closed, facts))
    return Chunk(tuple(lines), tuple(steps))


class _Facts:
    """What the rows of some tickets recorded, by ticket: the latest word where one is meant, all where several are."""

    def __init__(self, keys: Sequence[int]) -> None:
        records = {"ticket__in": keys}
        checked = Pemeriksaan.objects.current().filter(**records).order_by("pk")
        self.fault = {found.ticket_id: found.jenis for found in checked if found.jenis}
        self.cause = {found.ticket_id: found.penyebab for found in checked if found.penyebab}
        self.actions = _texts(
            (found.ticket_id, found.uraian) for found in Tindakan.objects.current().filter(**records).order_by("pk")
        )
        named = Penugasan.objects.current().filter(**records).order_by("pk")
        in_order = Prefetch("petugas", User.objects.order_by("pk"))  # as on every other paper
        self.people = {
            found.ticket_id: indonesian.daftar([user.full_name for user in found.petugas.all()])
            for found in named.prefetch_related(in_order)
        }
        tested = UjiCoba.objects.current().filter(**records).exclude(pulih_at=None).order_by("pk")
        self.restored = {found.ticket_id: found.pulih_at for found in tested}
        swapped = PenggantianPerangkat.objects.current().filter(**records).order_by("pk")
        self.devices = _texts((found.ticket_id, _swap(found)) for found in swapped)
        papers = Naskah.objects.in_force().filter(**records).exclude(number="").order_by("issued_at", "pk")
        self.papers = _texts(papers.values_list("ticket_id", "number"))
        performed = StepRun.objects.filter(party=Party.DINAS, **records).exclude(performed_at=None).order_by()
        self.responded = dict(
            performed.values("ticket").annotate(first=Min("performed_at")).values_list("ticket", "first")
        )


def _line(ticket: Ticket, closed: list[Clock], facts: _Facts) -> Line:
    judged = [clock for clock in closed if clock.verdict != Verdict.TANPA_STANDAR]
    late = [clock for clock in judged if clock.verdict == Verdict.TERLAMBAT]
    gross = sum(clock.gross_seconds or 0 for clock in closed)
    waited = sum(clock.waited_seconds for clock in closed)
    return Line(
        number=ticket.number,
        arrived_at=ticket.arrived_at.isoformat(),
        opd=ticket.opd.name,
        place=ticket.place,
        fault=dict(JENIS).get(facts.fault.get(ticket.pk, ""), ticket.title),
        cause=dict(PENYEBAB).get(facts.cause.get(ticket.pk, ""), UNKNOWN_CAUSE),
        action=facts.actions.get(ticket.pk, ""),
        people=facts.people.get(ticket.pk, ""),
        responded_at=_iso(facts.responded.get(ticket.pk)),
        restored_at=_iso(facts.restored.get(ticket.pk)),
        gross=gross if ticket.is_ended else None,
        net=max(gross - waited, 0) if ticket.is_ended else None,
        limits=len(judged),
        kept=len(judged) - len(late),
        verdict=Verdict.TERLAMBAT if late else Verdict.TEPAT_WAKTU if judged else Verdict.TANPA_STANDAR,
        excused=bool(late) and all(clock.excuse for clock in late),
        devices=facts.devices.get(ticket.pk, ""),
        papers=facts.papers.get(ticket.pk, ""),
        is_open=not ticket.is_ended,
    )


def _by_ticket(clocks: Iterable[Clock]) -> dict[int, list[Clock]]:
    found: dict[int, list[Clock]] = defaultdict(list)
    for clock in clocks:
        found[clock.ticket_id].append(clock)
    return found


def _texts(pairs: Iterable[tuple[int, str]]) -> dict[int, str]:
    """All words of a ticket, each once, in order."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for key, words in pairs:
        if words:
            found[key][words.rstrip(". ")] = None
    return {key: "; ".join(words) for key, words in found.items()}


def _swap(device: PenggantianPerangkat) -> str:
    return f"{dict(PERANGKAT).get(device.jenis, device.jenis)}: {device.merek_tipe_baru}"


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
