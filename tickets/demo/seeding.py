"""Plays all sample cases through time: one queue of moves over all governments, earliest first."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial

from django.db import transaction

from reports.models import Naskah
from tickets.demo.cases import Play
from tickets.demo.excuses import excuses
from tickets.demo.governments import GOVERNMENTS
from tickets.demo.mailbox import settle
from tickets.demo.people import hashed_password, make_office
from tickets.demo.stories import STORIES
from tickets.demo.surveys import judge
from tickets.demo.timetable import moments
from tickets.models import Pemda
from workflow import moment
from workflow.compliance import count_new


@transaction.atomic
def seed(only: Collection[str] = ()) -> int:
    """Enter the sample governments (``only`` some, by code) and their history up to now; the number of tickets.

    One transaction: an interrupted seeding leaves nothing, so the next start begins anew. Papers stay pending for the
    worker, which is nudged at the end and is behind with none of them: they wait since ``now``.
    """
    now = moment.now()
    hashed = hashed_password()
    offices = [
        make_office(government, hashed=hashed, now=now)
        for government in GOVERNMENTS
        if not only or government.code in only
    ]
    plays = [Play(office, case) for office in offices for case in STORIES[office.government.code]]
    events = [event for play in plays for event in _events(play, now)]
    # Tickets and papers take their numbers in the order in which things happened, across all cases.
    for at, happen in sorted(events, key=lambda event: event[0]):
        with moment.at(at):
            happen()
    for play in plays:
        judge(play, now)
    settle(now)
    Naskah.objects.filter(rendered_at=None).update(queued_at=now)
    count_new()
    return len(plays)


def is_empty() -> bool:
    """Whether no government is there yet."""
    return not Pemda.objects.exists()


def _events(play: Play, now: datetime) -> list[tuple[datetime, Callable[[], None]]]:
    """Moment and deed of the report, of every move of one case, and of what is said about its lateness, in order."""
    start, following = moments(play.case.begins, play.gaps, play.office.calendar, now)
    return [
        (start, partial(play.report, start)),
        *((at, partial(play.go, move, at)) for move, at in zip(play.case.moves, following, strict=True)),
        *excuses(play, following[-1] if following else start, now),
    ]
