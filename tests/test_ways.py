"""Every way of the five SOPs, walked by acts from the report to the close, as the hand-written table lists them."""

from datetime import timedelta

import pytest

from tests import factories, table
from tests.situations import undone
from tickets.models import Ticket
from workflow import actions, moment
from workflow.states import Status

pytestmark = pytest.mark.django_db

WAYS = [way for government in factories.SOP_CODES for way in table.ways(government)]


def walk(way):
    """Perform every row of a way as the table says, seven minutes after the one before; the ticket and its end."""
    office, at = factories.make_office(way.government), factories.MORNING
    with moment.at(at):
        ticket = factories.make_ticket(office, files=[]) if way.government == "bogor" else factories.make_ticket(office)
    for hop in way.hops:
        at += timedelta(minutes=7)
        with moment.at(at):
            assert ticket.step == hop.row
            ticket = factories.perform(office, ticket, hop.outcome, actor=office.people[hop.performer])
            for role in hop.acks:
                assert ticket.step == hop.row
                ticket = actions.acknowledge(ticket, actor=office.people[role])
    return ticket, at


@pytest.fixture(scope="module", params=WAYS, ids=str)
def walked(request, module_db):
    """Each way in turn with its ticket at the close, and when that was; walked once for what is asked of it."""
    with undone():
        yield request.param, *walk(request.param)


@pytest.fixture
def ticket(walked, db):
    """The ticket at the end of the way, as a fresh object."""
    return Ticket.objects.get(pk=walked[1].pk)


def test_every_way_of_the_sop_leads_to_the_close(walked, ticket):
    way, _, at = walked
    assert ticket.status == Status.SELESAI
    assert ticket.closed_at == at
    assert not ticket.turns.filter(closed_at=None).exists()
    assert not ticket.clocks.filter(closed_at=None).exists()
    assert [run.step for run in ticket.runs.all()] == [hop.row for hop in way.hops]


def test_replaying_the_audit_trail_gives_the_present_state(ticket):
    status = step = ""
    for version, entry in enumerate(ticket.audit_trail.order_by("version"), start=1):
        assert (entry.version, entry.source, entry.step_from) == (version, status, step)
        status, step = entry.target, entry.step_to
    assert (status, step) == (ticket.status, ticket.step)
