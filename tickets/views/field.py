"""What a team needs at hand in the field: its colleagues on the case, earlier visits, and the place on a map."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tickets.coordinates import MapLinks, links_to
from tickets.models import Pemda, Ticket, User
from workflow import indonesian
from workflow.models import StepRun


@dataclass(frozen=True)
class VisitLine:
    """One visit of the team: when, by whom, with whom, and what came of it."""

    when: str
    by: str
    with_whom: str
    found: str


@dataclass(frozen=True)
class Mate:
    """A colleague on the case; ``did`` says which rows this person recorded."""

    name: str
    phone: str
    is_responsible: bool
    did: str


def visits_of(ticket: Ticket) -> dict[int, list[VisitLine]]:
    """The visits of a ticket by run, oldest first; one query."""
    by_run: dict[int, list[VisitLine]] = {}
    for visit in ticket.visits.select_related("recorded_by"):
        zone = ticket.pemda.tz
        line = VisitLine(
            when=indonesian.rentang(visit.arrived_at, visit.left_at, zone)
            if visit.left_at
            else indonesian.tanggal_jam(visit.arrived_at, zone),
            by=str(visit.recorded_by),
            with_whom=visit.accompanied_by,
            found=visit.found,
        )
        by_run.setdefault(visit.run_id, []).append(line)
    return by_run


def mates_of(ticket: Ticket, reader: User, runs: list[StepRun]) -> list[Mate]:
    """The appointed team for one of its members, the others only; nothing for who is not of the team."""
    appointed = ticket.penugasan
    if appointed is None or reader.pk not in ticket.team_ids:
        return []
    return [
        Mate(
            name=str(person),
            phone=person.phone,
            is_responsible=person.pk == appointed.penanggung_jawab_id,
            did=_deeds(person, runs),
        )
        for person in appointed.people
        if person.pk != reader.pk
    ]


def _deeds(person: User, runs: list[StepRun]) -> str:
    rows = [f"langkah {run.step}" for run in runs if run.performed_by_id == person.pk]
    return f"Mencatat {indonesian.daftar(list(dict.fromkeys(rows)))}." if rows else ""


def map_of(ticket: Ticket) -> MapLinks:
    """The place of the fault on a map: where its node stands, else a search for its words."""
    latitude, longitude = (ticket.node.latitude, ticket.node.longitude) if ticket.node else (None, None)
    return map_at(latitude, longitude, ticket.place, str(ticket.opd), ticket.pemda)


def map_at(latitude: Decimal | None, longitude: Decimal | None, place: str, opd: str, pemda: Pemda) -> MapLinks:
    """The same of a place that was read without its ticket."""
    words = ", ".join(part for part in (place, opd, pemda.city) if part)
    return links_to(latitude, longitude, words)
