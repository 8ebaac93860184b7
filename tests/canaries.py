"""Two governments with two OPDs each in which every text names its owner: a canary that sings in foreign hands.

A canary is KNR, the government's letter, the number of the OPD (0: the government itself) and Z, or N for what handlers
keep among themselves; short enough to be the prefix of ticket numbers too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db.models import F, Value
from django.db.models.functions import Concat

from reports import printing
from reports.models import JawabanSkm, Konsep, Naskah, TataSkm
from reports.models.skm import UNSUR_COLUMNS
from reports.tasks import render_naskah
from tests import factories
from tests.factories import SOP_FOLDER, Office
from tickets import journal
from tickets.blank_form import rows_with_forms
from tickets.drafts import keep_draft
from tickets.held import HeldFiles
from tickets.models import (
    DraftFile,
    HeldFile,
    Holder,
    ManagementEntry,
    MessageFile,
    Node,
    Opd,
    Pemda,
    Phrase,
    Piket,
    Post,
    Ticket,
    Tim,
    TimMember,
    User,
)
from tickets.models.conversation import HANDLERS
from tickets.uploads import CleanFile
from workflow import actions, moment
from workflow.compliance import count_new
from workflow.fields import FIELDS
from workflow.models import ClockMove, Delivery, LateReason, Notice, SpecialDay, WorkingSeason
from workflow.states import ACTS, OPD_ROLES, Role, Status
from workflow.sweep import sweep

CANARY = re.compile(rb"KNR[AB][012][ZN]", re.IGNORECASE)
#: Outcomes on the way to the end.
WAYS = {"purbalingga": ("perbaikan",), "batam": ("luar_data_center", "diganti", "disetujui")}
WRITTEN = ("teks", "paragraf")
CHOSEN_COLUMNS = ("jenis", "kepemilikan", "kepemilikan_baru")


@dataclass
class Place:
    """One OPD with its tickets; ``office`` is the government as this OPD sees it."""

    mark: str
    office: Office
    tickets: dict[str, Ticket] = field(default_factory=dict)

    @property
    def note_mark(self) -> str:
        """The canary of what handlers say among themselves about this OPD's tickets."""
        return self.mark[:-1] + "N"


@dataclass
class Realm:
    """One government: its own canary, its two places, and one object of each kind that an admin manages."""

    letter: str
    office: Office
    places: tuple[Place, Place]
    managed: dict[str, int]

    @property
    def mark(self) -> str:
        """The canary of what belongs to the whole government."""
        return f"KNR{self.letter}0Z"

    @property
    def people(self) -> dict[str, User]:
        """Everybody of the government by name."""
        return self.office.people

    def may_read(self, user: User) -> set[str]:
        """The canaries that a person of this government may meet."""
        hands = user.hands
        if not hands.serves_dinas:
            return {self.mark, *(place.mark for place in self.places if place.office.opd.pk == hands.opd_id)}
        notes = {place.note_mark for place in self.places} if hands.roles & HANDLERS else set()
        return {self.mark, *(place.mark for place in self.places)} | notes


def heard_in(*texts: bytes) -> set[str]:
    """The canaries in these bytes."""
    return {found.decode().upper() for text in texts for found in CANARY.findall(text)}


def make_realm(letter: str, code: str, folder: Path) -> Realm:
    """A government on the SOP ``code`` with tickets in all states and one rendered paper per OPD."""
    mark = f"KNR{letter}0Z"
    sop = folder / f"{code}.toml"
    text = (SOP_FOLDER / f"{code}.toml").read_text(encoding="utf-8")
    sop.write_text(text.replace('\ntitle = "', f'\ntitle = "{mark} ', 1), encoding="utf-8")
    office = factories.make_office(code, sop=sop)
    _brand_government(office, mark)
    _survey(office, mark)
    places = tuple(_make_place(f"KNR{letter}{number}Z", office, number) for number in (1, 2))
    managed = _make_managed(office, mark, places)
    for place in places:
        _play(place, WAYS[code])
    _leave_traces(office, mark, places[0])
    count_new()
    return Realm(letter, office, places, managed)


def _brand(rows: Any, mark: str, *columns: str) -> None:
    """Put the canary before what stands in these columns."""
    rows.update(**{name: Concat(Value(f"{mark} "), F(name)) for name in columns})


def _survey(office: Office, mark: str) -> None:
    """A survey that is open, and answers enough to be shown."""
    TataSkm.objects.create(pemda=office.pemda, is_open=True)
    scores = dict.fromkeys(UNSUR_COLUMNS, 3)
    JawabanSkm.objects.bulk_create(
        JawabanSkm(pemda=office.pemda, year=2026, month=1, suggestion=f"Saran {mark}", **scores) for _ in range(5)
    )


def _brand_government(office: Office, mark: str) -> None:
    pemda = office.pemda
    Pemda.objects.filter(pk=pemda.pk).update(code=mark.lower(), prefix=mark, unit_code=mark, dinas_short=mark)
    _brand(Pemda.objects.filter(pk=pemda.pk), mark, "name", "dinas", "address", "city")
    _brand(User.objects.filter(pemda=pemda, opd=None), mark, "full_name", "pangkat", "job_title")
    for user in User.objects.filter(pemda=pemda, opd=None):
        User.objects.filter(pk=user.pk).update(username=f"{mark}.{user.username}", email=f"{mark}.{user.email}")
    _brand(Post.objects.filter(pemda=pemda, opd=None), mark, "title")
    _brand(Holder.objects.filter(post__pemda=pemda, post__opd=None), mark, "letter")
    _brand(Tim.objects.filter(pemda=pemda), mark, "name", "sk_number")
    _brand(WorkingSeason.objects.filter(pemda=pemda), mark, "name", "decree")
    _brand(SpecialDay.objects.filter(pemda=pemda), mark, "name", "decree")


def _make_place(mark: str, office: Office, number: int) -> Place:
    own = number == 1
    opd = office.opd if own else office.other_opd
    Node.objects.create(pemda=office.pemda, opd=opd, name=f"{mark} SW", place=mark, ip_address=f"10.0.0.{number}")
    _brand(Opd.objects.filter(pk=opd.pk), mark, "name", "short_name", "address", "phone")
    for user in User.objects.filter(opd=opd):
        User.objects.filter(pk=user.pk).update(username=f"{mark}.{user.username}", email=f"{mark}.{user.email}")
    _brand(User.objects.filter(opd=opd), mark, "full_name", "pangkat", "job_title")
    _brand(Post.objects.filter(opd=opd), mark, "title")
    _brand(Holder.objects.filter(post__opd=opd), mark, "letter")
    fresh = {name: User.objects.select_related("pemda", "opd").get(pk=user.pk) for name, user in office.people.items()}
    office.people.update(fresh)
    posts = {name: Post.objects.get(pk=post.pk) for name, post in office.posts.items()}
    here = {role: fresh[role if own else f"other_{role}"] for role in ("opd", "opd_kepala")}
    posts["opd_kepala"] = posts["opd_kepala" if own else "other_opd_kepala"]
    office.pemda = Pemda.objects.get(pk=office.pemda.pk)
    team = [fresh["tim"], fresh["tim2"]]
    opd = Opd.objects.select_related("pemda").get(pk=opd.pk)
    return Place(mark, replace(office, opd=opd, people={**fresh, **here}, posts=posts, team=team))


def _make_managed(office: Office, mark: str, places: tuple[Place, Place]) -> dict[str, int]:
    """The keys of what an admin manages, by the name that the table of addresses uses."""
    pemda, post = office.pemda, office.posts["kasi"]
    journal.note(
        office.people["admin"], ManagementEntry.Noun.OPD, f"Mengubah {mark}", mark, before={mark: mark}, after={}
    )
    absence = factories.make_absence(office.tim, date(2040, 1, 1), date(2040, 1, 2), letter=mark)
    deputy = Holder.objects.create(
        post=office.posts["sekretaris"],
        user=office.people["kasi"],
        kind=Holder.Kind.PLH,
        letter=mark,
        starts_on=date(2040, 1, 1),
        ends_on=date(2040, 1, 2),
    )
    cetakan = printing.order(
        actor=office.people["admin"], kind="gabungan", title=f"Cetakan {mark}", wanted={"papers": []}, part_count=0
    )
    return {
        "print": cetakan.pk,
        "deputy": deputy.pk,
        "absence": absence.pk,
        "duty": Piket.objects.create(
            pemda=pemda,
            user=office.people["kasi"],
            starts_at=datetime(2040, 1, 1, tzinfo=UTC),
            ends_at=datetime(2040, 1, 2, tzinfo=UTC),
            letter=mark,
        ).pk,
        "sop": office.sop_version.pk,
        "sop_copy": factories.make_sop_copy(office, f"Kabid {mark}").pk,
        "opd": places[0].office.opd.pk,
        "node": Node.objects.get(opd=places[0].office.opd).pk,
        "person": office.people["kabid"].pk,
        "post": post.pk,
        "holder": Holder.objects.get(post=post).pk,
        "team": Tim.objects.get(pemda=pemda).pk,
        "member": TimMember.objects.filter(tim__pemda=pemda).first().pk,
        "season": WorkingSeason.objects.filter(pemda=pemda).first().pk,
        "day": SpecialDay.objects.filter(pemda=pemda).first().pk,
        "phrase": Phrase.objects.create(pemda=pemda, words=f"{mark} instruksi").pk,
    }


def _play(place: Place, outcomes: tuple[str, ...]) -> None:
    """One ticket with the team, one at its end, one returned to the OPD; each talked about."""
    office, mark = place.office, place.mark
    place.tickets["ended"] = _walk(place, _report(place), iter(outcomes))
    waiting = _walk(place, _report(place), iter(outcomes), until=Role.TIM)
    waiting = actions.pause(waiting, actor=office.team[0], reason="cuaca", note=f"Menunggu {mark}")
    place.tickets["open"] = actions.resume(waiting, actor=office.team[0], note=f"Lanjut {mark}")
    draft = {"foto": [_branded(factories.make_photo(), mark)]}
    keep_draft(place.tickets["open"].current_run, office.team[0], {"temuan": [f"Konsep {mark}"]}, draft)
    HeldFiles(office.people["opd"]).keep(draft)
    place.tickets["open"] = _be_late(place.tickets["open"], office.team[0], mark)
    fresh = _report(place)
    first = factories.performer(office, fresh.current_step.role)
    place.tickets["returned"] = actions.return_to_opd(fresh, actor=first, note=f"Lengkapi laporan {mark}")
    for ticket in place.tickets.values():
        _say(ticket, office.people["opd"], mark)
        _say(ticket, office.people["kasi"], place.note_mark, internal=True)
    for paper in Naskah.objects.filter(ticket=place.tickets["ended"])[:1]:
        render_naskah(paper.pk)


def _be_late(ticket: Ticket, actor: User, mark: str) -> Ticket:
    """The team's row came too late, and was explained in the place's words."""
    with moment.at(moment.now() + timedelta(days=10)):
        sweep()
        reason = ticket.late_reasons.get()
        return actions.explain_lateness(ticket, actor=actor, reason=reason, code="beban", words=f"Terlambat {mark}")


def _report(place: Place) -> Ticket:
    office, mark = place.office, place.mark
    words = ("title", "description", "place", "impact", "reporter_name", "reporter_job", "letter_number")
    report = {name: f"{mark} {name}" for name in words}
    return factories.make_ticket(
        office,
        files=[_branded(factories.make_photo("surat"), mark), _branded(factories.make_photo(), mark)],
        node=Node.objects.get(opd=office.opd),
        reporter_phone=mark,
        **report,
    )


def _walk(place: Place, ticket: Ticket, ways: Any, until: Role | None = None) -> Ticket:
    office, note = place.office, f"Catatan {place.mark}"
    while ticket.current_step is not None and not ticket.is_ended and ticket.current_step.role != until:
        step = ticket.current_step
        outcome = next(ways) if step.outcomes else ""
        data = {
            code: value if code != "checks" and FIELDS[code].kind == "pilihan" else _branded(value, place.mark, code)
            for code, value in factories.make_data(office, ticket, outcome).items()
        }
        act = getattr(actions, ACTS[Status(step.status)])
        ticket = act(ticket, actor=factories.performer(office, step.role), outcome=outcome, data=data, note=note)
        for role in step.acks:
            ticket = actions.acknowledge(ticket, actor=factories.performer(office, role), note=note)
    return ticket


def _branded(value: Any, mark: str, code: str = "") -> Any:
    """The value with the canary in every text and file name that somebody may write."""
    if isinstance(value, CleanFile):
        return replace(value, original_name=f"{mark}-{value.original_name}")
    if isinstance(value, str):
        return f"{mark} {value}" if code in FIELDS and FIELDS[code].kind in WRITTEN else value
    if isinstance(value, list):
        return [_branded(item, mark, code) for item in value]
    if isinstance(value, dict):
        return {
            name: f"{mark} {text}" if isinstance(text, str) and _is_written(name) else _branded(text, mark)
            for name, text in value.items()
        }
    return value


def _is_written(column: str) -> bool:
    return column not in (*CHOSEN_COLUMNS, "code", "answer")


def _say(ticket: Ticket, actor: User, mark: str, *, internal: bool = False) -> None:
    files = [_branded(factories.make_photo("berkas"), mark)]
    actions.post_message(ticket, actor=actor, body=f"Pesan {mark}", key=uuid4(), files=files, internal=internal)


def _leave_traces(office: Office, mark: str, place: Place) -> None:
    """A moved deadline, a paper and a letter that gave up, for the lists that show them."""
    clock = place.tickets["open"].clocks.exclude(due_at=None).first()
    ClockMove.objects.create(
        clock=clock,
        old_due_at=clock.due_at,
        new_due_at=clock.due_at,
        moved_at=moment.now(),
        moved_by=office.people["admin"],
        reason=f"Perubahan kalender {mark}",
    )
    Naskah.objects.filter(ticket=place.tickets["ended"], rendered_at=None).update(attempts=5, failure=mark)
    Delivery.objects.filter(notice__ticket=place.tickets["ended"]).update(
        state=Delivery.State.GAGAL, next_try_at=None, ended_at=moment.now(), fault=mark
    )


def objects_of(place: Place) -> dict[str, list[tuple]]:
    """Arguments of addresses by the kind of object, for everything that belongs to one OPD."""
    tickets = list(place.tickets.values())
    numbers = [(ticket.number,) for ticket in tickets]
    messages = [(message.ticket.number, message.pk) for ticket in tickets for message in ticket.messages.all()]
    papers = Naskah.objects.filter(ticket__in=tickets)
    late = LateReason.objects.filter(ticket__in=tickets).select_related("ticket")
    return {
        "ticket": numbers,
        "row_form": [(ticket.number, rows_with_forms(ticket)[0].no) for ticket in tickets[:1]],
        "message": messages[:2],
        "late_row": [(reason.ticket.number, reason.pk) for reason in late],
        "attachment": [(file.pk,) for ticket in tickets[:2] for file in ticket.attachments.all()[:3]],
        "message_file": [
            (file.pk,) for file in MessageFile.objects.filter(message__ticket__in=tickets).order_by("pk")[:2]
        ],
        "draft_file": [
            (file.pk,) for file in DraftFile.objects.filter(draft__run__ticket__in=tickets).order_by("pk")[:1]
        ],
        "held_file": [(file.pk,) for file in HeldFile.objects.filter(author__opd=place.office.opd)],
        "paper": [(paper.pk,) for paper in papers.exclude(rendered_at=None)] + [(paper.pk,) for paper in papers[:2]],
        "draft": [(draft.pk,) for draft in Konsep.objects.filter(ticket__in=tickets)[:2]],
        "notice": [
            (notice.pk,) for notice in Notice.objects.filter(ticket__in=tickets, folded=False).order_by("pk")[:2]
        ],
        "failed_delivery": [
            (one.pk,) for one in Delivery.objects.filter(notice__ticket__in=tickets, state=Delivery.State.GAGAL)[:1]
        ],
        "stuck_paper": [("naskah", paper.pk) for paper in papers.filter(rendered_at=None)[:1]],
    }


def roles_of_opd(user: User) -> bool:
    """Whether the person reports for an OPD."""
    return bool(user.hands.roles & set(OPD_ROLES))
