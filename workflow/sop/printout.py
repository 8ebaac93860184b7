"""An SOP as plain text for the person who writes the file: the row table, the ways, the totals."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from workflow.limits import Total
from workflow.sop.definition import Sop, Step
from workflow.sop.ways import (
    MOST_WAYS,
    Edge,
    Way,
    backward_edges,
    edges_of,
    leaving_edges,
    shortest_way_along,
    ways,
)

WIDTH = 110
_HEADS = ("No", "Status", "Pelaksana", "Waktu", "Lalu")


def sop_lines(sop: Sop) -> Iterator[str]:
    """Everything that ``check_sop`` tells about a faultless file, line by line."""
    yield f"{sop.code}: {sop.title} ({sop.government})"
    yield ""
    yield from _table(sop)
    yield from _groups(sop)
    for remark in _remarks(sop):
        yield from textwrap.wrap(remark, WIDTH, subsequent_indent="  ")
    yield ""
    yield from _ways(sop)
    yield from _detours(sop, "Jalan mundur (masing-masing dengan cara terpendek):", backward_edges(sop))
    yield from _detours(sop, "Jalan keluar (masing-masing dengan cara terpendek):", leaving_edges(sop))


def _table(sop: Sop) -> Iterator[str]:
    rows = [_HEADS] + [_cells(sop, step) for step in sop.steps]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEADS))]
    texts = [""] + [step.text for step in sop.steps]
    for row, text in zip(rows, texts, strict=True):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        yield from textwrap.wrap(text, WIDTH, initial_indent="      ", subsequent_indent="      ")
    yield ""


def _cells(sop: Sop, step: Step) -> tuple[str, ...]:
    groups = ", ".join(group.code for group in sop.groups_of(step.no))
    performer = str(step.role or "–")
    if step.acks:
        performer += f" (disahkan {', '.join(step.acks)})"
    if step.optional:
        performer += " (dapat dilewati)"
    follows = ", ".join(
        f"{edge.to} bila {' / '.join(edge.outcomes)}" if edge.outcomes else edge.to for edge in edges_of(step)
    )
    return step.no, str(step.status), performer, groups or step.printed_limit or "–", follows or "–"


def _groups(sop: Sop) -> Iterator[str]:
    for group in sop.groups:
        yield f"Waktu bersama {group.code}: {group.printed_limit} untuk baris {', '.join(group.steps)}"


def _remarks(sop: Sop) -> Iterator[str]:
    """What is no fault but worth a look before the file is used."""
    for number, note in sop.gaps.items():
        yield f"Nomor {number}: {note}"
    for step in sop.steps:
        if step.column is not None and step.column not in sop.columns:
            yield f"Catatan: kolom “{step.column}” pada baris {step.no} tidak termasuk dalam columns."
        for key, reason in step.inferred.items():
            yield f"Tafsir baris {step.no}, {key}: {reason}"
        for outcome in step.outcomes:
            if outcome.inferred and f"outcome.{outcome.code}" not in step.inferred:
                yield f"Tafsir baris {step.no}, pilihan {outcome.code}: {outcome.inferred}"
    for group in sop.groups:
        if group.inferred:
            yield f"Tafsir waktu bersama {group.code}: {group.inferred}"
    for key, reason in sop.inferred.items():
        yield f"Tafsir {key}: {reason}"


def _ways(sop: Sop) -> Iterator[str]:
    starts = {"laporan": sop.start.laporan, "monitoring": sop.start.monitoring}
    if starts["monitoring"] in ("", starts["laporan"]):
        del starts["monitoring"]
    for kind, start in starts.items():
        found = ways(sop, start)
        yield f"Cara tanpa pengulangan dari {kind} (baris {start}):"
        for place, way in enumerate(found, start=1):
            yield f"  {place}. {in_words(way)}"
        if len(found) == MOST_WAYS:
            yield f"  … hanya {MOST_WAYS} cara pertama yang dicetak."
        yield ""


def _detours(sop: Sop, heading: str, edges: list[Edge]) -> Iterator[str]:
    if not edges:
        return
    starts = [number for number in (sop.start.laporan, sop.start.monitoring, sop.reopen_at) if number]
    yield heading
    for edge in edges:
        way = shortest_way_along(sop, edge, starts)
        yield f"  {edge.row} → {edge.to}: {in_words(way) if way else 'tidak tercapai'}"
    yield ""


def in_words(way: Way) -> str:
    """A way in one line: "1 → 5 (pulih) → 7 → selesai = 2 jam (bagian OPD: –)"."""
    passed = [f"{edge.row} ({' / '.join(edge.outcomes)})" if edge.outcomes else edge.row for edge in way.edges]
    share = way.opd_share.in_words() if way.opd_share != Total() else "–"
    return f"{' → '.join((*passed, way.end))} = {way.total.in_words()} (bagian OPD: {share})"
