"""Who holds a post now has its rights; who acts for somebody else is marked so."""

from datetime import date, timedelta

import pytest

from tests import factories
from tests.situations import REASON, at_row
from workflow import actions, moment

pytestmark = pytest.mark.django_db


def test_who_acts_for_the_performer_is_marked_as_acting_for_them(office, morning):
    ticket = at_row(office, "3")
    ticket = factories.perform(office, ticket, actor=office.kadis)
    entry, run = ticket.audit_trail.last(), ticket.runs.get(step="3")
    assert (entry.actor, entry.on_behalf_of) == (office.kadis, ticket.sop.title_of("kabid"))
    assert (run.performed_by, run.on_behalf) == (office.kadis, True)
    ticket = factories.perform(office, ticket)
    assert (ticket.audit_trail.last().on_behalf_of, ticket.runs.get(step="4").on_behalf) == ("", False)


def test_an_acting_holder_gets_the_rights_and_the_absent_one_loses_them(office, morning):
    ticket = at_row(office, "4")
    stand_in = factories.make_user(office.pemda, "plh_kasi")
    factories.give_post(
        stand_in,
        "kasi",
        office.posts["kasi"].title,
        kind="plh",
        starts_on=date(2026, 11, 20),
        ends_on=date(2026, 11, 22),
        letter="SP/CONTOH/1",
    )
    with pytest.raises(actions.ActDenied):
        factories.perform(office, ticket, actor=office.kasi)
    with moment.at(morning - timedelta(days=1)):
        assert not ticket.is_performer(type(stand_in).objects.get(pk=stand_in.pk))
    ticket = factories.perform(office, ticket, actor=stand_in)
    assert ticket.audit_trail.last().actor_title == f"Plh. {office.posts['kasi'].title}"
    with moment.at(morning + timedelta(days=4)):
        ticket = actions.send_back(ticket, actor=office.tim, note=REASON)
        with pytest.raises(actions.ActDenied):
            factories.perform(office, ticket, actor=stand_in)
        assert factories.perform(office, ticket, actor=office.kasi).step == "5"
