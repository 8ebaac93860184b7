"""Correcting what a report says of itself: by TU, or by its OPD as long as it is open. It moves no ticket and no clock.

What the rows recorded is corrected by whoever recorded it (``correct_record``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import capfirst

from reports import documents
from reports.models import TandaSkm
from tickets.drafts import drop_drafts
from tickets.models import Message, Opd, ReportWord, RowDraft, Ticket, User
from workflow import compliance, indonesian
from workflow.actions.advance import Move, begin, finish
from workflow.actions.recording import is_empty
from workflow.actions.refusals import ActNotPossible, DataMissing, require_reason
from workflow.actions.runs import ask_again, call_performers_anew
from workflow.audience import after_correction, told_of
from workflow.fields import LETTER_DATA
from workflow.models import Turn
from workflow.notifications import fold_unread
from workflow.states import OPD_ROLES, OWN_KANAL, Role

#: What a report says, by column, as notices and the trail call it.
FACTS = {
    "opd": "OPD pelapor",
    "kanal": "kanal",
    "title": "gangguan",
    "place": "lokasi",
    "fault_at": "mulai terganggu",
    "impact": "dampak",
    "description": "uraian",
    "node": "titik jaringan",
    "reporter_name": "narahubung",
    "reporter_job": "jabatan narahubung",
    "reporter_phone": "nomor HP narahubung",
    "letter_number": "nomor surat",
    "letter_date": "tanggal surat",
}
#: What no report is without.
NEEDED = ("title", "place", "fault_at", "reporter_name", "reporter_phone", "letter_number", "letter_date")
#: What the OPD completes in a report that was returned to it.
COMPLETED = {"title", "description", "place", "impact", "reporter_phone", "letter_number", "letter_date"}
NOTHING = "kosong"


@transaction.atomic
def correct_report(
    ticket: Ticket, *, actor: User, report: Mapping[str, Any], note: str, version: int | None = None
) -> Ticket:
    """Put right what the report says, with a reason; the trail keeps what stood there before.

    ``report`` holds new values by the columns of :data:`FACTS`. Papers that print what was wrong come out in a new
    version, and acknowledgements given to a draft that does are asked anew. With another OPD the ticket, what waits
    for an OPD, and everything it is counted by pass to that one. Raises ActNotPossible for what is fixed by now, with
    the reason of :func:`fixed_facts`, and DataMissing for what cannot be true.
    """
    move = begin(ticket, "correct_report", actor=actor, version=version)
    note = require_reason(note)
    ticket, opd_before = move.ticket, move.ticket.opd
    fixed = fixed_facts(ticket, move.actor)
    if refused := [reason for name, reason in fixed.items() if name in report]:
        raise ActNotPossible(" ".join(refused))
    _require_truth(ticket, report)
    said = documents.report_words(ticket)
    changed = [FACTS[name] for name in FACTS if name in report and report[name] != getattr(ticket, name)]
    changes = _change(ticket, report)
    if not changes:
        raise ActNotPossible("Belum ada isian yang diubah.")
    move.transit()
    moved_from = opd_before if ticket.opd != opd_before else None
    if moved_from:
        _leave(ticket, moved_from)
    corrected = {name: words for name, words in documents.report_words(ticket).items() if words != said[name]}
    _renew_hands(move, moved_from, corrected)
    documents.reissue_report(ticket, corrected, now=move.now)
    news = after_correction(ticket, move.actor, indonesian.daftar(changed), moved_from=moved_from)
    return finish(move, note=with_changes(note, changes), news=news)


def fixed_facts(ticket: Ticket, actor: User) -> dict[str, str]:
    """What ``actor`` cannot correct in this report, by column, each with its reason in a sentence."""
    arrived = indonesian.tanggal_jam(ticket.arrived_at, ticket.pemda.tz)
    fixed = {"arrived_at": f"Waktu laporan tiba tetap {arrived}: tenggat SOP dihitung sejak saat itu."}
    if not ticket.is_held_by(actor, Role.TU):
        fixed["opd"] = "OPD pelapor hanya dapat diganti oleh Tata Usaha."
    elif _has_acted(ticket):
        fixed["opd"] = f"OPD pelapor tetap {ticket.opd}, karena OPD itu sudah bertindak pada laporan ini."
    if ticket.kanal in OWN_KANAL or not ticket.is_held_by(actor, Role.TU):
        fixed["kanal"] = f"Kanal tetap {indonesian.dalam_kalimat(ticket.get_kanal_display())}."
    if reason := _why_letter_stays(ticket):
        fixed |= {"letter_number": reason, "letter_date": reason}
    return fixed


def _has_acted(ticket: Ticket) -> bool:
    """Whether anybody of the OPD reported, acted, wrote, signed or answered here: the report is theirs, then."""
    signed = Q(answer__in=(Turn.Answer.SAH, Turn.Answer.TOLAK)) | ~Q(signer_name="")
    return (
        ticket.reporter_id is not None
        or ticket.audit_trail.filter(actor__opd=ticket.opd_id).exists()
        or ticket.messages.filter(side=Message.Side.OPD).exists()
        or ticket.turns.filter(signed, role__in=OPD_ROLES, opd=ticket.opd_id).exists()
        or ticket.papers.exclude(issuer=None).exists()
        or TandaSkm.objects.filter(ticket=ticket).exists()
    )


def _why_letter_stays(ticket: Ticket) -> str:
    if ticket.papers.exclude(issuer=None).exists():
        return f"Nomor dan tanggal surat tetap, karena suratnya diterbitkan {ticket.opd} di sistem ini."
    if recorded := [run.step for run in ticket.every_run if set(LETTER_DATA) & set(run.recorded)]:
        rows = indonesian.daftar(list(dict.fromkeys(recorded)))
        return f"Surat tercatat pada langkah {rows}: pencatatnya memperbaikinya dengan “Perbaiki catatan” di sana."
    return "" if ticket.letter_number else "Surat belum tercatat pada laporan ini."


def _require_truth(ticket: Ticket, report: Mapping[str, Any]) -> None:
    if foreign := set(report) - set(FACTS):
        raise ActNotPossible(f"Isian tidak dikenal: {', '.join(sorted(foreign))}.")
    faults = {name: "Isian ini harus diisi." for name in NEEDED if name in report and is_empty(report[name])}
    opd, node = report.get("opd", ticket.opd), report.get("node", ticket.node)
    if opd.pemda_id != ticket.pemda_id:
        raise ActNotPossible("OPD ini bukan OPD Pemda Anda.")
    if node is not None and node.opd_id != opd.pk:
        faults["node"] = f"Titik jaringan {node} bukan milik {opd}. Pilih yang lain, atau kosongkan."
    if report.get("kanal") in OWN_KANAL:
        faults["kanal"] = "Pilih kanal melalui mana laporan ini datang."
    since = report.get("fault_at")
    if since and since != ticket.fault_at and since > ticket.arrived_at:
        faults["fault_at"] = "Gangguan tidak dapat mulai sesudah laporannya tiba."
    if faults:
        raise DataMissing(faults)


def complete_report(ticket: Ticket, report: Mapping[str, Any]) -> list[str]:
    """Store what the OPD completed in its returned report; what has changed, a sentence each."""
    if foreign := set(report) - COMPLETED:
        raise ActNotPossible(f"Isian tidak dikenal: {', '.join(sorted(foreign))}.")
    return _change(ticket, report)


def with_changes(note: str, changes: Sequence[str]) -> str:
    """The reason of an act, and behind it what it changed."""
    return ". ".join([note.rstrip("."), *changes]) if changes else note


def _change(ticket: Ticket, report: Mapping[str, Any]) -> list[str]:
    """Store new values; a sentence for each that differs, with what stood there and what stands there now."""
    changes = []
    for name in FACTS:
        if name in report and report[name] != getattr(ticket, name):
            old = _words(ticket, name)
            setattr(ticket, name, report[name])
            changes.append(f"{capfirst(FACTS[name])}: semula {old}, menjadi {_words(ticket, name)}")
    if changes:
        ticket.save(update_fields=sorted(report))
        ReportWord.learn(ticket.pemda_id, ticket.title, ticket.place)
    return changes


def _words(ticket: Ticket, name: str) -> str:
    value = getattr(ticket, name)
    if is_empty(value):
        return NOTHING
    if isinstance(value, datetime):
        return indonesian.tanggal_jam(value, ticket.pemda.tz)
    if isinstance(value, date):
        return indonesian.tanggal(value)
    return f"“{ticket.get_kanal_display() if name == 'kanal' else value}”"


def _leave(ticket: Ticket, opd: Opd) -> None:
    """The ticket is not this OPD's any more: what its people left unread or unsent goes, and the figures follow."""
    fold_unread({(person.pk, ticket.pk) for person in told_of(ticket, opd)})
    for draft in RowDraft.objects.filter(run__ticket=ticket, author__opd=opd).select_related("run", "author"):
        drop_drafts(draft.run, draft.author)
    compliance.count_for_opd(ticket.pk, ticket.opd_id)


def _renew_hands(move: Move, moved_from: Opd | None, corrected: Mapping[str, str]) -> None:
    """Of the row that waits: another OPD is called in its turns, and drafts that read otherwise now are read anew."""
    ticket, run = move.ticket, move.ticket.current_run
    if run is None:
        return
    if run.performed_at is None:
        if moved_from and run.role in OPD_ROLES:
            call_performers_anew(ticket, run, actor=move.actor, now=move.now)
        return
    acks = ticket.sop.step(run.step).acks
    drafts = ticket.konsep.filter(run=run, settled_at=None)
    if (moved_from and set(acks) & set(OPD_ROLES)) or any(documents.prints_otherwise(one, corrected) for one in drafts):
        ask_again(ticket, run, actor=move.actor, now=move.now)
