"""Plain functions that make offices, tickets and the data a row asks for; tickets move by acts only."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from PIL import Image

from reports.models import SalinanSop
from tickets.models import Absence, Holder, Opd, Pemda, Post, Ticket, Tim, TimMember, User
from tickets.uploads import CleanFile
from workflow import actions, moment
from workflow.calendars import national_holidays, seed_calendar
from workflow.fields import FIELDS
from workflow.importing import import_sop
from workflow.models import SopVersion, SpecialDay, WorkingSeason
from workflow.open_hours import to_json
from workflow.states import ACTS, Role, Status

SOP_FOLDER = Path(__file__).parent.parent / "workflow" / "sop"
ZONES = {"sumbawa": "Asia/Makassar", "tanah-bumbu": "Asia/Makassar"}
PREFIXES = {"purbalingga": "PBG", "sumbawa": "SBW", "tanah-bumbu": "TBU", "bogor": "BGR", "batam": "BTM"}
SOP_CODES = tuple(PREFIXES)
PASSWORD = "sandi-uji-2026"
#: A Friday morning in office hours everywhere in Indonesia: 09.00 WIB, 10.00 WITA.
MORNING = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


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
    source = Path(sop) if sop else SOP_FOLDER / f"{code}.toml"
    version = import_sop(source.read_bytes(), pemda=pemda, effective_from=date(2020, 1, 1))
    opd = Opd.objects.create(pemda=pemda, name="Dinas Contoh Perpustakaan", short_name="Perpustakaan")
    other = Opd.objects.create(pemda=pemda, name="Kecamatan Contoh Utara", short_name="Kecamatan")
    office = Office(pemda, opd, other, version)
    for role in ("tu", "sekretaris", "kadis", "kabid", "kasi", "admin", "auditor"):
        office.people[role] = make_user(pemda, role)
        office.posts[role] = give_post(office.people[role], role, f"Contoh {Role(role).label}")
    for name, home in (("opd", opd), ("other_opd", other)):
        office.people[name] = make_user(pemda, name, opd=home)
    for name, home in (("opd_kepala", opd), ("other_opd_kepala", other)):
        office.people[name] = make_user(pemda, name, opd=home)
        office.posts[name] = give_post(office.people[name], "opd_kepala", f"Kepala {home.name}", opd=home)
    tim = Tim.objects.create(pemda=pemda, name="Tim Jaringan", sk_number="SK/CONTOH/2026")
    for name in ("tim", "tim2", "tim_lain"):
        office.people[name] = make_user(pemda, name)
        TimMember.objects.create(tim=tim, user=office.people[name], starts_on=date(2020, 1, 1))
    office.team = [office.tim, office.tim2]
    return office


def make_user(pemda: Pemda | None, name: str, *, opd: Opd | None = None, **overrides) -> User:
    """A person whose name says what they are."""
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
    user.save()
    return user


def make_sop_copy(office: Office, holder: str = "Contoh Kepala Bidang") -> SalinanSop:
    """The first controlled copy of an office's SOP."""
    return SalinanSop.objects.create(
        version=office.sop_version,
        number=1,
        holder=holder,
        given_on=date(2026, 11, 20),
        given_by=office.people["admin"],
    )


def give_post(user: User, role: str, title: str, *, opd: Opd | None = None, **overrides) -> Post:
    """Let ``user`` hold a post of that role."""
    post, _ = Post.objects.get_or_create(pemda=user.pemda, opd=opd, role=role, title=title)
    Holder.objects.create(post=post, user=user, **{"starts_on": date(2020, 1, 1), **overrides})
    return post


def make_absence(user: User, starts_on: date, ends_on: date, **overrides) -> Absence:
    """Days on which a technician is away."""
    return Absence.objects.create(
        pemda=user.pemda, user=user, kind="cuti", starts_on=starts_on, ends_on=ends_on, **overrides
    )


def _make_calendar(pemda: Pemda, code: str) -> None:
    stored = to_json(seed_calendar(code, zone=pemda.zone))
    for season in stored["seasons"]:
        WorkingSeason.objects.create(
            pemda=pemda, name=season["name"], starts_on=season["start"], ends_on=season["end"], week=season["week"]
        )
    SpecialDay.objects.bulk_create(
        SpecialDay(pemda=pemda, on=day.on, name=day.name, kind=day.kind, decree=day.decree, confirmed=day.confirmed)
        for day in national_holidays((2026, 2027))
    )


def make_report(office: Office, **overrides) -> dict:
    """What a reporter writes."""
    return {
        "title": "Internet mati total di ruang layanan",
        "description": "Seluruh komputer di ruang layanan tidak tersambung.",
        "place": "Gedung A, lantai 2, ruang layanan",
        "impact": "14 komputer, layanan terhenti",
        "fault_at": moment.now() - timedelta(minutes=30),
        "reporter_name": "Contoh Pelapor",
        "reporter_phone": "081200000000",
        "letter_number": "000/Contoh/2026",
        "letter_date": date(2026, 11, 19),
        **overrides,
    }


def make_ticket(office: Office, *, actor: User | None = None, files=None, **overrides) -> Ticket:
    """A report sent in by the office's OPD, with its letter. Opened now, or at the moment set by ``moment.at``."""
    return actions.submit_report(
        actor=actor or office.people["opd"],
        opd=office.opd,
        report=make_report(office, **overrides),
        submission_key=uuid4(),
        files=[make_photo("surat")] if files is None else files,
    )


def make_photo(kind: str = "foto", colour: str = "navy") -> CleanFile:
    """A small clean JPEG."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(picture, "JPEG")
    content = picture.getvalue()
    return CleanFile(
        kind, f"{kind}.jpg", f"{uuid4().hex}.jpg", "image/jpeg", content, hashlib.sha256(content).hexdigest()
    )


def make_data(office: Office, ticket: Ticket, outcome: str = "", **overrides) -> dict:
    """Valid data for everything that the ticket's present row requires."""
    step = ticket.current_step
    data = {code: make_value(office, ticket, code, outcome) for code in step.required_data(outcome)}
    if step.checks:
        data["checks"] = shortest_answers(step)
    return {**data, **overrides}


def make_value(office: Office, ticket: Ticket, code: str, outcome: str = ""):
    """One valid value of a field of the catalogue."""
    entry = FIELDS[code]
    device = {
        "jenis": "switch",
        "merek_tipe": "Contoh SW-8",
        "nomor_seri": "CONTOH-0001",
        "nomor_inventaris": "INV-1",
        "kepemilikan": "dinas",
        "kondisi": "Mati setelah petir",
    }
    new = {
        "merek_tipe_baru": "Contoh SW-16",
        "nomor_seri_baru": "CONTOH-0002",
        "nomor_inventaris_baru": "INV-2",
        "kepemilikan_baru": "dinas",
    }
    return {
        "teks": lambda: f"Contoh {entry.label.lower()}",
        "paragraf": lambda: f"Contoh isian {entry.label.lower()} pada langkah {ticket.step}.",
        "pilihan": lambda: outcome if outcome in dict(entry.choices) else entry.choices[0][0],
        "pilihan_banyak": lambda: [entry.choices[0][0]],
        "bulat": lambda: 4,
        "desimal": lambda: Decimal("12.50"),
        "tanggal": lambda: date(2026, 11, 19),
        "waktu": lambda: (
            moment.now() + timedelta(hours=5) if code == "estimasi_pulih" else moment.now() - timedelta(minutes=1)
        ),
        "penerima": lambda: post_of_next_row(office, ticket, outcome),
        "petugas": lambda: list(office.team),
        "penanggung_jawab": lambda: office.team[0],
        "foto": lambda: [make_photo()],
        "berkas": lambda: [make_photo("surat")],
        "perangkat_rusak": lambda: [device],
        "perangkat_pengganti": lambda: [device | new],
    }[entry.kind]()


def post_of_next_row(office: Office, ticket: Ticket, outcome: str = "") -> Post:
    """The post that a disposisi of the present row names; any where the outcome leads to an end."""
    following = ticket.sop.by_no.get(ticket.current_step.target(outcome))
    return office.posts[following.role if following else "kasi"]


def shortest_answers(step) -> list[dict]:
    """The shortest walk through a check tree, as answers in order."""
    by_code = {check.code: check for check in step.checks}
    walks = [[]]
    while walks:
        walk = walks.pop(0)
        at = by_code[walk[-1][0]].answers[walk[-1][1]] if walk else step.checks[0].code
        if not at:
            return [{"code": code, "answer": answer, **_noted(by_code[code])} for code, answer in walk]
        walks += [[*walk, (at, answer)] for answer in by_code[at].answers]
    raise AssertionError("a check tree without an end")


def _noted(check) -> dict:
    return {
        "teks": {"teks": "Contoh catatan"},
        "angka": {"angka": Decimal("1.5")},
        "foto": {"foto": [make_photo()]},
    }.get(check.record, {})


def performer(office: Office, role: str) -> User:
    """Who performs a row of that role in the office."""
    return office.people[str(role)]


def perform(office: Office, ticket: Ticket, outcome: str = "", *, actor: User | None = None, **overrides) -> Ticket:
    """Perform the present row by its proper hand, with valid data."""
    step = ticket.current_step
    act = getattr(actions, ACTS[Status(step.status)])
    return act(
        ticket,
        actor=actor or performer(office, step.role),
        outcome=outcome,
        data=make_data(office, ticket, outcome, **overrides),
    )


def walk(office: Office, ticket: Ticket, *outcomes: str, until: str | None = None) -> Ticket:
    """Walk the ticket to row ``until`` (or to its end) taking ``outcomes`` in order wherever a row has several ways.

    Every acknowledger acknowledges.
    """
    ways = iter(outcomes)
    while ticket.current_step is not None and not ticket.is_ended and ticket.step != until:
        step = ticket.current_step
        outcome = next(ways) if step.outcomes else ""
        ticket = perform(office, ticket, outcome)
        for role in step.acks:
            ticket = actions.acknowledge(ticket, actor=performer(office, role))
    return ticket
