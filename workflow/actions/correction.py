"""Putting right what a row recorded: another revision of it with its reason, the old one kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from reports import documents
from tickets.models import RECORDS, Ticket, User
from tickets.models.records import RowRecord
from workflow import compliance
from workflow.actions.advance import Move, begin, finish
from workflow.actions.agenda import correct_agenda, keep_letter
from workflow.actions.recording import is_empty, record, void_appointment
from workflow.actions.refusals import ActNotPossible, DataMissing, require_reason
from workflow.actions.results import cause_of
from workflow.actions.runs import ask_again, call_performers_anew
from workflow.fields import DEVICE_KINDS, FIELDS, FILE_KINDS
from workflow.models import StepRun
from workflow.states import Role


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
    _supersede_and_record(ticket, run, data, move, note)
    if run.closed_at is None:
        ask_again(ticket, run, actor=move.actor, now=move.now)
    hand_over(ticket, run, data, move)
    keep_letter(ticket, data, actor=move.actor)
    if "nomor_agenda" in data:
        correct_agenda(ticket, data["nomor_agenda"])
    compliance.blame(ticket.pk, run.round, cause_of(ticket, run.round))
    documents.reissue_papers(ticket, run, now=move.now)
    return finish(move, note=f"Langkah {run.step}: {note}")


def _supersede_and_record(ticket: Ticket, run: StepRun, data: Mapping[str, Any], move: Move, note: str) -> None:
    """Carry the untouched columns of each changed record into its next revision."""
    revision = 1
    for name in {FIELDS[code].record for code in data}:
        for old in RECORDS[name].objects.current().filter(run=run):
            revision = max(revision, old.revision)
            data = {**_columns_of(old, run), **data}
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


def _columns_of(old: RowRecord, run: StepRun) -> dict[str, Any]:
    """Field code -> value of what the row wrote into a record; devices and files are records of their own."""
    columns = {}
    for code in run.recorded:
        field = FIELDS.get(code)
        if field is not None and field.record == type(old).__name__ and field.kind not in DEVICE_KINDS + FILE_KINDS:
            value = getattr(old, field.attr)
            columns[code] = list(value.all()) if hasattr(value, "all") else value
    return columns


def hand_over(ticket: Ticket, corrected: StepRun, data: Mapping[str, Any], move: Move) -> None:
    """Call the hands of the waiting row anew where the correction names others."""
    waiting = ticket.current_run
    if waiting is None or waiting.performed_at is not None:
        return
    names_team = "petugas" in data and waiting.role == Role.TIM
    names_receiver = "kepada" in data and waiting.came_from_id == corrected.pk
    if names_team or names_receiver:
        call_performers_anew(ticket, waiting, actor=move.actor, now=move.now)
