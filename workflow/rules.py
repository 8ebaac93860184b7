"""Who may make a move, and when: the permissions and conditions that the lifecycle's transitions name.

Each asks the ticket, which knows its open turns; none changes anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.states import Party

if TYPE_CHECKING:
    from workflow.lifecycle import TicketLifecycle


def performs_this_row(ticket: TicketLifecycle, user) -> bool:
    """Whoever the open turn names, or a role that the row lets act on behalf."""
    return ticket.is_performer(user) or ticket.may_act_on_behalf(user)


def answers_for_this_row(ticket: TicketLifecycle, user) -> bool:
    """Whoever the open turn names; nobody on behalf."""
    return ticket.is_performer(user)


def acknowledges_this_row(ticket: TicketLifecycle, user) -> bool:
    """Whoever an open turn to acknowledge names."""
    return ticket.is_acknowledger(user)


def witnesses_on_site(ticket: TicketLifecycle, user) -> bool:
    """The team that performed the row, while a reporter of the OPD must still acknowledge it."""
    return ticket.may_witness(user)


def attaches_a_signed_print(ticket: TicketLifecycle, user) -> bool:
    """Whoever must acknowledge the row, its performer, or TU, while an acknowledgement is awaited."""
    return ticket.is_acknowledger(user) or ticket.may_attach_signed(user)


def visits_for_this_row(ticket: TicketLifecycle, user) -> bool:
    """The team whose row it is."""
    return ticket.is_performer(user) and ticket.is_held_by(user, "tim")


def reported_it(ticket: TicketLifecycle, user) -> bool:
    """The reporting OPD: its reporters and its head."""
    return ticket.is_reporting_side(user)


def reported_it_or_tu(ticket: TicketLifecycle, user) -> bool:
    """The reporting OPD, or TU for it."""
    return ticket.is_reporting_side(user) or ticket.is_held_by(user, "tu")


def answers_for_the_report(ticket: TicketLifecycle, user) -> bool:
    """TU, who keeps the books; the reporting OPD as long as its report is open."""
    return ticket.is_held_by(user, "tu") or (ticket.is_reporting_side(user) and not ticket.is_ended)


def names_the_team(ticket: TicketLifecycle, user) -> bool:
    """Present holders of the role whose row named the team."""
    return ticket.is_namer_of_team(user)


def gave_the_disposisi(ticket: TicketLifecycle, user) -> bool:
    """Who wrote the disposisi that the present row came from, and holds that row's role still."""
    return ticket.has_disposed(user)


def keeps_the_agenda(ticket: TicketLifecycle, user) -> bool:
    """TU, who keeps the books."""
    return ticket.is_held_by(user, "tu")


def carries_the_order(ticket: TicketLifecycle, user) -> bool:
    """Who carries out what the row's official orders: the roles below it in the SOP, and TU, who keeps the books."""
    return ticket.is_held_by(user, "tu") or any(ticket.is_held_by(user, role) for role in ticket.roles_below)


def gave_a_verbal_order(ticket: TicketLifecycle, user) -> bool:
    """Who holds the post whose verbal order still awaits its confirmation."""
    return ticket.order_awaiting(user) is not None


def recorded_something(ticket: TicketLifecycle, user) -> bool:
    """Whoever recorded a row's data on this ticket."""
    return ticket.has_recorded(user)


def is_unperformed(ticket: TicketLifecycle) -> bool:
    """The row still waits for its performer, not for acknowledgements."""
    return ticket.current_run is not None and ticket.current_run.performed_at is None


def is_performed(ticket: TicketLifecycle) -> bool:
    """The row has been performed and waits for acknowledgements."""
    return ticket.current_run is not None and ticket.current_run.performed_at is not None


def came_from_a_row(ticket: TicketLifecycle) -> bool:
    """There is a row to send back to, and the lifecycle allows landing there."""
    return ticket.sendable_row is not None


def came_from_a_disposisi(ticket: TicketLifecycle) -> bool:
    """The present row follows a disposisi or an appointment."""
    return ticket.disposing_run is not None and ticket.sendable_row is not None


def is_unread(ticket: TicketLifecycle) -> bool:
    """None of those whom the row waits for has opened the ticket."""
    return ticket.read_turn is None


def has_an_open_order(ticket: TicketLifecycle) -> bool:
    """A row of this round went on by verbal order and awaits its confirmation."""
    return bool(ticket.open_orders)


def performed_by_dinas(ticket: TicketLifecycle) -> bool:
    """Rows of the OPD itself are withdrawn, not returned or refused."""
    return ticket.current_run is not None and ticket.current_run.party == Party.DINAS


def has_a_team(ticket: TicketLifecycle) -> bool:
    """A team has been named in this round."""
    return bool(ticket.team_ids)
