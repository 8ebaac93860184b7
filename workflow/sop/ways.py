"""Every way through an SOP table and what it takes: the ways without loops, then each way back once.

A way is a sequence of rows; outcomes that lead to the same row are one way. Totals follow design section 6: a
merged time cell counts once per entry, and days, minutes and promises are never added to each other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from workflow.limits import Limit, Total
from workflow.sop.definition import ENDS, LimitGroup, Sop, Step
from workflow.states import Party

#: A table with more ways than this is printed up to here; the five real ones have at most four.
MOST_WAYS = 500


@dataclass(frozen=True)
class Edge:
    """One or several outcomes of a row that lead to the same place; ``to`` is a row number or an end."""

    row: str
    to: str
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """Rows as a ticket passes them, with the total of their limits and the OPD's share of it."""

    edges: tuple[Edge, ...]
    total: Total
    opd_share: Total

    @property
    def rows(self) -> tuple[str, ...]:
        """Row numbers from the entry to the last row before the end."""
        return tuple(edge.row for edge in self.edges)

    @property
    def end(self) -> str:
        """Where the way ends: "selesai", "dikembalikan", "ditolak", or a printed last line."""
        return self.edges[-1].to


def edges_of(step: Step) -> tuple[Edge, ...]:
    """The ways out of a row in printed order, outcomes with the same target together."""
    if not step.outcomes:
        return (Edge(step.no, step.next),) if step.next else ()
    together: dict[str, list[str]] = {}
    for outcome in step.outcomes:
        together.setdefault(outcome.to, []).append(outcome.code)
    return tuple(Edge(step.no, to, tuple(codes)) for to, codes in together.items())


def ways(sop: Sop, start: str) -> list[Way]:
    """Every way without loops from a row to selesai, in printed order; at most :data:`MOST_WAYS`."""
    return [_way(sop, edges) for edges in islice(_simple_ways(sop, start, ()), MOST_WAYS)]


def backward_edges(sop: Sop) -> list[Edge]:
    """Edges that lead to the same or an earlier printed row."""
    place = {step.no: at for at, step in enumerate(sop.steps)}
    return [edge for step in sop.steps for edge in edges_of(step) if place.get(edge.to, len(place)) <= place[edge.row]]


def leaving_edges(sop: Sop) -> list[Edge]:
    """Edges that give the ticket back to the OPD or refuse it."""
    return [edge for step in sop.steps for edge in edges_of(step) if edge.to in ("dikembalikan", "ditolak")]


def shortest_way_along(sop: Sop, edge: Edge, starts: Sequence[str]) -> Way | None:
    """The way with the fewest rows over ``edge`` to an end, from the first of ``starts`` that leads there.

    None if no start does.
    """
    found = (_shortest(sop, start, edge.row) for start in starts)
    to_edge = next((path for path in found if path is not None), None)
    if to_edge is None:
        return None
    onward = () if _is_end(sop, edge.to) else _shortest(sop, edge.to, "selesai")
    return _way(sop, (*to_edge, edge, *onward)) if onward is not None else None


def limits_along(sop: Sop, rows: Sequence[str]) -> Iterator[tuple[Limit | None, bool]]:
    """The limits that rows passed in this order bring, each with whether it is the OPD's own time.

    A merged cell belongs to the OPD only if every row in it does.
    """
    group: LimitGroup | None = None
    for number in rows:
        step, before = sop.step(number), group
        group = sop.group_after(before, number)
        if group is None:
            yield step.limit, step.party == Party.OPD
        elif group is not before:
            yield group.limit, all(sop.step(each).party == Party.OPD for each in group.steps)


def _way(sop: Sop, edges: tuple[Edge, ...]) -> Way:
    limits = list(limits_along(sop, [edge.row for edge in edges]))
    return Way(
        edges=edges,
        total=Total.of(limit for limit, _ in limits),
        opd_share=Total.of(limit for limit, is_opd in limits if is_opd),
    )


def _is_end(sop: Sop, target: str) -> bool:
    return target in ENDS or sop.step(target).is_terminator


def _is_closing(sop: Sop, target: str) -> bool:
    return target == "selesai" or (target not in ENDS and sop.step(target).is_terminator)


def _simple_ways(sop: Sop, number: str, before: tuple[Edge, ...]) -> Iterator[tuple[Edge, ...]]:
    passed = {edge.row for edge in before} | {number}
    for edge in edges_of(sop.step(number)):
        if _is_closing(sop, edge.to):
            yield (*before, edge)
        elif edge.to not in ENDS and edge.to not in passed:
            yield from _simple_ways(sop, edge.to, (*before, edge))


def _shortest(sop: Sop, start: str, goal: str) -> tuple[Edge, ...] | None:
    """The fewest edges from a row to another, or to the closing if ``goal`` is "selesai"."""
    waiting: deque[tuple[str, tuple[Edge, ...]]] = deque([(start, ())])
    seen = {start}
    while waiting:
        number, path = waiting.popleft()
        if number == goal or (goal == "selesai" and _is_closing(sop, number)):
            return path
        if _is_end(sop, number):
            continue
        for edge in edges_of(sop.step(number)):
            if edge.to not in seen:
                seen.add(edge.to)
                waiting.append((edge.to, (*path, edge)))
    return None
