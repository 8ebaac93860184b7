"""Acts that no row prints: acknowledging, sending back, waiting, withdrawing, reopening, correcting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from reports import documents
from tickets.models import RECORDS, Ticket, User
from workflow import compliance, escalation
from workflow.actions.advance import Move, begin, finish
from workflow.actions.agenda import correct_agenda, keep_letter
from workflow.actions.recording import attach, is_empty, record, void_appointment
from workflow.actions.refusals import ActNotPossible, DataMissing, require_reason
from workflow.actions.report import complete_report, with_changes
from workflow.actions.results import cause_of
from workflow.actions.rows import move_on
from workflow.actions.runs import (
    abandon_run,
    ask_again,
    call_performers_anew,
    come_to_rest,
    leave_run,
    open_run,
    void_acknowledgements,
)
from workflow.fields import DEVICE_KINDS, FIELDS, FILE_KINDS
from workflow.models import Pause, StepRun, Turn, calendar_of
from workflow.states import BEYOND_COMPETENCE, RefusalGround, Role, WaitReason


@transaction.atomic
def acknowledge(ticket: Ticket, *, actor: User, version: int | None = None, note: str = "") -> Ticket:
    """Acknowledge the performed row; the last acknowledgement ends the row and issues its papers."""
    move = begin(ticket, "acknowledge", actor=actor, version=version)
    ticket, run, step = move.ticket, move.ticket.current_run, move.ticket.current_step
    mine = [t for t in ticket.open_turns if t.kind == Turn.Kind.ACKNOWLEDGE and t.is_open_to(move.actor)]
    others = [t for t in ticket.open_turns if t.kind == Turn.Kind.ACKNOWLEDGE and t not in mine]
    move.transit(outcome=run.outcome, is_last=not others)
    for turn in mine:
        turn.acknowledge(by=move.actor, title=move.actor.jabatan_as(turn.role), now=move.now)
    if not others:
        move_on(move, run, step)
    return finish(move, note=note)


@transaction.atomic
def decline(ticket: Ticket, *, actor: User, note: str, version: int | None = None) -> Ticket:
    """Refuse to acknowledge, with a reason; acknowledgements so far are void and the performer begins the row again."""
    move = begin(ticket, "decline", actor=actor, version=version)
    note = require_reason(note)
    ticket, run, step = move.ticket, move.ticket.current_run, move.ticket.current_step
    move.transit()
    void_acknowledgements(run, actor=move.actor, now=move.now, answer=Turn.Answer.TOLAK)
    leave_run(run, act=move.act, now=move.now)
    open_run(ticket, step.no, leaving=run, came_from=run.came_from, now=move.now)
    return finish(move, note=note)


@transaction.atomic
def send_back(ticket: Ticket, *, actor: User, note: str, version: int | None = None) -> Ticket:
    """Back to the row that the ticket came from, with a reason."""
    move = begin(ticket, "send_back", actor=actor, version=version)
    note = require_reason(note)
    ticket, run = move.ticket, move.ticket.current_run
    move.transit(to=ticket.sendable_row)
    abandon_run(run, act=move.act, actor=move.actor, now=move.now)
    open_run(ticket, ticket.step, leaving=run, came_from=run.came_from.came_from, now=move.now)
    return finish(move, note=note)


@transaction.atomic
def return_to_opd(ticket: Ticket, *, actor: User, note: str, version: int | None = None) -> Ticket:
    """The OPD must complete its report; the clock of the row closes with its verdict."""
    move = begin(ticket, "return_to_opd", actor=actor, version=version)
    return _end_row(move, require_reason(note))


@transaction.atomic
def refuse(
    ticket: Ticket,
    *,
    actor: User,
    note: str,
    ground: str = RefusalGround.LAINNYA,
    responsible: str = "",
    version: int | None = None,
) -> Ticket:
    """The Dinas does not take the report, on a coded ground and with a reason the OPD can read.

    ``responsible`` names who answers for the fault instead; a ground "bukan kewenangan" asks for it.
    """
    move = begin(ticket, "refuse", actor=actor, version=version)
    note, responsible = require_reason(note), responsible.strip()
    if ground not in RefusalGround.values:
        raise DataMissing({"ground": "Pilih sebab penolakan."})
    if ground in BEYOND_COMPETENCE and not responsible:
        raise DataMissing({"responsible": "Tuliskan siapa yang berwenang, supaya OPD tahu ke mana melapor."})
    named = f"Yang berwenang: {responsible}. " if responsible else ""
    return _end_row(move, named + note, outcome=ground, outcome_label=str(RefusalGround(ground).label))


@transaction.atomic
def withdraw(ticket: Ticket, *, actor: User, note: str, version: int | None = None) -> Ticket:
    """The OPD takes its report back before the work begins."""
    move = begin(ticket, "withdraw", actor=actor, version=version)
    return _end_row(move, require_reason(note))


def _end_row(move: Move, note: str, **outcome: str) -> Ticket:
    run = move.ticket.current_run
    move.transit()
    if run is not None:
        abandon_run(run, act=move.act, actor=move.actor, now=move.now)
    come_to_rest(move.ticket, run, now=move.now)
    return finish(move, note=note, **outcome)


@transaction.atomic
def resubmit(
    ticket: Ticket,
    *,
    actor: User,
    note: str,
    files: Sequence = (),
    report: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> Ticket:
    """The completed report goes back to the row that returned it. ``report`` holds changed words of the report."""
    move = begin(ticket, "resubmit", actor=actor, version=version)
    note = require_reason(note)
    ticket = move.ticket
    returned = ticket.runs.last()
    move.transit(to=returned.step)
    changes = complete_report(ticket, report or {})
    attach(ticket, None, files, actor=move.actor, now=move.now)
    open_run(ticket, returned.step, leaving=returned, came_from=returned.came_from, now=move.now)
    return finish(move, note=with_changes(note, changes))


@transaction.atomic
def pause(ticket: Ticket, *, actor: User, reason: str, note: str = "", version: int | None = None) -> Ticket:
    """The row waits for somebody else, with a coded reason. Gross time goes on."""
    move = begin(ticket, "pause", actor=actor, version=version)
    if reason not in WaitReason.values:
        raise DataMissing({"reason": "Pilih apa yang ditunggu."})
    run = move.ticket.current_run
    move.transit()
    Pause.objects.create(run=run, reason=reason, note=note, started_at=move.now)
    escalation.fall_silent(run.clock)
    return finish(move, note=note, outcome=reason, outcome_label=WaitReason(reason).label)


@transaction.atomic
def resume(ticket: Ticket, *, actor: User, note: str = "", version: int | None = None) -> Ticket:
    """The wait is over."""
    move = begin(ticket, "resume", actor=actor, version=version)
    run = move.ticket.current_run
    move.transit()
    run.pauses.filter(ended_at=None).update(ended_at=move.now)
    escalation.speak_again(run.clock, calendar_of(move.ticket.pemda), now=move.now)
    return finish(move, note=note)


@transaction.atomic
def reopen(ticket: Ticket, *, actor: User, note: str, version: int | None = None) -> Ticket:
    """The fault is back: a new round begins at the row that the SOP names."""
    move = begin(ticket, "reopen", actor=actor, version=version)
    note = require_reason(note)
    move.transit()
    move.ticket.closed_at = None
    open_run(move.ticket, move.ticket.step, leaving=None, came_from=None, now=move.now)
    return finish(move, note=note)


@transaction.atomic
def reassign_tim(
    ticket: Ticket,
    *,
    actor: User,
    petugas: Sequence[User],
    penanggung_jawab: User,
    note: str,
    version: int | None = None,
) -> Ticket:
    """Other people take the technical rows of this round; the old appointment is kept as a superseded revision."""
    move = begin(ticket, "reassign_tim", actor=actor, version=version)
    note = require_reason(note)
    ticket, before, run = move.ticket, move.ticket.penugasan, move.ticket.current_run
    if not petugas:
        raise DataMissing({"petugas": "Pilih satu petugas atau lebih."})
    move.transit()
    void_appointment(ticket, before.run, now=move.now)
    record(
        ticket,
        before.run,
        {"petugas": list(petugas), "penanggung_jawab": penanggung_jawab},
        actor=move.actor,
        now=move.now,
        occurred_at=move.now,
        note=note,
        revision=before.revision + 1,
    )
    if run.role == Role.TIM and run.performed_at is None:
        call_performers_anew(ticket, run, actor=move.actor, now=move.now)
    return finish(move, note=note)


@transaction.atomic
def correct_record(
    ticket: Ticket,
    *,
    actor: User,
    run: StepRun,
    data: Mapping[str, Any],
    note: str,
    version: int | None = None,
) -> Ticket:
    """Replace data of a row that ``actor`` recorded: a new revision with its reason, the old one kept.

    Papers already issued on that data get a new version; another receiver or team takes over the row that waits.
    Raises ActNotPossible for another person's row, or for data that was never recorded there (files are added, not
    corrected).
    """
    move = begin(ticket, "correct_record", actor=actor, version=version)
    note = require_reason(note)
    ticket = move.ticket
    run = StepRun.objects.select_for_update().get(pk=run.pk, ticket=ticket)
    if run.performed_by_id != move.actor.pk:
        raise ActNotPossible(f"Catatan langkah {run.step} milik {run.performer_title or 'petugas lain'}.")
    if wrong := [code for code in data if code not in run.recorded or FIELDS[code].kind in FILE_KINDS]:
        raise ActNotPossible(f"Data ini tidak dapat diperbaiki pada langkah {run.step}: {', '.join(wrong)}.")
    if empty := {code: f"{FIELDS[code].label} harus diisi." for code in data if is_empty(data[code])}:
        raise DataMissing(empty)
    move.transit()
    _supersede_and_record(ticket, run, dict(data), move, note)
    if run.closed_at is None:
        ask_again(ticket, run, actor=move.actor, now=move.now)
    hand_over(ticket, run, data, move)
    keep_letter(ticket, data)
    if "nomor_agenda" in data:
        correct_agenda(ticket, data["nomor_agenda"])
    compliance.blame(ticket.pk, run.round, cause_of(ticket, run.round))
    documents.reissue_papers(ticket, run, now=move.now)
    return finish(move, note=f"Langkah {run.step}: {note}")


def _supersede_and_record(ticket: Ticket, run: StepRun, data: dict[str, Any], move, note: str) -> None:
    """Carry the untouched columns of each changed record into its next revision."""
    revision = 1
    for name in {FIELDS[code].record for code in data}:
        for old in RECORDS[name].objects.current().filter(run=run):
            revision = max(revision, old.revision)
            for code in run.recorded:
                field = FIELDS.get(code)
                if field is None or field.record != name or code in data or field.kind in DEVICE_KINDS + FILE_KINDS:
                    continue
                value = getattr(old, field.attr)
                data[code] = list(value.all()) if hasattr(value, "all") else value
        RECORDS[name].objects.current().filter(run=run).update(superseded_at=move.now)
    record(
        ticket,
        run,
        data,
        actor=move.actor,
        now=move.now,
        occurred_at=move.occurred_at,
        note=note,
        revision=revision + 1,
    )
    run.save(update_fields=["recorded"])
    ticket.forget_hands()  # it knows the run as it was before: this one was read under a lock of its own


def hand_over(ticket: Ticket, corrected: StepRun, data: Mapping[str, Any], move) -> None:
    """Call the hands of the waiting row anew where the correction names others."""
    waiting = ticket.current_run
    if waiting is None or waiting.performed_at is not None:
        return
    names_team = "petugas" in data and waiting.role == Role.TIM
    names_receiver = "kepada" in data and waiting.came_from_id == corrected.pk
    if names_team or names_receiver:
        call_performers_anew(ticket, waiting, actor=move.actor, now=move.now)
