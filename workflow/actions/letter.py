"""The OPD's letter, written in the product: drafted by a reporter, issued or sent back by the head of the OPD.

It stands beside the SOP: a row that asks for the letter takes it from here, and nothing moves by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from reports import nudge, verification_code
from reports.facts import Letter, Signature
from reports.gathering import DRAFT, Edition, gather_letter
from reports.hands import expected_signature, heading, person
from reports.models import Konsep, Naskah
from reports.numbering import hold_book, take_paper_number
from tickets.models import LetterPromise, Post, Ticket, User
from workflow import indonesian, moment, notifications
from workflow.actions.lock import lock_ticket
from workflow.actions.papers import note_act
from workflow.actions.refusals import ActDenied, ActNotPossible, DataMissing, require_reason
from workflow.audience import holders_of, reporters_of
from workflow.papers import PaperKind
from workflow.states import Role

KIND = PaperKind.SURAT_PERMOHONAN


def letter_in_force(ticket: Ticket) -> Naskah | None:
    """The letter that the OPD has issued for this report, if it has."""
    return ticket.papers.in_force().filter(kind=KIND).first()


def letter_draft(ticket: Ticket) -> Konsep | None:
    """The letter that waits for the head of the OPD."""
    return ticket.konsep.filter(kind=KIND, settled_at=None).first()


def may_write_letter(ticket: Ticket, user: User) -> bool:
    """Whether ``user`` reports for the OPD and a letter is still wanted."""
    return ticket.is_reporting_side(user) and not ticket.is_ended and letter_in_force(ticket) is None


@transaction.atomic
def draft_letter(ticket: Ticket, *, actor: User, words: Mapping[str, Any]) -> Konsep:
    """Write the letter, or write it anew; the head of the OPD reads the draft. ``words`` are those of Letter."""
    ticket, actor, now = _begin(ticket, actor)
    if not ticket.is_reporting_side(actor):
        raise ActDenied("Surat permohonan ditulis oleh OPD pelapor.")
    _require_open(ticket)
    ticket.konsep.filter(kind=KIND, settled_at=None).update(settled_at=now)
    signer = expected_signature(ticket, Role.OPD_KEPALA)
    facts = gather_letter(ticket, KIND.label, Letter(**words), signer, DRAFT, now=now)
    draft = Konsep.objects.create(
        ticket=ticket,
        run=ticket.runs.last(),
        kind=KIND,
        title=KIND.label,
        facts=facts.as_json(),
        drafted_at=now,
    )
    nudge.after_commit([draft])
    heads = holders_of(ticket, [Role.OPD_KEPALA])
    _tell(ticket, "naskah", heads, actor, now, "Konsep surat permohonan menunggu persetujuan Anda.")
    note_act(ticket, "draft_letter", "Susun surat permohonan", actor, now)
    return draft


@transaction.atomic
def return_letter(ticket: Ticket, *, actor: User, reason: str) -> None:
    """The head of the OPD sends the draft back to its writer, with a reason."""
    ticket, actor, now = _begin(ticket, actor)
    draft = _draft_for_its_head(ticket, actor)
    reason = require_reason(reason, "reason")
    draft.settled_at = now
    draft.save(update_fields=["settled_at"])
    _tell(ticket, "naskah", reporters_of(ticket), actor, now, "Konsep surat permohonan dikembalikan Kepala OPD.")
    note_act(ticket, "return_letter", "Kembalikan konsep surat", actor, now, reason)


@transaction.atomic
def issue_letter(ticket: Ticket, *, actor: User, number: str = "") -> Naskah:
    """The head of the OPD approves: the letter gets its number, typed or the next of the OPD, and the report names it.

    Raises ActDenied for anybody else, ActNotPossible without a draft, DataMissing for a number that is taken.
    """
    ticket, actor, now = _begin(ticket, actor)
    draft = _draft_for_its_head(ticket, actor)
    written = " ".join(number.split())
    hold_book(ticket.pemda, ticket.opd)
    if written and Naskah.objects.filter(issuer=ticket.opd, number__iexact=written).exists():
        raise DataMissing({"number": "Nomor ini sudah dipakai naskah lain dari OPD ini."})
    number = written or take_paper_number(ticket.pemda, KIND, now, issuer=ticket.opd)
    if not number:
        raise DataMissing({"number": "Tuliskan nomor surat dari buku agenda OPD."})
    paper = _issue(ticket, draft, actor, number, now)
    draft.settled_at = now
    draft.save(update_fields=["settled_at"])
    ticket.letter_number, ticket.letter_date = number, ticket.pemda.date_of(now)
    ticket.save(update_fields=["letter_number", "letter_date"])
    # A letter that was to follow is here: nobody waits for it any more.
    LetterPromise.objects.open().filter(ticket=ticket).update(completed_at=now, completed_by=actor)
    nudge.after_commit([paper])
    clerks = Post.objects.filter(pemda=ticket.pemda, role=Role.TU)
    words = f"Surat permohonan {ticket.opd} nomor {number}."
    _tell(ticket, "naskah_terbit", [*reporters_of(ticket), *clerks], actor, now, words)
    note_act(ticket, "issue_letter", "Terbitkan surat permohonan", actor, now, f"Nomor {number}")
    return paper


def _issue(ticket: Ticket, draft: Konsep, actor: User, number: str, now: datetime) -> Naskah:
    """The paper as its head signs it, in the words of the draft."""
    title = actor.jabatan_as(Role.OPD_KEPALA)
    signer = Signature(
        person=person(actor, title),
        heading=heading(title),
        at=indonesian.tanggal_jam(now, ticket.pemda.tz),
        role=Role.OPD_KEPALA,
    )
    edition = Edition(number=number, code=verification_code.new_code())
    words = draft.facts["letter"]
    letter = Letter(**words | {"copies": tuple(words["copies"])})
    return Naskah.objects.create(
        ticket=ticket,
        run=draft.run,
        pemda=ticket.pemda,
        issuer=ticket.opd,
        kind=KIND,
        title=draft.title,
        number=number,
        round=draft.run.round,
        facts=gather_letter(ticket, draft.title, letter, signer, edition, now=now).as_json(),
        issued_at=now,
        verification_code=edition.code,
    )


def _tell(ticket: Ticket, event: str, to: Iterable[User | Post], actor: User, now: datetime, words: str) -> None:
    notifications.queue(ticket, event, to=[one for one in to if one != actor], now=now, words=words)


def _begin(ticket: Ticket, actor: User) -> tuple[Ticket, User, datetime]:
    return *lock_ticket(ticket.pk, actor), moment.now()


def _require_open(ticket: Ticket) -> None:
    if ticket.is_ended:
        raise ActNotPossible("Laporan ini sudah ditutup, sehingga tidak memerlukan surat lagi.")
    if (letter := letter_in_force(ticket)) is not None:
        raise ActNotPossible(f"Surat permohonan sudah terbit dengan nomor {letter.number}.")


def _draft_for_its_head(ticket: Ticket, actor: User) -> Konsep:
    if not ticket.is_held_by(actor, Role.OPD_KEPALA):
        raise ActDenied("Surat permohonan disetujui oleh Kepala OPD.")
    _require_open(ticket)
    draft = letter_draft(ticket)
    if draft is None:
        raise ActNotPossible("Tidak ada konsep surat yang menunggu persetujuan.")
    return draft
