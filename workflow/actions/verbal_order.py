"""A disposisi given by word of mouth: noted by who carries it out, later confirmed or denied by its official."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from reports import documents
from tickets.models import Holder, Post, Ticket, User
from workflow import indonesian
from workflow.actions.advance import Move, begin, finish
from workflow.actions.correction import hand_over
from workflow.actions.recording import record, require_data, void_appointment
from workflow.actions.refusals import DataMissing, require_reason
from workflow.actions.rows import perform_row
from workflow.actions.runs import abandon_run, open_run
from workflow.audience import holders_of
from workflow.models import StepRun, VerbalOrder
from workflow.notifications import queue
from workflow.states import HIGHER_POSTS, Role, Verbal


def officials_over(ticket: Ticket) -> list[Post]:
    """Posts whose order may stand for the present row's disposisi: the row's own, and those above it in the SOP."""
    here = ticket.current_step
    if here is None or here.role is None:
        return []
    roles = [here.role, *(role for role in HIGHER_POSTS.get(here.role, ()) if role in ticket.sop.titles)]
    posts = Post.objects.filter(pemda=ticket.pemda_id, opd=None, role__in=roles)
    return sorted(posts.order_by("title"), key=lambda post: roles.index(post.role))


@transaction.atomic
def note_verbal_order(
    ticket: Ticket,
    *,
    actor: User,
    post: Post | None,
    ordered_at: datetime | None,
    note: str,
    data: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> Ticket:
    """Let the work go on by the order of ``post``, given at ``ordered_at`` for the reason ``note``.

    The row's clock ends now, like after any act; what its disposisi should say is owed until the official confirms.
    Raises DataMissing without official, time, reason or, where the row names one, the team.
    """
    over = officials_over(ticket)
    holder = post.holder_at(ordered_at) if post in over and ordered_at is not None else None
    said = f"Perintah {holder.user} ({holder.title}). " if holder else ""
    words = f"{said}{note.strip()}"
    entry = {"version": version, "data": data, "note": words, "occurred_at": ordered_at, "verbal": True}
    after = perform_row(ticket, "note_verbal_order", actor=actor, **entry)
    # Asked after legality and permission, like every datum; the exception takes the whole act back.
    _require_order(holder, ordered_at)
    note = require_reason(note)
    run = after.runs.filter(verbal=Verbal.MENUNGGU).latest("pk")
    VerbalOrder.objects.create(
        run=run,
        ticket=after,
        post=post,
        ordered_by=holder.user,
        title=holder.title,
        ordered_at=ordered_at,
        reason=note,
        noted_by=run.performed_by,
        noted_title=run.performer_title,
        noted_at=run.performed_at,
    )
    after.forget_hands()
    queue(after, "perintah_lisan", to=[post], now=run.performed_at, words=run.step)
    return after


def _require_order(holder: Holder | None, ordered_at: datetime | None) -> None:
    missing = {}
    if holder is None:
        missing["post"] = "Pilih pejabat yang memegang jabatan ini saat perintah diberikan."
    if ordered_at is None:
        missing["ordered_at"] = "Isi kapan perintah itu diberikan."
    if missing:
        raise DataMissing(missing)


@transaction.atomic
def confirm_verbal_order(
    ticket: Ticket, *, actor: User, data: Mapping[str, Any], note: str = "", version: int | None = None
) -> Ticket:
    """Stand by the oldest order of the own post that waits, with the disposisi that it owes; its sheet is issued.

    From now on the official counts as the row's performer; who noted the order and when stays with the order.
    Raises DataMissing.
    """
    move = begin(ticket, "confirm_verbal_order", actor=actor, version=version)
    ticket, order = move.ticket, move.ticket.order_awaiting(move.actor)
    run, step = order.run, move.ticket.sop.step(order.run.step)
    require_data(step, run.outcome, data, waived=run.recorded)
    move.transit()
    record(ticket, run, data, actor=move.actor, now=move.now, occurred_at=move.now)
    _settle(move, order, Verbal.SAH)
    run.performed_by, run.performer_title, run.on_behalf = move.actor, move.title, False
    run.save(update_fields=["recorded", "performed_by", "performer_title", "on_behalf"])
    hand_over(ticket, run, data, move)
    if run.closed_at is not None:  # a row that still waits for acknowledgements issues its sheet with the last of them
        documents.issue_confirmed(ticket, run, now=move.now)
    _tell(move, order, [order.noted_by])
    return finish(move, note=_about(run, note))


@transaction.atomic
def deny_verbal_order(ticket: Ticket, *, actor: User, note: str, version: int | None = None) -> Ticket:
    """Say that no such order was given: the row opens anew for its own hands, and its appointment is void."""
    move = begin(ticket, "deny_verbal_order", actor=actor, version=version)
    note = require_reason(note)
    ticket, here, order = move.ticket, move.ticket.current_run, move.ticket.order_awaiting(move.actor)
    denied = order.run
    move.transit(to=denied.step)
    void_appointment(ticket, denied, now=move.now)
    _settle(move, order, Verbal.BANTAH)
    denied.recalled_at = move.now
    denied.save(update_fields=["recalled_at"])
    abandon_run(here, act=move.act, actor=move.actor, now=move.now)
    open_run(ticket, ticket.step, leaving=here, came_from=denied.came_from, now=move.now)
    _tell(move, order, [order.noted_by, *holders_of(ticket, [Role.TU])])
    return finish(move, note=_about(denied, note))


def _settle(move: Move, order: VerbalOrder, answer: Verbal) -> None:
    """Close the order; the act is done in the post that ordered."""
    move.title = move.actor.jabatan_as(order.post.role)
    order.run.verbal = answer
    order.run.save(update_fields=["verbal"])
    order.settled_by, order.settled_at = move.actor, move.now
    order.save(update_fields=["settled_by", "settled_at"])


def _tell(move: Move, order: VerbalOrder, people: list[User]) -> None:
    words = f"langkah {order.run.step} {order.run.get_verbal_display()} {move.title}"
    queue(move.ticket, "perintah_diputus", to=[one for one in people if one != move.actor], now=move.now, words=words)


def _about(run: StepRun, note: str) -> str:
    """The remark with the row that it is about."""
    when = indonesian.tanggal_jam(run.verbal_order.ordered_at, run.ticket.pemda.tz)
    return f"Langkah {run.step}, perintah {when}" + (f". {note.strip()}" if note.strip() else "")
