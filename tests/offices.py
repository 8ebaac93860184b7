"""A government with its people, as most tests begin: few statements, since two thousand tests make one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from tickets.models import Holder, Opd, Pemda, Post, Tim, TimMember, User
from workflow import moment
from workflow.calendars import Holiday, national_holidays, seed_calendar
from workflow.models import SopVersion, SpecialDay, WorkingSeason
from workflow.open_hours import to_json
from workflow.sop import parse
from workflow.states import Role

SOP_FOLDER = Path(__file__).parent.parent / "workflow" / "sop"
ZONES = {"sumbawa": "Asia/Makassar", "tanah-bumbu": "Asia/Makassar"}
PREFIXES = {"purbalingga": "PBG", "sumbawa": "SBW", "tanah-bumbu": "TBU", "bogor": "BGR", "batam": "BTM"}
SOP_CODES = tuple(PREFIXES)
PASSWORD = "sandi-uji-2026"
DINAS_POSTS = ("tu", "sekretaris", "kadis", "kabid", "kasi", "admin", "auditor")
TECHNICIANS = ("tim", "tim2", "tim_lain")


@dataclass
class Office:
    """One government and its people; ``office.opd`` is the OPD, ``office.people["opd"]`` its reporter."""

    pemda: Pemda
    opd: Opd
    other_opd: Opd
    sop_version: SopVersion
    people: dict[str, User] = field(default_factory=dict)
    team: list[User] = field(default_factory=list)
    posts: dict[str, Post] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        """``office.kadis`` is the Kadis."""
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def make_office(code: str = "purbalingga", *, sop: str | Path | None = None) -> Office:
    """A government with calendar, SOP, two OPDs, a holder for every post, two technicians and a spare one."""
    pemda = Pemda.objects.create(
        code=code,
        name=f"Kabupaten Contoh {code.title()}",
        prefix=PREFIXES.get(code, code[:3].upper()),
        dinas="Dinas Komunikasi dan Informatika",
        dinas_short="Dinkominfo",
        address="Jalan Contoh Nomor 1",
        city=f"Kota {code.title()}",
        zone=ZONES.get(code, "Asia/Jakarta"),
    )
    _make_calendar(pemda, code)
    version = _take_sop(pemda, Path(sop) if sop else SOP_FOLDER / f"{code}.toml")
    opd, other = Opd.objects.bulk_create(
        (
            Opd(pemda=pemda, name="Dinas Contoh Perpustakaan", short_name="Perpustakaan"),
            Opd(pemda=pemda, name="Kecamatan Contoh Utara", short_name="Kecamatan"),
        )
    )
    office = Office(pemda, opd, other, version)
    homes = {"opd": opd, "other_opd": other, "opd_kepala": opd, "other_opd_kepala": other}
    names = (*DINAS_POSTS, *homes, *TECHNICIANS)
    people = User.objects.bulk_create(_person(pemda, name, homes.get(name)) for name in names)
    office.people = dict(zip(names, people, strict=True))
    titles = {role: f"Contoh {Role(role).label}" for role in DINAS_POSTS}
    titles |= {name: f"Kepala {homes[name].name}" for name in ("opd_kepala", "other_opd_kepala")}
    posts = Post.objects.bulk_create(
        Post(pemda=pemda, opd=homes.get(name), role="opd_kepala" if name in homes else name, title=title)
        for name, title in titles.items()
    )
    office.posts = dict(zip(titles, posts, strict=True))
    Holder.objects.bulk_create(
        Holder(post=post, user=office.people[name], starts_on=date(2020, 1, 1)) for name, post in office.posts.items()
    )
    tim = Tim.objects.create(pemda=pemda, name="Tim Jaringan", sk_number="SK/CONTOH/2026")
    TimMember.objects.bulk_create(
        TimMember(tim=tim, user=office.people[name], starts_on=date(2020, 1, 1)) for name in TECHNICIANS
    )
    office.team = [office.tim, office.tim2]
    return office


def make_user(pemda: Pemda | None, name: str, *, opd: Opd | None = None, **overrides) -> User:
    """A person whose name says what they are."""
    user = _person(pemda, name, opd, **overrides)
    user.save()
    return user


def _person(pemda: Pemda | None, name: str, opd: Opd | None, **overrides) -> User:
    user = User(
        username=f"{name}@{pemda.code}" if pemda else name,
        full_name=f"Contoh {name.replace('_', ' ').title()}",
        email=f"{name}.{pemda.code if pemda else 'pusat'}@contoh.test",
        pemda=pemda,
        opd=opd,
        phone="081200000000",
        **overrides,
    )
    user.set_password(PASSWORD)
    return user


def _make_calendar(pemda: Pemda, code: str) -> None:
    stored = _seeded(code, pemda.zone)
    WorkingSeason.objects.bulk_create(
        WorkingSeason(
            pemda=pemda, name=season["name"], starts_on=season["start"], ends_on=season["end"], week=season["week"]
        )
        for season in stored["seasons"]
    )
    SpecialDay.objects.bulk_create(
        SpecialDay(pemda=pemda, on=day.on, name=day.name, kind=day.kind, decree=day.decree, confirmed=day.confirmed)
        for day in _holidays()
    )


@cache
def _seeded(code: str, zone: str) -> dict:
    return to_json(seed_calendar(code, zone=zone))


@cache
def _holidays() -> tuple[Holiday, ...]:
    return tuple(national_holidays((2026, 2027)))


def _take_sop(pemda: Pemda, file: Path) -> SopVersion:
    """What `import_sop` stores for a government without any; a file is read once per process, not once per test."""
    source = file.read_bytes()
    digest = hashlib.sha256(source).hexdigest()
    sop = parse(source.decode(), digest)
    return SopVersion.objects.create(
        pemda=pemda,
        code=sop.code,
        title=sop.title,
        effective_from=date(2020, 1, 1),
        source=source.decode(),
        sha256=digest,
        imported_at=moment.now(),
    )
