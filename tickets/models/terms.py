"""Terms in office by local dates: a day begins two hours earlier in WIT than in WIB."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

#: The zones of Indonesia under all the names that a Pemda may carry.
ZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Ujung_Pandang", "Asia/Jayapura")
#: Those that a new Pemda may choose; any other word would leave its posts without holders.
ZONE_CHOICES = (
    ("Asia/Jakarta", "WIB (Sumatra, Jawa)"),
    ("Asia/Pontianak", "WIB (Kalimantan Barat, Kalimantan Tengah)"),
    ("Asia/Makassar", "WITA"),
    ("Asia/Jayapura", "WIT"),
)


def covers_today(at: datetime, zone: str) -> Q:
    """Rows whose ``starts_on`` to ``ends_on`` cover the local date at ``at``; ``zone`` leads to the Pemda's zone.

    The zone of the row decides and not the one that happens to be active, so that a worker, which serves all Pemda,
    changes hands at the same moment as a page. Only around midnight do the dates differ and the zone is asked at all.
    """
    names_on = local_dates(at)
    if len(names_on) == 1:
        return covers(next(iter(names_on)))
    condition = Q()
    for day, names in names_on.items():
        condition |= Q(**{f"{zone}__in": names}) & covers(day)
    return condition


def local_dates(at: datetime) -> dict[date, list[str]]:
    """The local dates at ``at``, one or two, each with the zones where it is that day."""
    names_on: dict[date, list[str]] = {}
    for name in ZONES:
        names_on.setdefault(at.astimezone(ZoneInfo(name)).date(), []).append(name)
    return names_on


def covers(day: date) -> Q:
    """Rows whose ``starts_on`` to ``ends_on`` cover a date: those of one Pemda, by its own calendar."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
