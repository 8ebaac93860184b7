"""Who is told that a row is near its deadline or past it: its hands, then the higher posts of that SOP, one by one.

The rungs are the posts that the SOP itself names, from the performer upwards; a vacant post is skipped, and whoever
holds one as Plt. or Plh. counts as its holder. Above the Kepala Dinas stand TU and auditor, who see that somebody asks.
A row of the OPD is the OPD's own: it climbs to the head of the OPD and never into the Dinas. No SOP says any of this;
it is our reading (ditafsirkan).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from tickets.models import Holder, Pemda, Piket, TimMember, User
from workflow import working_time
from workflow.models import Clock, Turn, calendar_of
from workflow.states import HIGHER_POSTS, OPD_ROLES, Party, Role

WATCHERS = (Role.TU, Role.AUDITOR)

#: People and the titles that they hold now.
Titles = dict[User, str]


@dataclass(frozen=True)
class Audience:
    """The people whom one level reaches, how they are called, and those of them who have piket now."""

    users: frozenset[User]
    titles: tuple[str, ...]
    on_duty: frozenset[User] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.users)


NOBODY = Audience(frozenset(), ())


@dataclass
class Staff:
    """Everybody who holds something in a Pemda on one day; read once for a whole batch of alarms.

    ``opens_at``: while the office is closed, its next opening; ``on_duty`` are those whom one may call before.
    """

    by_role: dict[str, Titles] = field(default_factory=lambda: defaultdict(dict))
    by_post: dict[int, Titles] = field(default_factory=lambda: defaultdict(dict))
    by_opd: dict[tuple[int, str], Titles] = field(default_factory=lambda: defaultdict(dict))
    on_duty: frozenset[int] = frozenset()
    opens_at: datetime | None = None

    @classmethod
    def of(cls, pemda: Pemda, at: datetime) -> Staff:
        """Holders, teams and reporters of a Pemda on the local day of ``at``, and its piket; four queries."""
        calendar = calendar_of(pemda)
        staff = cls(
            on_duty=frozenset(Piket.objects.at(at).filter(pemda=pemda).values_list("user_id", flat=True)),
            opens_at=working_time.closed_until(calendar, at),
        )
        holders = Holder.objects.in_force(at).filter(post__pemda=pemda, user__is_active=True)
        holders = list(holders.select_related("post", "user").order_by("pk"))
        for holder in holders:
            post = holder.post
            staff.by_post[post.pk][holder.user] = holder.title
            if post.opd_id is None:
                staff.by_role[post.role][holder.user] = holder.title
            else:
                staff.by_opd[post.opd_id, post.role][holder.user] = holder.title
        members = TimMember.objects.in_force(at).filter(tim__pemda=pemda)
        for member in members.select_related("tim", "user").order_by("pk"):
            staff.by_role[Role.TIM][member.user] = member.tim.name
        at_a_post = {holder.user_id for holder in holders}
        for user in User.objects.filter(pemda=pemda, opd__isnull=False, is_active=True).select_related("opd"):
            if user.pk not in at_a_post:
                staff.by_opd[user.opd_id, Role.OPD][user] = user.opd.name
        return staff

    def behind(self, turn: Turn) -> Titles:
        """The people whom a turn waits for, each with the title held now."""
        if turn.person_id:
            return {user: title for user, title in self.by_role[turn.role].items() if user.pk == turn.person_id}
        if turn.post_id:
            return self.by_post[turn.post_id]
        if turn.opd_id:
            return self.by_opd[turn.opd_id, turn.role]
        return self.by_role[turn.role]

    def audience(self, people: Titles, without: frozenset[User] = frozenset()) -> Audience:
        """These people, but for some."""
        kept = {user: title for user, title in people.items() if user not in without}
        on_duty = frozenset(user for user in kept if user.pk in self.on_duty)
        return Audience(frozenset(kept), tuple(dict.fromkeys(kept.values())), on_duty)


def hands_of(turns: Iterable[Turn], staff: Staff) -> Audience:
    """Whoever is expected in the row now."""
    people: Titles = {}
    for turn in turns:
        people |= staff.behind(turn)
    return staff.audience(people)


def rungs_of(clock: Clock, late: str, hands: Audience, staff: Staff) -> list[Audience]:
    """The higher posts that a row of the ``late`` role climbs to, lowest first; no vacant ones, and none of its hands.

    Inside a deadline of the Dinas a row that waits for the OPD climbs as if the team had it: somebody must see it.
    """
    ticket = clock.ticket
    if clock.party == Party.OPD:
        heads = (Role.OPD_KEPALA,) if late != Role.OPD_KEPALA else ()
        found = [staff.audience(staff.by_opd[ticket.opd_id, role], without=hands.users) for role in heads]
        return [rung for rung in found if rung]
    higher = HIGHER_POSTS[Role.TIM if late in OPD_ROLES else Role(late)]
    rungs = [
        staff.audience(staff.by_role[above], without=hands.users) for above in higher if above in ticket.sop.titles
    ]
    watchers: Titles = {}
    for watcher in WATCHERS:
        watchers |= staff.by_role[watcher]
    return [rung for rung in (*rungs, staff.audience(watchers, without=hands.users)) if rung]
