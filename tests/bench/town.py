"""The government of the bench: Batam's SOP, the longest printed one but one, 40 OPDs and some 200 people."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date

from tests import factories
from tests.factories import Office
from tickets.models import Node, Opd, Tim, TimMember

GOVERNMENT = "batam"
OPDS, REPORTERS, NODES, TECHNICIANS = 40, 3, 3, 30


@dataclass
class Agency:
    """One OPD by its keys: reporters and head as (id, name), the head's post, the nodes."""

    opd: int
    short_name: str
    head: tuple[int, str]
    post: int
    reporters: list[tuple[int, str]] = field(default_factory=list)
    usernames: list[str] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)


@dataclass
class Town:
    """Who can stand in for the people of a played ticket, and the keys of those people."""

    pemda: int
    prefix: str
    agencies: list[Agency]
    technicians: list[tuple[int, str]]
    played: dict[str, int]
    names: dict[str, str]

    def as_json(self) -> dict:
        """Plain lists and words."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict) -> Town:
        """What :meth:`as_json` wrote."""
        return cls(**{**stored, "agencies": [Agency(**agency) for agency in stored["agencies"]]})


def build_town() -> tuple[Office, Town]:
    """Store the government with its people. The office's own OPD plays; the other forty are those of the copies."""
    office = factories.make_office(GOVERNMENT)
    agencies = [_agency(office, number) for number in range(1, OPDS + 1)]
    team = Tim.objects.get(pemda=office.pemda)
    technicians = []
    for number in range(1, TECHNICIANS + 1):
        person = factories.make_user(office.pemda, f"teknisi_{number}")
        TimMember.objects.create(tim=team, user=person, starts_on=date(2020, 1, 1))
        technicians.append((person.pk, person.full_name))
    node = Node.objects.create(pemda=office.pemda, opd=office.opd, name="Titik yang dimainkan", place="Gedung A")
    people = {"reporter": office.people["opd"], "head": office.opd_kepala, "tim": office.tim, "tim2": office.tim2}
    played = {
        "opd": office.opd.pk,
        "node": node.pk,
        "post": office.posts["opd_kepala"].pk,
        **{role: person.pk for role, person in people.items()},
    }
    names = {role: person.full_name for role, person in people.items()}
    return office, Town(office.pemda.pk, office.pemda.prefix, agencies, technicians, played, names)


def _agency(office: Office, number: int) -> Agency:
    pemda = office.pemda
    opd = Opd.objects.create(pemda=pemda, name=f"Dinas Contoh Nomor {number:02}", short_name=f"Contoh{number:02}")
    head = factories.make_user(pemda, f"kepala_{number}", opd=opd)
    post = factories.give_post(head, "opd_kepala", f"Kepala {opd.name}", opd=opd)
    agency = Agency(opd.pk, opd.short_name, (head.pk, head.full_name), post.pk)
    for which in range(1, REPORTERS + 1):
        person = factories.make_user(pemda, f"pelapor_{number}_{which}", opd=opd)
        agency.reporters.append((person.pk, person.full_name))
        agency.usernames.append(person.username)
    for which in range(1, NODES + 1):
        address = f"10.{number}.{which}.1"
        node = Node.objects.create(
            pemda=pemda, opd=opd, name=f"Titik {number}-{which}", place=f"Gedung {which}", ip_address=address
        )
        agency.nodes.append(node.pk)
    return agency
