"""The official SOP table as a drawing: which symbol and which lines stand in every performer cell.

Pure functions over a :class:`~workflow.sop.definition.Sop`; the page draws each cell as one SVG of at most one symbol
and straight lines in percent, so the cells join at any row height. Shapes and their meaning follow PermenPAN-RB 35/2012
(capsule begins or ends, box is an act, diamond is a decision). What the file marks ``inferred`` is dashed.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflow.sop.definition import ENDS, Outcome, Sop, Step
from workflow.sop.flow_lines import Head, Line, Place, Way, draw_ways
from workflow.sop.time_cells import TimeCell, time_cells
from workflow.states import Role

#: Heads of the performer columns on a phone, where a lane is as wide as a thumb; the legend spells them out.
SHORT = {
    Role.OPD: "OPD",
    Role.OPD_KEPALA: "KO",
    Role.TU: "TU",
    Role.SEKRETARIS: "Sek",
    Role.KADIS: "Ka",
    Role.KABID: "Kb",
    Role.KASI: "Ks",
    Role.TIM: "Tim",
}
END_WORDS = {
    "selesai": "selesai",
    "dikembalikan": "dikembalikan kepada OPD",
    "ditolak": "ditolak",
}
#: What a symbol is called to a screen reader.
SHAPE_WORDS = {"kapsul": "mulai atau akhir", "kotak": "kegiatan", "ketupat": "keputusan"}


@dataclass(frozen=True)
class Column:
    """A printed performer column."""

    role: Role
    title: str
    short: str


@dataclass(frozen=True)
class Symbol:
    """The one symbol of a cell; ``label`` is written inside it ("Mulai", "Akhir" or nothing)."""

    shape: str  # kapsul, kotak or ketupat
    label: str = ""
    inferred: bool = False


@dataclass(frozen=True)
class Cell:
    """One performer cell; ``words`` tells a screen reader what stands in it, empty where nothing does."""

    column: Column
    symbol: Symbol | None
    lines: tuple[Line, ...]
    heads: tuple[Head, ...]
    words: str

    @property
    def is_empty(self) -> bool:
        """Whether neither a symbol nor a line stands in the cell."""
        return not (self.symbol or self.lines)


@dataclass(frozen=True)
class Branch:
    """One way out of a decision, in words: the label, where it leads, whether the SOP's text says so."""

    label: str
    target: str
    inferred: bool


@dataclass(frozen=True)
class Row:
    """One printed row, or a number that the SOP leaves out (``is_gap``).

    ``limit_span`` is the height of the merged time cell that begins here in rows, 0 inside one; ``limit`` is the time
    as printed, also inside a merged cell, where the phone shows it.
    """

    no: str
    text: str
    cells: tuple[Cell, ...]
    needs: tuple[str, ...] = ()
    output: tuple[str, ...] = ()
    limit: str = ""
    limit_span: int = 1
    branches: tuple[Branch, ...] = ()
    acks: tuple[str, ...] = ()
    is_gap: bool = False
    is_present: bool = False


@dataclass(frozen=True)
class Reading:
    """Something the SOP does not say and how it is read: the rows it concerns and the reason."""

    rows: tuple[str, ...]
    reason: str

    @property
    def title(self) -> str:
        """ "Langkah 1, 3." or "Seluruh SOP." """
        return f"Langkah {', '.join(self.rows)}." if self.rows else "Seluruh SOP."


@dataclass(frozen=True)
class Flowchart:
    """The whole table: columns, rows top to bottom, and the ways that the lines draw."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    ways: tuple[Way, ...]
    readings: tuple[Reading, ...]

    @property
    def has_needs(self) -> bool:
        """Whether the paper has the column Kelengkapan; Bogor's has none."""
        return any(row.needs for row in self.rows)


def draw(sop: Sop, present: str = "") -> Flowchart:
    """Draw an SOP; ``present`` is the number of the row in which a ticket stands, marked on the drawing."""
    columns = tuple(Column(role, sop.title_of(role), SHORT[role]) for role in sop.columns)
    numbers = sop.printed_numbers
    symbols = _symbols(sop, numbers, [column.role for column in columns])
    ways = draw_ways(sop, numbers, _performers(symbols), symbols.keys())
    cells_of_time = time_cells(sop)
    limits = {no: cell.limit for cell in cells_of_time for no in cell.rows}
    spans = _limit_spans(cells_of_time, numbers)
    rows = []
    for index, no in enumerate(numbers):
        cells = tuple(_cell(column, Place(index, at), symbols, ways) for at, column in enumerate(columns))
        step = sop.by_no.get(no)
        if step is None:
            rows.append(Row(no, sop.gaps[no], cells, is_gap=True, limit_span=spans[no]))
            continue
        rows.append(
            Row(
                no=no,
                text=step.text,
                cells=cells,
                needs=step.needs,
                output=step.output,
                limit=limits[no],
                limit_span=spans[no],
                branches=_branches(step),
                acks=tuple(sop.title_of(role) for role in step.acks),
                is_present=no == present,
            )
        )
    return Flowchart(columns, tuple(rows), ways, _readings(sop))


def shape_of(sop: Sop, step: Step) -> str:
    """The symbol of a row: capsule for the first and the closing one, diamond where ways part, else box.

    A way back to the OPD parts no ways of the drawing (a letter sent back, Sumbawa 3): its row stays a box.
    """
    if step is sop.steps[0] or step.is_terminator:
        return "kapsul"
    targets = {outcome.to for outcome in step.outcomes} - {"dikembalikan", "ditolak"}
    if len(targets) > 1:
        return "ketupat"
    return "kapsul" if step is sop.steps[-1] and targets | {step.next} <= {"selesai", ""} else "kotak"


def _symbols(sop: Sop, numbers: list[str], roles: list[Role]) -> dict[Place, Symbol]:
    """Every symbol by its place; performers first in each row, so that a row's first place is its performer's."""
    symbols: dict[Place, Symbol] = {}
    before: Place | None = None
    for step in sop.steps:
        row = numbers.index(step.no)
        shape = shape_of(sop, step)
        label = "" if shape != "kapsul" else "Mulai" if step is sop.steps[0] else "Akhir"
        # A printed end has no performer: it stands below the row that leads to it.
        column = roles.index(step.column) if step.column in roles else before.column if before else 0
        before = Place(row, column)
        undrawn = "role" in step.inferred or "column" in step.inferred
        symbols[before] = Symbol(shape, label, undrawn)
        for role in step.acks:
            if role in roles and Place(row, roles.index(role)) not in symbols:
                symbols[Place(row, roles.index(role))] = Symbol("kotak", "", "acks" in step.inferred)
    return symbols


def _performers(symbols: dict[Place, Symbol]) -> dict[int, int]:
    """Row to the column of its performer's symbol."""
    columns: dict[int, int] = {}
    for place in symbols:
        columns.setdefault(place.row, place.column)
    return columns


def _cell(column: Column, place: Place, symbols: dict[Place, Symbol], ways: tuple[Way, ...]) -> Cell:
    symbol = symbols.get(place)
    solid = dict.fromkeys(line for way in ways if not way.inferred for line in way.lines.get(place, ()))
    dashed = dict.fromkeys(line for way in ways if way.inferred for line in way.lines.get(place, ()))
    # Where a written way and a read one share a piece of line, the written one is seen.
    lines = (*solid, *(line for line in dashed if line.solid not in solid))
    heads = tuple(dict.fromkeys(way.head for way in ways if way.head and way.head_place == place))
    words = ""
    if symbol:
        what = symbol.label.lower() or SHAPE_WORDS[symbol.shape]
        words = f"{column.title}: {what}{', ditafsirkan' if symbol.inferred else ''}"
    shape = symbol.shape if symbol else ""
    return Cell(column, symbol, lines, tuple(head.touching(shape) for head in heads), words)


def branch_target(outcome: Outcome) -> str:
    """Where an outcome leads, in words: "langkah 7" or "dikembalikan kepada OPD"."""
    return END_WORDS[outcome.to] if outcome.to in ENDS else f"langkah {outcome.to}"


def _branches(step: Step) -> tuple[Branch, ...]:
    return tuple(Branch(outcome.label, branch_target(outcome), bool(outcome.inferred)) for outcome in step.outcomes)


def _limit_spans(cells: tuple[TimeCell, ...], numbers: list[str]) -> dict[str, int]:
    """Rows under the time cell that begins at a number, left-out ones included; 0 where the cell above goes on."""
    spans = dict.fromkeys(numbers, 1)
    for cell in cells:
        first, last = numbers.index(cell.rows[0]), numbers.index(cell.rows[-1])
        spans |= dict.fromkeys(numbers[first + 1 : last + 1], 0)
        spans[numbers[first]] = last - first + 1
    return spans


def _readings(sop: Sop) -> tuple[Reading, ...]:
    """Every reading once, rows with the same reason together, in the order of the table."""
    rows_of: dict[str, list[str]] = {reason: [] for reason in sop.inferred.values()}
    for no, note in sop.gaps.items():
        rows_of.setdefault(note, []).append(no)
    for group in sop.groups:
        if group.inferred:
            rows_of.setdefault(group.inferred, []).extend(group.steps)
    for step in sop.steps:
        for reason in (*step.inferred.values(), *(outcome.inferred for outcome in step.outcomes)):
            if reason and step.no not in rows_of.setdefault(reason, []):
                rows_of[reason].append(step.no)
    return tuple(Reading(tuple(rows), reason) for reason, rows in rows_of.items())
