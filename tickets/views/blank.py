"""Blank forms to print before a visit: a list of the rows that have one, and each on paper with the ticket's facts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tickets.blank_form import blank_form, rows_with_forms
from tickets.views.gate import for_members
from tickets.views.ticket import visible_ticket
from workflow import indonesian
from workflow.states import Kanal


@require_safe
@for_members
def forms(request: HttpRequest, number: str) -> HttpResponse:
    """The rows of the ticket's SOP that have a form."""
    ticket = visible_ticket(request, number)
    found = [blank_form(ticket, step) for step in rows_with_forms(ticket)]
    return render(request, "tickets/formulir.html", {"ticket": ticket, "forms": found})


@require_safe
@for_members
def form(request: HttpRequest, number: str, no: str) -> HttpResponse:
    """One form, ready for the printer; 404 for a row that has none."""
    ticket = visible_ticket(request, number, "node")
    step = next((step for step in rows_with_forms(ticket) if step.no == no), None)
    if step is None:
        raise Http404("Langkah ini tidak mempunyai formulir.")
    zone, team = ticket.pemda.tz, ticket.penugasan
    context = {
        "ticket": ticket,
        "form": blank_form(ticket, step),
        "came_by": Kanal(ticket.kanal).way,
        "arrived": indonesian.hari_tanggal_jam(ticket.arrived_at, zone),
        "fault": indonesian.hari_tanggal_jam(ticket.fault_at, zone),
        "team": [str(person) for person in team.people] if team else [],
    }
    return render(request, "tickets/formulir_kosong.html", context)
