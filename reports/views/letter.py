"""The OPD's letter: written by a reporter, read as a draft and issued by the head of the OPD."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from reports.forms import IssueLetterForm, LetterForm, ReturnLetterForm
from tickets.forms.sentences import put_at_fields
from tickets.models import Ticket
from tickets.views.gate import for_members
from tickets.views.refusal import SeeOther
from tickets.views.ticket import visible_ticket
from workflow import actions
from workflow.states import Role

SUBJECT = "Permohonan Troubleshooting Gangguan Jaringan"


@require_safe
@never_cache
@for_members
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """Where the letter stands, and what the reader may do about it; 403 for all but the reporting OPD."""
    return _show(request, _own(request, number))


@require_POST
@for_members
def write(request: HttpRequest, number: str) -> HttpResponse:
    """Write the letter, or write it anew."""
    ticket, form = _own(request, number), LetterForm(request.POST)
    return _answer(request, ticket, form, lambda: actions.draft_letter(ticket, actor=request.user, words=form.words))


@require_POST
@for_members
def issue(request: HttpRequest, number: str) -> HttpResponse:
    """Approve the draft: the letter is issued."""
    ticket, form = _own(request, number), IssueLetterForm(request.POST)
    return _answer(request, ticket, form, lambda: actions.issue_letter(ticket, actor=request.user, **form.cleaned_data))


@require_POST
@for_members
def give_back(request: HttpRequest, number: str) -> HttpResponse:
    """Send the draft back to its writer."""
    ticket, form = _own(request, number), ReturnLetterForm(request.POST)
    return _answer(
        request, ticket, form, lambda: actions.return_letter(ticket, actor=request.user, **form.cleaned_data)
    )


def _own(request: HttpRequest, number: str) -> Ticket:
    ticket = visible_ticket(request, number)
    if not ticket.is_reporting_side(request.user):
        raise PermissionDenied("Surat permohonan ditulis dan disetujui oleh OPD pelapor.")
    return ticket


def _answer(request: HttpRequest, ticket: Ticket, form: forms.Form, act) -> HttpResponse:
    if not form.is_valid():
        return _show(request, ticket, form, status=422)
    try:
        act()
    except actions.DataMissing as refusal:
        put_at_fields(form, refusal.fields)
        return _show(request, ticket, form, status=422)
    except actions.ActNotPossible as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Tersimpan.")
    return SeeOther(reverse("surat_permohonan", args=[ticket.number]))


def _show(request: HttpRequest, ticket: Ticket, sent: forms.Form | None = None, *, status: int = 200) -> HttpResponse:
    """The page, with ``sent`` in the place of the form that was refused."""
    draft, paper = actions.letter_draft(ticket), actions.letter_in_force(ticket)
    is_head = ticket.is_held_by(request.user, Role.OPD_KEPALA)
    kinds = [] if paper or ticket.is_ended else [LetterForm]
    if draft and is_head and kinds:
        kinds = [IssueLetterForm, ReturnLetterForm, LetterForm]
    shown = {kind: sent if type(sent) is kind else kind() for kind in kinds}
    if LetterForm in shown and not shown[LetterForm].is_bound:
        shown[LetterForm].initial = _words(ticket, draft)
    context = {
        "ticket": ticket,
        "draft": draft,
        "paper": paper,
        "write": shown.get(LetterForm),
        "issue": shown.get(IssueLetterForm),
        "give_back": shown.get(ReturnLetterForm),
    }
    return render(request, "reports/surat.html", context, status=status)


def _words(ticket: Ticket, draft) -> dict:
    """What the form begins with: the draft's words, or those of a usual letter."""
    if draft is not None:
        words = draft.facts["letter"]
        return words | {"copies": "\n".join(words["copies"])}
    return {"to": f"Kepala {ticket.pemda.dinas}", "at": ticket.pemda.city, "subject": SUBJECT, "sifat": "Biasa"}
