"""Who reminds the reminder: every look of the sweep is noted, and a standstill is told and honoured."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet, Subquery

from workflow import indonesian, moment
from workflow.compliance import excuse
from workflow.models import Clock, LateDuty, SweepGap, SweepWatch
from workflow.states import Excuse, Verdict
from workflow.sweep import due_clocks, sweep

logger = logging.getLogger(__name__)

#: A sweep that looks every ten seconds and was silent for so long has stood still.
SILENCE = timedelta(minutes=5)
#: For so long after its end a standstill stands on the officials' start page.
TOLD = timedelta(days=1)
ONLY_ROW = 1


def watched_sweep() -> int:
    """One look of the sweep under watch; how many levels fired."""
    _note_look(moment.now())
    return sweep()


@transaction.atomic
def _note_look(now: datetime) -> None:
    """Write down the look, and the standstill before it. Of several beats one writes, the others go on to sweep."""
    watches = SweepWatch.objects.filter(pk=ONLY_ROW)
    watch = watches.select_for_update(skip_locked=True).first()
    if watch is None:
        SweepWatch.objects.bulk_create([SweepWatch(pk=ONLY_ROW, ran_at=now)], ignore_conflicts=True)
        return
    if now - watch.ran_at > SILENCE:
        _note_gap(watch.ran_at, now)
    if now > watch.ran_at:
        watches.update(ran_at=now, lag_seconds=int(overdue(now).total_seconds()))


def _note_gap(started_at: datetime, ended_at: datetime) -> None:
    """Keep the standstill, and let no lateness count that began and ended in it."""
    SweepGap.objects.create(started_at=started_at, ended_at=ended_at)
    inside = Clock.objects.filter(
        verdict=Verdict.TERLAMBAT, excuse="", due_at__gte=started_at, closed_at__range=(started_at, ended_at)
    )
    late = list(inside.values_list("pk", flat=True))
    excused = Clock.objects.filter(pk__in=late).update(excuse=Excuse.SISTEM)
    LateDuty.objects.filter(reason__clock__in=late).delete()
    excuse(late)
    logger.warning("the sweep stood still from %s to %s; %s late clocks excused", started_at, ended_at, excused)


def overdue(now: datetime) -> timedelta:
    """How long the oldest level that is due has waited; nothing where none is."""
    oldest = due_clocks(now).values_list("next_at", flat=True).first()
    return now - oldest if oldest else timedelta()


def gap_around(clock: Clock) -> SweepGap | None:
    """The standstill in which a clock's lateness lies wholly."""
    return SweepGap.objects.filter(started_at__lte=clock.due_at, ended_at__gte=clock.closed_at).first()


def with_watch(rows: QuerySet) -> QuerySet:
    """The same rows, each with the last look of the sweep and the last standstill: no query more."""
    gaps = SweepGap.objects.order_by("-started_at")
    return rows.annotate(
        looked_at=Subquery(SweepWatch.objects.values("ran_at")[:1]),
        stood_from=Subquery(gaps.values("started_at")[:1]),
        stood_until=Subquery(gaps.values("ended_at")[:1]),
    )


def standstill_words(row, now: datetime, zone) -> str:
    """What an official should know of the timers by a row ``with_watch``; "" while all is well."""
    if row is None or row.looked_at is None:
        return ""
    if now - row.looked_at > SILENCE:
        since = indonesian.tanggal_jam(row.looked_at, zone)
        return f"Pengingat waktu berhenti sejak {since}. Tidak ada peringatan sampai pengingat berjalan lagi."
    if row.stood_until is None or now - row.stood_until > TOLD:
        return ""
    return gap_words(SweepGap(started_at=row.stood_from, ended_at=row.stood_until), zone)


def gap_words(gap: SweepGap, zone) -> str:
    """ "Pengingat waktu sempat berhenti 09.10-09.25 WIB. Menit itu tidak dihitung sebagai keterlambatan." """
    began, ended = gap.started_at.astimezone(zone), gap.ended_at.astimezone(zone)
    if began.date() == ended.date():
        span = f"{indonesian.tanggal(gap.started_at, zone)} pukul {began:%H.%M}-{indonesian.jam(gap.ended_at, zone)}"
    else:
        span = f"{indonesian.tanggal_jam(gap.started_at, zone)} sampai {indonesian.tanggal_jam(gap.ended_at, zone)}"
    return f"Pengingat waktu sempat berhenti {span}. Menit itu tidak dihitung sebagai keterlambatan."
