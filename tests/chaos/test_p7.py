"""Promise P7 in full: `make chaos P=7` races every act 100 times with 10 clients and prints the figures."""

from collections import Counter, defaultdict

import pytest

from tests import factories
from tests.races import CLIENTS, SCENARIOS, Arena, run_scenario

pytestmark = [pytest.mark.p7, pytest.mark.locks, pytest.mark.django_db(transaction=True)]

RACES = 100


@pytest.mark.parametrize("government", SCENARIOS)
def test_of_a_hundred_races_at_each_act_every_one_has_one_winner(government, capsys, request):
    office, arena = factories.make_office(government), Arena()
    fair, races, told = Counter(), Counter(), defaultdict(Counter)
    for _ in range(RACES):
        for act, result in run_scenario(arena, office, government):
            fair[act] += result.is_fair
            races[act] += 1
            told[act] += result.told
    arena.close()
    with capsys.disabled():
        writer = request.config.get_terminal_writer()
        writer.line(f"\n{government}: {CLIENTS} clients at one act, exactly one winner")
        for act in races:
            writer.line(f"  {act:30} {fair[act]:4} of {races[act]:4} races fair; losers told {dict(told[act])}")
    assert fair == races
