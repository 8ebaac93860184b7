"""Every way of the five SOPs, walked by acts from the report to the close, as the hand-written table lists them."""

from datetime import timedelta

import pytest

from tests import factories, table
from workflow import actions, moment
from workflow.states import Status

WAYS = [way for government in factories.SOP_CODES for way in table.ways(government)]


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_every_way_of_the_sop_leads_to_the_close(way):
    office = factories.make_office(way.government)
    at = factories.MORNING
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
    assert ticket.status == Status.SELESAI
    assert ticket.closed_at == at
    assert not ticket.turns.filter(closed_at=None).exists()
    assert not ticket.clocks.filter(closed_at=None).exists()
    assert [run.step for run in ticket.runs.all()] == [hop.row for hop in way.hops]


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_replaying_the_audit_trail_gives_the_present_state(way):
    office = factories.make_office(way.government)
    with moment.at(factories.MORNING):
        ticket = factories.make_ticket(office, files=[]) if way.government == "bogor" else factories.make_ticket(office)
        for hop in way.hops:
            ticket = factories.perform(office, ticket, hop.outcome, actor=office.people[hop.performer])
            for role in hop.acks:
                ticket = actions.acknowledge(ticket, actor=office.people[role])
    status = step = ""
    for version, entry in enumerate(ticket.audit_trail.order_by("version"), start=1):
        assert (entry.version, entry.source, entry.step_from) == (version, status, step)
        status, step = entry.target, entry.step_to
    assert (status, step) == (ticket.status, ticket.step)
