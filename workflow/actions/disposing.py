"""Acts on a disposisi itself: taking one back that nobody has read."""

from __future__ import annotations

from django.db import transaction

from tickets.models import Penugasan, Ticket, User
from workflow.actions.advance import already_read, begin, finish
from workflow.actions.general import require_reason
from workflow.actions.refusals import ActNotPossible
from workflow.actions.runs import leave_run, open_run


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
    Penugasan.objects.current().filter(run=given).update(superseded_at=move.now)
    leave_run(run, act=move.act, actor=move.actor, now=move.now)
    open_run(ticket, ticket.step, leaving=run, came_from=given.came_from, now=move.now)
    return finish(move, note=note)
