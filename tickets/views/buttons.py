"""What a person may do to a ticket now, as buttons: the lifecycle's answer, in the order in which people need them."""

from __future__ import annotations

from dataclasses import dataclass

from tickets.addresses import address_of
from tickets.models import Ticket, User
from workflow.states import ACTS

#: Acts beside the row's own that bring a ticket forward.
FORWARD_ACTS = ("confirm_verbal_order", "acknowledge", "resume", "resubmit")
#: Acts under the present row that are never the usual one: done for somebody else, halting, or taking something back.
BESIDE_ACTS = ("acknowledge_on_site", "decline", "pause", "send_back", "recall_disposisi")
#: Acts that end the ticket or cannot be taken back.
DANGEROUS = ("refuse", "withdraw")
#: Corrections begin beside what they mend, not with a button.
CORRECTIONS = ("correct_record", "correct_report")


@dataclass(frozen=True)
class Button:
    """One permitted act. ``kind``: utama, bahaya or nothing."""

    act: str
    url: str
    label: str
    kind: str = ""


@dataclass(frozen=True)
class Buttons:
    """All permitted acts: those under the present row, and the rarer ones."""

    near: tuple[Button, ...]
    other: tuple[Button, ...]
    may_correct: bool
    may_correct_report: bool

    @property
    def every(self) -> tuple[Button, ...]:
        """All of them, the usual one first."""
        return self.near + self.other


def buttons_for(ticket: Ticket, user: User) -> Buttons:
    """Ask the lifecycle what ``user`` may do now."""
    labels = {
        transition.name: str(transition.custom["label"])
        for transition in ticket.get_available_user_status_transitions(user)
    }
    row_acts = [name for name in labels if name in ACTS.values()]
    forward = row_acts + [name for name in FORWARD_ACTS if name in labels]
    near = forward + [name for name in BESIDE_ACTS if name in labels]
    other = [name for name in labels if name not in near and name not in CORRECTIONS]
    other.sort(key=lambda name: name in DANGEROUS)
    return Buttons(
        near=tuple(
            Button(name, _url(ticket, name), labels[name], "utama" if name in forward[:1] else "") for name in near
        ),
        other=tuple(
            Button(name, _url(ticket, name), labels[name], "bahaya" if name in DANGEROUS else "") for name in other
        ),
        may_correct="correct_record" in labels,
        may_correct_report="correct_report" in labels,
    )


def _url(ticket: Ticket, act: str) -> str:
    if act in ACTS.values():
        return address_of("ticket_row", ticket.number)
    return address_of("ticket_act", ticket.number, act)
