"""What a list shows of all that its reader may see: choices that stand in the address, each a list with one chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import CharField, Exists, F, QuerySet, Value
from django.http import HttpRequest

from tickets.models import Opd, Pemda, Ticket
from tickets.views.standing import late_clocks
from tickets.views.waiting import Waiting
from workflow.models import SopVersion
from workflow.months import month_bounds, month_words, read_month
from workflow.states import ENDED, Status

OPEN, LATE = "terbuka", "terlambat"
#: Months that the list offers; an older one may be written into the address.
MONTHS = 24
#: Turns that an inbox's filter looks at.
MOST_WAITING = 500
#: More reports than a Pemda gets in a month: the slice makes the database walk the index of arrivals first.
MOST_OF_A_MONTH = 50_000


@dataclass(frozen=True)
class Choice:
    """One list of the filter: ``name`` in the address, what may be chosen as (value, words), and what is."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


def choice(request: HttpRequest, name: str, label: str, options: Iterable[tuple[str, str]]) -> Choice:
    """A list of the filter; an unknown word in the address chooses nothing."""
    options = tuple(options)
    asked = request.GET.get(name, "")
    return Choice(name, label, options, asked if asked in dict(options) else "")


class TicketFilter:
    """The filter of "Semua tiket": state, row, status, OPD and month of arrival. One query, for OPDs and SOPs."""

    def __init__(self, request: HttpRequest, now: datetime) -> None:
        pemda = request.user.pemda
        self.now, self.pemda = now, pemda
        states = ((OPEN, "Belum selesai"), (LATE, "Terlambat"))
        opds, versions = _opds_and_versions(pemda)
        self.state = choice(request, "keadaan", "Keadaan", states)
        self.row = choice(request, "langkah", "Langkah SOP", _rows(versions))
        self.status = choice(request, "status", "Status", Status.choices)
        self.opd = choice(request, "opd", "OPD", opds)
        self.month = choice_of_month(request, pemda.date_of(now), label="Bulan laporan tiba")
        self.choices = (self.state, self.row, self.status, self.opd, self.month)

    def applied(self, tickets: QuerySet) -> QuerySet:
        """The tickets that all choices leave."""
        if self.status.chosen:
            tickets = tickets.filter(status=self.status.chosen)
        if self.row.chosen:
            tickets = tickets.filter(step=self.row.chosen)
        if self.opd.chosen:
            tickets = tickets.filter(opd_id=int(self.opd.chosen))
        if self.state.chosen:
            # Only an open ticket has an open clock; saying so lets the index of open tickets lead.
            tickets = tickets.exclude(status__in=ENDED)
        if self.state.chosen == LATE:
            tickets = tickets.filter(Exists(late_clocks(self.now)))
        return tickets.filter(pk__in=self._of_month()) if self.month.chosen else tickets

    def _of_month(self) -> QuerySet:
        """Keys of what arrived in the chosen month of the Pemda's own time."""
        begin, end = month_bounds(read_month(self.month.chosen), self.pemda.tz)
        arrived = Ticket.objects.filter(pemda=self.pemda, arrived_at__gte=begin, arrived_at__lt=end)
        return arrived.order_by("arrived_at").values("pk")[:MOST_OF_A_MONTH]


class WaitingFilter:
    """The filter of an inbox of the Dinas: what waits there, by row, OPD and lateness.

    It knows the most urgent :data:`MOST_WAITING` turns, and so how many tickets wait; only a list that goes on over
    more pages needs a query for them.
    """

    NAMES = ("keadaan", "langkah", "opd")
    #: Lists that an inbox needs no filter for.
    FEW = 6

    def __init__(self, request: HttpRequest, waiting: Iterable[Waiting], now: datetime) -> None:
        self.now = now
        rows = {one.step: f"{one.step}. {Status(one.status).label}" for one in waiting}
        opds = sorted({(one.opd_name, str(one.opd_pk)) for one in waiting})
        self.count = len({one.ticket_id for one in waiting})
        self.state = choice(request, "keadaan", "Keadaan", ((LATE, "Terlambat"),))
        self.row = choice(request, "langkah", "Langkah SOP", rows.items())
        self.opd = choice(request, "opd", "OPD", ((pk, name) for name, pk in opds))
        self.choices = (self.state, self.row, self.opd)

    @classmethod
    def over(cls, request: HttpRequest, turns: QuerySet, now: datetime) -> WaitingFilter:
        """The filter of turns (``turns_of``) that have not been read."""
        names = {
            "step": F("run__step"),
            "status": F("run__status"),
            "opd_pk": F("ticket__opd"),
            "opd_name": F("ticket__opd__name"),
        }
        facts = turns.annotate(**names).values_list(*names, "ticket_id", named=True)
        return cls(request, list(facts[:MOST_WAITING]), now)

    @classmethod
    def is_asked(cls, request: HttpRequest) -> bool:
        """Whether the address chooses anything, and the reader has a filter."""
        return request.user.hands.serves_dinas and any(request.GET.get(name) for name in cls.NAMES)

    def applied(self, turns: QuerySet) -> QuerySet:
        """The turns that all choices leave."""
        if self.state.chosen:
            turns = turns.filter(due_at__lt=self.now)
        if self.row.chosen:
            turns = turns.filter(run__step=self.row.chosen)
        return turns.filter(ticket__opd=int(self.opd.chosen)) if self.opd.chosen else turns


def _opds_and_versions(pemda: Pemda) -> tuple[list[tuple[str, str]], list[int]]:
    """OPDs by name, and keys of the SOP versions, the newest first."""
    kind = CharField()
    opds = Opd.objects.filter(pemda=pemda).order_by().values_list(Value("opd", kind), "pk", "name")
    versions = SopVersion.objects.filter(pemda=pemda).order_by().values_list(Value("sop", kind), "pk", "code")
    found = list(opds.union(versions))
    by_name = sorted((name, str(pk)) for what, pk, name in found if what == "opd")
    return [(pk, name) for name, pk in by_name], sorted((pk for what, pk, _ in found if what == "sop"), reverse=True)


def _rows(versions: Iterable[int]) -> list[tuple[str, str]]:
    """The rows of these SOP versions in the order of their tables; of a row in several, the first one's words."""
    rows: dict[str, str] = {}
    for pk in versions:
        for step in SopVersion.definition_of(pk).steps:
            if not step.is_terminator:
                rows.setdefault(step.no, f"{step.no}. {Status(step.status).label}")
    return list(rows.items())


def choice_of_month(request: HttpRequest, today: date, *, label: str, default: bool = False) -> Choice:
    """The list of months, "2026-11" in the address; with ``default`` the present one where none is chosen."""
    found = choice(request, "bulan", label, _months(request, today))
    return replace(found, chosen=f"{today:%Y-%m}") if default and not found.chosen else found


def _months(request: HttpRequest, today: date) -> list[tuple[str, str]]:
    """The last months, newest first, and the one that the address asks for."""
    count = today.year * 12 + today.month - 1
    months = [date(number // 12, number % 12 + 1, 1) for number in range(count, count - MONTHS, -1)]
    asked = read_month(request.GET.get("bulan", ""))
    if asked and asked.year <= today.year and asked not in months:
        months.append(asked)
    return [(f"{month:%Y-%m}", month_words(month)) for month in months]
