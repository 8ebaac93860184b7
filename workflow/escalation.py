"""What happens when a clock reaches a level: one alarm, one line of the audit trail, a notice to whoever must know.

The ticket rows are locked by the caller, the sweep or an act. A timer never raises ``Ticket.version``: a form that is
open at the deadline stays good.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.models import Ticket
from workflow import indonesian, notifications
from workflow.bulk import insert, update
from workflow.ladder import NOBODY, Audience
from workflow.levels import BREACH, Course, Next
from workflow.models import Alarm, AuditEntry, Clock, LateDuty, LateReason, Pause, StepRun, Turn, calendar_of
from workflow.models.late_reason import late_hands
from workflow.notifications import Telling
from workflow.open_hours import Calendar
from workflow.states import Party
from workflow.surroundings import CalledTurn, DueClock, OpenRun, Surroundings

SYSTEM = "Sistem"
REMIND, LATE, ESCALATE = "remind", "breach", "escalate"
EXPLAIN = "Mohon isi alasan keterlambatan pada halaman tiket."
LABELS = {REMIND: "Pengingat", LATE: "Lewat batas waktu", ESCALATE: "Eskalasi"}


@dataclass(frozen=True)
class Firing:
    """One level of one clock, worked out and ready to be written.

    ``opens_at``: a clock of working time speaks while the office is closed, so only those on duty hear it before.
    """

    clock: DueClock | Clock
    run: OpenRun | StepRun
    level: int
    at: datetime
    called: list[CalledTurn | Turn]
    hands: Audience
    higher: Audience
    following: Next | None
    opens_at: datetime | None = None

    @property
    def act(self) -> str:
        """Name of the deed in the audit trail."""
        return REMIND if self.level < BREACH else LATE if self.level == BREACH else ESCALATE

    @property
    def is_of_dinas(self) -> bool:
        """Whether the Dinas was late, and not the OPD with a row of its own."""
        return self.clock.party == self.run.party == Party.DINAS

    @property
    def told(self) -> tuple[str, ...]:
        """Titles of everybody who hears of it."""
        return self.hands.titles + self.higher.titles


def work_out(clock: DueClock | Clock, around: Surroundings) -> Firing:
    """Who hears of the level that the clock has reached, and what follows it.

    While the row waits for somebody else (menunggu) the breach still happens, and nothing follows it until the row
    goes on. Raises KeyError for a clock without an open run.
    """
    ticket, run = clock.ticket, around.runs[clock.pk]
    called = around.turns.get(run.pk, [])
    hands, rungs = around.reached(clock, called)
    level, at, calendar = clock.next_level, clock.next_at, calendar_of(ticket.pemda)
    following: Next | None = clock.course(calendar).follow(level, at)
    opens_at = None if clock.runs_at_night else around.staff_of(ticket.pemda).opens_at
    if level < BREACH:
        return Firing(clock, run, level, at, called, hands, NOBODY, following, opens_at)
    here = level // BREACH
    if here >= len(rungs) or ticket.is_waiting:
        following = None
    higher = rungs[here - 1] if here <= len(rungs) else NOBODY
    late = hands if level == BREACH else NOBODY
    return Firing(clock, run, level, at, called, late, higher, following, opens_at)


def write(firings: Sequence[Firing], *, now: datetime) -> None:
    """Store alarms, audit lines and what each clock awaits next, in bulk."""
    alarms = insert(Alarm, [_alarm(firing, now) for firing in firings])
    fired = list(zip(firings, alarms, strict=True))
    insert(AuditEntry, [_entry(firing, alarm, now) for firing, alarm in fired])
    late = [(firing, alarm) for firing, alarm in fired if firing.level == BREACH and firing.is_of_dinas]
    reasons = insert(LateReason, [_reason_owed(firing, alarm) for firing, alarm in late])
    insert(
        LateDuty,
        [
            {"hand": hand, "reason_id": reason}
            for (firing, _), reason in zip(late, reasons, strict=True)
            for hand in late_hands(firing.called, firing.at)
        ],
    )
    update(Clock, [_awaiting(firing) for firing in firings])
    notifications.queue_all([telling for firing in firings for telling in _tellings(firing)], now=now)


def note_breach(ticket: Ticket, *, now: datetime) -> None:
    """An act that comes after the deadline finds it broken, also where the sweep has not come by yet.

    So a clock closes late exactly if its breach is on record, with the hands that were late: nobody is late without an
    alarm, or in time with one.
    """
    run = ticket.current_run
    if run is None or run.clock.next_level is None or run.clock.next_level > BREACH or now <= run.clock.due_at:
        return
    clock = run.clock
    clock.ticket = ticket
    clock.await_level(Next(BREACH, clock.due_at))
    called = ticket.open_turns if run.performed_at is None else list(run.turns.all())
    around = Surroundings({clock.pk: run}, {run.pk: called}, now)
    firing = work_out(clock, around)
    write([firing], now=now)
    clock.await_level(firing.following)


def fall_silent(clock: Clock) -> None:
    """The row waits for somebody else: reminders and ladder keep quiet, the deadline itself still counts."""
    if clock.next_level is None:
        return
    clock.await_level(Next(BREACH, clock.due_at) if clock.next_level <= BREACH else None)
    clock.save(update_fields=["next_level", "next_at"])


def speak_again(clock: Clock, calendar: Calendar, *, now: datetime) -> None:
    """The wait is over."""
    begin_again([clock], calendar, now=now)
    clock.save(update_fields=["next_level", "next_at"])


def begin_again(clocks: Iterable[Clock], calendar: Calendar, *, now: datetime) -> None:
    """What clocks await after a wait ended or the calendar moved their deadline; saves nothing.

    Reminders that have gone by are left out; a ladder goes on from its last rung, and time waited since then does not
    bring the next one nearer.
    """
    clocks = [clock for clock in clocks if clock.due_at is not None]
    alarms: dict[int, list[Alarm]] = {}
    for alarm in Alarm.objects.filter(clock__in=clocks).order_by("level"):
        alarms.setdefault(alarm.clock_id, []).append(alarm)
    pauses: dict[int, list[Pause]] = {}
    for pause in Pause.objects.filter(run__clock__in=clocks).select_related("run"):
        pauses.setdefault(pause.run.clock_id, []).append(pause)
    for clock in clocks:
        mine = [alarm for alarm in alarms.get(clock.pk, ()) if alarm.due_at == clock.due_at]
        waits = pauses.get(clock.pk, ())
        clock.await_level(_next_of(clock, clock.course(calendar), mine, waits, now))


def _next_of(clock: Clock, course: Course, fired: list[Alarm], waits: Iterable[Pause], now: datetime) -> Next | None:
    levels = frozenset(alarm.level for alarm in fired)
    is_waiting = any(pause.ended_at is None for pause in waits)
    if BREACH not in levels:
        return Next(BREACH, clock.due_at) if is_waiting else course.begin(now, levels)
    if is_waiting:
        return None
    last = fired[-1]
    waited = sum(
        (course.between(max(pause.started_at, last.at), pause.ended_at) for pause in waits if pause.ended_at > last.at),
        timedelta(),
    )
    return course.climb(last.level, last.at, waited)


def _alarm(firing: Firing, now: datetime) -> dict:
    return {
        "ticket_id": firing.clock.ticket.pk,
        "clock_id": firing.clock.pk,
        "run_id": firing.run.pk,
        "level": firing.level,
        "at": firing.at,
        "due_at": firing.clock.due_at,
        "fired_at": now,
        "told": list(firing.told),
    }


def _entry(firing: Firing, alarm: int, now: datetime) -> dict:
    ticket = firing.clock.ticket
    return {
        "ticket_id": ticket.pk,
        "version": ticket.version,
        "alarm_id": alarm,
        "act": firing.act,
        "label": LABELS[firing.act],
        "source": ticket.status,
        "target": ticket.status,
        "step_from": firing.run.step,
        "step_to": ticket.step,
        "round": firing.clock.round,
        "outcome": str(firing.level),
        "outcome_label": _outcome(firing),
        "actor_name": SYSTEM,
        "note": f"Diberitahukan kepada {indonesian.daftar(firing.told)}" if firing.told else "",
        "occurred_at": firing.at,
        "recorded_at": now,
    }


def _reason_owed(firing: Firing, alarm: int) -> dict:
    """A breach asks the late hands why."""
    ticket = firing.clock.ticket
    return {
        "alarm_id": alarm,
        "ticket_id": ticket.pk,
        "pemda_id": ticket.pemda.pk,
        "clock_id": firing.clock.pk,
        "run_id": firing.run.pk,
        "role": firing.run.role,
    }


def _awaiting(firing: Firing) -> dict:
    level, at = firing.following or (None, None)
    return {"id": firing.clock.pk, "next_level": level, "next_at": at}


def _outcome(firing: Firing) -> str:
    limit = firing.clock.limit_text
    if firing.level < BREACH:
        return f"{firing.level} persen dari batas waktu {limit} terpakai"
    if firing.level == BREACH:
        return f"batas waktu {limit} terlampaui"
    return f"tingkat {firing.level // BREACH}"


def _tellings(firing: Firing) -> list[Telling]:
    """What people are told: the hands, and whoever stands above them."""
    due = f"Paling lambat {indonesian.hari_tanggal_jam(firing.clock.due_at, firing.clock.ticket.pemda.tz)}."
    if firing.level < BREACH:
        return _heard(firing, "pengingat", firing.hands, due)
    late = _heard(firing, "lewat_waktu", firing.hands, f"{due} {EXPLAIN}" if firing.is_of_dinas else due)
    return [*late, *_heard(firing, "lewat_waktu" if firing.level == BREACH else "eskalasi", firing.higher, due)]


def _heard(firing: Firing, event: str, whom: Audience, words: str) -> list[Telling]:
    """The event told to ``whom``; what comes while the office is closed leaves the house at its opening, but to the
    piket at once."""
    ticket = firing.clock.ticket
    if firing.opens_at is None:
        return [Telling(ticket, event, whom.users, words)] if whom else []
    tellings = [
        Telling(ticket, event, whom.on_duty, words),
        Telling(ticket, event, whom.users - whom.on_duty, words, firing.opens_at),
    ]
    return [telling for telling in tellings if telling.to]
