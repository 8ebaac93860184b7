"""Plain functions that make offices, tickets and the data a row asks for; tickets move by acts only."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from PIL import Image

from reports.models import SalinanSop
from tests.offices import PASSWORD, SOP_CODES, SOP_FOLDER, Office, make_office, make_user
from tickets.models import Absence, Holder, Opd, Post, Ticket, User
from tickets.uploads import CleanFile
from workflow import actions, moment
from workflow.fields import FIELDS
from workflow.states import ACTS, Status

__all__ = [
    "MORNING",
    "PASSWORD",
    "SOP_CODES",
    "SOP_FOLDER",
    "Office",
    "end_terms",
    "give_post",
    "make_absence",
    "make_data",
    "make_office",
    "make_photo",
    "make_report",
    "make_sop_copy",
    "make_ticket",
    "make_user",
    "make_value",
    "perform",
    "performer",
    "post_of_next_row",
    "shortest_answers",
    "walk",
]

#: A Friday morning in office hours everywhere in Indonesia: 09.00 WIB, 10.00 WITA.
MORNING = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


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


def end_terms(user: User) -> None:
    """Whatever posts ``user`` holds are held no more since the end of 2025."""
    Holder.objects.filter(user=user).update(ends_on=date(2025, 12, 31))


def make_absence(user: User, starts_on: date, ends_on: date, **overrides) -> Absence:
    """Days on which a technician is away."""
    return Absence.objects.create(
        pemda=user.pemda, user=user, kind="cuti", starts_on=starts_on, ends_on=ends_on, **overrides
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
