"""The reports of an OPD as its inbox shows them: those it must complete, and for its head the newest of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from reports.models import Konsep
from tickets.models import Ticket, User
from tickets.opd_waiting import letters_for, unanswered
from tickets.views.standing import Standing, standing_of, standings_of
from workflow import moment
from workflow.states import OPD_ROLES, Role, Status

#: Reports under a head's approvals; the rest is on "Laporan saya".
NEWEST = 10
#: Returned reports shown at once.
MOST_RETURNED = 50


@dataclass(frozen=True)
class OpdReports:
    """What an OPD finds beside its turns: reports to complete, the newest of the others, and letters for its head.

    ``asks_word``: whether closed reports await its word.
    """

    returned: Sequence[Standing] = ()
    newest: Sequence[Standing] = ()
    letters: Sequence[Konsep] = ()
    asks_word: bool = False


NO_REPORTS = OpdReports()


def opd_reports_for(reader: User) -> OpdReports:
    """The reports of the reader's OPD: two queries, for its head two more, and none for other people."""
    if not reader.hands.roles & set(OPD_ROLES):
        return NO_REPORTS
    is_head = Role.OPD_KEPALA in reader.hands.roles
    returned, newest = _returned_and_newest(reader, is_head=is_head)
    letters = list(letters_for(reader).select_related("ticket")[:NEWEST]) if is_head else []
    return OpdReports(returned, newest, letters, asks_word=unanswered(reader).exists())


def _returned_and_newest(reader: User, *, is_head: bool) -> tuple[list[Standing], list[Standing]]:
    """Returned reports, and for the OPD's head the newest of the others, read with them."""
    now = moment.on_screen()
    visible = Ticket.objects.visible_to(reader)
    returned = Q(pk__in=visible.filter(status=Status.DIKEMBALIKAN).order_by("-pk").values("pk")[:MOST_RETURNED])
    others = visible.exclude(status=Status.DIKEMBALIKAN).order_by("-pk")
    wanted = returned | Q(pk__in=others.values("pk")[:NEWEST]) if is_head else returned
    tickets = list(visible.filter(wanted).select_related("opd").order_by("-pk"))
    resting = [ticket for ticket in tickets if ticket.status == Status.DIKEMBALIKAN]
    newest = standings_of([ticket for ticket in tickets if ticket not in resting], reader, now)
    # A returned report waits in no row: it has no turn to read.
    return [standing_of(ticket, [], reader, now) for ticket in resting], newest
