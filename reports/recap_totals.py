"""Totals of a recap: per OPD, per cause, per month and per row of the SOP, in time as the clock says and adjusted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reports.recap import Chunk, Line
from tickets.models import Pemda
from workflow import indonesian
from workflow.models import SopVersion
from workflow.sop.time_cells import time_cells
from workflow.states import Verdict


@dataclass
class Total:
    """Sums of some lines, or of some clocks."""

    label: str
    number: int = 0
    open: int = 0
    judged: int = 0
    late: int = 0
    excused: int = 0
    gross: list[int] = field(default_factory=list)
    net: list[int] = field(default_factory=list)

    def add(self, verdict: str, *, excused: bool, gross: int | None, net: int | None = None, is_open: bool = False):
        """Count one."""
        self.number += 1
        self.open += is_open
        if verdict != Verdict.TANPA_STANDAR:
            self.judged += 1
            self.late += verdict == Verdict.TERLAMBAT
            self.excused += excused
        if gross is not None:
            self.gross.append(gross)
        if net is not None:
            self.net.append(net)

    @property
    def in_time(self) -> int:
        """How many kept every standard."""
        return self.judged - self.late

    @property
    def percent(self) -> float | None:
        """In time as the clock says, of those with a standard."""
        return 100 * self.in_time / self.judged if self.judged else None

    @property
    def percent_adjusted(self) -> float | None:
        """The same with those late for a reason that was accepted."""
        return 100 * (self.in_time + self.excused) / self.judged if self.judged else None

    @property
    def mean_gross(self) -> int | None:
        """Mean working seconds."""
        return round(sum(self.gross) / len(self.gross)) if self.gross else None

    @property
    def mean_net(self) -> int | None:
        """Mean working seconds without waits for others."""
        return round(sum(self.net) / len(self.net)) if self.net else None


@dataclass(frozen=True)
class Totals:
    """Everything under the lines of a recap."""

    whole: Total
    by_opd: tuple[Total, ...]
    by_cause: tuple[Total, ...]
    by_month: tuple[Total, ...]
    by_step: tuple[Total, ...]


def total(pemda: Pemda, chunks: Sequence[Chunk]) -> Totals:
    """The totals of all chunks together."""
    lines = [line for chunk in chunks for line in chunk.lines]
    whole = Total("Semua tiket")
    for line in lines:
        _count(whole, line)
    months = _grouped(lines, lambda line: _month(pemda, line))
    return Totals(
        whole=whole,
        by_opd=_largest_first(_grouped(lines, lambda line: line.opd)),
        by_cause=_largest_first(_grouped(lines, lambda line: line.cause)),
        by_month=tuple(months),
        by_step=_by_step(chunks),
    )


def _grouped(lines: Iterable[Line], label) -> list[Total]:
    found: dict[str, Total] = {}
    for line in lines:
        _count(found.setdefault(label(line), Total(label(line))), line)
    return list(found.values())


def _count(total: Total, line: Line) -> None:
    total.add(line.verdict, excused=line.excused, gross=line.gross, net=line.net, is_open=line.is_open)


def _month(pemda: Pemda, line: Line) -> str:
    return indonesian.BULAN[datetime.fromisoformat(line.arrived_at).astimezone(pemda.tz).month - 1]


def _largest_first(totals: list[Total]) -> tuple[Total, ...]:
    return tuple(sorted(totals, key=lambda total: (-total.number, total.label)))


def _by_step(chunks: Sequence[Chunk]) -> tuple[Total, ...]:
    """Rows and groups in the order of their SOP; with several versions each label names its version."""
    found: dict[tuple[int, str], Total] = {}
    for chunk in chunks:
        for step in chunk.steps:
            row = found.setdefault((step.sop, step.code), Total(""))
            row.add(step.verdict, excused=step.excused, gross=step.gross)
    versions = sorted({sop for sop, _ in found})
    labels = {version: _labels(version) for version in versions}
    ordered = []
    for version in versions:
        suffix = f" (SOP {SopVersion.definition_of(version).number or version})" if len(versions) > 1 else ""
        codes = [code for sop, code in found if sop == version]
        for code in sorted(codes, key=lambda code: _place(labels[version], code)):
            found[version, code].label = labels[version].get(code, f"Langkah {code}") + suffix
            ordered.append(found[version, code])
    return tuple(ordered)


def _place(labels: dict[str, str], code: str) -> tuple[int, str]:
    return (list(labels).index(code) if code in labels else len(labels), code)


def _labels(version: int) -> dict[str, str]:
    """Words for the clocks of an SOP, by code, from the first row to the last."""
    sop = SopVersion.definition_of(version)
    labels = {}
    for cell in time_cells(sop):
        first, last = sop.by_no[cell.rows[0]], cell.rows[-1]
        labels[cell.code] = (
            f"Langkah {first.no} sampai {last}" if len(cell.rows) > 1 else f"Langkah {first.no}: {first.status.label}"
        )
    return labels
