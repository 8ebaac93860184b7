"""Acts that no row prints: acknowledging, sending back, waiting, withdrawing, reopening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from tickets.models import Ticket, User
from workflow import escalation
from workflow.actions.advance import Move, begin, finish
from workflow.actions.recording import attach
from workflow.actions.refusals import DataMissing, require_reason
from workflow.actions.report import complete_report, with_changes
from workflow.actions.rows import move_on
from workflow.actions.runs import (
    abandon_run,
    come_to_rest,
    leave_run,
    open_run,
    void_acknowledgements,
)
from workflow.models import Pause, Turn, calendar_of
from workflow.states import BEYOND_COMPETENCE, RefusalGround, WaitReason


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
