"""The makings of the lifecycle's transitions: targets that the SOP chooses, the act of a row, and acknowledgements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_fsm import GET_STATE, transition

from workflow.rules import came_from_a_row, is_performed, is_unperformed, performs_this_row
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
    ([status for status in INTAKE if status != Status.PEMERIKSAAN_AWAL] + list(CHAIN), landing(*BEFORE_WORK)),
    ([Status.PEMERIKSAAN_AWAL], landing(*LANDINGS[Status.PEMERIKSAAN_AWAL])),
    (list(WORK), landing(*WORK, *CHAIN, *REPORT, Status.SELESAI)),
    (list(REPORT), landing(*REPORT, *WORK, Status.SELESAI)),
)
#: Where a row may be sent back to, by the states in which it waits.
SENT_BACK = (
    ([*INTAKE, *CHAIN], landing(*INTAKE, *CHAIN, *WORK)),
    (list(WORK), landing(*WORK, *CHAIN, *REPORT)),
    (list(REPORT), landing(*REPORT, *WORK)),
)


def acknowledgement(status_field, permission, label: str, owner: str = ""):
    """The transitions by which a hand acknowledges a performed row, for every state in which one may wait."""
    return _along(AFTER_ACKNOWLEDGEMENT, status_field, [is_performed], permission, label, owner)


def sending_back(status_field, permission, label: str):
    """The transitions by which a row that is not performed yet goes back to the row that it came from."""
    return _along(SENT_BACK, status_field, [is_unperformed, came_from_a_row], permission, label)


def in_place(status_field, sources: list[Status], permission, label: str, owner: str, conditions=()):
    """The transitions of an act that leaves the ticket where it stands, paused or not."""
    ways = ((Status.MENUNGGU, Status.MENUNGGU), (sources, landing(*sources)))
    return _along(ways, status_field, list(conditions), permission, label, owner)


def _along(ways, status_field, conditions: list, permission, label: str, owner: str = ""):
    """One transition for each of the ways, which are sources with their target."""

    def declare(move):
        for source, target in ways:
            move = transition(
                status_field,
                source=source,
                target=target,
                conditions=conditions,
                permission=permission,
                custom={"label": label, "owner": owner},
            )(move)
        return move

    return declare
