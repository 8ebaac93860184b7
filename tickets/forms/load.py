"""What each technician has on hand, in the words that stand behind the name when a team is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Min

from workflow import indonesian, moment
from workflow.models import Turn
from workflow.states import Status

NOTHING = "tidak ada pekerjaan terbuka"


@dataclass
class Load:
    """Open tickets by kind of work, and the nearest deadline among them (None: without standard)."""

    kinds: dict[str, int]
    nearest: datetime | None = None

    def words(self, zone: ZoneInfo) -> str:
        """ "2 pekerjaan terbuka: perbaikan, uji coba; tenggat terdekat 20 November 2026 pukul 14.00 WIB"."""
        count = sum(self.kinds.values())
        kinds = ", ".join(str(Status(status).label).lower() for status in self.kinds)
        words = f"{count} pekerjaan terbuka: {kinds}"
        if self.nearest is None:
            return words
        late = ", sudah lewat" if self.nearest < moment.on_screen() else ""
        return f"{words}; tenggat terdekat {indonesian.tanggal_jam(self.nearest, zone)}{late}"


def loads_of(pemda_id: int) -> Mapping[int, Load]:
    """The load of everybody of the Pemda for whom a row waits by name; one query, however much waits."""
    waiting = Turn.objects.filter(pemda_id=pemda_id, closed_at=None, kind=Turn.Kind.PERFORM).exclude(person=None)
    counted = waiting.values_list("person", "run__status").annotate(Count("ticket", distinct=True), Min("due_at"))
    loads: dict[int, Load] = {}
    for person, status, count, due in counted.order_by("person", "run__status"):
        load = loads.setdefault(person, Load({}))
        load.kinds[status] = count
        load.nearest = min((at for at in (load.nearest, due) if at is not None), default=None)
    return loads
