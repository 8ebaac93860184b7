"""Reminding of letters that should have followed by now: the reporting side, and TU."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tickets.models import LetterPromise, Post
from workflow import indonesian, notifications
from workflow.audience import reporters_of
from workflow.states import Role

#: The first clock on earth: no government is further into the next day.
EARLIEST_ZONE = timedelta(hours=14)
#: Promises looked at in one go; the next look takes the rest.
MOST = 200


def remind(*, now: datetime) -> int:
    """Tell once of every letter whose day has passed in the Pemda's own time; gives how many.

    Two workers at once share the rows. A ticket that has ended waits for nothing.
    """
    told = 0
    with transaction.atomic():
        late = (
            LetterPromise.objects.awaited()
            .filter(reminded_at=None, expected_on__lt=(now + EARLIEST_ZONE).date())
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("ticket__pemda", "ticket__opd")
        )
        for promise in late[:MOST]:
            ticket = promise.ticket
            if promise.expected_on >= ticket.pemda.date_of(now):
                continue
            clerks = Post.objects.filter(pemda=ticket.pemda, role=Role.TU)
            words = f"Ditunggu sampai {indonesian.tanggal(promise.expected_on)}."
            notifications.queue(ticket, "surat_menyusul", to=[*reporters_of(ticket), *clerks], now=now, words=words)
            promise.reminded_at = now
            promise.save(update_fields=["reminded_at"])
            told += 1
    return told
