"""What stands around clocks that are about to fire: their tickets, the rows that are late, and the hands called there.

Read as plain rows with a fixed number of queries: a batch reads thousands, and as instances of the models they were a
quarter of what it costs. Each row bears the names of its model, so an act gives the instances that it holds already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from tickets.models import Pemda, Ticket
from workflow.bulk import among
from workflow.ladder import Audience, Staff, hands_of, rungs_of
from workflow.models import Clock, StepRun, Turn


class LockedTicket(NamedTuple):
    """A ticket that the sweep holds locked."""

    pk: int
    version: int
    status: str
    step: str
    opd_id: int
    sop_version_id: int
    pemda: Pemda

    sop = Ticket.sop
    is_waiting = Ticket.is_waiting


class DueClock(NamedTuple):
    """A clock that has reached a level."""

    pk: int
    round: int
    party: str
    limit_text: str
    opened_at: datetime
    due_at: datetime
    next_level: int
    next_at: datetime
    ticket: LockedTicket

    runs_at_night = Clock.runs_at_night
    course = Clock.course


class OpenRun(NamedTuple):
    """The row that is late."""

    pk: int
    clock_id: int
    step: str
    role: str
    party: str


class CalledTurn(NamedTuple):
    """A hand that was called to the row."""

    run_id: int
    pemda_id: int
    role: str
    post_id: int | None
    person_id: int | None
    opd_id: int | None
    kind: str
    opened_at: datetime
    closed_at: datetime | None
    answer: str

    hand = Turn.hand


@dataclass
class Surroundings:
    """The open runs of clocks, all that were called to them, and the people of their Pemda."""

    runs: dict[int, OpenRun | StepRun]
    turns: dict[int, list[CalledTurn | Turn]]
    now: datetime
    staff: dict[int, Staff] = field(default_factory=dict)
    _reached: dict[tuple, tuple[Audience, list[Audience]]] = field(default_factory=dict)

    @classmethod
    def of(cls, clocks: Iterable[DueClock], now: datetime) -> Surroundings:
        """Read the open runs of the clocks with all that were called to them; two queries."""
        open_runs = StepRun.objects.filter(clock__in=among(clock.pk for clock in clocks), closed_at=None)
        runs = {run.clock_id: run for run in _rows(OpenRun, open_runs)}
        turns: dict[int, list[CalledTurn | Turn]] = {}
        called = Turn.objects.filter(run__in=among(run.pk for run in runs.values())).order_by("pk")
        for turn in _rows(CalledTurn, called):
            turns.setdefault(turn.run_id, []).append(turn)
        return cls(runs, turns, now)

    def staff_of(self, pemda: Pemda) -> Staff:
        """The people of a Pemda, read once."""
        if pemda.pk not in self.staff:
            self.staff[pemda.pk] = Staff.of(pemda, self.now)
        return self.staff[pemda.pk]

    def reached(self, clock: DueClock | Clock, called: Sequence[CalledTurn | Turn]) -> tuple[Audience, list[Audience]]:
        """The hands of the clock's row, and the rungs above them; worked out once for all rows that call the same."""
        ticket, run = clock.ticket, self.runs[clock.pk]
        expected = [turn for turn in called if turn.closed_at is None]
        whom = tuple((turn.role, turn.post_id, turn.person_id, turn.opd_id) for turn in expected)
        alike = (ticket.sop_version_id, ticket.opd_id, clock.party, run.role, whom)
        if alike not in self._reached:
            staff = self.staff_of(ticket.pemda)
            hands = hands_of(expected, staff)
            self._reached[alike] = hands, rungs_of(clock, run.role, hands, staff)
        return self._reached[alike]


def lock_free(numbers: Collection[int]) -> dict[int, LockedTicket]:
    """Lock those of these tickets that nobody holds, by number; two queries.

    On SQLite the whole transaction holds the only lock there is.
    """
    tickets = Ticket.objects.filter(pk__in=among(numbers)).order_by("pk").select_for_update(skip_locked=True)
    columns = [name for name in LockedTicket._fields if name != "pemda"]
    rows = list(tickets.values_list(*columns, "pemda_id"))
    pemda = Pemda.objects.in_bulk({of for *_, of in rows})
    return {pk: LockedTicket(pk, *row, pemda[of]) for pk, *row, of in rows}


def due_of(numbers: Collection[int], tickets: dict[int, LockedTicket], now: datetime) -> list[DueClock]:
    """Those of these clocks that belong to the locked tickets and are due, the longest due first; one query."""
    due = Clock.objects.filter(pk__in=among(numbers), next_at__lt=now).order_by("next_at", "pk")
    columns = [name for name in DueClock._fields if name != "ticket"]
    rows = due.values_list(*columns, "ticket_id")
    return [DueClock(*row, tickets[ticket]) for *row, ticket in rows if ticket in tickets]


def _rows(kind: type, found: QuerySet) -> Iterable:
    return map(kind._make, found.values_list(*kind._fields))
