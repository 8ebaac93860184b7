"""The reports of an OPD as its inbox shows them: those it must complete, and for its head the newest of all."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest

from reports.models import Konsep
from tickets.models import Ticket
from tickets.opd_waiting import letters_for, unanswered
from tickets.views.standing import Standing, standing_of, standings_of
from workflow import moment
from workflow.states import OPD_ROLES, Role, Status

#: Reports under a head's approvals; the rest is on "Laporan saya".
NEWEST = 10
#: Returned reports shown at once.
MOST_RETURNED = 50


def letters_to_approve(request: HttpRequest) -> list[Konsep]:
    """Letters that their writers wait to have approved by the head of the OPD; nothing, and no query, for others."""
    if Role.OPD_KEPALA not in request.user.hands.roles:
        return []
    return list(letters_for(request.user).select_related("ticket")[:NEWEST])


def asks_word(request: HttpRequest) -> bool:
    """Whether closed reports of the reader's OPD await its word; no query for others."""
    return bool(request.user.hands.roles & set(OPD_ROLES)) and unanswered(request.user).exists()


def of_own_opd(request: HttpRequest) -> tuple[list[Standing], list[Standing]]:
    """Returned reports, and for the OPD's head the newest of the others: one query, for a head one more.

    Nothing for other people.
    """
    reader, hands, now = request.user, request.user.hands, moment.on_screen()
    if not hands.roles & set(OPD_ROLES):
        return [], []
    visible = Ticket.objects.visible_to(reader)
    returned = Q(pk__in=visible.filter(status=Status.DIKEMBALIKAN).order_by("-pk").values("pk")[:MOST_RETURNED])
    is_head = Role.OPD_KEPALA in hands.roles
    others = visible.exclude(status=Status.DIKEMBALIKAN).order_by("-pk")
    wanted = returned | Q(pk__in=others.values("pk")[:NEWEST]) if is_head else returned
    tickets = list(visible.filter(wanted).select_related("opd").order_by("-pk"))
    resting = [ticket for ticket in tickets if ticket.status == Status.DIKEMBALIKAN]
    newest = standings_of([ticket for ticket in tickets if ticket not in resting], reader, now)
    # A returned report waits in no row: it has no turn to read.
    return [standing_of(ticket, [], reader, now) for ticket in resting], newest
