"""Promise P3 in full: `make chaos P=3`, 300 acts within a second of the deadline beside a sweep that never rests."""

import random
from collections import Counter

import pytest

from tests.overdue import race_act_and_deadline
from tests.races import Arena

pytestmark = [pytest.mark.p3, pytest.mark.locks, pytest.mark.django_db(transaction=True)]

TRIALS, SPREAD, SEED = 300, 0.5, 3


def test_act_and_deadline_never_both_win(office, capsys, request):
    arena, dice = Arena(2), random.Random(SEED)
    results = Counter(race_act_and_deadline(arena, office, dice, SPREAD) for _ in range(TRIALS))
    arena.close()
    with capsys.disabled():
        writer = request.config.get_terminal_writer()
        writer.line(f"\n{TRIALS} acts, seed {SEED}: in time {results[False, False]}, late {results[True, True]}")
    assert set(results) == {(False, False), (True, True)}
