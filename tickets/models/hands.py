"""What a person may do and read at this moment."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.states import OPD_ROLES


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
