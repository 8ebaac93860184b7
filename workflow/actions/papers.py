"""Acts on a paper that is issued already: its number from a book, its wet-signed scan, and making it void.

They move no ticket, but each is an act on the ticket all the same: locked, audited, one version further.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from reports import nudge
from reports.models import Naskah
from reports.numbering import hold_book
from tickets.models import Ticket, User
from tickets.uploads import CleanFile
from workflow import moment
from workflow.actions.lock import lock_ticket
from workflow.actions.recording import attach
from workflow.actions.refusals import ActDenied, ActNotPossible, DataMissing, require_reason
from workflow.actions.trail import write_entry
from workflow.models import Turn
from workflow.states import OPD_ROLES, Role

#: Who keeps the book of numbers of the Dinas, and who may declare its papers void.
NUMBERING_ROLES = (Role.TU,)
VOIDING_ROLES = (Role.TU, Role.SEKRETARIS, Role.KADIS)


def may_number(paper: Naskah, user: User) -> bool:
    """Whether ``user`` writes the number of this paper: TU, or for a paper of an OPD that OPD."""
    return _answers_for(paper, user, NUMBERING_ROLES, OPD_ROLES) and paper.is_unnumbered and paper.is_current


def may_void(paper: Naskah, user: User) -> bool:
    """Whether ``user`` may declare this paper void: TU, Sekretaris and Kadis, or the head of the issuing OPD."""
    return _answers_for(paper, user, VOIDING_ROLES, (Role.OPD_KEPALA,)) and paper.is_current


def may_add_scan(paper: Naskah, user: User) -> bool:
    """Whether ``user`` may add the wet-signed scan: who signed or acknowledged the row, and TU."""
    if not paper.is_current or user.hands.pemda_id != paper.pemda_id:
        return False
    has_signed = paper.run.performed_by_id == user.pk or paper.run.turns.filter(
        kind=Turn.Kind.ACKNOWLEDGE, answer=Turn.Answer.SAH, closed_by=user
    )
    return bool(has_signed) or Role.TU in user.hands.roles


@transaction.atomic
def number_paper(paper: Naskah, *, actor: User, number: str) -> Naskah:
    """Write the number from SRIKANDI or the book. Raises DataMissing for none, or for one that is taken already."""
    ticket, paper, actor, now = _begin(paper, actor)
    if not paper.is_unnumbered or not paper.is_current:
        raise ActNotPossible("Naskah ini tidak menunggu nomor.")
    if not may_number(paper, actor):
        raise ActDenied("Nomor naskah Dinas dicatat oleh Tata Usaha, nomor naskah OPD oleh OPD penerbitnya.")
    number = " ".join(number.split())
    room = Naskah._meta.get_field("number").max_length
    if not number or len(number) > room:
        raise DataMissing({"number": f"Tuliskan nomor naskah, paling panjang {room} huruf."})
    hold_book(ticket.pemda, paper.issuer)
    if taken := _holder_of(number, paper):
        raise DataMissing({"number": f"Nomor ini sudah dipakai {taken.title} pada tiket {taken.ticket.number}."})
    paper.number, paper.queued_at = number, now
    paper.facts = paper.facts | {"number": number}
    paper.save(update_fields=["number", "facts", "queued_at"])
    nudge.after_commit([paper])
    note_act(ticket, "number_paper", "Catat nomor naskah", actor, now, f"{paper.title}: {number}")
    return paper


@transaction.atomic
def void_paper(paper: Naskah, *, actor: User, reason: str) -> Naskah:
    """Declare a paper void; it keeps its number, and the number is given to no other paper."""
    ticket, paper, actor, now = _begin(paper, actor)
    if not paper.is_current:
        raise ActNotPossible("Naskah ini sudah tidak berlaku.")
    if not may_void(paper, actor):
        raise ActDenied("Naskah dibatalkan oleh Tata Usaha, Sekretaris, atau Kepala Dinas; naskah OPD oleh kepalanya.")
    reason = require_reason(reason, "reason")
    paper.voided_at, paper.voided_by, paper.void_reason = now, actor, reason[:500]
    paper.save(update_fields=["voided_at", "voided_by", "void_reason"])
    note_act(ticket, "void_paper", "Batalkan naskah", actor, now, f"{paper.title} {paper.number}: {reason}")
    return paper


@transaction.atomic
def add_scan(paper: Naskah, *, actor: User, scan: CleanFile) -> Naskah:
    """Keep the scan of a print that was signed by hand; a later one takes its place, the old file stays."""
    ticket, paper, actor, now = _begin(paper, actor)
    if not may_add_scan(paper, actor):
        raise ActDenied("Pindaian ditambahkan oleh penanda tangan naskah atau Tata Usaha.")
    (paper.scan,) = attach(ticket, paper.run, [scan], actor=actor, now=now)
    paper.save(update_fields=["scan"])
    note_act(ticket, "add_scan", "Tambah pindaian naskah", actor, now, f"{paper.title} {paper.number}".strip())
    return paper


def _begin(paper: Naskah, actor: User) -> tuple[Ticket, Naskah, User, datetime]:
    """Lock order everywhere: ticket first. Paper and actor are read again under the lock."""
    ticket, actor = lock_ticket(paper.ticket_id, actor)
    paper = Naskah.objects.select_for_update(of=("self",)).select_related("run", "issuer").get(pk=paper.pk)
    return ticket, paper, actor, moment.now()


def _answers_for(paper: Naskah, user: User, dinas: tuple[Role, ...], opd: tuple[Role, ...]) -> bool:
    hands = user.hands
    if hands.pemda_id != paper.pemda_id:
        return False
    if paper.issuer_id is None:
        return bool(hands.roles & set(dinas))
    return hands.opd_id == paper.issuer_id and bool(hands.roles & set(opd))


def _holder_of(number: str, paper: Naskah) -> Naskah | None:
    """Another paper of the same issuer that carries the number, whatever its kind: the book is one."""
    lineage = {"ticket": paper.ticket_id, "kind": paper.kind, "title": paper.title, "round": paper.round}
    taken = Naskah.objects.filter(pemda=paper.pemda_id, issuer=paper.issuer_id, number__iexact=number)
    return taken.exclude(**lineage).select_related("ticket").first()


def note_act(ticket: Ticket, act: str, label: str, actor: User, now: datetime, note: str = "") -> None:
    """One version and one audit row further, where nothing moves. The ticket is locked."""
    ticket.version += 1
    ticket.save(update_fields=["version"])
    write_entry(ticket, actor, act=act, label=label, now=now, note=note)
