"""Which copies a database gets and in which order: over three years, some open ones between them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.shapes import ACT_ROW, INBOX_ROWS, WEEKS, Shape

#: Share of tickets that are open, in rows where they fill nobody's measured inbox.
OPEN_SHARE = 0.01
#: Share of those that were left lying at any time in the three years; the others were sent of late.
OLD_SHARE = 0.1
ENDED_SHARE = 0.02


@dataclass(frozen=True)
class Copy:
    """One ticket to write: its shape, the week in which it was sent, and what the bench does with it."""

    shape: Shape
    week: int
    use: str = ""  # "act": its row is performed during the run


def order_of_copies(shapes: list[Shape], size: int, acts: int, dice: random.Random) -> Iterator[Copy]:
    """``size`` tickets in the order in which they were sent, and before the last of them ``acts`` prepared ones.

    The measured inbox holds the same cards at every size, so a small database has more than one open ticket in a
    hundred.
    """
    closed = [shape for shape in shapes if shape.kind == "closed"]
    ended = [shape for shape in shapes if shape.kind == "ended"]
    opened = {shape.row: shape for shape in shapes if shape.kind == "open"}
    scattered = [shape for shape in shapes if shape.kind == "open" and shape.row not in (ACT_ROW, *INBOX_ROWS)]
    waiting = [opened[row] for row, count in INBOX_ROWS.items() for _ in range(count)]
    number = max(round(size * OPEN_SHARE) - len(waiting), 5)
    waiting += [scattered[at % len(scattered)] for at in range(number)]
    dice.shuffle(waiting)
    at_random = round(len(waiting) * OLD_SHARE)
    recent = max(size // 20, 2 * len(waiting))
    places = set(dice.sample(range(size - recent), min(at_random, size - recent)))
    places |= set(dice.sample(range(size - recent, size), len(waiting) - len(places)))
    for place in range(size):
        week = 1 + place * (WEEKS - 1) // size
        if place == size - recent // 2:
            yield from (Copy(opened[ACT_ROW], WEEKS, "act") for _ in range(acts))
        if place in places:
            yield Copy(waiting.pop(), week)
        else:
            yield Copy(dice.choice(ended if dice.random() < ENDED_SHARE else closed), week)
