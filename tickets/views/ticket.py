"""The ticket's page, and its SOP as printed with the present place marked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tickets.models import Ticket
from tickets.views.desk import desk_links
from tickets.views.gate import for_members
from tickets.views.page import TicketPage
from tickets.views.talk import Talk
from workflow import indonesian, moment
from workflow.models import Notice
from workflow.opened import note_opening
from workflow.sop.cover import cover_of
from workflow.sop.flowchart import draw


def visible_ticket(request: HttpRequest, number: str, *along: str) -> Ticket:
    """The ticket of that number with its OPD, and ``along`` in the same query, if the reader may see it; else 404."""
    found = get_object_or_404(Ticket.objects.visible_to(request.user).select_related("opd", *along), number=number)
    found.pemda = request.user.pemda  # nobody sees tickets of another one
    return found


@require_safe
@for_members
def ticket(request: HttpRequest, number: str) -> HttpResponse:
    """Where the report stands, who acts, by when, everything recorded, papers and history.

    Whoever opens it has read what was told about it.
    """
    found = visible_ticket(request, number, "node", "letter_promise", "agenda")
    if request.method == "GET" and request.user.unread_notices:
        request.user.unread_notices -= Notice.objects.read_about(found, request.user, at=moment.on_screen())
    page = TicketPage(found, request.user)
    if request.method == "GET":
        note_opening(found, request.user)
    talk = Talk(found, request.user, team=page.team)
    context = {"ticket": found, "page": page, "talk": talk, "desk_links": desk_links(found, request.user)}
    return render(request, "tickets/tiket.html", context)


@require_safe
@for_members
def ticket_sop(request: HttpRequest, number: str) -> HttpResponse:
    """The official SOP table of the version that the ticket pins, with the row marked where it stands."""
    found = visible_ticket(request, number)
    sop, here = found.sop, found.current_step
    words = f"Tiket {found.number} di langkah {here.no}." if here else f"Tiket {found.number}: {_state(found)}."
    context = {
        "ticket": found,
        "sop": sop,
        "flowchart": draw(sop, here.no if here else ""),
        "cover": cover_of(sop),
        "present_words": words,
        "readings_url": reverse("sop_tafsir", args=[found.sop_version_id]),
    }
    return render(request, "workflow/sop.html", context)


def _state(ticket: Ticket) -> str:
    return indonesian.dalam_kalimat(ticket.get_status_display())
