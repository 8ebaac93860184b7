"""What the sample people have heard by now: letters went out when things happened, and old news has been read."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Subquery

from workflow.models import Delivery, Notice

#: News younger than this is still unread.
FRESH = timedelta(days=1)
READ_AFTER = timedelta(minutes=20)


def settle(now: datetime) -> None:
    """Count every letter of the played past as sent at its time, and everything as read that is not of the last day."""
    told_at = Notice.objects.filter(pk=OuterRef("notice")).values("told_at")
    Delivery.objects.filter(state=Delivery.State.ANTRE).update(
        state=Delivery.State.TERKIRIM, next_try_at=None, ended_at=Subquery(told_at)
    )
    Notice.objects.filter(read_at=None, told_at__lt=now - FRESH).update(read_at=F("told_at") + READ_AFTER)
