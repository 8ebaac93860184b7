"""The private road of every act: lock, look again, refuse or move, and write what follows in the same transaction.

Lock order everywhere: ticket, run, counter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django_fsm import InvalidResultState, can_proceed, has_transition_perm

from tickets.models import Ticket, User
from workflow import escalation, indonesian, moment
from workflow.actions.lock import lock_ticket
from workflow.actions.refusals import ActDenied, ActNotPossible, StaleTicket
from workflow.actions.trail import write_entry
from workflow.audience import Happened, after_act
from workflow.models import Turn
from workflow.notifications import Telling, queue_all


@dataclass
class Move:
    """One act under way: the locked ticket, who acts, when, and where and with whom the ticket stood before."""

    ticket: Ticket
    actor: User
    act: str
    label: str
    now: datetime
    occurred_at: datetime
    source: str
    step_from: str
    turns_before: Sequence[Turn]
    title: str  # the actor's, in this act: "Plh. Kepala Dinas" of a Sekretaris, say
    has_entered: bool = False  # whether the act ends in another row, whose hands the ticket knows already

    def transit(self, *args, **kwargs) -> None:
        """Make the lifecycle's move. Raises ActNotPossible when the SOP's landing is refused.

        A refused landing leaves the new ``step`` on the object in memory; the exception drops the object.
        """
        try:
            getattr(self.ticket, self.act)(*args, **kwargs)
        except InvalidResultState as refusal:
            raise ActNotPossible("SOP mengarahkan tiket ke langkah yang tidak diperkenankan.") from refusal


def begin(ticket: Ticket, act: str, *, actor: User, version: int | None, occurred_at: datetime | None = None) -> Move:
    """Lock the ticket row, re-read everything, and check version token, legality and permission, in this order.

    Must run inside a transaction. Raises StaleTicket, ActNotPossible or ActDenied; nothing is changed then.
    """
    ticket, actor = _lock(ticket, actor=actor, version=version)
    transition = getattr(ticket, act)
    if not can_proceed(transition):
        raise ActNotPossible(not_now(ticket, act))
    if not has_transition_perm(transition, actor):
        raise ActDenied(whose_turn(ticket, actor, act))
    now = moment.now()
    if occurred_at is not None and occurred_at > now:
        raise ActNotPossible("Waktu kejadian tidak boleh sesudah waktu pencatatan.")
    return _move(ticket, act, label_of(ticket, act), actor=actor, now=now, occurred_at=occurred_at)


def begin_beside(ticket: Ticket, act: str, label: str, *, actor: User, version: int | None) -> Move:
    """The same for an act that stands beside the SOP and moves nothing: the caller judges legality and permission."""
    ticket, actor = _lock(ticket, actor=actor, version=version)
    return _move(ticket, act, label, actor=actor, now=moment.now())


def _lock(ticket: Ticket, *, actor: User, version: int | None) -> tuple[Ticket, User]:
    assert transaction.get_connection().in_atomic_block, "an act runs in one transaction"
    ticket, actor = lock_ticket(ticket.pk, actor)
    if version is not None and version != ticket.version:
        raise StaleTicket(who_was_first(ticket, actor))
    return ticket, actor


def _move(
    ticket: Ticket, act: str, label: str, *, actor: User, now: datetime, occurred_at: datetime | None = None
) -> Move:
    """Whatever comes after the deadline finds it broken: the breach is noted before the act."""
    escalation.note_breach(ticket, now=now)
    return Move(
        ticket=ticket,
        actor=actor,
        act=act,
        label=label,
        now=now,
        occurred_at=occurred_at or now,
        source=ticket.status,
        step_from=ticket.step,
        turns_before=ticket.open_turns,
        title=title_in(ticket, actor),
    )


def title_in(ticket: Ticket, actor: User) -> str:
    """The title under which somebody acts on the present row: that of the post whose turn it is."""
    roles = [turn.role for turn in ticket.open_turns if turn.is_open_to(actor)]
    if not roles and ticket.may_act_on_behalf(actor):
        roles = [role for role in ticket.current_step.on_behalf if ticket.is_held_by(actor, role)]
    return actor.jabatan_as(*roles) if roles else actor.jabatan


def label_of(ticket: Ticket, act: str) -> str:
    """The act's Indonesian label, from its declaration."""
    return _declared(ticket, act)["label"]


def _declared(ticket: Ticket, act: str) -> dict[str, str]:
    """The words that the lifecycle puts beside the act's move."""
    for candidate in ticket.get_all_status_transitions():
        if candidate.name == act:
            return candidate.custom
    raise LookupError(act)


def finish(
    move: Move,
    *,
    note: str = "",
    outcome: str = "",
    outcome_label: str = "",
    on_behalf_of: str = "",
    news: Sequence[Telling] = (),
) -> Ticket:
    """Save place and status, write the audit row of the new version, and tell those whom the act concerns.

    ``news`` is what the act has to tell beside the hands that it calls.
    """
    ticket = move.ticket
    ticket.version += 1
    ticket.save(update_fields=["status", "step", "round", "version", "closed_at"])
    if not move.has_entered:  # entering a row has told the ticket its new hands
        ticket.forget_hands()
    write_entry(
        ticket,
        move.actor,
        act=move.act,
        label=move.label,
        now=move.now,
        source=move.source,
        step_from=move.step_from,
        outcome=outcome,
        outcome_label=outcome_label,
        actor_title=move.title,
        on_behalf_of=on_behalf_of,
        note=note,
        occurred_at=move.occurred_at,
    )
    happened = Happened(
        ticket=ticket,
        act=move.act,
        actor=move.actor,
        now=move.now,
        source=move.source,
        step_from=move.step_from,
        outcome_label=outcome_label,
        turns_before=move.turns_before,
    )
    queue_all([*after_act(happened), *news], now=move.now)
    return ticket


def who_was_first(ticket: Ticket, reader: User) -> str:
    last, zone = ticket.last_act, ticket.pemda.tz
    is_today = last.recorded_at.astimezone(zone).date() == ticket.pemda.today
    when = (
        f"pukul {indonesian.jam(last.recorded_at, zone)}"
        if is_today
        else indonesian.tanggal_jam(last.recorded_at, zone)
    )
    if last.actor_id == reader.pk:
        return f"Anda sendiri sudah mengerjakannya {when} (tindakan “{last.label}”). Kiriman ini tidak dicatat lagi."
    return (
        f"Tiket ini sudah ditangani {when} oleh {last.actor_name} (tindakan “{last.label}”). "
        "Isian Anda tidak dikirim. Periksa keadaan terakhir di bawah ini."
    )


def not_now(ticket: Ticket, act: str = "") -> str:
    run = ticket.current_run
    if act == "recall_disposisi" and ticket.disposing_run is not None and ticket.read_turn is not None:
        return already_read(ticket, ticket.read_turn)
    if run is not None and run.performed_at is not None:
        waiting = indonesian.daftar(
            [ticket.sop.title_of(turn.role) for turn in ticket.open_turns if turn.kind == "acknowledge"]
        )
        if waiting:
            return f"Langkah {ticket.step} menunggu pengesahan {waiting}."
    status = indonesian.dalam_kalimat(ticket.get_status_display())
    return f"Tindakan ini tidak dapat dilakukan saat tiket berstatus {status}."


def already_read(ticket: Ticket, turn: Turn) -> str:
    when = indonesian.tanggal_jam(turn.read_at, ticket.pemda.tz)
    return f"Disposisi sudah dibaca {turn.read_by} pada {when}. Mintalah penerimanya mengembalikan."


def whose_turn(ticket: Ticket, actor: User, act: str) -> str:
    """Whose act it is, to somebody who may not do it: as its declaration says, else the hands of the present row."""
    owner = _declared(ticket, act).get("owner", "").format(opd=ticket.opd) or _hands_of(ticket)
    words = f"Tindakan ini milik {owner}." if owner else "Tindakan ini bukan wewenang Anda."
    return f"{words} Anda masuk sebagai {actor.jabatan or actor.full_name}."


def _hands_of(ticket: Ticket) -> str:
    titles = {
        str(turn.person) if turn.person_id else (turn.post.title if turn.post_id else ticket.sop.title_of(turn.role))
        for turn in ticket.open_turns
    }
    return indonesian.daftar(sorted(titles))
