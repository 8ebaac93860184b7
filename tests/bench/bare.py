"""The measure of all pages: twenty-five rows of the ticket table, written out plainly for somebody logged in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tickets.models import Ticket
from tickets.paging import ROWS
from tickets.views.gate import for_members


@for_members
def bare(request: HttpRequest) -> HttpResponse:
    """The newest tickets as a list of words."""
    return render(request, "bench/polos.html", {"tickets": Ticket.objects.visible_to(request.user)[:ROWS]})
