"""Acts on a disposisi itself: taking one back that nobody has read, and writing one down that was given on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from tickets.models import Ticket, User
from tickets.uploads import CleanFile
from workflow.actions.advance import already_read, begin, finish
from workflow.actions.recording import void_appointment
from workflow.actions.refusals import ActNotPossible, DataMissing, require_reason
from workflow.actions.rows import perform_row
from workflow.actions.runs import abandon_run, open_run


@transaction.atomic
def enter_disposisi(
    ticket: Ticket, *, actor: User, scan: Sequence[CleanFile], occurred_at: datetime | None, **entry: Any
) -> Ticket:
    """TU writes down the disposisi that an official gave on paper (disposisi susulan), with the scan of the sheet.

    The sheet on paper is the document, so none is issued; the verdict follows the time of writing down.
    Raises DataMissing without scan or time.
    """
    ticket = perform_row(ticket, "enter_disposisi", actor=actor, scan=scan, occurred_at=occurred_at, **entry)
    # Asked after legality and permission, like every datum; the exception takes the whole act back.
    missing = {
        "scan": "Lampirkan pindaian lembar disposisi." if not scan else "",
        "occurred_at": "Isi waktu yang tertulis pada lembar disposisi." if occurred_at is None else "",
    }
    if missing := {name: sentence for name, sentence in missing.items() if sentence}:
        raise DataMissing(missing)
    return ticket


@transaction.atomic
def recall_disposisi(ticket: Ticket, *, actor: User, note: str, version: int | None = None) -> Ticket:
    """Take the last disposisi or appointment back while its receiver has not read it; the giver's row opens anew.

    What it recorded stays, marked as taken back. Raises ActNotPossible with who read it and when.
    """
    move = begin(ticket, "recall_disposisi", actor=actor, version=version)
    note = require_reason(note)
    ticket, run = move.ticket, move.ticket.current_run
    # The page notes a reading without the ticket's lock: hold the turns, so that one of the two comes first.
    turns = list(run.turns.select_for_update(of=("self",)).select_related("read_by").order_by("pk"))
    if read := next((turn for turn in turns if turn.read_at is not None), None):
        raise ActNotPossible(already_read(ticket, read))
    given = run.came_from
    move.transit(to=given.step)
    given.recalled_at = move.now
    given.save(update_fields=["recalled_at"])
    void_appointment(ticket, given, now=move.now)
    abandon_run(run, act=move.act, actor=move.actor, now=move.now)
    open_run(ticket, ticket.step, leaving=run, came_from=given.came_from, now=move.now)
    return finish(move, note=note)
