"""When a report sent now would be finished if every row takes the time its SOP allows."""

from __future__ import annotations

from datetime import datetime

from workflow import working_time
from workflow.limits import ESTIMASI
from workflow.open_hours import Calendar
from workflow.sop import Sop
from workflow.sop.ways import limits_along, ways


def expected_end(sop: Sop, start: str, calendar: Calendar, since: datetime) -> datetime | None:
    """Latest end over all ways without loops from row ``start``, entered at ``since`` (aware); UTC.

    None where some way holds a promise that is given later ("estimasi", Tanah Bumbu 9), or no limit at all.
    """
    latest = None
    for way in ways(sop, start):
        limits = [limit for limit, _ in limits_along(sop, way.rows) if limit is not None]
        if not limits or any(limit.kind == ESTIMASI for limit in limits):
            return None
        end = since
        for limit in limits:
            end = working_time.due_at(calendar, end, limit, sop.day_rule).due_at
        latest = max(latest or end, end)
    return latest
