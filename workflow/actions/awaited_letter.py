"""The letter that follows: promised with a report, completed later by the OPD or TU. It moves no ticket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from tickets.models import LetterPromise, Ticket, User
from tickets.uploads import CleanFile
from workflow import indonesian, moment, working_time
from workflow.actions.conversation import post_message
from workflow.actions.lock import lock_ticket
from workflow.actions.recording import attach
from workflow.actions.refusals import ActDenied, ActNotPossible, DataMissing
from workflow.actions.rows import submit_laporan
from workflow.models import calendar_of
from workflow.rules import performs_this_row
from workflow.states import Role, Status

#: Working days after which an OPD is reminded of a letter that its SOP lets follow.
DAYS = 3


def promise_letter(ticket: Ticket, *, actor: User, now: datetime, expected_on: date | None = None) -> LetterPromise:
    """Note with a new report that its letter follows, by default within three working days; in its transaction."""
    if expected_on is None:
        due = working_time.add_days(calendar_of(ticket.pemda), now, DAYS, working_time.AKHIR_HARI)
        expected_on = ticket.pemda.date_of(due)
    return LetterPromise.objects.create(
        ticket=ticket, pemda=ticket.pemda, expected_on=expected_on, noted_by=actor, noted_at=now
    )


@transaction.atomic
def complete_letter(
    ticket: Ticket, *, actor: User, number: str, written_on: date, files: Sequence[CleanFile]
) -> Ticket:
    """The awaited letter has come: its number, date and scan stand with the report, and the conversation tells of it.

    Where the row itself waits for the letter (Bogor 1), whoever may hand it in does so with it.
    Raises ActDenied for others than the reporting side and TU, ActNotPossible where no letter is awaited.
    """
    ticket, actor = lock_ticket(ticket.pk, actor)
    if not (ticket.is_reporting_side(actor) or ticket.is_held_by(actor, Role.TU)):
        raise ActDenied(f"Surat dilengkapi {ticket.opd} atau Tata Usaha. Anda masuk sebagai {actor.jabatan}.")
    promise = LetterPromise.objects.open().filter(ticket=ticket).first()
    if promise is None:
        raise ActNotPossible("Tiket ini tidak menunggu surat yang menyusul.")
    if not files:
        raise DataMissing({"surat": "Lampirkan pindaian atau foto surat permohonan."})
    if ticket.status == Status.PENGAJUAN and performs_this_row(ticket, actor):
        letter = {"nomor_surat": number, "tanggal_surat": written_on, "berkas_surat": files}
        return submit_laporan(ticket, actor=actor, data=letter)
    now = moment.now()
    ticket.letter_number, ticket.letter_date = number, written_on
    ticket.save(update_fields=["letter_number", "letter_date"])
    attach(ticket, None, files, actor=actor, now=now)
    promise.completed_at, promise.completed_by = now, actor
    promise.save(update_fields=["completed_at", "completed_by"])
    words = f"Surat permohonan nomor {number} tanggal {indonesian.tanggal(written_on)} sudah dilampirkan."
    post_message(ticket, actor=actor, body=words, key=uuid4())
    return ticket
