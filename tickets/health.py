"""Whether the machine does its work: database, sweep, outbox, papers. No names, no numbers of anybody's tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.db.models.functions import Coalesce

from reports.models import MOST_ATTEMPTS, Naskah
from workflow.delivery import oldest_due
from workflow.models import SweepWatch
from workflow.watchman import overdue

#: Beyond these the page turns red.
LONGEST_SILENCE = timedelta(minutes=2)
LONGEST_OVERDUE = timedelta(minutes=2)
LONGEST_OUTBOX = timedelta(minutes=10)
LONGEST_PAPER = timedelta(minutes=30)


@dataclass(frozen=True)
class Health:
    """How far each part is behind; None: nothing waits, or for the sweep: it has never looked."""

    since_sweep: timedelta | None
    overdue: timedelta
    outbox: timedelta
    papers: int
    oldest_paper: timedelta

    @property
    def faults(self) -> list[str]:
        """What is wrong, in words; empty while all is well."""
        return [
            words
            for words, is_wrong in (
                ("pengingat waktu belum pernah berjalan", self.since_sweep is None),
                ("pengingat waktu berhenti", self.since_sweep is not None and self.since_sweep > LONGEST_SILENCE),
                ("alarm tertinggal", self.overdue > LONGEST_OVERDUE),
                ("pemberitahuan tertahan", self.outbox > LONGEST_OUTBOX),
                ("naskah tertahan", self.oldest_paper > LONGEST_PAPER),
            )
            if is_wrong
        ]


def health_at(now: datetime) -> Health:
    """Ask every part; a handful of indexed queries. Raises OperationalError where the database does not answer."""
    watch = SweepWatch.objects.first()
    queued_at = oldest_due(now)
    numbered = Naskah.objects.exclude(number="")
    waiting = numbered.filter(rendered_at=None, attempts__lt=MOST_ATTEMPTS).aggregate(
        number=Count("pk"), since=Min(Coalesce("queued_at", "issued_at"))
    )
    return Health(
        since_sweep=max(now - watch.ran_at, timedelta()) if watch else None,
        overdue=overdue(now),
        outbox=now - queued_at if queued_at else timedelta(),
        papers=waiting["number"],
        oldest_paper=now - waiting["since"] if waiting["number"] else timedelta(),
    )
