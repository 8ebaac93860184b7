"""Charts as figures for SVG templates: geometry in whole pixels and words, no markup, no query.

Four kinds (ui/README section 10). Whole numbers only, because a template would write a decimal comma into the SVG.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from workflow import indonesian

#: A share of a thousand is the standard itself.
STANDARD = 1000
#: Letters of a standard that fit beside the bars of a chart.
ROOM_OF_STANDARD = 30


@dataclass(frozen=True)
class BulletFact:
    """One row of an SOP in a month. Shares are thousandths of the standard, None where there is no standard."""

    no: str
    shape: str
    label: str
    standard: str
    middle: str
    in_time: str
    adjusted: str
    middle_share: int | None
    ninth_share: int | None

    @property
    def standard_in_short(self) -> str:
        """The standard where the chart has little room; its table says it whole."""
        return textwrap.shorten(self.standard, ROOM_OF_STANDARD, placeholder=" …")

    @property
    def is_late(self) -> bool:
        """Whether the middle time lies past the standard: its bar is hatched."""
        return self.middle_share is not None and self.middle_share > STANDARD


@dataclass(frozen=True)
class Bullet:
    """A row as it is drawn: the tops of its line of text and of its bars, and their lengths."""

    fact: BulletFact
    top: int
    middle: int
    ninth: int


@dataclass(frozen=True)
class BulletChart:
    """Times of the rows against their standard, which is one upright line for all."""

    bullets: tuple[Bullet, ...]
    left: int
    standard_at: int
    height: int

    @property
    def bottom(self) -> int:
        """Where the line of the standard ends."""
        return self.height - 8


def bullet_chart(
    facts: Sequence[BulletFact], *, left: int, unit: int, longest: int, first: int, pitch: int
) -> BulletChart:
    """``unit`` pixels are the standard; bars end at ``longest``, the exact figures stand in the table."""

    def length(share: int | None) -> int:
        return min(round((share or 0) * unit / STANDARD), longest)

    bullets = tuple(
        Bullet(fact, first + at * pitch, length(fact.middle_share), length(fact.ninth_share))
        for at, fact in enumerate(facts)
    )
    return BulletChart(bullets, left, left + unit, first + len(facts) * pitch)


def wide_bullets(facts: Sequence[BulletFact]) -> BulletChart:
    """For a desk: symbol and words left, figures right."""
    return bullet_chart(facts, left=240, unit=180, longest=350, first=31, pitch=46)


def narrow_bullets(facts: Sequence[BulletFact]) -> BulletChart:
    """For a phone: words above and under each bar."""
    return bullet_chart(facts, left=0, unit=164, longest=320, first=36, pitch=80)


# -- months -----------------------------------------------------------------------------------------------------------

WIDTH, BASE, TOP = 470, 190, 30
FIRST_MONTH, GAP = 34, 2
#: Pixels between two months in which "87,5" stands free; closer ones say "88", and the table says it exactly.
ROOM = 48


@dataclass(frozen=True)
class MonthFact:
    """One month: how many were in time and late, and the shares of a hundred, raw and adjusted (None of nothing)."""

    label: str
    in_time: int
    late: int
    percent: float | None
    adjusted: float | None


@dataclass(frozen=True)
class Column:
    """One month's stack, from the base upwards."""

    fact: MonthFact
    left: int
    middle: int
    width: int
    in_time_top: int
    in_time_height: int
    late_top: int
    late_height: int
    total: int


@dataclass(frozen=True)
class Tick:
    """A line across the chart with its figure."""

    at: int
    words: str


@dataclass(frozen=True)
class ColumnChart:
    """Counts by month, in time below and late above."""

    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]


def column_chart(facts: Sequence[MonthFact]) -> ColumnChart:
    """Stacks over a base line; the scale ends at the next round figure."""
    step = _round_step(max((fact.in_time + fact.late for fact in facts), default=0))
    highest = max(1, *(fact.in_time + fact.late for fact in facts)) if facts else 1
    scale = (BASE - TOP) / max(highest, step)
    pitch = (WIDTH - FIRST_MONTH) // max(len(facts), 1)
    width = min(42, pitch * 3 // 5)
    columns = []
    for at, fact in enumerate(facts):
        left = FIRST_MONTH + at * pitch + (pitch - width) // 2
        in_time, late = round(fact.in_time * scale), round(fact.late * scale)
        gap = GAP if in_time and late else 0
        late_top = BASE - in_time - late - gap
        columns.append(
            Column(
                fact,
                left,
                left + width // 2,
                width,
                BASE - in_time,
                in_time,
                late_top,
                late,
                fact.in_time + fact.late,
            )
        )
    ticks = tuple(Tick(BASE - round(value * scale), str(value)) for value in range(0, highest + 1, step))
    return ColumnChart(tuple(columns), ticks)


@dataclass(frozen=True)
class Point:
    """One month on a line."""

    x: int
    y: int
    label: str
    words: str
    words_at: int


@dataclass(frozen=True)
class LineChart:
    """Percent in time by month: the raw line with values, the adjusted one dashed. Months of nothing have no point."""

    points: tuple[Point, ...]
    line: str
    adjusted: str
    ticks: tuple[Tick, ...]
    months: tuple[tuple[int, str], ...]


def line_chart(facts: Sequence[MonthFact]) -> LineChart:
    """The axis begins at 60 unless a month lies lower, and says so by its figures."""
    shown = [value for fact in facts for value in (fact.percent, fact.adjusted) if value is not None]
    lowest = 60 if all(value >= 60 for value in shown) else 0
    scale = (BASE - 20) / (100 - lowest)
    pitch = (WIDTH - 40) // max(len(facts), 1)

    def height(value: float) -> int:
        return BASE - round((value - lowest) * scale)

    def decimals(value: float) -> int:
        return 1 if pitch >= ROOM and value < 100 else 0

    places = [(40 + at * pitch + pitch // 2, fact) for at, fact in enumerate(facts)]
    points = []
    for x, fact in places:
        if fact.percent is None:
            continue
        y = height(fact.percent)
        words_at = y - 12 if y > BASE - 30 else y + 24
        points.append(Point(x, y, fact.label, indonesian.angka(fact.percent, decimals(fact.percent)), words_at))
    return LineChart(
        points=tuple(points),
        line=" ".join(f"{point.x},{point.y}" for point in points),
        adjusted=" ".join(f"{x},{height(fact.adjusted)}" for x, fact in places if fact.adjusted is not None),
        ticks=tuple(Tick(height(value), str(value)) for value in range(lowest, 101, 20)),
        months=tuple((x, fact.label) for x, fact in places),
    )


def _round_step(highest: int) -> int:
    """A step of 1, 2 or 5 times a power of ten that gives two to five lines."""
    step = 1
    for factor in _steps():
        step = factor
        if highest <= 4 * factor:
            break
    return step


def _steps():
    power = 1
    while power < 10**9:
        yield from (power, 2 * power, 5 * power)
        power *= 10


# -- causes -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CauseBar:
    """One cause with its bar; ``is_rest`` is grey and last."""

    label: str
    number: int
    is_rest: bool
    top: int
    length: int

    @property
    def words_at(self) -> int:
        """Where the figure stands, behind the bar."""
        return self.length + 8


@dataclass(frozen=True)
class BarChart:
    """Lying bars, the largest first."""

    bars: tuple[CauseBar, ...]
    height: int


def bar_chart(counted: Sequence[tuple[str, int]], rest: int, *, most: int = 5) -> BarChart:
    """``counted`` are labels with their number; those after ``most``, and ``rest``, become "Lainnya"."""
    ordered = sorted(counted, key=lambda pair: (-pair[1], pair[0]))
    shown = [(label, number, False) for label, number in ordered[:most]]
    rest += sum(number for _, number in ordered[most:])
    if rest:
        shown.append(("Lainnya", rest, True))
    longest = max((number for _, number, _ in shown), default=1)
    bars = tuple(
        CauseBar(label, number, is_rest, 16 + at * 52, max(round(number * 400 / longest), 2))
        for at, (label, number, is_rest) in enumerate(shown)
    )
    return BarChart(bars, len(bars) * 52)


# -- levels -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Level:
    """One thing with its value of a hundred; ``is_low`` is hatched."""

    label: str
    words: str
    is_low: bool
    top: int
    length: int


@dataclass(frozen=True)
class LevelChart:
    """Lying bars in the order given, each with a mark at the value that all should reach."""

    levels: tuple[Level, ...]
    goal_at: int
    height: int


def level_chart(values: Sequence[tuple[str, float]], *, goal: float) -> LevelChart:
    """``values`` are labels with a value of a hundred, written with two decimals."""
    levels = tuple(
        Level(label, indonesian.angka(value, 2), round(value, 2) < goal, 16 + at * 46, round(value * 3.9))
        for at, (label, value) in enumerate(values)
    )
    return LevelChart(levels, round(goal * 3.9), len(levels) * 46)
