"""So many of so many in time, raw and adjusted, and how percentages are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workflow import indonesian
from workflow.models import MonthResult


@dataclass(frozen=True)
class Share:
    """So many of so many in time, raw and adjusted."""

    in_time: int
    adjusted: int
    of: int

    @classmethod
    def over(cls, rows: Iterable[MonthResult]) -> Share:
        """The share over several rows of sums."""
        rows = list(rows)
        return cls(
            sum(row.in_time for row in rows),
            sum(row.in_time_adjusted for row in rows),
            sum(row.judged for row in rows),
        )

    @property
    def late(self) -> int:
        """How many were late."""
        return self.of - self.in_time

    @property
    def excused(self) -> int:
        """How many of them had a reason that was accepted."""
        return self.adjusted - self.in_time

    @property
    def percent(self) -> float | None:
        """In time of a hundred; None of nothing."""
        return 100 * self.in_time / self.of if self.of else None

    @property
    def percent_adjusted(self) -> float | None:
        """The same with accepted reasons counted as in time."""
        return 100 * self.adjusted / self.of if self.of else None

    @property
    def words(self) -> str:
        """ "85,4 %", or a dash of nothing."""
        return percent_words(self.percent)

    @property
    def words_adjusted(self) -> str:
        """The adjusted percentage in words."""
        return percent_words(self.percent_adjusted)


def percent_words(value: float | None) -> str:
    """ "85,4 %" that no line end parts, or a dash of nothing."""
    return "–" if value is None else f"{indonesian.angka(value, 1)}\u00a0%"


def whole_percent_words(value: float | None) -> str:
    """ "85 %"; all in time and none in time are never rounded to."""
    if value is None:
        return "–"
    return f"{min(max(round(value), 1), 99) if 0 < value < 100 else round(value)} %"
