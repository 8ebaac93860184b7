"""Where tickets stand, read for a whole list with one query, and the act that a hand is expected to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet

from tickets.deadline import Deadline, RunningClock
from tickets.models import Ticket, User
from tickets.views.awaited import Awaited, awaited_of
from workflow import indonesian
from workflow.bulk import among
from workflow.models import Clock, Pause, Turn
from workflow.models.runs import name_of_hand
from workflow.states import Status

#: A returned report, as its OPD reads it and as everybody else does.
WITH_YOU, WITH_OPD = Deadline("jeda", "menunggu Anda"), Deadline("jeda", "menunggu OPD")


@dataclass(frozen=True)
class Standing:
    """The answer to "di mana, siapa, kapan" for one ticket: ``awaited`` in words, ``deadline`` for the chip."""

    ticket: Ticket
    awaited: Awaited
    deadline: Deadline

    @property
    def where(self) -> str:
        """The row and its kind of work: "Langkah 3 dari 7, disposisi"; at rest the end in words."""
        if self.ticket.current_run is None:
            return self.awaited.where
        work = str(self.ticket.get_status_display())
        return f"{self.awaited.where}, {indonesian.dalam_kalimat(work)}"

    def waits_for(self, user: User) -> bool:
        """Whether it is the person's turn to perform or to acknowledge."""
        return self.ticket.is_performer(user) or self.ticket.is_acknowledger(user)


class OpenRow(NamedTuple):
    """The open row of a ticket as a line tells of it."""

    clock: RunningClock


class OpenHand(NamedTuple):
    """An open turn as a line tells of it: these columns, and no object of each row."""

    pk: int
    ticket_id: int
    kind: str
    role: str
    pemda_id: int
    opd_id: int | None
    person_id: int | None
    post_id: int | None
    full_name: str | None
    username: str | None
    is_active: bool | None
    title: str | None
    opened_at: datetime
    target_at: datetime | None
    due_at: datetime | None
    limit: str
    wait_reason: str | None
    wait_since: datetime | None

    closed_at = None
    is_open_to = Turn.is_open_to
    names = Turn.names

    @property
    def named(self) -> str:
        """Whom the turn names, as :attr:`Turn.named` says."""
        if self.person_id:
            return name_of_hand(self.full_name or self.username, self.is_active)
        return self.title or ""

    @property
    def run(self) -> OpenRow:
        """The row with its clock."""
        return OpenRow(RunningClock(self.opened_at, self.target_at, self.due_at, self.limit))


_OPEN_TURNS = Turn.objects.filter(closed_at=None).with_wait().order_by()
#: Built once per process: that takes longer than to read some.
_OPEN_HANDS = _OPEN_TURNS.values_list(
    *("pk", "ticket_id", "kind", "role", "pemda_id", "opd_id", "person_id", "post_id"),
    *("person__full_name", "person__username", "person__is_active", "post__title"),
    *("run__clock__opened_at", "run__clock__target_at", "run__clock__due_at", "run__clock__limit_text"),
    *("wait_reason", "wait_since"),
)
_WHOLE_TURNS = _OPEN_TURNS.select_related("run__clock", "post", "person")


def standings_of(tickets: Iterable[Ticket], reader: User, now: datetime) -> list[Standing]:
    """Where each ticket of the reader's Pemda stands at ``now`` (aware), in the given order. A query; none for none."""
    return _standings(tickets, lambda keys: map(OpenHand._make, _OPEN_HANDS.filter(ticket__in=keys)), reader, now)


def standings_to_act(tickets: Iterable[Ticket], reader: User, now: datetime) -> list[Standing]:
    """The same for whoever asks next what may be done: with runs and turns as the acts know them."""
    return _standings(tickets, lambda keys: _WHOLE_TURNS.filter(ticket__in=keys), reader, now)


def _standings(tickets: Iterable[Ticket], open_turns: Callable, reader: User, now: datetime) -> list[Standing]:
    tickets = list(tickets)
    if not tickets:
        return []
    by_ticket: dict[int, list[Turn | OpenHand]] = {ticket.pk: [] for ticket in tickets}
    for turn in sorted(open_turns(among(by_ticket)), key=attrgetter("pk")):
        by_ticket[turn.ticket_id].append(turn)
    return [standing_of(ticket, by_ticket[ticket.pk], reader, now) for ticket in tickets]


def standing_of(ticket: Ticket, turns: list[Turn | OpenHand], reader: User, now: datetime) -> Standing:
    """Where a ticket stands, from its open turns; no query.

    Fills what the ticket caches about its hands, so that whatever asks it for them afterwards asks no database.
    """
    ticket.pemda = reader.pemda
    ticket.open_turns = turns
    ticket.current_run = turns[0].run if turns else None
    ticket.open_pause = pause_of(turns[0]) if turns else None
    awaited = awaited_of(ticket, reader, now)
    if awaited.deadline is not None:
        return Standing(ticket, awaited, replace(awaited.deadline, big=False))
    if ticket.closed_at is None:
        return Standing(ticket, awaited, WITH_YOU if ticket.is_reporting_side(reader) else WITH_OPD)
    status = indonesian.dalam_kalimat(ticket.get_status_display())
    words = f"{status} {indonesian.tanggal(ticket.closed_at, reader.pemda.tz)}"
    state = "selesai" if ticket.status == Status.SELESAI else "tanpa"  # no tick beside what was refused or withdrawn
    return Standing(ticket, awaited, Deadline(state, words))


def pause_of(turn) -> Pause | None:
    """The open wait of a turn, or of the facts of one, that was read :meth:`with_wait`."""
    return Pause(reason=turn.wait_reason, started_at=turn.wait_since) if turn.wait_reason else None


def late_clocks(now: datetime) -> QuerySet:
    """Open clocks of the outer ticket that are past their limit at ``now``."""
    return Clock.objects.filter(ticket=OuterRef("pk"), closed_at=None, due_at__lt=now)


def _labels() -> dict[str, str]:
    moves = Ticket._meta.get_field("status").get_all_transitions(Ticket)
    return {move.name: str(move.custom["label"]) for move in moves}


#: Label of every act, from its declaration in the lifecycle.
ACT_LABELS = _labels()
