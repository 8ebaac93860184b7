"""The jalur SOP of one ticket: what the track templates draw, from the SOP and a list of simple facts.

Pure: no query, no clock, no link of its own. Whoever builds a page fills :class:`RowFacts` and :class:`ClockFacts`
(words already written in the Pemda's time zone) and gets :class:`Track`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workflow.sop.definition import Sop, Step
from workflow.sop.flowchart import branch_target, shape_of
from workflow.sop.time_cells import TimeCell, time_cells

SELESAI, KINI, LEWAT, BELUM, DILEWATI = "selesai", "kini", "lewat", "belum", "dilewati"
#: The same in words, for readers who do not see the shape.
STATE_WORDS = {
    SELESAI: "selesai",
    KINI: "sedang berjalan",
    LEWAT: "sedang berjalan, terlambat",
    BELUM: "belum dimulai",
    DILEWATI: "dilewati",
}
#: Height of a full gauge in the units of its SVG.
FULL_GAUGE = 99


@dataclass(frozen=True)
class Link:
    """A paper or file beside a row."""

    label: str
    url: str


@dataclass(frozen=True)
class RowFacts:
    """One stay of a ticket in one row (a StepRun), in the order in which they happened.

    ``is_open`` for the row where the ticket stands now. ``round`` grows when a closed ticket is reopened.
    ``elapsed`` ("1 jam 5 menit") and ``at`` ("Kam 19 Nov, 09.25"; for the open row "sejak Kam 19 Nov, 15.05") are
    words. ``late`` is the verdict, for the open row whether its deadline has passed. ``skipped``: closed as "tidak
    diperlukan".
    """

    no: str
    is_open: bool = False
    round: int = 1
    performer: str = ""
    title: str = ""
    outcome: str = ""
    elapsed: str = ""
    at: str = ""
    late: bool = False
    skipped: bool = False
    note: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class ClockFacts:
    """One clock: of a group (``code`` is the group's) or of a single row (the row's number).

    ``state`` is berjalan or selesai. ``used`` is the share of the limit that has passed, above 1 when late.
    ``level`` is aman, dekat or lewat. ``words`` is the sentence beside the gauge ("Terpakai 8 jam 55 menit dari 9 jam
    50 menit."), ``verdict`` its end ("Tepat waktu"), ``short`` the line under the short track ("s.d. Sen 23 Nov"),
    ``url`` the page with the exact sum.
    """

    code: str
    state: str
    used: float = 0.0
    level: str = "aman"
    words: str = ""
    verdict: str = ""
    short: str = ""
    url: str = ""


@dataclass(frozen=True)
class Station:
    """One station of a track: the flowchart's shape with the printed number."""

    no: str
    shape: str
    state: str
    text: str
    inferred: bool = False

    @property
    def words(self) -> str:
        """The state in words."""
        return STATE_WORDS[self.state]

    @property
    def is_present(self) -> bool:
        """Whether the ticket stands here."""
        return self.state in (KINI, LEWAT)


@dataclass(frozen=True)
class TakenBranch:
    """One way out of a decision that has been made."""

    words: str
    is_taken: bool


@dataclass(frozen=True)
class TrackRow:
    """One row of the upright track. ``earlier`` are the former stays in words ("putaran 1: 38 menit, Rab 18 Nov")."""

    station: Station
    performer: str
    visit: int = 0
    elapsed: str = ""
    at: str = ""
    late: bool = False
    note: str = ""
    earlier: tuple[str, ...] = ()
    branches: tuple[TakenBranch, ...] = ()
    links: tuple[Link, ...] = ()
    is_last: bool = False


@dataclass(frozen=True)
class TrackGroup:
    """Rows beside one time cell with its gauge."""

    code: str
    rows: tuple[TrackRow, ...]
    limit: str
    state: str  # selesai, kini or belum
    clock: ClockFacts | None = None

    @property
    def width(self) -> int:
        """Columns that the bar spans under the short track."""
        return len(self.rows)

    @property
    def gauge(self) -> int:
        """Filled part of the gauge, 0 to FULL_GAUGE."""
        return round(min(max(self.clock.used, 0.0), 1.0) * FULL_GAUGE) if self.clock else 0

    @property
    def label(self) -> str:
        """Name of the group for screen readers."""
        first, last = self.rows[0].station.no, self.rows[-1].station.no
        return f"Langkah {first}" if first == last else f"Langkah {first} sampai {last}"


@dataclass(frozen=True)
class Track:
    """The whole track of a ticket, or of an SOP not yet begun."""

    groups: tuple[TrackGroup, ...]
    stations: tuple[Station, ...] = field(default=())

    @property
    def present(self) -> Station | None:
        """Where the ticket stands; None before the first row and after the end."""
        return next((station for station in self.stations if station.is_present), None)

    @property
    def label(self) -> str:
        """ "Langkah 9 dari 14": the printed numbers, gaps and all."""
        if self.present is None:
            return f"Jalur SOP, {len(self.stations)} langkah"
        return f"Langkah {self.present.no} dari {self.stations[-1].no}"

    @property
    def finished(self) -> int:
        """How many rows are finished, for the fold on a phone."""
        return sum(station.state == SELESAI for station in self.stations)

    @property
    def is_crowded(self) -> bool:
        """Whether the bars under the short track are too many to be labelled on a phone."""
        return len(self.groups) > 4


def stations_of(sop: Sop, facts: Sequence[RowFacts], *, ended: bool = False) -> tuple[Station, ...]:
    """The stations alone, for the mini track of a card; one pass over few facts, no words needed."""
    states = _states(sop, facts, ended)
    return tuple(
        Station(step.no, shape_of(sop, step), states[step.no], step.text, _is_inferred(step)) for step in sop.steps
    )


def build_track(
    sop: Sop, facts: Sequence[RowFacts] = (), clocks: Iterable[ClockFacts] = (), *, ended: bool = False
) -> Track:
    """The track of a ticket.

    ``facts`` come in the order of the runs; ``clocks`` may hold several of one code, the last one counts.
    ``ended``: the ticket is closed through the SOP, so rows it never entered were passed over.
    """
    stations = {station.no: station for station in stations_of(sop, facts, ended=ended)}
    by_code = {clock.code: clock for clock in clocks}
    groups = tuple(
        _group(sop, cell, stations, [fact for fact in facts if fact.no in cell.rows], by_code)
        for cell in time_cells(sop)
    )
    return Track(groups, tuple(stations.values()))


def _is_inferred(step: Step) -> bool:
    return "role" in step.inferred or "column" in step.inferred


def _states(sop: Sop, facts: Sequence[RowFacts], ended: bool) -> dict[str, str]:
    """State of every row.

    A row further down than the present one is still to come, even if it was done before a return; a row higher up
    that was not entered in this round was passed over, unless the round began below it.
    """
    order = {step.no: at for at, step in enumerate(sop.steps)}
    this_round = [fact for fact in facts if fact.round == max(fact.round for fact in facts)]
    last_fact = {fact.no: fact for fact in this_round}
    first = order[this_round[0].no] if this_round else 0
    present = next((order[fact.no] for fact in reversed(this_round) if fact.is_open), None)
    reached = max((order[fact.no] for fact in this_round), default=-1) if present is None else present
    if ended:
        reached = len(order)
    states: dict[str, str] = {}
    for no, at in order.items():
        fact = last_fact.get(no)
        if at == present:
            states[no] = LEWAT if fact.late else KINI
        elif at > reached:
            states[no] = BELUM
        elif fact:
            states[no] = DILEWATI if fact.skipped else SELESAI
        else:
            done_before = any(earlier.no == no for earlier in facts)
            states[no] = SELESAI if done_before and at < first else DILEWATI
    if ended and sop.steps[-1].is_terminator:
        states[sop.steps[-1].no] = SELESAI
    return states


def _group(
    sop: Sop,
    cell: TimeCell,
    stations: dict[str, Station],
    facts: list[RowFacts],
    clocks: dict[str, ClockFacts],
) -> TrackGroup:
    rows = tuple(_row(sop, stations[no], [fact for fact in facts if fact.no == no]) for no in cell.rows)
    states = {row.station.state for row in rows}
    if states & {KINI, LEWAT}:
        state = KINI
    elif states <= {SELESAI, DILEWATI}:
        state = SELESAI
    else:
        state = BELUM
    return TrackGroup(cell.code, rows, cell.limit, state, clocks.get(cell.code))


def _row(sop: Sop, station: Station, visits: list[RowFacts]) -> TrackRow:
    step = sop.step(station.no)
    is_last = step is sop.steps[-1]
    if not visits or station.state == BELUM:
        hands = [role for role in (step.role, *step.acks) if role is not None]
        return TrackRow(
            station,
            ", ".join(dict.fromkeys(sop.title_of(role) for role in hands)),
            earlier=_earlier(visits),
            is_last=is_last,
        )
    latest = visits[-1]
    title = latest.title or (sop.title_of(step.role) if step.role else "")
    chosen = step.outcome(latest.outcome)
    return TrackRow(
        station,
        ", ".join(part for part in (title, latest.performer) if part),
        visit=len(visits),
        elapsed=latest.elapsed,
        at=latest.at,
        late=latest.late,
        note=latest.note,
        earlier=_earlier(visits[:-1]),
        branches=tuple(
            TakenBranch(f"{outcome.label} → {branch_target(outcome)}", outcome is chosen)
            for outcome in (step.outcomes if chosen else ())
        ),
        links=tuple(link for visit in visits for link in visit.links),
        is_last=is_last,
    )


def _earlier(visits: list[RowFacts]) -> tuple[str, ...]:
    return tuple(
        f"putaran {number}: {', '.join(part for part in (visit.elapsed, visit.at) if part)}"
        for number, visit in enumerate(visits, start=1)
    )
