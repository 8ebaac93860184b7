"""Why a row came too late: the reason of its hands, and the word of a higher post."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from tickets.asked import sent
from tickets.models import Ticket
from tickets.paging import key_page
from tickets.views.gate import for_members
from tickets.views.late_rows import LateRow, late_row, reason_line, reasons_of
from tickets.views.refusal import SeeOther, sent_version
from tickets.views.ticket import visible_ticket
from workflow import actions
from workflow.actions.advance import who_was_first
from workflow.models import LateReason

OF_THE_DINAS = "Alasan keterlambatan ditulis dan dinilai oleh Dinas."
ACTS = {"alasan": actions.explain_lateness, "penilaian": actions.judge_lateness}
DONE = {"alasan": "Alasan keterlambatan tersimpan.", "penilaian": "Penilaian alasan tersimpan."}


@require_safe
@for_members
def awaited(request: HttpRequest) -> HttpResponse:
    """Every reason that the person must write or judge, the newest lateness first."""
    if not request.user.hands.serves_dinas:
        raise PermissionDenied(OF_THE_DINAS)
    page = key_page(request, reasons_of(request.user.hands))
    context = {"lines": [reason_line(reason) for reason in page.rows], "page": page}
    return render(request, "tickets/menunggu_alasan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def explain(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The hands of a late row say why."""
    ticket, reason = _found(request, number, pk)
    if not reason.is_owed:
        return _no_more(request, ticket, reason.not_owed)
    if not reason.is_owed_by(request.user):
        raise PermissionDenied(f"Alasan ini diisi oleh yang mengerjakan langkah {reason.run.step}.")
    return _answer(request, ticket, reason)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def judge(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A higher post accepts the reason, or says why not."""
    ticket, reason = _found(request, number, pk)
    if not reason.is_pending:
        return _no_more(request, ticket, "Tidak ada alasan keterlambatan yang menunggu penilaian.")
    if not reason.is_judged_by(request.user):
        raise PermissionDenied("Alasan ini dinilai oleh atasan langkah yang terlambat, bukan oleh yang memberikannya.")
    return _answer(request, ticket, reason)


def _found(request: HttpRequest, number: str, pk: int) -> tuple[Ticket, LateReason]:
    """The late row of a visible ticket. Raises PermissionDenied for the OPD, Http404 for no such row."""
    ticket = visible_ticket(request, number)
    reasons = ticket.late_reasons.select_related("alarm", "clock", "run", "given_by", "decided_by")
    reason = get_object_or_404(reasons, pk=pk)
    if not request.user.hands.serves_dinas:
        raise PermissionDenied(OF_THE_DINAS)
    reason.ticket = ticket
    return ticket, reason


def _no_more(request: HttpRequest, ticket: Ticket, sentence: str) -> HttpResponse:
    messages.warning(request, sentence)
    return SeeOther(ticket.get_absolute_url())


def _answer(request: HttpRequest, ticket: Ticket, reason: LateReason) -> HttpResponse:
    """The form, or what became of it when it was sent."""
    late = late_row(ticket, reason, request.user, sent=sent(request))
    if request.method != "POST":
        return _show(request, ticket, late)
    if sent_version(request) != ticket.version:
        late.form.leave_unchecked()
        return _show(request, ticket, late, sentence=who_was_first(ticket, request.user), status=409)
    if not late.form.is_valid():
        return _show(request, ticket, late, status=422)
    try:
        ACTS[late.act](ticket, actor=request.user, reason=reason, version=sent_version(request), **late.form.entry())
    except actions.DataMissing as refusal:
        late.form.refuse(refusal.fields)
        return _show(request, ticket, late, status=422)
    except actions.ActNotPossible as refusal:
        return _no_more(request, ticket, str(refusal))
    messages.success(request, DONE[late.act])
    return SeeOther(f"{ticket.get_absolute_url()}#keterlambatan")


def _show(
    request: HttpRequest, ticket: Ticket, late: LateRow, *, sentence: str = "", status: int = 200
) -> HttpResponse:
    context = {"ticket": ticket, "late": late, "form": late.form, "sentence": sentence}
    return render(request, "tickets/alasan.html", context, status=status)
