"""Whose the time of a ticket was: every minute once, waits with those waited for, and parts that are never added."""

from datetime import timedelta

import pytest

from tests import factories
from tickets.models import Ticket
from tickets.parties import OPD, PEJABAT, PENYEDIA, TIM, time_by_measure, time_by_party
from workflow import actions, moment, working_time
from workflow.models import Pause, calendar_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    """A clock that goes on by so many minutes."""
    at = [factories.MORNING]

    def go(minutes):
        at[0] += timedelta(minutes=minutes)
        return moment.at(at[0])

    return go


def parts(ticket):
    """Seconds by party, as the page asks for them."""
    ticket = Ticket.objects.get(pk=ticket.pk)
    pauses = Pause.objects.filter(run__ticket=ticket)
    now = moment.now()
    found = time_by_party(ticket, list(ticket.runs.all()), ticket.turns.order_by("pk"), pauses, now)
    begun = ticket.runs.earliest("pk").opened_at
    passed = working_time.between(calendar_of(ticket.pemda), begun, ticket.closed_at or now).total_seconds()
    assert sum(part.seconds for part in found) == passed
    return {part.name: part.seconds / 60 for part in found}


def test_officials_team_and_provider_have_their_own_minutes(office, clock):
    with clock(0):
        ticket = factories.make_ticket(office)
    for minutes in (5, 6, 7):
        with clock(minutes):
            ticket = factories.perform(office, ticket)
    with clock(10):
        ticket = actions.pause(ticket, actor=office.tim, reason="penyedia", note="Menunggu tautan penyedia")
    with clock(25):
        ticket = actions.resume(ticket, actor=office.tim, note="Tautan sudah kembali")
    with clock(4):
        ticket = actions.pause(ticket, actor=office.tim, reason="cuaca", note="Hujan lebat di menara")
    with clock(3):
        assert parts(ticket) == {PEJABAT: 18, TIM: 14, PENYEDIA: 25, "Menunggu cuaca": 3}


def test_time_until_an_acknowledgement_belongs_to_who_is_asked(clock):
    office = factories.make_office("sumbawa")
    with clock(0):
        ticket = factories.walk(office, factories.make_ticket(office), "lengkap", "berhasil", "normal", until="14")
    with clock(9):
        ticket = factories.perform(office, ticket)
    with clock(20):
        ticket = actions.acknowledge(ticket, actor=office.people["opd"])
    with clock(11):
        ticket = actions.acknowledge(ticket, actor=office.kadis)
        assert ticket.is_ended
        assert parts(ticket) == {TIM: 9, OPD: 20, PEJABAT: 11}


def test_days_minutes_and_promises_stand_in_parts_of_their_own(morning):
    office = factories.make_office("bogor")
    ticket = factories.walk(office, factories.make_ticket(office), until="8")
    found = time_by_measure(ticket, ticket.clocks.order_by("pk"), moment.now())
    assert [(part.name, part.standard, part.number, part.late) for part in found] == [
        ("Batas hari kerja", "6 hari", 6, 0),
        ("Batas menit dan jam kerja", "20 menit", 2, 0),
    ]
