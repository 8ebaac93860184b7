"""What each technician has on hand, in the words that stand behind the name when a team is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Min

from tickets.models import User
from workflow import indonesian, moment
from workflow.bulk import among
from workflow.models import Turn
from workflow.states import Status

NOTHING = "tidak ada pekerjaan terbuka"
#: Whoever has more open work than this is told by number alone: the kinds would be a sentence that nobody reads.
FEW = 9


@dataclass
class Load:
    """Open tickets, the nearest deadline among them (None: without standard), and their kinds of work if few."""

    count: int
    nearest: datetime | None
    kinds: list[str] = field(default_factory=list)

    def words(self, zone: ZoneInfo) -> str:
        """ "2 pekerjaan terbuka: perbaikan, uji coba; tenggat terdekat 20 November 2026 pukul 14.00 WIB"."""
        kinds = ", ".join(indonesian.dalam_kalimat(Status(status).label) for status in self.kinds)
        words = f"{self.count} pekerjaan terbuka{f': {kinds}' if kinds else ''}"
        if self.nearest is None:
            return words
        late = ", sudah lewat" if self.nearest < moment.on_screen() else ""
        return f"{words}; tenggat terdekat {indonesian.tanggal_jam(self.nearest, zone)}{late}"


def loads_of(people: Iterable[User]) -> Mapping[int, Load]:
    """The load of those of the people for whom a row waits by name.

    However much waits, the rows are only counted, in their index; the kinds of work are read of those who have few.
    A ticket waits for a person once: it has one open run, in which everybody is called once to perform.
    """
    waiting = Turn.objects.filter(closed_at=None, kind=Turn.Kind.PERFORM)
    named = waiting.filter(person__in=among(person.pk for person in people))
    counted = named.values_list("person").annotate(Count("ticket"), Min("due_at"))
    loads = {person: Load(count, nearest) for person, count, nearest in counted.order_by()}
    few = [person for person, load in loads.items() if load.count <= FEW]
    if few:
        kinds = waiting.filter(person__in=among(few)).values_list("person", "run__status").distinct()
        for person, status in kinds.order_by("person", "run__status"):
            loads[person].kinds.append(status)
    return loads
