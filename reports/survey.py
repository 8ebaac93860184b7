"""Asking for the SKM and taking an answer: once per ticket, after its close, outside the SOP's clocks and its audit.

The OPD is asked, by its accounts, also where somebody without an account reported by telephone or in person. No code
on a paper opens the survey: those whose work is judged hold the same papers, and nobody could tell who answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from reports.models import JawabanSkm, TandaSkm, TataSkm
from tickets.models import Ticket, User
from workflow import moment
from workflow.states import Status


class NotAsked(Exception):
    """The survey does not run, the ticket is not done, or it was judged already; the words say which."""


def why_not(ticket: Ticket, today: date) -> str:
    """Why this ticket cannot be judged today, or ""."""
    if ticket.status != Status.SELESAI:
        return "Survei dibuka setelah penanganan selesai."
    if not TataSkm.objects.asking(ticket.pemda, today).exists():
        return "Survei kepuasan sedang tidak dibuka."
    if TandaSkm.objects.filter(ticket=ticket).exists():
        return "Survei untuk tiket ini sudah diisi."
    return ""


def is_asked(ticket: Ticket) -> bool:
    """Whether the reporting side may judge the ticket now."""
    return not why_not(ticket, ticket.pemda.today)


@transaction.atomic
def answer(ticket: Ticket, *, actor: User, scores: Mapping[str, int], suggestion: str = "") -> None:
    """Keep one answer and the mark that the ticket was judged; nothing of ``actor`` is kept.

    Raises PermissionDenied for anybody but the reporting side, NotAsked where it is not the time.
    """
    if not ticket.is_reporting_side(actor):
        raise PermissionDenied("Survei ini untuk OPD yang melapor.")
    today = ticket.pemda.date_of(moment.now())
    if words := why_not(ticket, today):
        raise NotAsked(words)
    try:
        with transaction.atomic():
            TandaSkm.objects.create(ticket=ticket)  # of two at once the key refuses the second
    except IntegrityError as taken:
        raise NotAsked("Survei untuk tiket ini sudah diisi.") from taken
    JawabanSkm.objects.create(
        pemda_id=ticket.pemda_id, year=today.year, month=today.month, suggestion=suggestion.strip(), **scores
    )
