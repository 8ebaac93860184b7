"""Entering a report in the book of incoming letters: beside the SOP, so it moves no ticket and raises no version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from reports.models import Naskah
from tickets import journal
from tickets.models import AgendaEntry, LetterPromise, ManagementEntry, Ticket, User
from tickets.numbering import take_number
from workflow import moment
from workflow.actions.lock import lock_ticket
from workflow.actions.refusals import ActDenied
from workflow.states import Role

#: The counter of the book.
COUNTER = "agenda_masuk"


@transaction.atomic
def enter_agenda(ticket: Ticket, *, actor: User, written: str = "", srikandi: str = "") -> AgendaEntry:
    """Give the report the next number of the book, once; later only its SRIKANDI number changes, and the journal tells.

    Raises ActDenied for others than TU of the own Pemda.
    """
    ticket, actor = lock_ticket(ticket.pk, actor)
    if not ticket.is_held_by(actor, Role.TU):
        raise ActDenied(f"Buku agenda diisi Tata Usaha. Anda masuk sebagai {actor.jabatan or actor.full_name}.")
    entry = AgendaEntry.objects.filter(ticket=ticket).first()
    if entry is None:
        now = moment.now()
        year = now.astimezone(ticket.pemda.tz).year
        return AgendaEntry.objects.create(
            pemda=ticket.pemda,
            ticket=ticket,
            year=year,
            number=take_number(ticket.pemda, COUNTER, year),
            written=written.strip(),
            srikandi=srikandi.strip(),
            entered_by=actor,
            entered_at=now,
        )
    if srikandi.strip() and srikandi.strip() != entry.srikandi:
        before = journal.snapshot(entry)
        entry.srikandi = srikandi.strip()
        entry.save(update_fields=["srikandi"])
        after = journal.snapshot(entry)
        journal.note(
            actor, ManagementEntry.Noun.AGENDA, "Isi nomor SRIKANDI", ticket.number, before=before, after=after
        )
    return entry


def keep_letter(ticket: Ticket, data: Mapping[str, Any], *, actor: User) -> Ticket:
    """The letter that a row recorded, or a correction mended, is the report's: book, search and papers say the same.

    A letter that its OPD issued here keeps its number. Nobody awaits one that has come.
    """
    if data.get("nomor_surat"):
        arrived = {"completed_at": moment.now(), "completed_by": actor}
        LetterPromise.objects.open().filter(ticket=ticket).update(**arrived)
    words = {"letter_number": data.get("nomor_surat"), "letter_date": data.get("tanggal_surat")}
    read = {name: value for name, value in words.items() if value and value != getattr(ticket, name)}
    if read and not Naskah.objects.filter(ticket=ticket).exclude(issuer=None).exists():
        for name, value in read.items():
            setattr(ticket, name, value)
        ticket.save(update_fields=sorted(read))
    return ticket


def correct_agenda(ticket: Ticket, written: str) -> None:
    """A corrected number of the paper book stands in the book too; the book's own number is never given anew."""
    entry = AgendaEntry.objects.filter(ticket=ticket).first()
    if entry is not None and written != entry.words:
        entry.written = "" if written == entry.own_words else written
        entry.save(update_fields=["written"])
