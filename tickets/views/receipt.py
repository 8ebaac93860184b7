"""Tanda terima: what the OPD keeps after reporting (Purbalingga row 1, output "Data Pelapor"), to be printed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tickets.expectation import expected_end
from tickets.views.gate import for_members
from tickets.views.ticket import visible_ticket
from workflow import indonesian
from workflow.models import calendar_of
from workflow.states import Kanal


@require_safe
@for_members
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Number, time, OPD, reporter, fault, and when the SOP expects the end, counted from the report's arrival."""
    ticket = visible_ticket(request, number, "entered_by", "agenda")
    sop, pemda = ticket.sop, ticket.pemda
    start = sop.start.monitoring if ticket.kanal == Kanal.MONITORING and sop.start.monitoring else sop.start.laporan
    end = expected_end(sop, start, calendar_of(pemda), ticket.arrived_at)
    context = {
        "ticket": ticket,
        "expected": indonesian.hari_tanggal_jam(end, pemda.tz) if end else "",
        "came_by": Kanal(ticket.kanal).way,
        "arrived": indonesian.hari_tanggal_jam(ticket.arrived_at, pemda.tz),
        "entered": indonesian.kalimat(f"Dicatat oleh {ticket.entered_by}"),
        "fault": indonesian.hari_tanggal_jam(ticket.fault_at, pemda.tz),
    }
    return render(request, "tickets/tanda_terima.html", context)
