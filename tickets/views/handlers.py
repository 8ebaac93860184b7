"""Who has a ticket in hand now, for the OPD to reach: names, titles and telephones of nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Q

from tickets.models import Ticket, TimMember
from tickets.models.people import holders_now
from workflow.models import Turn
from workflow.states import OPD_ROLES, Role


@dataclass(frozen=True)
class Handler:
    """Somebody of the Dinas on whom the present row waits; ``phone`` may be empty."""

    name: str
    title: str
    phone: str


def handlers_of(ticket: Ticket) -> list[Handler]:
    """The people behind the open turns: named ones, present holders of a post or role, or the pool of the team.

    Reads ``open_turns`` of the ticket; one query for posts and roles, one for a pool, none for named people.
    """
    turns = [turn for turn in ticket.open_turns if turn.role not in OPD_ROLES]
    named = [turn for turn in turns if turn.person_id and turn.person.is_active]
    found = [
        Handler(str(turn.person), turn.person.job_title or ticket.sop.title_of(turn.role), turn.person.phone)
        for turn in named
    ]
    called = [turn for turn in turns if not turn.person_id]
    found += _holders(ticket, [turn for turn in called if turn.post_id or turn.role != Role.TIM])
    if any(turn.role == Role.TIM and not turn.post_id for turn in called):
        found += _pool(ticket)
    return list(dict.fromkeys(found))


def _holders(ticket: Ticket, turns: list[Turn]) -> list[Handler]:
    if not turns:
        return []
    posts = Q(post__in=[turn.post_id for turn in turns if turn.post_id])
    roles = Q(post__role__in=[turn.role for turn in turns if not turn.post_id], post__pemda=ticket.pemda_id)
    holders = sorted(holders_now().filter(posts | roles, user__is_active=True), key=attrgetter("post_id", "pk"))
    return [Handler(str(holder.user), holder.title, holder.user.phone) for holder in holders]


def _pool(ticket: Ticket) -> list[Handler]:
    members = TimMember.objects.in_force().filter(tim__pemda=ticket.pemda_id).select_related("user", "tim")
    return [
        Handler(str(member.user), member.user.job_title or member.tim.name, member.user.phone)
        for member in members.order_by("user__full_name", "pk")
    ]
