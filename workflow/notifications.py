"""Telling people: rows of the outbox in the caller's transaction, and one nudge to the worker after its commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from tickets.models import Holder, Post, Ticket, User
from workflow.broker import nudge_after_commit
from workflow.events import EVENTS, Event
from workflow.models import Delivery, Notice, channels_of

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


def queue(
    ticket: Ticket | None, event: str, *, to: Iterable[User | Post], now: datetime, words: str = ""
) -> list[Notice]:
    """Tell ``to`` of an event of :data:`workflow.events.EVENTS`, each person once; gives the notices written.

    Runs in the caller's transaction: a rollback tells nobody. People without an active account are passed over.
    """
    return queue_all([Telling(ticket, event, to, words)], now=now)


def queue_all(tellings: Sequence[Telling], *, now: datetime) -> list[Notice]:
    """Tell several things at once, with the same few statements for any number of them.

    Who is told more than once about one ticket gets the first of these notices only: name the weightiest first.
    """
    assert transaction.get_connection().in_atomic_block, "what is told belongs to the transaction of what happened"
    told = _notices(tellings, now)
    if not told:
        return []
    notices = [notice for notice, _ in told]
    Notice.objects.bulk_create(notices)
    _fold_unread(notices)
    deliveries = [
        Delivery(notice=notice, channel=channel, next_try_at=telling.not_before or now, not_before=telling.not_before)
        for notice, telling in told
        for channel in channels_of(notice.user, notice.kind)
    ]
    if deliveries:
        Delivery.objects.bulk_create(deliveries)
        nudge_after_commit(DELIVER)
    return notices


def _notices(tellings: Sequence[Telling], now: datetime) -> list[tuple[Notice, Telling]]:
    """The rows to write: per person and ticket the first telling that names the person."""
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
                wanted.setdefault((person, telling.ticket and telling.ticket.pk), (telling, post))
    users = User.objects.filter(is_active=True).select_related("notice_settings")
    active = users.in_bulk({person for person, _ in wanted})
    return [
        (
            Notice(
                user=active[person],
                ticket=telling.ticket,
                post_id=post,
                event=telling.event,
                words=sentence(EVENTS[telling.event], telling.ticket, telling.words),
                told_at=now,
                folded=not EVENTS[telling.event].listed,
            ),
            telling,
        )
        for (person, _), (telling, post) in wanted.items()
        if person in active
    ]


def sentence(event: Event, ticket: Ticket | None, words: str = "") -> str:
    """What the person reads, as it stands now."""
    place = {"langkah": ticket.step, "status": ticket.get_status_display().lower()} if ticket else {}
    return event.sentence.format(kata=words, **place).strip()[:LONGEST]


def _fold_unread(notices: Sequence[Notice]) -> None:
    """Let the new notices stand for what is still unread about the same tickets."""
    new = [notice.pk for notice in notices if notice.ticket_id and not notice.folded]
    people, tickets = {notice.user_id for notice in notices}, {notice.ticket_id for notice in notices}
    same = Notice.objects.filter(pk__in=new, user=OuterRef("user"), ticket=OuterRef("ticket"))
    older = Notice.objects.filter(user__in=people, ticket__in=tickets - {None}, folded=False, read_at=None)
    older.exclude(pk__in=new).filter(Exists(same)).update(folded=True)


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
