"""Sets up a sample government: Pemda, calendar, SOP, OPDs, accounts, posts and holders, team, nodes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from django.contrib.auth.hashers import make_password

from reports.models import TataSkm
from tickets.demo.accounts import PASSWORD
from tickets.demo.governments import NIP, PANGKAT, Government, Person
from tickets.models import Holder, Node, Opd, Pemda, Post, Tim, TimMember, User
from workflow.first_calendar import enter_first_calendar
from workflow.importing import import_sop
from workflow.models import calendar_of
from workflow.open_hours import Calendar
from workflow.sop.examples import FOLDER as SOP_FOLDER
from workflow.states import Role

#: Everybody is in office since then, so the whole history has its hands.
IN_OFFICE_SINCE = date(2024, 1, 2)
#: A Plt. holds a post for three months (domain.md 6); this one is half-way.
ACTING_DAYS = 45


@dataclass
class Office:
    """A seeded government with its people by key: a role, ``tim1`` to ``tim4``, ``opd:<key>``, ``opd_kepala:<key>``."""

    government: Government
    pemda: Pemda
    opds: dict[str, Opd] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)

    @cached_property
    def calendar(self) -> Calendar:
        """Its working hours."""
        return calendar_of(self.pemda)


def make_office(government: Government, *, hashed: str, now: datetime) -> Office:
    """Enter one government with everything that a report needs. ``hashed`` is the shared password, hashed once."""
    pemda = Pemda.objects.create(
        code=government.code,
        name=government.name,
        prefix=government.prefix,
        dinas=government.dinas,
        dinas_short=government.dinas_short,
        unit_code=government.dinas_short,
        address=f"Jalan Contoh Nomor 1, {government.city} (alamat contoh)",
        city=government.city,
        zone=government.zone,
    )
    TataSkm.objects.create(pemda=pemda, is_open=True)
    office = Office(government, pemda)
    enter_first_calendar(pemda)
    import_sop((SOP_FOLDER / f"{government.code}.toml").read_bytes(), pemda=pemda, effective_from=government.sop_from)
    _enter_agencies(office)
    _enter_people(office, hashed)
    _enter_posts(office, hashed, today=pemda.date_of(now))
    tim = Tim.objects.create(
        pemda=pemda, name=government.tim, sk_number=f"Contoh {government.prefix}/001/{IN_OFFICE_SINCE.year}"
    )
    TimMember.objects.bulk_create(
        TimMember(tim=tim, user=user, starts_on=IN_OFFICE_SINCE)
        for key, user in office.people.items()
        if key.startswith("tim")
    )
    return office


def hashed_password() -> str:
    """The shared password under the product's own hasher; slow by design, so made once for all accounts."""
    return make_password(PASSWORD)


def _enter_agencies(office: Office) -> None:
    government = office.government
    for number, agency in enumerate(government.agencies):
        opd = Opd.objects.create(
            pemda=office.pemda,
            name=agency.name,
            short_name=agency.short,
            address=f"Jalan Contoh Nomor {number + 2}, {government.city}",
            phone=f"(000) 000{number + 1:03d}",
        )
        office.opds[agency.key] = opd
        office.nodes[agency.key] = Node.objects.create(
            pemda=office.pemda,
            opd=opd,
            name=f"Node Contoh {agency.short}",
            ip_address=f"{government.network}.{government.first_node + number}",
            place=agency.node_place,
            latitude=government.latitude + Decimal(number) / 500,
            longitude=government.longitude - Decimal(number) / 700,
        )


def _enter_people(office: Office, hashed: str) -> None:
    accounts = [_account(office, person, number, hashed) for number, person in enumerate(office.government.people)]
    User.objects.bulk_create(accounts)
    for person, user in zip(office.government.people, accounts, strict=True):
        office.people[_key(person)] = user


def _key(person: Person) -> str:
    if person.role == Role.TIM:
        return person.username.split(".")[0]
    return f"{person.role.value}:{person.opd}" if person.opd else person.role.value


def _account(office: Office, person: Person, number: int, hashed: str) -> User:
    return User(
        username=person.username,
        password=hashed,
        full_name=person.full_name,
        email=f"{person.username}@contoh.test",
        pemda=office.pemda,
        opd=office.opds[person.opd] if person.opd else None,
        nip=person.nip,
        pangkat=person.pangkat,
        phone=f"0812-0000-{number + 1:04d}",
        job_title="Pengelola Jaringan" if person.role == Role.OPD else "",
    )


def _enter_posts(office: Office, hashed: str, *, today: date) -> None:
    """Posts and who holds them; the acting holder took over from a definitive one who has left."""
    for person in office.government.people:
        if person.role in (Role.TIM, Role.OPD):
            continue
        key = _key(person)
        post = office.posts[key] = Post.objects.create(
            pemda=office.pemda,
            opd=office.opds[person.opd] if person.opd else None,
            role=person.role,
            title=person.job.removeprefix("Plt. "),
        )
        if person.role != office.government.acting:
            Holder.objects.create(post=post, user=office.people[key], starts_on=IN_OFFICE_SINCE, letter=_decree(office))
            continue
        since = today - timedelta(days=ACTING_DAYS)
        Holder.objects.create(
            post=post,
            user=_former_holder(office, person, hashed),
            starts_on=IN_OFFICE_SINCE,
            ends_on=since - timedelta(days=1),
            letter=_decree(office),
        )
        Holder.objects.create(
            post=post,
            user=office.people[key],
            kind=Holder.Kind.PLT,
            starts_on=since,
            ends_on=today + timedelta(days=ACTING_DAYS),
            letter=f"Surat Perintah Contoh {office.government.prefix}/002/{since.year}",
        )


def _decree(office: Office) -> str:
    return f"SK Contoh {office.government.prefix}/000/{IN_OFFICE_SINCE.year}"


def _former_holder(office: Office, person: Person, hashed: str) -> User:
    return User.objects.create(
        username=f"mantan.{person.username}",
        password=hashed,
        full_name=person.full_name.replace("Contoh ", "Contoh Mantan ", 1),
        email=f"mantan.{person.username}@contoh.test",
        pemda=office.pemda,
        nip=NIP,
        pangkat=PANGKAT[person.role],
    )
