"""Several dispositions at once: one instruction for tickets that wait in the same row, and a result for each of them.

Every ticket is an act and a transaction of its own, under the version that the page showed. What cannot be done is
named with its reason, before and after sending: nothing is passed over in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_fsm import can_proceed, has_transition_perm

from tickets.forms.row import RowForm
from tickets.models import Ticket
from tickets.views.awaited import awaited_of
from tickets.views.gate import for_members
from tickets.views.standing import ACT_LABELS, Standing, standings_to_act
from workflow import actions, indonesian, moment
from workflow.actions.advance import not_now, who_was_first, whose_turn
from workflow.states import ACTS, CHAIN, Status

#: Most tickets in one batch, twice as many as an inbox shows on a page.
MOST = 100
#: "PBG-2026-0314", with the version that the page showed behind a colon.
PICKED = re.compile(r"([A-Z0-9-]{1,24})(?::(\d{1,9}))?", re.ASCII)


@dataclass(frozen=True)
class Line:
    """One ticket of the batch: where it stands, the version that the page showed, and what came of it in words."""

    standing: Standing
    version: int
    sentence: str = ""
    done: bool = False


@dataclass
class Batch:
    """What was picked: ``lines`` stand in the same row and may be done together, ``left_out`` may not."""

    lines: list[Line]
    left_out: list[Line]
    missing: int

    @property
    def ticket(self) -> Ticket | None:
        """The ticket whose row the form asks for."""
        return self.lines[0].standing.ticket if self.lines else None

    @property
    def act(self) -> str:
        """The act of the common row."""
        return ACTS[Status(self.ticket.current_run.status)]


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def batch(request: HttpRequest) -> HttpResponse:
    """GET: the picked tickets with one form. POST: the act on each of them, and what came of it."""
    picked = _picked(request)
    if not picked:
        messages.warning(request, "Pilih dahulu laporan yang akan didisposisikan bersama.")
        return redirect("kotak_masuk")
    found = _sorted_out(request, picked)
    if not found.lines:
        return _results(request, found, [])
    if request.method != "POST":
        return _page(request, found, RowForm(found.ticket))
    form = RowForm(found.ticket, data=request.POST, files=request.FILES)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    return _results(request, found, [_done(request, line, found.act, form) for line in found.lines])


def may_batch(status: str, step) -> bool:
    """Whether a row's act may be done for several tickets at once: a disposisi or appointment without questions."""
    return Status(status) in CHAIN and not step.checks


def _picked(request: HttpRequest) -> dict[str, int | None]:
    """Number -> version of what was picked, in order; None where no page has shown it yet."""
    sent = request.POST if request.method == "POST" else request.GET
    found = (PICKED.fullmatch(value) for value in sent.getlist("tiket")[:MOST])
    return {match[1]: int(match[2]) if match[2] else None for match in found if match}


def _sorted_out(request: HttpRequest, picked: dict[str, int | None]) -> Batch:
    """Read the picked tickets with two queries, and tell those that share the first one's row from the others."""
    visible = Ticket.objects.visible_to(request.user).filter(number__in=picked).select_related("opd")
    tickets = sorted(visible, key=lambda ticket: list(picked).index(ticket.number))
    found = Batch([], [], missing=len(picked) - len(tickets))
    for standing in standings_to_act(tickets, request.user, moment.on_screen()):
        shown = picked[standing.ticket.number]
        version = standing.ticket.version if shown is None else shown
        reason = _why_not(request, standing.ticket, version, found.ticket)
        (found.left_out if reason else found.lines).append(Line(standing, version, reason))
    return found


def _why_not(request: HttpRequest, ticket: Ticket, version: int, first: Ticket | None) -> str:
    """Why the ticket cannot be done with the others; empty if it can."""
    if version != ticket.version:
        return who_was_first(ticket, request.user)
    run = ticket.current_run
    if run is None or not may_batch(run.status, ticket.current_step):
        status = indonesian.dalam_kalimat(ticket.get_status_display())
        return f"Tiket berstatus {status}; tidak ada disposisi yang ditunggu."
    act = ACTS[Status(run.status)]
    transition = getattr(ticket, act)
    if not can_proceed(transition):
        return not_now(ticket)
    if not has_transition_perm(transition, request.user):
        return whose_turn(ticket, request.user, act)
    if first is not None and (ticket.step, ticket.sop_version_id) != (first.step, first.sop_version_id):
        return f"Menunggu di langkah {ticket.step}, bukan langkah {first.step}. Kerjakan pada halamannya sendiri."
    return ""


def _done(request: HttpRequest, line: Line, act: str, form: RowForm) -> Line:
    """Perform the row of one ticket in its own transaction; the words say what came of it."""
    ticket = line.standing.ticket
    try:
        after = getattr(actions, act)(ticket, actor=request.user, version=line.version, **form.entry())
    except (actions.ActNotPossible, actions.ActDenied) as refusal:
        return replace(line, sentence=str(refusal))
    except OperationalError:
        return replace(line, sentence=str(actions.TicketBusy()))
    awaited = awaited_of(after, request.user, moment.on_screen())
    return replace(line, sentence=awaited.sentence, done=True)


def _page(request: HttpRequest, found: Batch, form: RowForm, *, status: int = 200) -> HttpResponse:
    context = {
        "batch": found,
        "form": form,
        "step": found.ticket.current_step,
        "label": ACT_LABELS[found.act],
    }
    return render(request, "tickets/disposisi_bersama.html", context, status=status)


def _results(request: HttpRequest, found: Batch, tried: list[Line]) -> HttpResponse:
    """What came of every picked ticket. 409 when none of them was done."""
    done = [line for line in tried if line.done]
    failed = [line for line in tried if not line.done] + found.left_out
    context = {"done": done, "failed": failed, "missing": found.missing}
    return render(request, "tickets/hasil_bersama.html", context, status=200 if done else 409)
