"""Explaining why a row came too late, and judging the explanation. Neither moves the ticket; both are acts on it."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import capfirst

from tickets.models import Ticket, User
from workflow import indonesian
from workflow.actions.advance import begin_beside, finish
from workflow.actions.refusals import ActDenied, ActNotPossible, DataMissing
from workflow.audience import holders_of
from workflow.compliance import excuse
from workflow.models import Clock, LateDuty, LateReason
from workflow.notifications import queue
from workflow.states import Excuse, LateCode

SHORTEST_WORDS = 10
LONGEST_WORDS = LateReason._meta.get_field("words").max_length


@transaction.atomic
def explain_lateness(
    ticket: Ticket, *, actor: User, reason: LateReason, code: str, words: str = "", version: int | None = None
) -> Ticket:
    """Give the coded reason for a breach, once, or again after it was not accepted; the higher posts are told.

    Raises ActDenied for others than the hands that were late, ActNotPossible where none is asked for.
    """
    move = begin_beside(ticket, "explain_lateness", "Jelaskan keterlambatan", actor=actor, version=version)
    reason = _locked(move.ticket, reason)
    if not reason.is_owed:
        raise ActNotPossible(reason.not_owed)
    if not reason.is_owed_by(move.actor):
        raise ActDenied(f"Alasan ini diisi oleh yang mengerjakan langkah {reason.run.step}.")
    words = words.strip()
    if code not in LateCode.values:
        raise DataMissing({"code": "Pilih alasan keterlambatan."})
    if code == LateCode.LAINNYA and len(words) < SHORTEST_WORDS:
        raise DataMissing({"words": f"Jelaskan alasan lainnya, paling sedikit {SHORTEST_WORDS} huruf."})
    if len(words) > LONGEST_WORDS:
        raise DataMissing({"words": f"Keterangan paling panjang {LONGEST_WORDS} huruf."})
    if reason.accepted is False:
        reason.refusals = [*reason.refusals, reason.refusal]
    reason.code, reason.words = code, words
    reason.given_by, reason.given_title, reason.given_at = move.actor, move.actor.jabatan_as(reason.role), move.now
    reason.accepted = reason.decided_by = reason.decided_at = None
    reason.decided_title = reason.decision = ""
    reason.save()
    LateDuty.rewrite([reason])
    label = f"langkah {reason.run.step}, {indonesian.dalam_kalimat(LateCode(code).label)}"
    told = _next_judges(move.ticket, reason)
    queue(move.ticket, "alasan_diberikan", to=told, now=move.now, words=f"{capfirst(label)}.")
    return finish(move, note=words, outcome=code, outcome_label=label)


@transaction.atomic
def judge_lateness(
    ticket: Ticket, *, actor: User, reason: LateReason, accepted: bool, note: str = "", version: int | None = None
) -> Ticket:
    """Accept a reason, or not; a refusal says why. The verdict stays, an accepted reason is kept beside it.

    Raises ActDenied for others than a higher post of this SOP, and for whoever gave the reason.
    """
    move = begin_beside(ticket, "judge_lateness", "Nilai alasan keterlambatan", actor=actor, version=version)
    reason = _locked(move.ticket, reason)
    if not reason.is_pending:
        raise ActNotPossible(f"Tidak ada alasan keterlambatan langkah {reason.run.step} yang menunggu penilaian.")
    if not reason.is_judged_by(move.actor):
        titles = indonesian.daftar([move.ticket.sop.title_of(role) for role in reason.judges(move.ticket.sop)])
        raise ActDenied(f"Alasan ini dinilai oleh {titles}, bukan oleh yang memberikannya.")
    note = note.strip()
    if not accepted and len(note) < SHORTEST_WORDS:
        raise DataMissing({"note": f"Tuliskan mengapa tidak diterima, paling sedikit {SHORTEST_WORDS} huruf."})
    if len(note) > LONGEST_WORDS:
        raise DataMissing({"note": f"Catatan paling panjang {LONGEST_WORDS} huruf."})
    reason.accepted, reason.decision = accepted, note
    reason.decided_by, reason.decided_at = move.actor, move.now
    reason.decided_title = move.actor.jabatan_as(*reason.judges(move.ticket.sop))
    reason.save(update_fields=["accepted", "decision", "decided_by", "decided_at", "decided_title"])
    LateDuty.rewrite([reason])
    if accepted:
        Clock.objects.filter(pk=reason.clock_id).update(excuse=Excuse.ALASAN)
        excuse([reason.clock_id])
    label = f"langkah {reason.run.step}, {'diterima' if accepted else 'tidak diterima'}"
    words = f"{capfirst(label)}." + ("" if accepted else " Mohon isi kembali pada halaman tiket.")
    queue(move.ticket, "alasan_diputus", to=[reason.given_by], now=move.now, words=words)
    return finish(move, note=note, outcome="diterima" if accepted else "tidak_diterima", outcome_label=label)


def _next_judges(ticket: Ticket, reason: LateReason) -> list[User]:
    """The holders of the next higher post that is not vacant."""
    for role in reason.judges(ticket.sop):
        if judges := [user for user in holders_of(ticket, [role]) if user != reason.given_by]:
            return judges
    return []


def _locked(ticket: Ticket, reason: LateReason) -> LateReason:
    """The reason as it stands now; the ticket's lock holds everybody else off. Raises ActNotPossible for another's."""
    reasons = LateReason.objects.filter(ticket=ticket).select_related("alarm", "clock", "run", "given_by", "decided_by")
    found = reasons.filter(pk=reason.pk).first()
    if found is None:
        raise ActNotPossible("Keterlambatan ini bukan milik tiket ini.")
    found.ticket = ticket
    return found
