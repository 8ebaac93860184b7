"""Reminding officials of verbal orders that they have neither confirmed nor denied.

No SOP gives a time for it. Read here (ditafsirkan): the official has the rest of the day, and is reminded when the
office opens on each working day after it; from the second morning on TU is told too, who can reach the official or
enter a deputy. The work itself goes on; only its close waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from tickets.models import Pemda, Post
from workflow import indonesian, notifications, working_time
from workflow.models import VerbalOrder, calendar_of
from workflow.notifications import Telling
from workflow.states import Role

#: Orders of one Pemda looked at in one go; the next look takes the rest.
MOST = 200


def remind(*, now: datetime) -> int:
    """Tell of every order of an earlier day, where the office is open; gives how many orders.

    Two workers at once share the rows. A ticket that has ended waits for nothing.
    """
    waiting = VerbalOrder.objects.unconfirmed()
    pemdas = Pemda.objects.filter(pk__in=waiting.values("ticket__pemda")).order_by("pk")
    return sum(_remind_in(pemda, waiting.filter(ticket__pemda=pemda), now) for pemda in pemdas)


@transaction.atomic
def _remind_in(pemda: Pemda, waiting: QuerySet[VerbalOrder], now: datetime) -> int:
    calendar = calendar_of(pemda)
    if not working_time.is_open(calendar, now):
        return 0
    morning = calendar.at(calendar.local_date(now), time())
    due = waiting.annotate(told_at=Coalesce("reminded_at", "noted_at")).filter(told_at__lt=morning).order_by("pk")
    due = due.select_for_update(skip_locked=True, of=("self",)).select_related("ticket", "run", "post")
    orders = list(due[:MOST])
    clerks = list(Post.objects.filter(pemda=pemda, role=Role.TU)) if orders else []
    # One notice for all that one official owes on one ticket.
    owed: dict[tuple[int, int], list[VerbalOrder]] = {}
    for order in orders:
        owed.setdefault((order.ticket_id, order.post_id), []).append(order)
    notifications.queue_all([_telling(owing, clerks, pemda) for owing in owed.values()], now=now)
    VerbalOrder.objects.filter(pk__in=[order.pk for order in orders]).update(reminded_at=now)
    return len(orders)


def _telling(owing: Sequence[VerbalOrder], clerks: Sequence[Post], pemda: Pemda) -> Telling:
    first = owing[0]
    rows = indonesian.daftar([order.run.step for order in owing])
    words = f"{first.title} pada langkah {rows}, dicatat {indonesian.tanggal(first.noted_at, pemda.tz)}"
    is_repeated = any(order.reminded_at for order in owing)
    return Telling(first.ticket, "perintah_ditunggu", [first.post, *(clerks if is_repeated else ())], words)
