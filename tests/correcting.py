"""Reports that TU took down, and their correction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from tests import factories
from tests.factories import Office
from tests.situations import REASON
from tickets.models import Ticket, User
from tickets.uploads import CleanFile
from workflow import actions
from workflow.models import Notice
from workflow.states import Kanal

MOVED = "Dicatat untuk OPD yang keliru."


def entered(office: Office, *, kanal: str = Kanal.TELEPON, files: Sequence[CleanFile] = (), **report: Any) -> Ticket:
    """A report that TU took by telephone."""
    return actions.submit_report(
        actor=office.tu,
        opd=office.opd,
        report=factories.make_report(office, **report),
        submission_key=uuid4(),
        files=list(files) or [factories.make_photo("surat")],
        kanal=kanal,
    )


def correct(office: Office, ticket: Ticket, *, actor: User | None = None, note: str = REASON, **report: Any) -> Ticket:
    """The correction, by TU unless told otherwise."""
    return actions.correct_report(ticket, actor=actor or office.tu, report=report, note=note)


def move(office: Office, ticket: Ticket) -> Ticket:
    """TU finds that the report is the other OPD's."""
    return correct(office, ticket, note=MOVED, opd=office.other_opd)


def fresh(ticket: Ticket) -> Ticket:
    """The ticket as it stands."""
    return Ticket.objects.get(pk=ticket.pk)


def told(since: datetime) -> dict[tuple[str, str], str]:
    """Who was told what since a moment, as short names."""
    rows = Notice.objects.filter(told_at__gt=since).values_list("user__username", "event", "words")
    return {(name.partition("@")[0], event): words for name, event, words in rows}
