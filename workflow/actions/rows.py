"""The twenty-one acts that complete a printed row, by name. All take the same private road."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from reports import documents
from tickets.drafts import drop_drafts
from tickets.models import Ticket, User
from tickets.uploads import CleanFile
from workflow import indonesian
from workflow.actions.advance import Move, begin, finish
from workflow.actions.agenda import enter_agenda, keep_letter
from workflow.actions.recording import attach, record, require_data
from workflow.actions.refusals import ActNotPossible, DataMissing, require_reason
from workflow.actions.runs import (
    call_acknowledgers,
    close_turns,
    come_to_rest,
    leave_run,
    open_run,
    owed_data,
)
from workflow.fields import FIELDS, TEAM_DATA
from workflow.models import StepRun, Turn
from workflow.sop import Step
from workflow.sop.definition import ENDS
from workflow.states import Role, Status, Verbal


@transaction.atomic
def perform_row(
    ticket: Ticket,
    act: str,
    *,
    actor: User,
    version: int | None = None,
    outcome: str = "",
    data: Mapping[str, Any] | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
    skip: bool = False,
    scan: Sequence[CleanFile] | None = None,
    verbal: bool = False,
) -> Ticket:
    """Complete the present row: record its data, then wait for its acknowledgers or move on.

    ``skip`` closes an optional row as "tidak diperlukan" with ``note`` as the reason. ``scan`` is the sheet of a row
    that was performed on paper. ``verbal``: ordered by word of mouth, so that all but the team is owed until the
    official confirms the order.
    Raises ActNotPossible, StaleTicket, ActDenied or DataMissing; then nothing is changed.
    """
    data = data or {}
    move = begin(ticket, act, actor=actor, version=version, occurred_at=occurred_at)
    ticket, run, step = move.ticket, move.ticket.current_run, move.ticket.current_step
    if skip:
        _refuse_to_skip(step, note)
    else:
        outcome = outcome or (_way_on(step) if verbal else "")
        _check_outcome(step, outcome)
        owed = set(step.required_data(outcome)) - {*TEAM_DATA} if verbal else ticket.awaited_data(step)
        require_data(step, outcome, data, waived=owed)
    on_behalf = not ticket.is_performer(move.actor)
    move.transit(outcome=outcome)
    if not skip:
        record(ticket, run, data, actor=move.actor, now=move.now, occurred_at=move.occurred_at, note=note)
    attach(ticket, run, scan or (), actor=move.actor, now=move.now)
    run.outcome, run.on_behalf, run.skipped, run.reason = outcome, on_behalf, skip, note if skip else ""
    run.from_paper, run.verbal = scan is not None, Verbal.MENUNGGU if verbal else ""
    _sign(move, run)
    if step.acks:
        _await_acknowledgers(move, run, step)
    else:
        move_on(move, run, step)
    return finish(
        move,
        note=note,
        outcome=outcome,
        outcome_label=step.outcome(outcome).label if outcome else "",
        on_behalf_of=ticket.sop.title_of(step.role) if on_behalf else "",
    )


def _sign(move: Move, run: StepRun) -> None:
    """The actor has performed the row, now and in the post of this act; nobody else is expected to any more."""
    run.performed_at, run.performed_by, run.performer_title = move.now, move.actor, move.title
    run.occurred_at = move.occurred_at
    close_turns(run, kind=Turn.Kind.PERFORM, actor=move.actor, now=move.now)


def _await_acknowledgers(move: Move, run: StepRun, step: Step) -> None:
    """The row stays open until all have acknowledged it, who read its papers as drafts."""
    run.save()
    drop_drafts(run)
    call_acknowledgers(move.ticket, run, now=move.now)
    documents.draft_papers(move.ticket, run, step, now=move.now)


def move_on(move: Move, run: StepRun, step: Step) -> None:
    """The row has ended: issue its papers, then enter the next row or come to rest.

    Raises DataMissing or ActNotPossible for a ticket that cannot close yet.
    """
    ticket = move.ticket
    leave_run(run, act=move.act, now=move.now)
    documents.issue_papers(ticket, run, step, now=move.now)
    if ticket.current_step is not None and not ticket.current_step.is_terminator:
        open_run(ticket, ticket.step, leaving=run, came_from=run, now=move.now)
        move.has_entered = True
        return
    if ticket.status == Status.SELESAI:
        _refuse_to_close(ticket)
    come_to_rest(ticket, run, now=move.now)


def _refuse_to_close(ticket: Ticket) -> None:
    """Nothing is done while a row owes data, or a verbal order its official's word."""
    if owed := owed_data(ticket):
        raise DataMissing(
            {
                code: f"Langkah {no} belum mencatat {indonesian.dalam_kalimat(FIELDS[code].label)}."
                for no, codes in owed.items()
                for code in codes
            }
        )
    if ticket.open_orders:
        waiting = [f"langkah {order.run.step} oleh {order.official}" for order in ticket.open_orders]
        raise ActNotPossible(f"Perintah lisan belum dikonfirmasi: {indonesian.daftar(waiting)}.")


def _way_on(step: Step) -> str:
    """The outcome along which an order sends the work on: the first that leads to another row."""
    return next((outcome.code for outcome in step.outcomes if outcome.to not in ENDS), "")


def _check_outcome(step: Step, outcome: str) -> None:
    if step.outcomes and step.outcome(outcome) is None:
        raise DataMissing({"outcome": f"Pilih hasil langkah {step.no}."})
    if not step.outcomes and outcome:
        raise ActNotPossible(f"Langkah {step.no} tidak mempunyai pilihan hasil.")


def _refuse_to_skip(step: Step, note: str) -> None:
    if not step.optional:
        raise ActNotPossible(f"Langkah {step.no} wajib dikerjakan menurut SOP.")
    require_reason(note)


@transaction.atomic
def submit_laporan(ticket: Ticket, *, actor: User, data: Mapping[str, Any] | None = None, **entry) -> Ticket:
    """The OPD hands in its own letter, or TU the one that was brought (Bogor 1)."""
    data = data or {}
    return keep_letter(perform_row(ticket, "submit_laporan", actor=actor, data=data, **entry), data, actor=actor)


@transaction.atomic
def register_laporan(ticket: Ticket, *, actor: User, data: Mapping[str, Any] | None = None, **entry) -> Ticket:
    """TU, or the team, enters the report; TU's entry takes the next number of the agenda book."""
    data = dict(data or {})
    if ticket.is_held_by(actor, Role.TU):
        data["nomor_agenda"] = enter_agenda(ticket, actor=actor, written=data.get("nomor_agenda", "")).words
    return keep_letter(perform_row(ticket, "register_laporan", actor=actor, data=data, **entry), data, actor=actor)


def record_pemeriksaan_awal(ticket: Ticket, **entry) -> Ticket:
    """The check from the desk (Tanah Bumbu 2)."""
    return perform_row(ticket, "record_pemeriksaan_awal", **entry)


def confirm_aduan(ticket: Ticket, **entry) -> Ticket:
    """F-01 is filled with the SKPD (Tanah Bumbu 3)."""
    return perform_row(ticket, "confirm_aduan", **entry)


def settle_tanggung_jawab(ticket: Ticket, **entry) -> Ticket:
    """SKPD or Dinas answers for the fault (Tanah Bumbu 4)."""
    return perform_row(ticket, "settle_tanggung_jawab", **entry)


def write_disposisi(ticket: Ticket, **entry) -> Ticket:
    """An official hands the report down."""
    return perform_row(ticket, "write_disposisi", **entry)


def appoint_tim(ticket: Ticket, **entry) -> Ticket:
    """The team is named; from now on its members alone perform the technical rows."""
    return perform_row(ticket, "appoint_tim", **entry)


def record_pemeriksaan(ticket: Ticket, **entry) -> Ticket:
    """Kind, cause and place are found."""
    return perform_row(ticket, "record_pemeriksaan", **entry)


def record_penanganan_jarak_jauh(ticket: Ticket, **entry) -> Ticket:
    """The remote attempt (Sumbawa 6)."""
    return perform_row(ticket, "record_penanganan_jarak_jauh", **entry)


def record_koordinasi(ticket: Ticket, **entry) -> Ticket:
    """Agreement with the OPD (Batam 5)."""
    return perform_row(ticket, "record_koordinasi", **entry)


def record_pemeriksaan_lokasi(ticket: Ticket, **entry) -> Ticket:
    """The visit and its findings."""
    return perform_row(ticket, "record_pemeriksaan_lokasi", **entry)


def report_kondisi(ticket: Ticket, **entry) -> Ticket:
    """Condition and estimate are told to somebody (Tanah Bumbu 7, 8)."""
    return perform_row(ticket, "report_kondisi", **entry)


def decide(ticket: Ticket, **entry) -> Ticket:
    """Somebody decides, for instance repair or replacement."""
    return perform_row(ticket, "decide", **entry)


def submit_pemenuhan(ticket: Ticket, **entry) -> Ticket:
    """The OPD supplies what it must (BA permohonan)."""
    return perform_row(ticket, "submit_pemenuhan", **entry)


def record_penggantian(ticket: Ticket, **entry) -> Ticket:
    """A device is replaced."""
    return perform_row(ticket, "record_penggantian", **entry)


def record_perbaikan(ticket: Ticket, **entry) -> Ticket:
    """The repair."""
    return perform_row(ticket, "record_perbaikan", **entry)


def record_uji_coba(ticket: Ticket, **entry) -> Ticket:
    """The test."""
    return perform_row(ticket, "record_uji_coba", **entry)


def write_laporan(ticket: Ticket, **entry) -> Ticket:
    """The team's report."""
    return perform_row(ticket, "write_laporan", **entry)


def forward_laporan(ticket: Ticket, **entry) -> Ticket:
    """The report is passed up."""
    return perform_row(ticket, "forward_laporan", **entry)


def review_laporan(ticket: Ticket, **entry) -> Ticket:
    """A superior reviews and may return it."""
    return perform_row(ticket, "review_laporan", **entry)


def issue_berita_acara(ticket: Ticket, **entry) -> Ticket:
    """The BA is made; it is issued when its acknowledgers have acknowledged."""
    return perform_row(ticket, "issue_berita_acara", **entry)
