"""Noting that whoever is expected has opened the ticket: until then a disposisi can be taken back."""

from __future__ import annotations

from tickets.models import Ticket, User
from workflow import moment
from workflow.models import Turn


def note_opening(ticket: Ticket, reader: User) -> None:
    """Stamp the reader's open turns, the first time only; one statement, and none on every later visit.

    It neither moves the ticket nor raises its version. Who gave the disposisi does not read it as its receiver.
    """
    given = ticket.disposing_run
    if given is None or given.performed_by_id == reader.pk:
        return
    mine = [turn.pk for turn in ticket.open_turns if turn.read_at is None and turn.is_open_to(reader)]
    if mine:
        Turn.objects.filter(pk__in=mine, read_at=None, closed_at=None).update(read_at=moment.now(), read_by=reader)
