"""Who tries every act: the ticket's own people, and strangers who come as near as they can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.factories import Office
from tests.situations import ROLES, Situation
from tickets.models import Ticket, User


@dataclass
class Person:
    """Somebody who tries every act; ``like`` is the role of the ticket's own people that comes nearest."""

    name: str
    user: User
    like: str
    is_stranger: bool = False


def everybody(office: Office, strangers: Office) -> Iterator[Person]:
    """Who tries: the ten roles, two more technicians, the other OPD, and another government."""
    for role in ROLES:
        yield Person(role, office.people[role], role)
    yield Person("tim2", office.tim2, "tim")
    yield Person("tim_lain", office.tim_lain, "tim")
    yield Person("other_opd", office.people["other_opd"], "opd", is_stranger=True)
    yield Person("other_opd_kepala", office.other_opd_kepala, "opd_kepala", is_stranger=True)
    for role in ROLES:
        yield Person(f"{role} of another Pemda", strangers.people[role], role, is_stranger=True)


def is_expected(situation: Situation, ticket: Ticket, person: Person, act: str) -> bool:
    """Whether the table lets that person do it: of the technicians, members of the team once there is one."""
    if person.is_stranger or not situation.expects(act, person.like):
        return False
    if person.name == "tim2":
        return act != "correct_record"
    if person.name == "tim_lain":
        return act != "correct_record" and not ticket.team_ids
    return True
