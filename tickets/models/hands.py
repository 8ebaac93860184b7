"""What a person may do and read at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.hand import hand_of_person, hand_of_post, hand_of_role
from workflow.states import OPD_ROLES, Role

if TYPE_CHECKING:
    from tickets.models.people import Holder, TimMember, User


@dataclass(frozen=True)
class Hands:
    """What a person may do right now: present roles and posts, the OPD they report for, the teams they work in.

    An official for whom somebody acts does nothing meanwhile and still reads: ``roles_away`` and ``away``.
    """

    user_id: int
    pemda_id: int | None
    opd_id: int | None
    roles: frozenset[str]
    post_ids: frozenset[int]
    titles: tuple[str, ...] = ()  # of the posts held now, else of the teams
    acting: tuple[str, ...] = ()  # "Plt. Kepala Bidang …" for the bar under the header
    held: tuple[tuple[str, str], ...] = ()  # role and title of each post held now
    away: tuple[str, ...] = ()  # own posts in which somebody else acts now
    roles_away: frozenset[str] = frozenset()

    @classmethod
    def of(cls, user: User, terms: Sequence[Holder], teams: Sequence[TimMember]) -> Hands:
        """What follows from a person's present terms in posts (``is_covered`` where somebody acts) and teams."""
        holders = [holder for holder in terms if not holder.is_covered]
        away = [holder for holder in terms if holder.is_covered]
        roles = {str(holder.post.role) for holder in holders}
        if teams:
            roles.add(str(Role.TIM))
        if user.opd_id and not roles and not away:
            roles.add(str(Role.OPD))
        return cls(
            user_id=user.pk,
            pemda_id=user.pemda_id if user.is_active else None,
            opd_id=user.opd_id,
            roles=frozenset(roles),
            post_ids=frozenset(holder.post_id for holder in holders),
            titles=tuple(holder.title for holder in holders) or tuple(member.tim.name for member in teams),
            held=tuple((str(holder.post.role), holder.title) for holder in holders),
            acting=tuple(holder.title for holder in holders if holder.is_acting),
            away=tuple(holder.title for holder in away),
            roles_away=frozenset(str(holder.post.role) for holder in away),
        )

    @property
    def reads_as(self) -> frozenset[str]:
        """Roles whose lists and tickets the person may read."""
        return self.roles | self.roles_away

    @property
    def serves_dinas(self) -> bool:
        """Whether the person sees every ticket of the Pemda rather than those of one OPD."""
        return bool(self.reads_as - set(OPD_ROLES))

    @property
    def reports(self) -> bool:
        """Whether the person stands on the reporting side, and so sees the tickets of the own OPD."""
        return bool(self.opd_id and self.reads_as & set(OPD_ROLES))

    @property
    def words(self) -> frozenset[str]:
        """What the person holds, each in one word, for whatever waits beside such a word."""
        if self.pemda_id is None:
            return frozenset()
        by_role = (hand_of_role(self.pemda_id, role) for role in self.roles)
        return frozenset((*by_role, *map(hand_of_post, self.post_ids), hand_of_person(self.user_id)))
