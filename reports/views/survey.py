"""The survey of satisfaction as the reporting side sees it: nine questions about a ticket that is done."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from reports import survey as skm
from reports.forms import SurveyForm
from tickets.asked import sent
from tickets.views.gate import for_members
from tickets.views.refusal import SeeOther
from tickets.views.ticket import visible_ticket


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def survey(request: HttpRequest, number: str) -> HttpResponse:
    """Ask, and keep the answer without its author; where nothing is asked the ticket says why."""
    ticket = visible_ticket(request, number)
    if not ticket.is_reporting_side(request.user):
        raise PermissionDenied("Survei ini untuk OPD yang melapor.")
    if words := skm.why_not(ticket, ticket.pemda.today):
        messages.info(request, words)
        return SeeOther(ticket.get_absolute_url())
    form = SurveyForm(sent(request))
    if not form.is_valid():
        return render(
            request, "reports/survei.html", {"ticket": ticket, "form": form}, status=422 if form.errors else 200
        )
    try:
        skm.answer(ticket, actor=request.user, scores=form.scores, suggestion=form.cleaned_data["suggestion"])
    except skm.NotAsked as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Terima kasih. Jawaban Anda tersimpan tanpa nama.")
    return SeeOther(ticket.get_absolute_url())
