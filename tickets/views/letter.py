"""The page on which the OPD or TU completes a report by the letter that followed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tickets.forms.awaited_letter import LetterForm
from tickets.models import LetterPromise
from tickets.views.gate import for_members
from tickets.views.held import sent_with_files, takes_file_out
from tickets.views.refusal import SeeOther, to_ticket
from tickets.views.ticket import visible_ticket
from workflow import actions
from workflow.states import Role


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """GET: the form. POST: the letter stands with the report."""
    ticket = visible_ticket(request, number)
    if not (ticket.is_reporting_side(request.user) or ticket.is_held_by(request.user, Role.TU)):
        raise PermissionDenied(f"Surat dilengkapi {ticket.opd} atau Tata Usaha.")
    promise = LetterPromise.objects.open().filter(ticket=ticket).first()
    if promise is None:
        return to_ticket(request, ticket, "Tiket ini tidak menunggu surat yang menyusul.")
    form = LetterForm(**sent_with_files(request))
    if form.is_bound and not takes_file_out(request, form) and form.is_valid():
        try:
            with transaction.atomic():
                actions.complete_letter(ticket, actor=request.user, **form.entry())
                form.let_go()
        except actions.ActNotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Surat permohonan sudah dilampirkan pada laporan.")
            return SeeOther(ticket.get_absolute_url())
    form.hold()
    context = {"form": form, "ticket": ticket, "promise": promise}
    return render(request, "tickets/surat_menyusul.html", context, status=422 if form.errors else 200)
