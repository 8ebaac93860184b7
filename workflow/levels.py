"""When an open clock speaks up: reminders before its deadline, the breach at it, the ladder after it. Pure.

All shares are of the time between opening and deadline, in the measure by which the clock runs: working time, or plain
time for limits in calendar hours and promised moments. No SOP says who is told, and when; this reading (ditafsirkan)
can be changed here and nowhere else:

- 50 per cent to the performer, only where the limit is longer than half an hour; 75 per cent to the performer;
- 100 per cent to the performer and the next higher post (``workflow.ladder``);
- then one rung higher for every further full limit, at least one hour each, so that a row of ten minutes does not
  reach the Kepala Dinas within the hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from workflow import working_time
from workflow.open_hours import Calendar

HALF, NEAR, BREACH = 50, 75, 100
#: A limit up to this long is reminded of once only.
SHORT = timedelta(minutes=30)
#: Time between two rungs of the ladder at least.
SHORTEST_RUNG = timedelta(hours=1)


class Next(NamedTuple):
    """The level that a clock reaches next, and when (UTC)."""

    level: int
    at: datetime


@dataclass(frozen=True)
class Course:
    """One clock's way from its opening to its deadline; ``at_night`` if it runs in plain time."""

    calendar: Calendar
    opened_at: datetime
    due_at: datetime
    at_night: bool = False

    @property
    def length(self) -> timedelta:
        """Time between opening and deadline; none for a deadline that had passed when the clock opened."""
        if self.due_at <= self.opened_at:
            return timedelta()
        if self.at_night:
            return self.due_at - self.opened_at
        return working_time.between(self.calendar, self.opened_at, self.due_at)

    @property
    def reminders(self) -> tuple[Next, ...]:
        """The levels before the deadline, in order."""
        length = self.length
        if not length:
            return ()
        shares = (HALF, NEAR) if length > SHORT else (NEAR,)
        return tuple(Next(share, self._after(self.opened_at, length * share / 100)) for share in shares)

    def begin(self, now: datetime, fired: frozenset[int] = frozenset()) -> Next | None:
        """What comes next for a clock seen at ``now``: a reminder still to come, else the deadline.

        ``fired`` are the levels that spoke up for this deadline already. None once the breach is among them: then the
        ladder goes on from its last rung (:meth:`climb`).
        """
        if BREACH in fired:
            return None
        ahead = [step for step in self.reminders if step.at > now and step.level not in fired]
        return ahead[0] if ahead else Next(BREACH, self.due_at)

    def follow(self, level: int, at: datetime) -> Next:
        """What follows the level that was due at ``at``, though it may be past by now: missed levels fire in order."""
        if level >= BREACH:
            return self.climb(level, at)
        return next((step for step in self.reminders if step.level > level), Next(BREACH, self.due_at))

    def climb(self, level: int, at: datetime, waited: timedelta = timedelta()) -> Next:
        """The rung above ``level``, which was due at ``at``; time ``waited`` for others since then does not count."""
        return Next(level + BREACH, self._after(at, max(self.length, SHORTEST_RUNG) + waited))

    def between(self, a: datetime, b: datetime) -> timedelta:
        """Time from ``a`` to ``b`` in the measure of this clock."""
        return b - a if self.at_night else working_time.between(self.calendar, a, b)

    def _after(self, moment: datetime, amount: timedelta) -> datetime:
        return moment + amount if self.at_night else working_time.add(self.calendar, moment, amount)
