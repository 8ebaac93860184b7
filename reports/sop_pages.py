"""The table of an SOP cut into pages, and its flowchart drawn over each: pure arithmetic in CSS pixels.

The heights of the rows are measured first (reports.sop_pdf). A way that leaves a page ends there in an off-page
connector, and goes on from one with the same letter, as PermenPAN-RB 35/2012 has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from string import ascii_uppercase
from typing import NamedTuple

from workflow.sop.flow_lines import Point, Way
from workflow.sop.flowchart import Cell, Flowchart, Row, Symbol

#: Lowest row that holds a symbol, and the strip of the connectors above and below the rows of a page.
LOWEST, LOWEST_GAP, STRIP = 60, 26, 44
#: Width of a performer column in which symbols keep the size that the screen gives them.
FULL_COLUMN = 112
CONNECTOR = 22
#: Narrowest column of the procedure; performers share what is left.
LEAST_TEXT = 170


class Segment(NamedTuple):
    """A straight line."""

    x1: int
    y1: int
    x2: int
    y2: int
    inferred: bool


class Tip(NamedTuple):
    """An arrow's tip."""

    x: int
    y: int
    turn: int


class Mark(NamedTuple):
    """A symbol at its place."""

    x: int
    y: int
    symbol: Symbol


class Connector(NamedTuple):
    """An off-page connector: the same letter stands on both pages."""

    x: int
    y: int
    letter: str


@dataclass
class SopPage:
    """Rows of one page, and what is drawn over their performer columns; y begins under the head of the table."""

    rows: list[Row]
    heights: list[int]
    top: int = 0  # height of the strip above the first row
    bottom: int = 0
    segments: list[Segment] = field(default_factory=list)
    tips: list[Tip] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    connectors: list[Connector] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Height of everything under the head of the table."""
        return self.top + sum(self.heights) + self.bottom

    @property
    def lines(self) -> list[Segment]:
        """Lines in the order of drawing: what the SOP's text says covers what is read into it."""
        return sorted(set(self.segments), key=lambda segment: not segment.inferred)

    @property
    def printed_rows(self) -> Iterator[tuple[Row, int]]:
        """Rows with their heights."""
        return zip(self.rows, self.heights, strict=True)


def paginate(chart: Flowchart, heights: Sequence[int], *, room: int, column: int) -> list[SopPage]:
    """The pages of a table whose rows are that high, with ``room`` under the head of the table on each page.

    Raises ValueError for a row that no page holds: laying one out over several pages takes minutes.
    """
    lowest = [LOWEST_GAP if row.is_gap else LOWEST for row in chart.rows]
    heights = [max(height, low) for height, low in zip(heights, lowest, strict=True)]
    for row, height in zip(chart.rows, heights, strict=True):
        if height > room - 2 * STRIP:
            raise ValueError(f"row {row.no} is higher than a page")
    pages = _cut(chart.rows, heights, room)
    drawing = _Drawing(pages, column)
    for way in chart.ways:
        drawing.draw(way)
    drawing.place_symbols(chart)
    drawing.place_connectors()
    return pages


def _cut(rows: Sequence[Row], heights: Sequence[int], room: int) -> list[SopPage]:
    """As many rows to a page as find room beside its strips."""
    pages = [SopPage([], [])]
    for index, (row, height) in enumerate(zip(rows, heights, strict=True)):
        page = pages[-1]
        below = STRIP if index < len(rows) - 1 else 0
        if page.rows and page.height + height + below > room:
            page.bottom = STRIP
            page = SopPage([], [], top=STRIP)
            pages.append(page)
        page.rows.append(row)
        page.heights.append(height)
    return [replace(page, rows=_with_own_time_cells(page.rows)) for page in pages]


def _with_own_time_cells(rows: list[Row]) -> list[Row]:
    """A merged time cell ends with the page, and begins again on the next with the same words."""
    cut = []
    left = 0
    for index, row in enumerate(rows):
        span = row.limit_span
        if not span and not left:  # the cell began on the page before
            span = next((at for at, later in enumerate(rows[index:]) if at and later.limit_span), len(rows) - index)
        span = min(span, len(rows) - index)
        left = span - 1 if span else left - 1
        cut.append(replace(row, limit_span=span))
    return cut


class _Drawing:
    """Where every row of the grid stands: its page, its top there, its height."""

    def __init__(self, pages: list[SopPage], column: int) -> None:
        self.pages, self.column = pages, column
        self.scale = scale_of(column)
        self.rows: list[tuple[int, int, int]] = []
        self.leaving: set[tuple[int, int]] = set()  # page and x of every place at which ways go on overleaf
        for number, page in enumerate(pages):
            top = page.top
            for height in page.heights:
                self.rows.append((number, top, height))
                top += height

    def place_symbols(self, chart: Flowchart) -> None:
        """The symbols of the performer cells."""
        for row, printed in enumerate(chart.rows):
            for column, cell in enumerate(printed.cells):
                if cell.symbol:
                    page, x, y = self._at(Point(column * 100 + 50, row * 100 + 50))
                    self.pages[page].marks.append(Mark(x, y, cell.symbol))
                self._tips(cell, row, column)

    def draw(self, way: Way) -> None:
        """The lines of a way, cut at the pages."""
        for start, end in pairwise(way.points):
            (page, x1, y1), (last, x2, y2) = self._at(start), self._at(end)
            if page == last:
                self._line(page, (x1, y1), (x2, y2), inferred=way.inferred)
            else:
                self._over_pages(start, end, inferred=way.inferred)

    def _over_pages(self, start: Point, end: Point, *, inferred: bool) -> None:
        """A line downwards or upwards that leaves its page."""
        (upper, x, y), (lower, _, low) = sorted((self._at(start), self._at(end)))
        for number in range(upper, lower + 1):
            page = self.pages[number]
            begin = y if number == upper else CONNECTOR
            finish = low if number == lower else page.height - CONNECTOR
            self._line(number, (x, begin), (x, finish), inferred=inferred)
            if number < lower:
                self.leaving.add((number, x))

    def place_connectors(self) -> None:
        """One letter for each place at which ways leave a page, from left to right, on both pages."""
        for at, (page, x) in enumerate(sorted(self.leaving)):
            turn, letter = divmod(at, len(ascii_uppercase))
            name = ascii_uppercase[letter] + (str(turn + 1) if turn else "")
            self.pages[page].connectors.append(Connector(x, self.pages[page].height - CONNECTOR // 2, name))
            self.pages[page + 1].connectors.append(Connector(x, CONNECTOR // 2, name))

    def _line(self, page: int, start: tuple[int, int], end: tuple[int, int], *, inferred: bool) -> None:
        self.pages[page].segments.append(Segment(*min(start, end), *max(start, end), inferred))

    def _tips(self, cell: Cell, row: int, column: int) -> None:
        for head in cell.heads:
            page, x, y = self._at(Point(column * 100 + head.x, row * 100 + head.y))
            self.pages[page].tips.append(
                Tip(x + round(head.dx * self.scale), y + round(head.dy * self.scale), head.turn)
            )

    def _at(self, point: Point) -> tuple[int, int, int]:
        row, percent = divmod(point.y, 100)
        page, top, height = self.rows[row]
        return page, point.x * self.column // 100, top + percent * height // 100


def scale_of(column: int) -> float:
    """How much smaller symbols are drawn in a narrow column."""
    return min(1.0, column / FULL_COLUMN)


@dataclass(frozen=True)
class Widths:
    """Widths of the table's columns; the column Kelengkapan is left out where the paper has none."""

    text: int
    performer: int
    performers: int
    needs: int
    no: int = 30
    limit: int = 68
    output: int = 106
    notes: int = 132

    @classmethod
    def of(cls, chart: Flowchart, whole: int) -> Widths:
        """The widths that fill ``whole``: performers as wide as on the screen, or narrower where they are many."""
        count = len(chart.columns)
        needs = 112 if chart.has_needs else 0
        free = whole - needs - cls.no - cls.limit - cls.output - cls.notes
        performer = min(118, (free - LEAST_TEXT) // count)
        text = free - performer * count
        return cls(text=text, performer=performer, performers=performer * count, needs=needs)
