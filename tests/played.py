"""Tickets whose rows are done after a given time each, and the stored sums that they leave."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests import factories
from tests.factories import Office
from tickets.models import Ticket
from workflow import actions, compliance, moment
from workflow.models import MonthResult

#: Minutes after which each row of Purbalingga is done; limits are 10, 10, 10 menit, 1 and 3 jam, 30 menit.
IN_TIME = (5, 6, 7, 30, 60, 20)
LATE_AT_3 = (5, 25, 7, 30, 60, 20)
LATE_AT_3_AND_6 = (5, 45, 7, 30, 310, 20)


def play(office: Office, minutes: tuple[int, ...], *, begin=factories.MORNING, until: str | None = None) -> Ticket:
    """Walk a ticket whose rows are done after so many minutes each; everything lies before the noon rest."""
    with moment.at(begin):
        ticket = factories.make_ticket(office)
    for passed in minutes:
        begin += timedelta(minutes=passed)
        if ticket.is_ended or ticket.step == until:
            break
        with moment.at(begin):
            outcome = "perbaikan" if ticket.current_step.outcomes else ""
            ticket = factories.perform(office, ticket, outcome)
            for role in [] if ticket.is_ended else ticket.sop.step(ticket.step).acks:
                if ticket.current_run.performed_at:
                    ticket = actions.acknowledge(ticket, actor=factories.performer(office, role))
    return ticket


def play_two_months(office: Office) -> list[Ticket]:
    """Five tickets of two months, two of them late."""
    october = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
    tickets = [
        play(office, IN_TIME),
        play(office, LATE_AT_3, begin=factories.MORNING - timedelta(days=1)),
        play(office, LATE_AT_3_AND_6, begin=factories.MORNING - timedelta(days=2)),
        play(office, IN_TIME, begin=october),
        play(office, IN_TIME, begin=factories.MORNING, until="5"),
    ]
    compliance.count_new()
    return tickets


def sums(month=date(2026, 11, 1), **scope):
    """The stored sums of a month by kind and code."""
    found = MonthResult.objects.filter(month=month, **{"opd": None, "hand": "", **scope})
    return {(row.kind, row.code): row for row in found}
