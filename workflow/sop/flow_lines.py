"""The lines of an SOP's flowchart: every way from row to row as a path over the grid of performer cells.

Coordinates are whole percent of a cell, counted through the grid: x = column x 100 + percent, y = row x 100 + percent.
So a path can be cut at the cells' borders and drawn there at any height.

Routes, so that no line runs through a foreign symbol:
- to the next row: sideways at half height, then down into the symbol; where another symbol is in the way, down first;
- any other row, back as well as forward: out at a free side, along a lane at the cell's edge, in at the side, or from
  above along the target row's top where that side is taken;
- out of the drawing (returned to the OPD, refused, closed before the last row): a short line to the cell's edge.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from workflow.sop.definition import ENDS, Sop

MIDDLE = 50
TOP = 10  # height of the entry from above, clear of every symbol
#: Lanes at each edge of a cell, the usual one first.
LANES = {"kanan": (90, 96, 84), "kiri": (10, 4, 16)}
#: Half width and half height of a symbol in pixels; the page scales symbol and arrow together.
EXTENT = {"kapsul": (30, 17), "kotak": (30, 17), "ketupat": (34, 24), "": (0, 0)}
#: Degrees that turn an arrow which points down, and the side of the symbol that it touches.
ARROWS = {"turun": (0, (0, -1)), "kiri": (90, (1, 0)), "naik": (180, (0, 1)), "kanan": (-90, (-1, 0))}


class Place(NamedTuple):
    """A performer cell: index of the printed row and of the column, from 0."""

    row: int
    column: int


class Point(NamedTuple):
    """A corner of a path, in percent counted through the grid."""

    x: int
    y: int


class Line(NamedTuple):
    """One straight line inside a cell, in percent of the cell."""

    x1: int
    y1: int
    x2: int
    y2: int
    inferred: bool

    @property
    def solid(self) -> Line:
        """The same line as the SOP's own text would have it."""
        return self._replace(inferred=False)


@dataclass(frozen=True)
class Head:
    """An arrow's tip: where in the cell (percent), how far from there (pixels), turned by how many degrees."""

    x: int
    y: int
    points: str
    dx: int = 0
    dy: int = 0

    @property
    def turn(self) -> int:
        """Degrees for an arrow drawn pointing down."""
        return ARROWS[self.points][0]

    def touching(self, shape: str) -> Head:
        """The same tip moved from the middle of the cell to the edge of the symbol that stands there."""
        if (self.x, self.y) != (MIDDLE, MIDDLE):
            return self
        (width, height), (_, (right, down)) = EXTENT[shape], ARROWS[self.points]
        return replace(self, dx=right * width, dy=down * height)


@dataclass(frozen=True)
class Way:
    """One drawn way; ``target`` is a row number, an end, or the role of an acknowledger of the source row."""

    source: str
    target: str
    inferred: bool
    points: tuple[Point, ...]
    lines: Mapping[Place, tuple[Line, ...]]
    head: Head
    head_place: Place


class _Drawing:
    """The grid while it is being filled: which sides of symbols and which lanes are in use."""

    def __init__(self, columns: dict[int, int], taken: Collection[Place]) -> None:
        self.columns = columns
        self.taken = taken
        self.used: dict[int, set[str]] = {row: set() for row in columns}
        self.lanes: dict[tuple[int, str], list[tuple[range, int, int]]] = {}

    def centre(self, row: int) -> Point:
        return Point(self.columns[row] * 100 + MIDDLE, row * 100 + MIDDLE)

    def is_next(self, source: int, target: int) -> bool:
        """Whether only left-out numbers stand between the two rows."""
        return target > source and not any(row in self.columns for row in range(source + 1, target))

    def down(self, source: int, target: int) -> tuple[Point, ...]:
        """Path to the next row."""
        start, end = self.centre(source), self.centre(target)
        if start.x == end.x:
            return start, end
        side = "kanan" if end.x > start.x else "kiri"
        step = 1 if side == "kanan" else -1
        between = range(self.columns[source] + step, self.columns[target] + step, step)
        if any(Place(source, column) in self.taken for column in between):
            above = target * 100 + TOP
            return start, Point(start.x, above), Point(end.x, above), end
        self.used[source].add(side)
        return start, Point(end.x, start.y), end

    def around(self, source: int, target: int) -> tuple[Point, ...]:
        """Path to a row further down, or back."""
        start, end = self.centre(source), self.centre(target)
        order = ("kanan", "kiri") if target > source else ("kiri", "kanan")
        free = [side for side in order if side not in self.used[source]] or list(order[:1])
        straight = [side for side in free if start.x == end.x and side not in self.used[target]]
        side = (straight or free)[0]
        self.used[source].add(side)
        x = self.columns[source] * 100 + self._lane(self.columns[source], side, source, target)
        if straight and source != target:
            return start, Point(x, start.y), Point(x, end.y), end
        above = target * 100 + TOP
        return start, Point(x, start.y), Point(x, above), Point(end.x, above), end

    def out(self, source: int) -> tuple[Point, ...]:
        """Path to the cell's edge, where the ticket leaves the drawing."""
        start = self.centre(source)
        side = next((side for side in ("kiri", "kanan") if side not in self.used[source]), "kiri")
        return start, Point(self.columns[source] * 100 + (6 if side == "kiri" else 94), start.y)

    def across(self, row: int, column: int) -> tuple[Point, ...]:
        """Path from the performer to an acknowledger in the same row."""
        start = self.centre(row)
        end = Point(column * 100 + MIDDLE, start.y)
        self.used[row].add("kanan" if end.x > start.x else "kiri")
        return start, end

    def _lane(self, column: int, side: str, source: int, target: int) -> int:
        """A lane that no way to another row uses over the same rows; ways to the same row join."""
        rows = range(min(source, target), max(source, target) + 1)
        in_use = self.lanes.setdefault((column, side), [])
        for other, leads_to, lane in in_use:
            if leads_to == target and _meet(other, rows):
                in_use.append((rows, target, lane))
                return lane
        busy = {lane for other, _, lane in in_use if _meet(other, rows)}
        lane = next((lane for lane in LANES[side] if lane not in busy), LANES[side][-1])
        in_use.append((rows, target, lane))
        return lane


def draw_ways(sop: Sop, numbers: list[str], columns: dict[int, int], taken: Collection[Place]) -> tuple[Way, ...]:
    """Draw every way of an SOP once.

    ``numbers`` are the printed rows top to bottom with the left-out ones; ``columns`` maps a row to its performer's
    column; ``taken`` are all places with a symbol, acknowledgers' too.
    """
    drawing = _Drawing(columns, taken)
    at = {no: row for row, no in enumerate(numbers)}
    edges = _edges(sop)
    ways: dict[tuple[str, str], Way] = {}
    for step in sop.steps:
        for role in step.acks:
            if role in sop.columns and sop.columns.index(role) != columns[at[step.no]]:
                points = drawing.across(at[step.no], sop.columns.index(role))
                ways[step.no, role] = _way(step.no, role, "acks" in step.inferred, points)
    # Ways to the next row first: they decide which sides of the symbols stay free for the others.
    for (source, target), inferred in edges.items():
        if target not in ENDS and drawing.is_next(at[source], at[target]):
            ways[source, target] = _way(source, target, inferred, drawing.down(at[source], at[target]))
    for (source, target), inferred in edges.items():
        if target in ENDS:
            ways[source, target] = _way(source, target, inferred, drawing.out(at[source]))
        elif (source, target) not in ways:
            ways[source, target] = _way(source, target, inferred, drawing.around(at[source], at[target]))
    return tuple(ways.values())


def _edges(sop: Sop) -> dict[tuple[str, str], bool]:
    """Source and target of every way, and whether all that lead there are inferred.

    The closing of the last row is its capsule and needs no line.
    """
    edges: dict[tuple[str, str], bool] = {}
    for step in sop.steps:
        if step.is_terminator:
            continue
        leads = [(outcome.to, bool(outcome.inferred)) for outcome in step.outcomes]
        for target, inferred in leads or [(step.next, "next" in step.inferred)]:
            if target == "selesai" and step is sop.steps[-1] and not step.outcomes:
                continue
            edges[step.no, target] = inferred and edges.get((step.no, target), True)
    return edges


def _way(source: str, target: str, inferred: bool, points: tuple[Point, ...]) -> Way:
    lines: dict[Place, list[Line]] = {}
    for place, line in _cut(points, inferred):
        lines.setdefault(place, []).append(line)
    (before, end) = points[-2:]
    if before.x == end.x:
        direction = "turun" if end.y > before.y else "naik"
    else:
        direction = "kanan" if end.x > before.x else "kiri"
    return Way(
        source,
        target,
        inferred,
        points,
        {place: tuple(found) for place, found in lines.items()},
        Head(end.x % 100, end.y % 100, direction),
        Place(end.y // 100, end.x // 100),
    )


def _cut(points: tuple[Point, ...], inferred: bool) -> Iterable[tuple[Place, Line]]:
    """Cut a path at the borders of the cells."""
    for start, end in pairwise(points):
        (x1, x2), (y1, y2) = sorted((start.x, end.x)), sorted((start.y, end.y))
        for row in range(y1 // 100, y2 // 100 + 1):
            for column in range(x1 // 100, x2 // 100 + 1):
                left, top = column * 100, row * 100
                line = Line(max(x1 - left, 0), max(y1 - top, 0), min(x2 - left, 100), min(y2 - top, 100), inferred)
                yield Place(row, column), line


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop
