"""How a page answers when an act is refused: the sentence, and what was typed is kept."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.text import capfirst
from django_fsm import can_proceed, has_transition_perm

from tickets.asked import whole_number
from tickets.forms.devices import WRITTEN_COLUMNS
from tickets.models import Ticket
from tickets.views.awaited import awaited_of
from workflow import moment
from workflow.actions.advance import not_now, who_was_first, whose_turn
from workflow.actions.report import FACTS
from workflow.fields import FIELDS

#: Kinds of data that somebody writes; everything else is chosen or attached.
WRITTEN_KINDS = ("teks", "paragraf", "bulat", "desimal")
#: Boxes that stand beside the catalogue's.
WRITTEN_BESIDE = {"note": "Catatan", "cek_teks": "Catatan pemeriksaan", "cek_angka": "Hasil pemeriksaan"} | {
    name: capfirst(FACTS[name])
    for name in ("title", "place", "impact", "description", "reporter_name", "reporter_job", "reporter_phone")
}


class SeeOther(HttpResponseRedirect):
    """303: the form has been dealt with, now read the page."""

    status_code = 303


def sent_version(request: HttpRequest) -> int:
    """The version token of a sent form; -1 for none or a senseless one, which counts as stale."""
    version = whole_number(request.POST.get("version", ""), 9)
    return -1 if version is None else version


def refusal_before(request: HttpRequest, ticket: Ticket, act: str) -> HttpResponse | None:
    """The answer if the act is not possible now or not the reader's, else None. Raises PermissionDenied for the latter.

    An act that has become impossible, or that the reader has just done, leads to the ticket's page, where the present
    state stands beside the sentence.
    """
    if is_still_possible(request, ticket, act):
        return None
    last = ticket.last_act
    can_be_done = can_proceed(getattr(ticket, act))
    if last.actor_id == request.user.pk and (last.act == act or (request.method != "POST" and can_be_done)):
        return to_ticket(request, ticket, who_was_first(ticket, request.user))
    if not can_be_done:
        return to_ticket(request, ticket, not_now(ticket, act))
    raise PermissionDenied(whose_turn(ticket, request.user, act))


def is_still_possible(request: HttpRequest, ticket: Ticket, act: str) -> bool:
    """Whether the reader may do the act on the ticket as it stands now."""
    transition = getattr(ticket, act)
    return can_proceed(transition) and has_transition_perm(transition, request.user)


def to_ticket(request: HttpRequest, ticket: Ticket, sentence: str) -> HttpResponse:
    """Lead to the ticket's page with a warning; a form that came too late is a conflict (409) and keeps its words."""
    if request.method == "POST":
        typed = typed_words(request.POST)
        awaited = awaited_of(ticket, request.user, moment.on_screen())
        is_done = ticket.last_act.actor_id == request.user.pk
        context = {"ticket": ticket, "sentence": sentence, "is_done": is_done, "typed": typed, "awaited": awaited}
        return render(request, "tickets/terlambat.html", context, status=409)
    messages.warning(request, sentence)
    return SeeOther(ticket.get_absolute_url())


def typed_words(sent: QueryDict) -> list[tuple[str, str]]:
    """Question and answer for every box of a sent form in which somebody wrote; choices are soon made again."""
    return [
        (label, value.strip())
        for name in sent
        if (label := _question(name))
        for value in sent.getlist(name)
        if value.strip()
    ]


def _question(name: str) -> str:
    """The words that stood at the box of that name; empty for tokens, choices and dates."""
    if name in WRITTEN_BESIDE:
        return WRITTEN_BESIDE[name]
    if name in FIELDS:
        return FIELDS[name].label if FIELDS[name].kind in WRITTEN_KINDS else ""
    code, _, box = name.partition("-")
    number, _, column = box.partition("-")
    if code not in FIELDS or column not in WRITTEN_COLUMNS or not (number.isdecimal() and len(number) < 4):
        return ""
    return f"Perangkat {int(number) + 1}, {WRITTEN_COLUMNS[column].lower()}"
