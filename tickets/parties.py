"""Whose the time of a ticket was: officials, team, OPD, provider and other waits; every minute of working time once.

Totals against the standard stay in their parts (days, minutes, promises), because none can be turned into another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from tickets.models import Ticket
from workflow import indonesian, working_time
from workflow.deadlines import limit_of
from workflow.limits import ESTIMASI, HARI, MENIT_KALENDER, MENIT_KERJA, Total
from workflow.models import Clock, Pause, StepRun, Turn, calendar_of
from workflow.open_hours import Calendar
from workflow.states import OPD_ROLES, Role, WaitReason

PEJABAT, TIM, OPD, PENYEDIA = "Pejabat dan TU", "Tim teknis", "OPD", "Penyedia"
#: Whose time a wait is; other reasons stand for themselves.
WAITED_FOR = {WaitReason.OPD: OPD, WaitReason.PENYEDIA: PENYEDIA}
PARTS = {
    HARI: "Batas hari kerja",
    MENIT_KERJA: "Batas menit dan jam kerja",
    MENIT_KALENDER: "Batas jam kalender",
    ESTIMASI: "Batas menurut janji",
    "": "Tanpa standar",
}


@dataclass(frozen=True)
class PartyTime:
    """One party with its working time."""

    name: str
    seconds: float
    words: str


@dataclass(frozen=True)
class Part:
    """The clocks of one measure: their standards together, the time used under them, and how many were late."""

    name: str
    standard: str
    used: str
    late: int
    number: int


def time_by_party(
    ticket: Ticket, runs: Sequence[StepRun], turns: Iterable[Turn], pauses: Iterable[Pause], now: datetime
) -> list[PartyTime]:
    """Working time of the ticket's present round by party; together it is the time of all its rows."""
    calendar = calendar_of(ticket.pemda)
    asked = [turn for turn in turns if turn.kind == Turn.Kind.ACKNOWLEDGE]
    pauses = list(pauses)
    seconds: dict[str, float] = {}
    for run in runs:
        if run.round != ticket.round:
            continue
        inside = [pause for pause in pauses if pause.run_id == run.pk]
        hands = [turn for turn in asked if turn.run_id == run.pk]
        for name, length in _cut(calendar, run, inside, hands, now):
            seconds[name] = seconds.get(name, 0) + length
    order = [PEJABAT, TIM, OPD, PENYEDIA, *(str(reason.label) for reason in WaitReason)]
    day = calendar.day_seconds(calendar.local_date(now))
    return [PartyTime(name, seconds[name], indonesian.lama(seconds[name], day)) for name in order if seconds.get(name)]


def _cut(calendar: Calendar, run: StepRun, pauses: list[Pause], hands: list[Turn], now: datetime):
    """The stay in pieces, each with whom it waited for: cut wherever that could change."""
    end = run.closed_at or now
    cuts = {run.opened_at, end}
    cuts |= {at for at in (run.performed_at, *(turn.closed_at for turn in hands)) if at is not None}
    cuts |= {at for pause in pauses for at in (pause.started_at, pause.ended_at) if at is not None}
    places = sorted(at for at in cuts if run.opened_at <= at <= end)
    for begin, until in pairwise(places):
        yield _waited_for(run, pauses, hands, begin), working_time.between(calendar, begin, until).total_seconds()


def _waited_for(run: StepRun, pauses: list[Pause], hands: list[Turn], at: datetime) -> str:
    for pause in pauses:
        if pause.started_at <= at and (pause.ended_at is None or at < pause.ended_at):
            return WAITED_FOR.get(pause.reason) or str(WaitReason(pause.reason).label)
    if run.performed_at is not None and at >= run.performed_at:
        # Several are asked at once: the time is that of the first in the SOP's order who has not answered.
        for turn in hands:
            if turn.opened_at <= at and (turn.closed_at is None or at < turn.closed_at):
                return _party_of(turn.role)
    return _party_of(run.role)


def _party_of(role: str) -> str:
    if role in OPD_ROLES:
        return OPD
    return TIM if role == Role.TIM else PEJABAT


def time_by_measure(ticket: Ticket, clocks: Iterable[Clock], now: datetime) -> list[Part]:
    """The clocks of the present round by what their limits are measured in; the parts are never added up."""
    calendar = calendar_of(ticket.pemda)
    found: dict[str, list[Clock]] = {}
    for clock in clocks:
        if clock.round == ticket.round:
            limit = limit_of(ticket.sop, clock) if clock.due_at is not None else None
            found.setdefault(limit.kind if limit else "", []).append(clock)
    day = calendar.day_seconds(calendar.local_date(now))
    parts = []
    for kind, name in PARTS.items():
        mine = found.get(kind, [])
        spans = [working_time.between(calendar, clock.opened_at, clock.closed_at or now) for clock in mine]
        used = sum(span.total_seconds() for span in spans)
        total = Total.of(limit_of(ticket.sop, clock) for clock in mine) if kind else None
        if mine:
            parts.append(
                Part(
                    name=name,
                    standard=total.in_words() if total else "–",
                    used=indonesian.lama(used, day),
                    late=sum(clock.is_late or _is_overdue(clock, now) for clock in mine),
                    number=len(mine),
                )
            )
    return parts


def _is_overdue(clock: Clock, now: datetime) -> bool:
    return clock.closed_at is None and clock.due_at is not None and now > clock.due_at
