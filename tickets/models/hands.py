"""What a person may do and read at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from workflow.hand import hand_of_person, hand_of_post, hand_of_role
from workflow.states import OPD_ROLES, Role

if TYPE_CHECKING:
    from tickets.models.people import User


class Term(NamedTuple):
    """A present term in a post; ``is_covered`` where somebody else acts in it meanwhile."""

    post_id: int
    role: str
    title: str
    is_acting: bool
    is_covered: bool


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
    def of(cls, user: User, terms: Sequence[Term], teams: Sequence[str]) -> Hands:
        """What follows from a person's present terms in posts, and from the names of the present teams."""
        held = [term for term in terms if not term.is_covered]
        away = [term for term in terms if term.is_covered]
        roles = {term.role for term in held}
        if teams:
            roles.add(str(Role.TIM))
        if user.opd_id and not roles and not away:
            roles.add(str(Role.OPD))
        return cls(
            user_id=user.pk,
            pemda_id=user.pemda_id if user.is_active else None,
            opd_id=user.opd_id,
            roles=frozenset(roles),
            post_ids=frozenset(term.post_id for term in held),
            titles=tuple(term.title for term in held) or tuple(teams),
            held=tuple((term.role, term.title) for term in held),
            acting=tuple(term.title for term in held if term.is_acting),
            away=tuple(term.title for term in away),
            roles_away=frozenset(term.role for term in away),
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
