"""`python -m tests.bench.letters [TICKETS] [OWED]`: the cost of a letter, whatever else waits in the outbox.

Loads that many tickets and lets the town owe letters of one day without a mail server: first a hundred, then so many
more. Each time a hundred are taken out, once of a kind that is still wanted and once of a kind that is not any more.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from datetime import timedelta

import django

from tests.bench.servers import Machinery

#: Letters that are timed, and the backlog that is compared with.
SAMPLE, FEW = 100, 100
NIGHT = timedelta(hours=8)
#: Events whose notices are still news when the ticket is closed.
NEWS = ("diterima", "estimasi", "ditunjuk")


def main(tickets: int = 5_000, owed: int = 10_000) -> None:
    """Load, owe, take out, print."""
    machinery = Machinery()
    machinery.load(machinery.play(), tickets, 1)
    os.environ.update(machinery.environment, DATABASE_URL=machinery.database(tickets))
    django.setup()
    from django.conf import settings

    from workflow.events import EVENTS
    from workflow.models import Delivery

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    sys.stdout.write(f"{Delivery.objects.filter(state='antre').count():,} letters owed by the town as it was loaded\n")
    for_hands = [event.code for event in EVENTS.values() if event.for_hands]
    for title, events in (("still wanted", NEWS), ("not wanted any more", for_hands)):
        for backlog in (FEW, owed):
            count = _owe(events, backlog)
            sent, ended, seconds, busy = _taken_out()
            sys.stdout.write(
                f"{count:,} owed, {title}: {sent} sent and {ended} ended in {seconds:.2f} s, "
                f"{seconds / (sent + ended) * 1000:.1f} ms each, {busy / (sent + ended) * 1000:.1f} ms of it in this "
                "process\n"
            )
    sys.stdout.write(
        f"load of the machine: {os.getloadavg()[0]:.1f}\nRepeat: python -m tests.bench.letters {tickets} {owed}\n"
    )


def _owe(events: Iterable[str], backlog: int) -> int:
    """Let nothing be owed but so many letters about closed tickets, told in the course of one night.

    The planner is not told: it goes by what it knew of the queue before.
    """
    from workflow import moment
    from workflow.models import Delivery, Notice

    now = moment.now()
    Delivery.objects.filter(state="antre").update(state="batal", next_try_at=None, ended_at=now)
    about = Notice.objects.filter(event__in=events, ticket__closed_at__isnull=False)
    notices = list(about.order_by("-pk").values_list("pk", flat=True)[:backlog])
    Notice.objects.filter(pk__in=notices).update(told_at=now - NIGHT, read_at=None)
    owed = Delivery.objects.filter(notice__in=notices)
    return owed.update(state="antre", batch=None, next_try_at=now - NIGHT, ended_at=None)


def _taken_out() -> tuple[int, int, float, float]:
    """Take out as many as the sample has: how many letters went, how many notices ended unsent, seconds, and those of
    this process."""
    from workflow import delivery
    from workflow.events import Channel
    from workflow.models import Delivery
    from workflow.outlets import Outlets

    ended = Delivery.objects.filter(state="batal")
    sent, before = 0, ended.count()
    begun, busy = time.perf_counter(), time.process_time()
    with Outlets() as outlets:
        while sent < SAMPLE:
            letter, was_due = delivery.claim(Channel.EMAIL)
            if letter is None:
                if not was_due or ended.count() - before >= SAMPLE:
                    break
                continue
            sent += delivery._send(outlets, letter)
    return sent, ended.count() - before, time.perf_counter() - begun, time.process_time() - busy


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]))
