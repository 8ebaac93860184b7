"""The makings of the lifecycle's transitions: targets that the SOP chooses, the act of a row, and acknowledgements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_fsm import GET_STATE, transition

from workflow.rules import is_performed, is_unperformed, performs_this_row
from workflow.states import BEFORE_WORK, CHAIN, INTAKE, LANDINGS, REPORT, WORK, Status

if TYPE_CHECKING:
    from workflow.lifecycle import TicketLifecycle


def _status_of_step(ticket: TicketLifecycle, *args, **kwargs) -> Status:
    """The status of the place that the body has just set."""
    return ticket.sop.status_of(ticket.step)


def landing(*allowed: Status) -> GET_STATE:
    """A target that the SOP chooses, held to ``allowed``. An empty list would let the library accept anything."""
    if not allowed:
        raise ValueError("a landing needs at least one status")
    return GET_STATE(_status_of_step, states=list(dict.fromkeys(allowed)))


def row_act(status_field, source: Status, label: str):
    """The transition of one kind of row: legal while unperformed, for its performer, landing where the SOP says."""
    return transition(
        status_field,
        source=source,
        target=landing(*LANDINGS[source], source),
        conditions=[is_unperformed],
        permission=performs_this_row,
        custom={"label": label},
    )


#: Where a performed row may lead once it is acknowledged, by the states in which it waits.
AFTER_ACKNOWLEDGEMENT = (
    ([status for status in INTAKE if status != Status.PEMERIKSAAN_AWAL] + list(CHAIN), BEFORE_WORK),
    ([Status.PEMERIKSAAN_AWAL], LANDINGS[Status.PEMERIKSAAN_AWAL]),
    (list(WORK), (*WORK, *CHAIN, *REPORT, Status.SELESAI)),
    (list(REPORT), (*REPORT, *WORK, Status.SELESAI)),
)


def acknowledgement(status_field, permission, label: str, owner: str = ""):
    """The transitions by which a hand acknowledges a performed row, for every state in which one may wait."""

    def declare(move):
        for sources, targets in AFTER_ACKNOWLEDGEMENT:
            move = transition(
                status_field,
                source=sources,
                target=landing(*targets),
                conditions=[is_performed],
                permission=permission,
                custom={"label": label, "owner": owner},
            )(move)
        return move

    return declare


def in_place(status_field, sources: list[Status], permission, label: str, owner: str, conditions=()):
    """The transitions of an act that leaves the ticket where it stands, paused or not."""

    def declare(move):
        for source, target in ((Status.MENUNGGU, Status.MENUNGGU), (sources, landing(*sources))):
            move = transition(
                status_field,
                source=source,
                target=target,
                conditions=list(conditions),
                permission=permission,
                custom={"label": label, "owner": owner},
            )(move)
        return move

    return declare
