"""The audit row of a person's act, written in the act's own transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tickets.models import Ticket, User
from workflow.models import AuditEntry


def write_entry(ticket: Ticket, actor: User, *, act: str, label: str, now: datetime, **other: Any) -> None:
    """Write the row at the version and place that the ticket has now.

    ``other`` columns differ where the act moved the ticket, happened before ``now``, or has more to tell.
    """
    place = {"source": ticket.status, "target": ticket.status, "step_from": ticket.step, "step_to": ticket.step}
    who = {"actor": actor, "actor_name": actor.full_name, "actor_title": actor.jabatan}
    row = {**place, **who, "occurred_at": now, "recorded_at": now, **other}
    AuditEntry.objects.create(ticket=ticket, version=ticket.version, round=ticket.round, act=act, label=label, **row)
