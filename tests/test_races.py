"""One winner per race, for every act, on PostgreSQL with real locks (promise P7; OWASP ASVS 2.3.4)."""

from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from tests import factories
from tests.races import CLIENTS, SCENARIOS, race_act, raced, run_scenario
from tests.situations import ALL_ACTS, open_ticket
from tickets.models import Ticket
from workflow import actions

pytestmark = [pytest.mark.locks]
with_commits = pytest.mark.django_db(transaction=True)

RACES = 10
#: Races at each act of each way; `make chaos P=7` makes a hundred of each.
RACES_AT_EACH_ACT = 5


def test_every_act_is_raced():
    assert {step.act for steps in SCENARIOS.values() for step in steps if not step.is_quiet} == set(ALL_ACTS)


@with_commits
@pytest.mark.parametrize("government", SCENARIOS)
def test_of_ten_clients_at_one_act_exactly_one_wins(government, arena):
    office = factories.make_office(government)
    results = [result for _ in range(RACES_AT_EACH_ACT) for result in run_scenario(arena, office, government)]
    assert [(act, result) for act, result in results if not result.is_fair] == []
    assert len(results) == RACES_AT_EACH_ACT * sum(not step.is_quiet for step in SCENARIOS[government])


@with_commits
def test_without_the_version_token_the_lock_alone_lets_one_win(arena):
    office = factories.make_office("purbalingga")
    results = [
        race_act(arena, office, open_ticket(office, "purbalingga"), raced("register_laporan", "tu"), versioned=False)
        for _ in range(RACES)
    ]
    assert [result for result in results if not result.is_fair] == []


@with_commits
def test_without_lock_and_token_the_harness_sees_clients_collide(arena, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self.all())
    office = factories.make_office("purbalingga")
    results = [
        race_act(arena, office, open_ticket(office, "purbalingga"), raced("register_laporan", "tu"), versioned=False)
        for _ in range(RACES)
    ]
    collided = [result for result in results if result.winners > 1 or result.told[IntegrityError.__name__]]
    assert len(collided) >= RACES // 2
    assert not any(result.is_fair for result in collided)


def submissions(office, keys):
    """One call per key that sends the same report in."""
    report = factories.make_report(office)

    def submission(key):
        return lambda: actions.submit_report(
            actor=office.people["opd"], opd=office.opd, report=report, submission_key=key, files=[]
        )

    return [submission(key) for key in keys]


@with_commits
def test_a_report_sent_ten_times_at_once_is_one_ticket(arena):
    office = factories.make_office("purbalingga")
    for _ in range(RACES):
        results = arena.race(submissions(office, [uuid4()] * CLIENTS))
        assert {type(result) for result in results} == {Ticket}
        assert len({(result.pk, result.number) for result in results}) == 1
    tickets = Ticket.objects.filter(pemda=office.pemda)
    assert tickets.count() == RACES
    assert {ticket.audit_trail.count() for ticket in tickets} == {1}
    assert {ticket.runs.count() for ticket in tickets} == {1}


@with_commits
def test_reports_sent_at_once_take_numbers_without_gaps(arena):
    office = factories.make_office("purbalingga")
    for _ in range(RACES):
        arena.race(submissions(office, [uuid4() for _ in range(CLIENTS)]))
    numbers = sorted(Ticket.objects.values_list("number", flat=True))
    assert [int(number.rsplit("-", 1)[1]) for number in numbers] == list(range(1, RACES * CLIENTS + 1))
