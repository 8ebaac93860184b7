"""Reporting a fault: one page for the OPD, and for those who enter what came by telephone, letter or monitoring."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from tickets.deadline import moment_in_words
from tickets.expectation import expected_end
from tickets.forms.report import MOST_SIMILAR, ReportForm, open_reports, plain_number
from tickets.models import Ticket
from tickets.views.gate import for_roles
from tickets.views.held import sent_with_files, takes_file_out
from tickets.views.standing import standings_of
from workflow import actions, moment
from workflow.models import calendar_of
from workflow.sop import Sop
from workflow.sop.time_cells import TimeCell, time_cells
from workflow.states import OPD_ROLES, Role, Status

SENT_ANYWAY = "tetap"


@never_cache
@for_roles(Role.OPD, Role.OPD_KEPALA, Role.TU, Role.TIM)
def report(request: HttpRequest) -> HttpResponse:
    """Show the form, or send the report: the same key twice gives the same ticket."""
    if request.user.hands.roles & set(OPD_ROLES) and request.user.opd is None:
        raise PermissionDenied("Akun Anda belum dihubungkan dengan OPD. Admin Pemda dapat melakukannya.")
    try:
        version = actions.sop_in_force(request.user.pemda, moment.on_screen())
    except actions.ActNotPossible as refusal:
        return render(request, "tickets/lapor_belum.html", {"reason": str(refusal)}, status=422)
    sop = version.definition
    form = ReportForm(**sent_with_files(request), actor=request.user, sop=sop)
    if not form.is_bound or takes_file_out(request, form):
        return _page(request, form, sop, [])
    is_valid = form.is_valid()
    # Asked first: the files that waited have gone with the ticket, so the form may lack them now.
    if sent := _sent_before(form):
        return _onward(request, sent, form)
    similar = form.similar() if is_valid and SENT_ANYWAY not in request.POST else []
    if is_valid and not similar and (ticket := _send(form)):
        return _onward(request, ticket, form)
    return _page(request, form, sop, similar)


def _sent_before(form: ReportForm) -> Ticket | None:
    key = form.cleaned_data.get("submission_key")
    return Ticket.objects.visible_to(form.actor).opened_by(key) if key else None


def _send(form: ReportForm) -> Ticket | None:
    """Open the ticket; None, with sentences at the fields, when the act refuses."""
    try:
        with transaction.atomic():
            ticket = actions.submit_report(
                actor=form.actor,
                opd=form.opd,
                report=form.report(),
                submission_key=form.cleaned_data["submission_key"],
                files=form.attached,
                kanal=form.kanal,
                arrived_at=form.cleaned_data.get("arrived_at"),
                letter_expected_on=form.letter_expected_on,
                writes_letter=form.writes_letter,
            )
            form.let_go()
        return ticket
    except actions.DataMissing as missing:
        form.refuse(missing.fields)
    except actions.ActNotPossible as refusal:
        form.add_error(None, str(refusal))
    except IntegrityError:
        # The key belongs to a report that this person may not see: nobody types a UUID, so the page was tampered with.
        form.add_error(None, "Halaman ini tidak berlaku lagi. Muat ulang, lalu kirim lagi.")
    return None


def _onward(request: HttpRequest, ticket: Ticket, form: ReportForm) -> HttpResponse:
    """To the ticket, or to its letter where that is written here, with the number and what the SOP promises."""
    calendar, now = calendar_of(request.user.pemda), moment.on_screen()
    end = expected_end(ticket.sop, ticket.step, calendar, ticket.arrived_at) if not ticket.is_ended else None
    words = f" Perkiraan selesai {moment_in_words(end, calendar, now)}." if end else ""
    messages.success(request, f"Laporan tercatat dengan nomor {ticket.number}.{words}")
    return redirect("surat_permohonan", ticket.number) if form.writes_letter else redirect(ticket)


def _page(request: HttpRequest, form: ReportForm, sop: Sop, similar: list[Ticket]) -> HttpResponse:
    """The form with what helps beside it: open reports of the OPD, the SOP's warnings, and how long it will take."""
    form.hold()
    calendar, now = calendar_of(request.user.pemda), moment.on_screen()
    end = expected_end(sop, sop.start.laporan, calendar, now)
    still_open = open_reports(request.user, request.user.opd)[:MOST_SIMILAR] if form.is_own else []
    context = {
        "form": form,
        "sop": sop,
        "cells": [(cell, _words(sop, cell)) for cell in time_cells(sop)],
        "expected": moment_in_words(end, calendar, now) if end else "",
        "same_letter": any(
            ticket.letter_number and plain_number(ticket.letter_number) == plain_number(form.number_of_letter)
            for ticket in similar
        ),
        "similar": standings_of(similar, request.user, now),
        "still_open": standings_of(still_open, request.user, now),
        "opd": request.user.opd if form.is_own else None,
    }
    return render(request, "tickets/lapor.html", context, status=422 if form.errors or similar else 200)


def _words(sop: Sop, cell: TimeCell) -> str:
    """What happens in the rows of one time cell, each kind of work once."""
    return ", ".join(dict.fromkeys(str(Status(sop.step(no).status).label) for no in cell.rows))
