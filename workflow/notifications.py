"""Telling people: rows of the outbox in the caller's transaction, and one nudge to the worker after its commit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from tickets.models import Holder, Post, Ticket, User
from workflow import indonesian
from workflow.broker import nudge_after_commit
from workflow.bulk import among, insert
from workflow.events import EVENTS, Event
from workflow.models import Delivery, Notice, channels_of
from workflow.states import Status

DELIVER = "workflow.tasks.deliver"
#: Notices that one transaction forgets.
BATCH = 1_000
LONGEST = Notice._meta.get_field("words").max_length


@dataclass(frozen=True)
class Telling:
    """One event to tell to people, or to whoever holds a post now.

    ``words`` go into e-mail and messages of other services: sentences of ours, never what somebody typed.
    ``not_before``: the list shows it at once, and nothing leaves the house earlier than this.
    """

    ticket: Ticket | None
    event: str
    to: Iterable[User | Post]
    words: str = ""
    not_before: datetime | None = None

    @property
    def about(self) -> int | None:
        """Number of the ticket in the database."""
        return self.ticket and self.ticket.pk

    @cached_property
    def sentence(self) -> str:
        """What each of the people reads; the same for all of them."""
        return sentence(EVENTS[self.event], self.ticket, self.words)


def queue(ticket: Ticket | None, event: str, *, to: Iterable[User | Post], now: datetime, words: str = "") -> list[int]:
    """Tell ``to`` of an event of :data:`workflow.events.EVENTS`, each person once; the numbers of the notices.

    Runs in the caller's transaction: a rollback tells nobody. People without an active account are passed over.
    """
    return queue_all([Telling(ticket, event, to, words)], now=now)


def queue_all(tellings: Sequence[Telling], *, now: datetime) -> list[int]:
    """Tell several things at once, with the same few statements for any number of them.

    Who is told more than once about one ticket gets the first of these notices only: name the weightiest first.
    """
    assert transaction.get_connection().in_atomic_block, "what is told belongs to the transaction of what happened"
    told = _told(tellings, now)
    if not told:
        return []
    fold_unread({(person.pk, telling.about) for person, telling, _ in told if telling.ticket})
    notices = insert(Notice, [_notice(person, telling, post, now) for person, telling, post in told])
    deliveries = [
        {
            "notice_id": notice,
            "channel": channel,
            "next_try_at": telling.not_before or now,
            "not_before": telling.not_before,
        }
        for notice, (person, telling, _) in zip(notices, told, strict=True)
        for channel in channels_of(person, EVENTS[telling.event])
    ]
    if deliveries:
        insert(Delivery, deliveries)
        nudge_after_commit(DELIVER)
    return notices


def _told(tellings: Sequence[Telling], now: datetime) -> list[tuple[User, Telling, int | None]]:
    """Who is told what, and as the holder of which post: per person and ticket the first telling that names them."""
    called = [(telling, list(telling.to)) for telling in tellings]
    posts = {one.pk for _, people in called for one in people if isinstance(one, Post)}
    holders = (
        dict(Holder.objects.in_force(now).filter(post__in=posts).values_list("post_id", "user_id")) if posts else {}
    )
    wanted: dict[tuple[int, int | None], tuple[Telling, int | None]] = {}
    for telling, people in called:
        for one in people:
            post = one.pk if isinstance(one, Post) else None
            person = holders.get(post) if post else one.pk
            if person is not None:
                wanted.setdefault((person, telling.about), (telling, post))
    users = User.objects.filter(is_active=True).select_related("notice_settings")
    active = users.in_bulk({person for person, _ in wanted})
    return [(active[person], telling, post) for (person, _), (telling, post) in wanted.items() if person in active]


def _notice(person: User, telling: Telling, post: int | None, now: datetime) -> dict:
    """The row to write, by keys alone: a batch of alarms writes a thousand of them."""
    return {
        "user_id": person.pk,
        "ticket_id": telling.about,
        "post_id": post,
        "event": telling.event,
        "words": telling.sentence,
        "told_at": now,
        "folded": not EVENTS[telling.event].listed,
    }


def sentence(event: Event, ticket: Ticket | None, words: str = "") -> str:
    """What the person reads, as it stands now."""
    place = {"langkah": ticket.step, "status": indonesian.dalam_kalimat(Status(ticket.status).label)} if ticket else {}
    return event.sentence.format(kata=words, **place).strip()[:LONGEST]


def fold_unread(told: Collection[tuple[int, int]]) -> None:
    """Let what people (first) are told now stand for what they have not read yet about the same tickets (second)."""
    people, tickets = {person for person, _ in told}, {ticket for _, ticket in told}
    unread = Notice.objects.filter(user__in=people, ticket__in=among(tickets), folded=False, read_at=None)
    older = [pk for pk, *about in unread.held().values_list("pk", "user", "ticket") if tuple(about) in told]
    if older:
        Notice.objects.filter(pk__in=among(older)).update(folded=True)


def forget_read(*, now: datetime) -> int:
    """Drop notices read or covered long ago (``NOTICES_KEPT_DAYS``) whose ticket is closed, with their deliveries.

    How many went. Open tickets keep all of theirs: there the Dinas reads who was told, and how far each letter is.
    """
    long_ago = now - timedelta(days=settings.NOTICES_KEPT_DAYS)
    is_past = Q(read_at__lt=long_ago) | Q(folded=True, told_at__lt=long_ago)
    old = Notice.objects.filter(is_past, Q(ticket=None) | Q(ticket__closed_at__lt=long_ago)).order_by("pk")
    gone = 0
    while keys := list(old.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            Delivery.objects.filter(notice__in=keys).delete()
            Notice.objects.filter(pk__in=keys).delete()
        gone += len(keys)
    return gone
