"""How a page answers when an act is refused: the sentence, and what was typed is kept."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django_fsm import can_proceed, has_transition_perm

from tickets.models import Ticket
from workflow.actions.advance import not_now, whose_turn


class SeeOther(HttpResponseRedirect):
    """303: the form has been dealt with, now read the page."""

    status_code = 303


def sent_version(request: HttpRequest) -> int:
    """The version token of a sent form; -1 for none or a senseless one, which counts as stale."""
    written = request.POST.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else -1


def refusal_before(request: HttpRequest, ticket: Ticket, act: str) -> HttpResponse | None:
    """The answer if the act is not possible now or not the reader's, else None. Raises PermissionDenied for the latter.

    An act that has become impossible leads to the ticket's page, where the present state stands beside the sentence.
    """
    transition = getattr(ticket, act)
    if not can_proceed(transition):
        return to_ticket(request, ticket, not_now(ticket))
    if not has_transition_perm(transition, request.user):
        raise PermissionDenied(whose_turn(ticket, request.user))
    return None


def to_ticket(request: HttpRequest, ticket: Ticket, sentence: str) -> HttpResponse:
    """Show the ticket's page with a warning."""
    messages.warning(request, sentence)
    return SeeOther(ticket.get_absolute_url())
