"""A row acknowledged on paper: printed, signed by hand, and its scan attached instead of the signer's click."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from tickets.models import Ticket, User
from tickets.uploads import CleanFile
from workflow.actions.advance import begin, finish
from workflow.actions.on_site import faults_of_signer
from workflow.actions.recording import attach
from workflow.actions.refusals import ActDenied, DataMissing
from workflow.actions.rows import move_on
from workflow.models import Turn
from workflow.states import OPD_ROLES


@transaction.atomic
def acknowledge_on_paper(
    ticket: Ticket,
    *,
    actor: User,
    role: str,
    name: str,
    position: str,
    scan: CleanFile | None,
    version: int | None = None,
) -> Ticket:
    """Note that the party of that role has signed the printed draft; the last acknowledgement issues the papers.

    ``actor`` is the party itself, the performer of the row, or TU. Raises DataMissing without signer or scan, or for a
    role that is not awaited; ActDenied for the acknowledgement of somebody else.
    """
    move = begin(ticket, "acknowledge_on_paper", actor=actor, version=version)
    name, position = " ".join(name.split()), " ".join(position.split())
    ticket, run = move.ticket, move.ticket.current_run
    awaited = [turn for turn in ticket.open_turns if turn.kind == Turn.Kind.ACKNOWLEDGE]
    signed = [turn for turn in awaited if turn.role == role]
    _require(name, position, scan, signed, others=[run.performed_by] if role in OPD_ROLES else [])
    if role not in ticket.signers_noted_by(move.actor):
        raise ActDenied("Tanda tangan pejabat lain dicatat oleh pelaksana langkah atau Tata Usaha.")
    is_last = len(signed) == len(awaited)
    move.transit(outcome=run.outcome, is_last=is_last)
    (kept,) = attach(ticket, run, [scan], actor=move.actor, now=move.now)
    for turn in signed:
        signature = {"signer_name": name, "signature": kept, "on_paper": True}
        turn.acknowledge(by=move.actor, title=position, now=move.now, **signature)
    if is_last:
        move_on(move, run, ticket.sop.step(run.step))
    return finish(move, note=f"Ditandatangani basah oleh {name} ({position}), pindaian SHA-256 {kept.sha256}")


def _require(name: str, position: str, scan: CleanFile | None, signed: list[Turn], *, others: Iterable[User]) -> None:
    missing = faults_of_signer(name, position, others=others)
    if not signed:
        missing["role"] = "Pilih penanda tangan yang masih ditunggu."
    if scan is None:
        missing["scan"] = "Lampirkan pindaian naskah yang sudah ditandatangani."
    if missing:
        raise DataMissing(missing)
