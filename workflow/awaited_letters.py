"""Reminding of letters that should have followed by now: the reporting side, and TU, once the office is open."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from tickets.models import LetterPromise, Pemda, Post
from workflow import indonesian, notifications, working_time
from workflow.audience import reporters_of
from workflow.models import calendar_of
from workflow.notifications import Telling
from workflow.states import Role

#: Letters of one Pemda looked at in one go; the next look takes the rest.
MOST = 200


def remind(*, now: datetime) -> int:
    """Tell once of every letter whose day has passed, where the office is open; gives how many letters.

    Two workers at once share the rows. A ticket that has ended waits for nothing.
    """
    waiting = LetterPromise.objects.awaited().filter(reminded_at=None)
    pemdas = Pemda.objects.filter(pk__in=waiting.values("pemda")).order_by("pk")
    return sum(_remind_in(pemda, waiting.filter(pemda=pemda), now) for pemda in pemdas)


@transaction.atomic
def _remind_in(pemda: Pemda, waiting: QuerySet[LetterPromise], now: datetime) -> int:
    if not working_time.is_open(calendar_of(pemda), now):
        return 0
    late = waiting.filter(expected_on__lt=pemda.date_of(now)).order_by("pk")
    late = late.select_for_update(skip_locked=True, of=("self",)).select_related("ticket__reporter")
    promises = list(late[:MOST])
    clerks = list(Post.objects.filter(pemda=pemda, role=Role.TU)) if promises else []
    notifications.queue_all([_telling(promise, clerks) for promise in promises], now=now)
    LetterPromise.objects.filter(pk__in=[promise.pk for promise in promises]).update(reminded_at=now)
    return len(promises)


def _telling(promise: LetterPromise, clerks: list[Post]) -> Telling:
    words = f"Ditunggu sampai {indonesian.tanggal(promise.expected_on)}."
    return Telling(promise.ticket, "surat_menyusul", [*reporters_of(promise.ticket), *clerks], words)
