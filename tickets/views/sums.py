"""How the time of a ticket was counted: every clock, the newest first, day by day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tickets.sums import sum_of
from tickets.views.gate import for_members
from tickets.views.ticket import visible_ticket
from workflow import moment
from workflow.models import Pause


@require_safe
@for_members
def ticket_sums(request: HttpRequest, number: str) -> HttpResponse:
    """The sums of all clocks of the ticket; a few queries, however many there are."""
    found, now = visible_ticket(request, number), moment.on_screen()
    runs = list(found.runs.select_related("performed_by").order_by("pk"))
    pauses: dict[int, list[Pause]] = {}
    for pause in Pause.objects.filter(run__ticket=found).select_related("run").order_by("pk"):
        pauses.setdefault(pause.run.clock_id, []).append(pause)
    clocks = found.clocks.order_by("-pk").prefetch_related("moves")
    sums = [sum_of(found, clock, runs, pauses.get(clock.pk, ()), now) for clock in clocks]
    return render(request, "tickets/hitungan.html", {"ticket": found, "sums": sums})
