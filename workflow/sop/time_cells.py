"""The time column of an SOP table as printed: one cell per row, or one merged cell over several rows."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.limits import in_words
from workflow.sop.definition import LimitGroup, Sop


@dataclass(frozen=True)
class TimeCell:
    """One cell of the column "Waktu": the rows beside it, their group (None for one row's own time), the words.

    A row of two groups (Sumbawa 11) stands beside the cell of the rows before it.
    """

    rows: tuple[str, ...]
    group: LimitGroup | None
    limit: str

    @property
    def code(self) -> str:
        """Code of the clock that this cell shows: the group's, or the row's number."""
        return self.group.code if self.group else self.rows[0]


def time_cells(sop: Sop) -> tuple[TimeCell, ...]:
    """The cells top to bottom; numbers that the SOP leaves out belong to none."""
    cells: list[TimeCell] = []
    for step in sop.steps:
        covering = sop.groups_of(step.no)
        if cells and cells[-1].group in covering:
            cells[-1] = TimeCell((*cells[-1].rows, step.no), cells[-1].group, cells[-1].limit)
            continue
        group = covering[0] if covering else None
        printed, limit = (group.printed_limit, group.limit) if group else (step.printed_limit, step.limit)
        cells.append(TimeCell((step.no,), group, printed or (in_words(limit) if limit else "")))
    return tuple(cells)


def time_cell_of(sop: Sop, code: str) -> TimeCell | None:
    """The cell that shows the clock of that code, or None."""
    return next((cell for cell in time_cells(sop) if cell.code == code), None)
