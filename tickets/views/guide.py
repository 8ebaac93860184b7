"""Help: what a person does here by role, in the words of the buttons, and whom to ask; and the readings of an SOP."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tickets.models import Holder, User
from tickets.views.gate import for_members
from tickets.views.standing import ACT_LABELS
from workflow import actions, moment
from workflow.models import SopVersion
from workflow.sop import Sop, Step
from workflow.sop.tafsir import explain
from workflow.sop.time_cells import time_cells
from workflow.states import ACTS, Role, Status


@dataclass(frozen=True)
class Duty:
    """A row of the SOP that the reader performs, may perform for another, or acknowledges, and the button for it."""

    no: str
    text: str
    button: str
    limit: str


@require_safe
@for_members
def guide(request: HttpRequest) -> HttpResponse:
    """Help for the roles that the reader holds now; the rows are those of the SOP in force."""
    user = request.user
    try:
        sop = actions.sop_in_force(user.pemda, moment.on_screen()).definition
    except actions.ActNotPossible:
        sop = None
    context = {
        "roles": {str(role) for role in user.hands.roles},
        "sop": sop,
        "duties": _duties(sop, user) if sop else [],
        "admins": _admins(user),
        "label": ACT_LABELS,
    }
    return render(request, "tickets/bantuan.html", context)


def _duties(sop: Sop, user: User) -> list[Duty]:
    roles = user.hands.roles
    duties = []
    for step in sop.steps:
        if step.role in roles:
            duties.append(Duty(step.no, step.text, ACT_LABELS[ACTS[Status(step.status)]], _limit(sop, step)))
        elif roles & set(step.on_behalf):
            limit = f"bila diperlukan, atas nama {sop.title_of(step.role)}"
            duties.append(Duty(step.no, step.text, ACT_LABELS[ACTS[Status(step.status)]], limit))
        elif roles & set(step.acks):
            duties.append(Duty(step.no, step.text, ACT_LABELS["acknowledge"], ""))
    return duties


def _limit(sop: Sop, step: Step) -> str:
    """The time as it is printed; rows that share a cell of the paper share it here."""
    cell = next(cell for cell in time_cells(sop) if step.no in cell.rows)
    words = cell.limit or "tanpa standar waktu"
    return f"{words}, bersama langkah {cell.rows[0]} sampai {cell.rows[-1]}" if len(cell.rows) > 1 else words


def _admins(user: User) -> list[User]:
    """Whom to ask: present admins of the own Pemda, by name."""
    holders = Holder.objects.in_force().filter(post__pemda=user.pemda, post__role=Role.ADMIN, user__is_active=True)
    return [holder.user for holder in holders.select_related("user").order_by("user__full_name")]


@require_safe
@for_members
def readings(request: HttpRequest, pk: int) -> HttpResponse:
    """What one SOP of the own Pemda leaves open and how the helpdesk reads it."""
    version = get_object_or_404(SopVersion, pk=pk, pemda=request.user.pemda)
    context = {
        "version": version,
        "sop": version.definition,
        "explained": explain(version.definition),
        "admins": _admins(request.user),
    }
    return render(request, "workflow/tafsir.html", context)
