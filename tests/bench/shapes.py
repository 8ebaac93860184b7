"""The tickets that are played by acts, one per shape; every ticket of the bench is a copy of one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle

from django.db.models import F

from reports.models import Naskah
from tests import factories, table
from tests.bench.town import GOVERNMENT
from tests.factories import Office
from tickets.models import Node, Ticket
from workflow import actions, moment
from workflow.fields import FIELDS
from workflow.models import Delivery
from workflow.states import WaitReason

#: Weeks over which copies are spread; the played tickets stand at the beginning.
WEEKS = 156
#: Minutes between two acts, in turn.
STEPS = (6, 25, 50, 95, 240, 1300)
FAULTS = (
    ("Internet mati total di ruang layanan", "Gedung A, lantai 2, ruang layanan"),
    ("Jaringan lambat sejak pagi", "Gedung B, lantai 1, loket"),
    ("Wi-Fi tidak dapat tersambung", "Gedung A, lantai 3, ruang rapat"),
    ("Kabel jaringan putus di ruang arsip", "Gedung C, ruang arsip"),
    ("Switch mati setelah petir", "Gedung B, lantai 2, ruang server"),
)
NOTE = "Contoh alasan yang cukup panjang."
#: The row whose form the bench sends as the Kabid, and those that fill the measured inbox of the Kadis, with how often
#: each: no act or report of the run adds to that inbox.
ACT_ROW, INBOX_ROWS = "3", {"2": 20, "12": 5}


@dataclass(frozen=True)
class Shape:
    """One played ticket. ``kind``: closed, open, or ended (refused, withdrawn); ``row`` where an open one stands."""

    kind: str
    row: str
    ticket: int
    created_at: str

    @property
    def created(self) -> datetime:
        """When the played report was sent (UTC)."""
        return datetime.fromisoformat(self.created_at)


def first_monday() -> datetime:
    """01.30 UTC (08.30 WIB) of the Monday so far back that the last copies were sent in the week before this one."""
    today = moment.on_screen().astimezone(UTC)
    monday = today - timedelta(days=today.weekday() + 7, weeks=WEEKS)
    return monday.replace(hour=1, minute=30, second=0, microsecond=0)


def play_all(office: Office) -> list[Shape]:
    """Play every shape once; ways to the close twice, with other words and other waits."""
    ways = table.ways(GOVERNMENT)
    longest = next(way for way in ways if way.longest)
    plays = [("closed", way.hops, {}) for way in ways]
    plays += [("closed", way.hops, {"pause": "4"}) for way in ways]
    plays += [("closed", way.hops, {"back": "3"}) for way in ways if way.longest]
    plays += [("open", longest.hops[:number], {}) for number in range(len(longest.hops))]
    plays += [("open", longest.hops[:number], {"unacknowledged": "10"}) for number in (10,)]
    plays += [("open", longest.hops[:3], {"pause": "4", "stay": "4"})]
    plays += [("ended", (), {"refuse": "1"}), ("ended", longest.hops[:1], {"withdraw": "2"})]
    plays += [("open", (), {"return_to_opd": "1"})]
    words = cycle(FAULTS)
    shapes = []
    for number, (kind, hops, turns) in enumerate(plays):
        start = first_monday() + timedelta(minutes=17 * number)
        ticket = Play(office, start, number).run(next(words), hops, turns)
        shapes.append(Shape(kind, ticket.step, ticket.pk, ticket.created_at.isoformat()))
    Naskah.objects.update(
        rendered_at=F("issued_at") + timedelta(seconds=20), file="naskah/bench.pdf", sha256="0" * 64, renderer="bench"
    )
    let_the_letters_leave()
    return shapes


def let_the_letters_leave() -> None:
    """What is owed has gone soon after it was told, each notice by a letter of its own, as in a town with a worker."""
    Delivery.objects.filter(state=Delivery.State.ANTRE).update(
        state=Delivery.State.TERKIRIM, batch=F("pk"), ended_at=F("next_try_at") + timedelta(seconds=5), next_try_at=None
    )


class Play:
    """One ticket on its way, each act some time after the one before."""

    def __init__(self, office: Office, start: datetime, number: int) -> None:
        self.office, self.at = office, start
        self._steps: Iterator[int] = cycle(STEPS[number % len(STEPS) :] + STEPS[: number % len(STEPS)])

    def run(self, words: tuple[str, str], hops: tuple[table.Hop, ...], turns: dict[str, str]) -> Ticket:
        """Send the report, take the hops in order with the given turns (what happens, and in which row)."""
        with moment.at(self.at):
            ticket = factories.make_ticket(
                self.office,
                title=words[0],
                place=words[1],
                node=Node.objects.get(opd=self.office.opd),
                letter_date=self.at.date(),
            )
        for hop in hops:
            ticket = self._take(ticket, hop, turns)
        return self._then(ticket, turns)

    def _take(self, ticket: Ticket, hop: table.Hop, turns: dict[str, str]) -> Ticket:
        people = self.office.people
        if turns.get("pause") == hop.row:
            ticket = self._do(actions.pause, ticket, people[hop.performer], reason=WaitReason.OPD, note=NOTE)
            ticket = self._do(actions.resume, ticket, people[hop.performer], note=NOTE)
        if turns.pop("back", None) == hop.row:
            ticket = self._do(actions.send_back, ticket, people[hop.performer], note=NOTE)
            ticket = self._perform(ticket, "")
        ticket = self._perform(ticket, hop.outcome)
        if turns.get("unacknowledged") != hop.row:
            for role in hop.acks:
                ticket = self._do(actions.acknowledge, ticket, people[role])
        return ticket

    def _then(self, ticket: Ticket, turns: dict[str, str]) -> Ticket:
        people = self.office.people
        if "stay" in turns:
            return self._do(actions.pause, ticket, people["tim"], reason=WaitReason.OPD, note=NOTE)
        for act, hand in (("refuse", "tu"), ("return_to_opd", "tu"), ("withdraw", "opd")):
            if act in turns:
                return self._do(getattr(actions, act), ticket, people[hand], note=NOTE)
        return ticket

    def _perform(self, ticket: Ticket, outcome: str) -> Ticket:
        with moment.at(self._later()):
            codes = ticket.current_step.required_data(outcome)
            days = {code: self.at.date() for code in codes if FIELDS[code].kind == "tanggal"}
            return factories.perform(self.office, ticket, outcome, **days)

    def _do(self, act, ticket: Ticket, actor, **words) -> Ticket:
        with moment.at(self._later()):
            return act(ticket, actor=actor, version=ticket.version, **words)

    def _later(self) -> datetime:
        self.at += timedelta(minutes=next(self._steps))
        return self.at
