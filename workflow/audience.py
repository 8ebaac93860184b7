"""Who is told of what: the hands an act calls, the reporting side at its milestones, the team, those who talk.

Reads only; ``workflow.notifications`` writes. The weightiest telling comes first, and the actor is never told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db.models import Q

from reports import survey
from tickets.models import Estimasi, Holder, Message, Opd, Piket, Ticket, TimMember, User
from tickets.models.conversation import HANDLERS
from tickets.models.people import holders_now
from workflow import indonesian, working_time
from workflow.models import Notice, Turn, calendar_of
from workflow.notifications import Telling
from workflow.states import OPD_ROLES, Role, Status

#: What the reporting side hears when the ticket comes to stand there.
MILESTONES = {
    Status.DIKEMBALIKAN: "dikembalikan",
    Status.DITOLAK: "ditolak",
    Status.DIBATALKAN: "dibatalkan",
    Status.SELESAI: "selesai",
    Status.PEMERIKSAAN_LOKASI: "kunjungan",
}
#: What the reporting side hears of an act, wherever it leads.
NEWS_OF_ACTS = {"register_laporan": "diterima", "reopen": "dibuka", "acknowledge_on_site": "sah_lokasi"}
#: Acts that give a row back to hands that had it before.
GIVING_BACK = ("decline", "send_back")
#: What each kind of message is called among the notices.
SAID = {
    Message.Kind.PESAN: "pesan",
    Message.Kind.CATATAN: "catatan",
    Message.Kind.TANYA: "tanya",
    Message.Kind.FOTO: "foto",
    Message.Kind.PULIH: "pulih",
    Message.Kind.BELUM_PULIH: "belum_pulih",
}


@dataclass(frozen=True)
class Happened:
    """An act that has just been done: the ticket after it, and what stood before."""

    ticket: Ticket
    act: str
    actor: User
    now: datetime
    source: str = ""
    step_from: str = ""
    outcome_label: str = ""
    turns_before: Sequence[Turn] = ()


def after_act(happened: Happened) -> list[Telling]:
    """Whom an act concerns. Piket comes first, then the hands now expected, the reporting side, and the team."""
    tellings = [*_on_duty(happened), *_hands(happened), *_reporting_side(happened), *_team(happened)]
    if happened.act == "acknowledge_on_paper":
        tellings += _signers_on_paper(happened)
    if happened.act == "withdraw":
        tellings += [Telling(happened.ticket, "gugur", people_of(happened.ticket, happened.turns_before))]
    return without(happened.actor, tellings)


def after_correction(ticket: Ticket, actor: User, changed: str, *, moved_from: Opd | None) -> list[Telling]:
    """Whom a corrected report concerns: its handlers and its reporters.

    Of a report that had been entered for another OPD its own one hears for the first time. Who had been told of it
    there sees the ticket no more: what they are told now names its number only.
    """
    own = "laporan_diperbaiki"
    if moved_from:
        own = "dikembalikan" if ticket.status == Status.DIKEMBALIKAN else "diterima"
    tellings = [
        Telling(ticket, "data_diperbaiki", _handlers(ticket), changed),
        Telling(ticket, own, reporters_of(ticket), changed),
    ]
    if moved_from:
        tellings.append(Telling(None, "dialihkan", told_of(ticket, moved_from), ticket.number))
    return without(actor, tellings)


def after_message(message: Message) -> list[Telling]:
    """Whom a message concerns: those it names, then the other side and those who take part; notes stay in the Dinas."""
    ticket, event = message.ticket, SAID[message.kind]
    if message.kind == Message.Kind.CATATAN:
        listeners = [*_handlers(ticket), *_speakers(ticket, kind=Message.Kind.CATATAN)]
    elif message.side == Message.Side.OPD:
        listeners = [*_handlers(ticket), *_speakers(ticket, side=Message.Side.DINAS, kind=Message.Kind.PESAN)]
    else:
        listeners = [*reporters_of(ticket), *_speakers(ticket, side=Message.Side.OPD)]
    tellings = [Telling(ticket, "sebut", _named(message)), Telling(ticket, event, listeners)]
    return without(message.author, tellings)


def without(actor: User, tellings: Iterable[Telling]) -> list[Telling]:
    """The same tellings for everybody but the one who acts."""
    return [
        Telling(telling.ticket, telling.event, [one for one in telling.to if one != actor], telling.words)
        for telling in tellings
    ]


# -- acts -------------------------------------------------------------------------------------------------------------


def _on_duty(happened: Happened) -> Iterator[Telling]:
    """Whoever has piket hears at once of a report that comes while the office is closed."""
    ticket, now = happened.ticket, happened.now
    if happened.act != "submit_report" or working_time.is_open(calendar_of(ticket.pemda), now):
        return
    turns = Piket.objects.at(now).filter(pemda=ticket.pemda_id).select_related("user")
    yield Telling(ticket, "laporan_piket", [turn.user for turn in turns], str(ticket.opd))


def _hands(happened: Happened) -> Iterator[Telling]:
    """Turns that the act has opened. A team member who had the row already hears nothing new."""
    ticket, before = happened.ticket, {turn.pk for turn in happened.turns_before}
    called = [turn for turn in ticket.open_turns if turn.pk not in before]
    kept = {turn.person_id for turn in happened.turns_before if turn.run_id == getattr(ticket.current_run, "pk", 0)}
    performers = [turn for turn in called if turn.kind == Turn.Kind.PERFORM and turn.person_id not in kept - {None}]
    acknowledgers = [turn for turn in called if turn.kind == Turn.Kind.ACKNOWLEDGE]
    if performers:
        event = "kembali" if happened.act in GIVING_BACK else "giliran"
        yield Telling(ticket, event, people_of(ticket, performers))
    if acknowledgers:
        yield Telling(ticket, "pengesahan", people_of(ticket, acknowledgers))


def _reporting_side(happened: Happened) -> Iterator[Telling]:
    ticket = happened.ticket
    news = dict.fromkeys(event for event in _news(happened))
    if not news:
        return
    reporters = reporters_of(ticket)
    for event in news:
        words = _words(event, happened)
        if words is not None:
            yield Telling(ticket, event, reporters, words)


def _news(happened: Happened) -> Iterator[str]:
    """Codes of what the reporting side should hear, the weightiest first."""
    ticket = happened.ticket
    if ticket.status != happened.source and ticket.status in MILESTONES:
        yield MILESTONES[Status(ticket.status)]
    if happened.act == "submit_report" and not happened.actor.hands.roles & set(OPD_ROLES):
        yield "diterima"
    if happened.act in NEWS_OF_ACTS:
        yield NEWS_OF_ACTS[happened.act]
    if _records(happened, "estimasi_pulih"):
        yield "estimasi"
    if happened.act == "pause":
        yield "ditunda"


def _words(event: str, happened: Happened) -> str | None:
    """What is told beside the event; None where there turns out to be nothing to tell."""
    if event == "selesai":
        return "Mohon isi survei kepuasan pada halaman tiket." if survey.is_asked(happened.ticket) else ""
    if event == "ditunda":
        return indonesian.dalam_kalimat(happened.outcome_label)
    if event == "sah_lokasi":
        signed = happened.ticket.turns.filter(closed_at=happened.now).exclude(signer_name="").first()
        return f"{signed.signer_name}, {signed.closer_title}" if signed else None
    if event == "estimasi":
        promised = Estimasi.objects.current().filter(ticket=happened.ticket, recorded_at=happened.now).last()
        zone = happened.ticket.pemda.tz
        return indonesian.hari_tanggal_jam(promised.pulih_at, zone) if promised and promised.pulih_at else None
    return ""


def _signers_on_paper(happened: Happened) -> Iterator[Telling]:
    """Those in whose place a scan was attached: they know whether they have signed."""
    signed = list(happened.ticket.turns.filter(closed_at=happened.now, on_paper=True).select_related("person"))
    words = f"{signed[0].signer_name}, {signed[0].closer_title}, dilampirkan {happened.actor.full_name}"
    people = holders_of(happened.ticket, [turn.role for turn in signed])
    yield Telling(happened.ticket, "sah_basah", people, words)


def _team(happened: Happened) -> Iterator[Telling]:
    """Those who have come into the team or left it with this act."""
    ticket = happened.ticket
    if happened.act != "reassign_tim" and not _records(happened, "petugas"):
        return
    valid = ticket.penugasan
    if valid is None or valid.recorded_at != happened.now:
        return
    earlier = [found for found in ticket.appointments if found.round == ticket.round and found.pk != valid.pk]
    now, before = set(valid.people), set(earlier[-1].people) if earlier else set()
    yield Telling(ticket, "ditunjuk", now - before)
    yield Telling(ticket, "dilepas", before - now)


def _records(happened: Happened, code: str) -> bool:
    """Whether the act may have recorded this field: its row asks for it, or it corrects a record."""
    step = happened.ticket.sop.by_no.get(happened.step_from)
    asked = step is not None and any(code in step.required_data(way) for way in ("", *_ways(step)))
    return (asked and happened.act != "pause") or happened.act == "correct_record"


def _ways(step) -> Iterator[str]:
    return (outcome.code for outcome in step.outcomes)


# -- talking ----------------------------------------------------------------------------------------------------------


def _handlers(ticket: Ticket) -> list[User]:
    """Who has the ticket in hand at the Dinas: the hands expected, or at an end those who worked on it."""
    turns = [turn for turn in ticket.open_turns if turn.role not in OPD_ROLES]
    if turns:
        return people_of(ticket, turns)
    namers = holders_of(ticket, [ticket.penugasan.role]) if ticket.penugasan else []
    return [*namers, *User.objects.filter(pk__in=ticket.team_ids)]


def _speakers(ticket: Ticket, **which) -> list[User]:
    """Who has said something of that sort about the ticket."""
    authors = Message.objects.filter(ticket=ticket, withdrawn_at=None, **which).order_by().values("author_id")
    return list(User.objects.filter(pk__in=authors).order_by("pk"))


def _named(message: Message) -> list[User]:
    """Handlers of the Dinas whom the message names after an "@", by user name or full name."""
    if "@" not in message.body or message.side != Message.Side.DINAS:
        return []
    people = User.objects.filter(pemda=message.ticket.pemda, is_active=True).order_by("pk")
    found = [one for one in people if _is_named(message.body, (one.username, one.full_name))]
    return [one for one in found if one.hands.roles & HANDLERS]


def _is_named(body: str, names: Collection[str]) -> bool:
    spellings = "|".join(re.escape(name) for name in names if name)
    return re.search(rf"(?<!\w)@(?:{spellings})(?![\w@])", body, re.IGNORECASE) is not None


# -- people -----------------------------------------------------------------------------------------------------------


def reporters_of(ticket: Ticket) -> list[User]:
    """The reporter; where that person has left, or the Dinas entered the report, everybody who reports for the OPD."""
    reporter = ticket.reporter
    if reporter is not None and reporter.is_active and reporter.opd_id == ticket.opd_id:
        return [reporter]
    return holders_of(ticket, [Role.OPD])


def told_of(ticket: Ticket, opd: Opd) -> list[User]:
    """People of an OPD who have been told something about the ticket."""
    told = Notice.objects.filter(ticket=ticket, user__opd=opd).order_by().values("user_id")
    return list(User.objects.filter(pk__in=told).order_by("pk"))


def people_of(ticket: Ticket, turns: Iterable[Turn]) -> list[User]:
    """Everybody to whom one of these turns is open, as :meth:`Turn.is_open_to` says; three queries at most."""
    turns = list(turns)
    people = [turn.person for turn in turns if turn.person_id]
    posts = [turn.post_id for turn in turns if turn.post_id and not turn.person_id]
    roles = [turn.role for turn in turns if not turn.post_id and not turn.person_id]
    return list(dict.fromkeys([*people, *holders_of(ticket, roles, posts)]))


def holders_of(ticket: Ticket, roles: Collection[str], posts: Collection[int] = ()) -> list[User]:
    """The people who hold these posts now, or one of these roles with regard to the ticket's Pemda and OPD."""
    people: list[User] = []
    if roles or posts:
        own_opd = ~Q(post__role__in=OPD_ROLES) | Q(user__opd=ticket.opd_id)
        wanted = Q(post__in=posts) | Q(post__role__in=roles) & own_opd
        held = holders_now().filter(wanted, user__pemda=ticket.pemda_id, user__is_active=True)
        people += [holder.user for holder in sorted(held, key=attrgetter("post_id", "pk"))]
    if Role.TIM in roles:
        members = TimMember.objects.in_force().filter(user__pemda=ticket.pemda_id)
        people += [member.user for member in members.select_related("user").order_by("pk")]
    if Role.OPD in roles:
        plain = User.objects.filter(pemda=ticket.pemda_id, opd=ticket.opd_id, is_active=True)
        with_role = Holder.objects.with_cover().order_by().values("user_id")
        with_team = TimMember.objects.in_force().values("user_id")
        people += plain.exclude(pk__in=with_role).exclude(pk__in=with_team).order_by("pk")
    return list(dict.fromkeys(people))
