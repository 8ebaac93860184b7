"""Talking about a ticket: messages, notes, asking for progress, photos that follow, and whether the fault is gone.

None of these moves the ticket or raises its version: they stand beside the SOP and its clocks. Each takes the ticket's
row lock, so that a key sent twice gives one message and a limit in time holds for everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from tickets.conversation import TAKEN_BACK_WITHIN, may_ask_again_at
from tickets.models import Message, MessageFile, Ticket, User
from tickets.uploads import CleanFile
from workflow import indonesian, moment
from workflow.actions.lock import lock_ticket
from workflow.actions.recording import attach
from workflow.actions.refusals import ActDenied, ActNotPossible, DataMissing
from workflow.audience import after_message
from workflow.notifications import queue_all
from workflow.states import OPD_ROLES, Status

LONGEST_MESSAGE = 4000
SHORTEST_NOTE = 10
#: Photos that follow a report, over its whole life.
MOST_PHOTOS = 40
ASKING = "Mohon kabar perkembangan penanganan laporan ini."
RECOVERED = "Gangguan sudah pulih."


@dataclass
class Speech:
    """Somebody about to speak: the locked ticket, the author, the side, the time, and what the key brought before."""

    ticket: Ticket
    actor: User
    side: str
    now: datetime
    key: UUID
    said: Message | None

    def say(self, kind: str, body: str) -> Message:
        """Write the message, and tell those whom it concerns."""
        message = Message.objects.create(
            ticket=self.ticket,
            key=self.key,
            kind=kind,
            side=self.side,
            round=self.ticket.round,
            author=self.actor,
            author_name=self.actor.full_name,
            author_title=self.actor.jabatan,
            body=body,
            posted_at=self.now,
        )
        queue_all(after_message(message), now=self.now)
        return message


@transaction.atomic
def post_message(
    ticket: Ticket, *, actor: User, body: str, key: UUID, files: Sequence[CleanFile] = (), internal: bool = False
) -> Message:
    """Say something to the other side, or with ``internal`` to the other handlers of the Dinas only.

    Raises DataMissing for nothing said or too much, ActDenied for those who only read.
    """
    speech = _begin(ticket, actor=actor, key=key)
    body = body.strip()
    if speech.said:
        _require_same(speech.said.body == body, speech.said.files, files)
        return speech.said
    if not body and not files:
        raise DataMissing({"body": "Tuliskan pesan atau lampirkan berkas."})
    if len(body) > LONGEST_MESSAGE:
        raise DataMissing({"body": f"Pesan paling panjang {LONGEST_MESSAGE} huruf."})
    if internal and speech.side != Message.Side.DINAS:
        raise ActDenied("Catatan internal hanya untuk petugas Dinas.")
    message = speech.say(Message.Kind.CATATAN if internal else Message.Kind.PESAN, body)
    for clean in files:
        clean.keep_in(MessageFile(message=message))
    return message


@transaction.atomic
def withdraw_message(message: Message, *, actor: User) -> Message:
    """Take an own message or note back within ten minutes; a stub stays. Done twice it changes nothing more."""
    message = Message.objects.select_for_update(of=("self",)).select_related("ticket__pemda").get(pk=message.pk)
    now = moment.now()
    if message.author_id != actor.pk or message.kind not in (Message.Kind.PESAN, Message.Kind.CATATAN):
        raise ActDenied("Hanya penulisnya yang dapat menarik sebuah pesan.")
    if message.withdrawn_at is not None:
        return message
    if now > message.posted_at + TAKEN_BACK_WITHIN:
        limit = indonesian.jam(message.posted_at + TAKEN_BACK_WITHIN, message.ticket.pemda.tz)
        raise ActNotPossible(f"Pesan ini dapat ditarik sampai pukul {limit}. Ralatlah dengan pesan baru.")
    message.withdrawn_at = now
    message.save(update_fields=["withdrawn_at"])
    return message


@transaction.atomic
def ask_progress(ticket: Ticket, *, actor: User, key: UUID) -> Message:
    """The OPD asks how far its report is; once per two hours of working time and ticket, whoever asks."""
    speech = _begin(ticket, actor=actor, key=key, side=Message.Side.OPD)
    if speech.said:
        return speech.said
    ticket = speech.ticket
    if ticket.current_run is None:
        raise ActNotPossible("Laporan ini tidak sedang ditangani, sehingga perkembangannya tidak dapat ditanyakan.")
    if not _waits_for_dinas(ticket):
        raise ActNotPossible(f"Langkah {ticket.step} menunggu {ticket.opd} sendiri, bukan petugas Dinas.")
    last = ticket.messages.filter(kind=Message.Kind.TANYA).order_by("-pk").first()
    if last is not None and speech.now < (again := may_ask_again_at(ticket, last.posted_at)):
        asked = indonesian.tanggal_jam(last.posted_at, ticket.pemda.tz)
        raise ActNotPossible(
            f"Perkembangan sudah ditanyakan {asked}. "
            f"Anda dapat bertanya lagi mulai {indonesian.hari_tanggal_jam(again, ticket.pemda.tz)}."
        )
    return speech.say(Message.Kind.TANYA, ASKING)


@transaction.atomic
def add_photos(ticket: Ticket, *, actor: User, key: UUID, files: Sequence[CleanFile]) -> Message:
    """The OPD adds photos to its own report while it is open; the conversation tells the handlers."""
    speech = _begin(ticket, actor=actor, key=key, side=Message.Side.OPD)
    ticket = speech.ticket
    if speech.said:
        _require_same(True, ticket.attachments.filter(run=None), files)
        return speech.said
    if ticket.is_ended:
        raise ActNotPossible("Laporan ini sudah ditutup, sehingga foto tidak dapat ditambahkan lagi.")
    if not files:
        raise DataMissing({"foto": "Pilih paling sedikit satu foto."})
    kept = ticket.attachments.filter(run=None, kind="foto")
    if kept.count() + len(files) > MOST_PHOTOS:
        raise DataMissing({"foto": f"Satu laporan memuat paling banyak {MOST_PHOTOS} foto dari OPD."})
    attach(ticket, None, files, actor=speech.actor, now=speech.now)
    return speech.say(Message.Kind.FOTO, f"Menambahkan {len(files)} foto pada laporan.")


@transaction.atomic
def confirm_recovery(ticket: Ticket, *, actor: User, key: UUID, recovered: bool, note: str = "") -> Message:
    """The OPD says whether the closed fault is really gone; once per round, outside every clock of the SOP.

    "Belum" needs a note and changes nothing by itself: reopening is an act of its own.
    """
    speech = _begin(ticket, actor=actor, key=key, side=Message.Side.OPD)
    if speech.said:
        return speech.said
    ticket, note = speech.ticket, note.strip()
    if ticket.status != Status.SELESAI:
        raise ActNotPossible("Pemulihan dikonfirmasi setelah penanganan selesai.")
    kinds = (Message.Kind.PULIH, Message.Kind.BELUM_PULIH)
    if given := ticket.messages.filter(kind__in=kinds, round=ticket.round).first():
        raise ActNotPossible(
            f"Pemulihan sudah dijawab {indonesian.tanggal_jam(given.posted_at, ticket.pemda.tz)} "
            f"oleh {given.author_name}: {indonesian.dalam_kalimat(given.get_kind_display())}."
        )
    if len(note) > LONGEST_MESSAGE:
        raise DataMissing({"note": f"Keterangan paling panjang {LONGEST_MESSAGE} huruf."})
    if recovered:
        return speech.say(Message.Kind.PULIH, note or RECOVERED)
    if len(note) < SHORTEST_NOTE:
        raise DataMissing({"note": f"Tuliskan apa yang belum pulih, paling sedikit {SHORTEST_NOTE} huruf."})
    return speech.say(Message.Kind.BELUM_PULIH, note)


def _waits_for_dinas(ticket: Ticket) -> bool:
    return any(turn.role not in OPD_ROLES for turn in ticket.open_turns)


def _require_same(is_same: bool, kept: QuerySet, files: Sequence[CleanFile]) -> None:
    """Refuse other words or files under a key that has been used: a page taken from the browser's memory."""
    stored = set(kept.values_list("sha256", flat=True))
    if not is_same or not {clean.sha256 for clean in files} <= stored:
        raise ActNotPossible(
            "Kiriman sebelumnya dari halaman ini sudah tersimpan. Kirim sekali lagi untuk mengirim isian ini."
        )


def _begin(ticket: Ticket, *, actor: User, key: UUID, side: str | None = None) -> Speech:
    """Lock the ticket, read the author afresh, and check that this person may speak here.

    Raises ActDenied, or ActNotPossible for a key that belongs to somebody else's message.
    """
    ticket, actor = lock_ticket(ticket.pk, actor)
    speaks = Message.side_of(actor)
    if not Ticket.objects.visible_to(actor).filter(pk=ticket.pk).exists():
        raise ActDenied("Tiket ini bukan untuk akun Anda.")
    if side is not None and speaks != side:
        raise ActDenied(f"Tindakan ini milik {ticket.opd}. Anda masuk sebagai {actor.jabatan or actor.full_name}.")
    if speaks is None:
        raise ActDenied(f"Percakapan ini milik {ticket.opd} dan petugas yang menangani. Anda dapat membacanya.")
    said = Message.objects.filter(key=key).first()
    if said is not None and (said.ticket_id, said.author_id) != (ticket.pk, actor.pk):
        raise ActNotPossible("Halaman ini tidak berlaku lagi. Muat ulang, lalu kirim lagi.")
    return Speech(ticket=ticket, actor=actor, side=speaks, now=moment.now(), key=key, said=said)
