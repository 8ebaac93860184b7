"""What waits for a person, the most urgent first: one row per open turn, with all that its card shows.

Building this query takes Django longer than reading its rows. So it is built once per process, and a request adds whose
hands it is for.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.db.models import DecimalField, Exists, F, OuterRef, QuerySet, Value

from tickets.deadline import Deadline, RunningClock, deadline_of
from tickets.models import Message
from tickets.models.hands import Hands
from tickets.views.late_rows import has_reasons
from tickets.views.orders import has_orders
from tickets.views.standing import pause_of
from workflow.models import SopVersion, Turn
from workflow.open_hours import Calendar
from workflow.sop import Sop
from workflow.states import ACTS, Role, Status
from workflow.watchman import with_watch


class Waiting(NamedTuple):
    """One open turn. ``began_at``, ``target_at``, ``until`` and ``limit`` are those of its clock; ``asked`` whether the
    OPD waits for word. What follows the place is the same in every row: how the timers run (``with_watch``), and
    whether the reader has verbal orders to confirm (``ordered``) or lateness to explain or to judge (``late``).
    """

    kind: str
    role: str
    step: str
    status: str
    round: int
    began_at: datetime
    target_at: datetime | None
    until: datetime | None
    limit: str
    wait_reason: str | None
    wait_since: datetime | None
    ticket_id: int
    number: str
    title: str
    place: str
    kanal: str
    arrived_at: datetime
    version_id: int
    opd_pk: int
    opd_name: str
    asked: bool
    latitude: Decimal | None
    longitude: Decimal | None
    looked_at: datetime | None
    stood_from: datetime | None
    stood_until: datetime | None
    ordered: bool
    late: bool

    @property
    def sop(self) -> Sop:
        """The SOP version that the ticket was opened under."""
        return SopVersion.definition_of(self.version_id)

    @property
    def act(self) -> str:
        """The act that the turn waits for: acknowledging, going on after a wait, or the row's own act."""
        if self.kind == Turn.Kind.ACKNOWLEDGE:
            return "acknowledge"
        return "resume" if self.wait_reason else ACTS[Status(self.status)]

    def deadline(self, calendar: Calendar, now: datetime) -> Deadline:
        """How the row's clock stands."""
        clock = RunningClock(self.began_at, self.target_at, self.until, self.limit)
        return deadline_of(clock, calendar, now, pause_of(self))


def _prepared(latitude: F | Value, longitude: F | Value) -> QuerySet:
    turns = Turn.objects.with_wait().annotate(
        step=F("run__step"),
        status=F("run__status"),
        round=F("run__round"),
        began_at=F("run__clock__opened_at"),
        target_at=F("run__clock__target_at"),
        until=F("run__clock__due_at"),
        limit=F("run__clock__limit_text"),
        number=F("ticket__number"),
        title=F("ticket__title"),
        place=F("ticket__place"),
        kanal=F("ticket__kanal"),
        arrived_at=F("ticket__arrived_at"),
        version_id=F("ticket__sop_version"),
        opd_pk=F("ticket__opd"),
        opd_name=F("ticket__opd__name"),
        asked=Exists(Message.objects.unanswered_asks().filter(ticket=OuterRef("ticket"))),
        latitude=latitude,
        longitude=longitude,
    )
    *read_here, _ordered, _late = Waiting._fields
    return _in_order(with_watch(turns)).values_list(*read_here)


def _in_order(turns: QuerySet) -> QuerySet:
    return turns.order_by(F("due_at").asc(nulls_last=True), "pk")


_NOWHERE = Value(None, DecimalField())
_TURNS = _prepared(_NOWHERE, _NOWHERE)
#: The same for those who go there: one table more.
_TURNS_WITH_PLACES = _prepared(F("ticket__node__latitude"), F("ticket__node__longitude"))
_KEYS = _in_order(Turn.objects.all())


def turns_of(hands: Hands) -> QuerySet:
    """What waits for these hands, the most urgent first."""
    return _turns_of(hands).all()


@lru_cache(maxsize=1_000)
def _turns_of(hands: Hands) -> QuerySet:
    """Built once for the same hands, which costs as much as answering it."""
    return _KEYS.waiting_for(hands)


def read(turns: QuerySet, hands: Hands) -> list[Waiting]:
    """The facts of a page of :func:`turns_of`, in its order; one query.

    Which turns they are is chosen before anything is joined: PostgreSQL cannot know how few of a role's turns are open,
    and would read whole tables for the many that it expects.
    """
    return [Waiting(*facts) for facts in _prepared_for(hands).filter(pk__in=turns.values("pk"))]


@lru_cache(maxsize=1_000)
def _prepared_for(hands: Hands) -> QuerySet:
    """The facts of turns, and what else waits for these hands."""
    prepared = _TURNS_WITH_PLACES if Role.TIM in hands.roles else _TURNS
    return prepared.annotate(ordered=has_orders(hands), late=has_reasons(hands))
