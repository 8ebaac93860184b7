"""Promise P4 in full: `make chaos P=4`, 50 tickets whose timers stood still over a weekend and a holiday."""

from datetime import UTC, datetime

import pytest

from tests import factories
from tests.situations import at_row
from workflow import moment
from workflow.models import Alarm
from workflow.sweep import sweep

pytestmark = [pytest.mark.p4, pytest.mark.django_db]

TICKETS = 50
WEDNESDAY = datetime(2026, 12, 23, 8, 0, tzinfo=UTC)  # 15.00 WIB, before two days off and a weekend
MONDAY = datetime(2026, 12, 28, 0, 31, tzinfo=UTC)  # 07.31 WIB


def test_what_was_missed_fires_in_order_at_the_moment_at_which_it_was_due(office):
    with moment.at(WEDNESDAY):
        tickets = [at_row(office, "5") for _ in range(TICKETS)]
        closed = at_row(office, "5")
        factories.perform(office, closed, "perbaikan")
    with moment.at(MONDAY):
        sweep()
        assert sweep() == 0
    for ticket in tickets:
        fired = list(ticket.alarms.order_by("pk").values_list("level", "at"))
        assert [level for level, _ in fired] == [50, 75, 100]
        assert fired[2][1] == ticket.clocks.get(code="5").due_at
    assert Alarm.objects.filter(ticket__in=tickets).count() == 3 * TICKETS
    assert not closed.clocks.get(code="5").alarms.exists()
