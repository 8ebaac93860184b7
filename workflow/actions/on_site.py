"""Acts of the team at the site: another visit while a row goes on, and a signature of somebody without an account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from tickets.models import Ticket, User, Visit
from tickets.uploads import CleanFile
from workflow import indonesian
from workflow.actions.advance import begin, finish
from workflow.actions.recording import attach
from workflow.actions.refusals import ActNotPossible, DataMissing
from workflow.actions.rows import move_on
from workflow.models import Turn
from workflow.states import Role

SHORTEST_NAME = 3


@transaction.atomic
def acknowledge_on_site(
    ticket: Ticket, *, actor: User, name: str, position: str, signature: CleanFile | None, version: int | None = None
) -> Ticket:
    """Somebody of the OPD signs the performed row on the team's phone; ``actor`` of the team is the witness.

    It counts as the acknowledgement of the OPD's reporter and of nobody else. Raises DataMissing without name, position
    or signature.
    """
    move = begin(ticket, "acknowledge_on_site", actor=actor, version=version)
    name, position = " ".join(name.split()), " ".join(position.split())
    ticket, run = move.ticket, move.ticket.current_run
    _require_signer(name, position, signature, others=[run.performed_by, move.actor])
    awaited = [turn for turn in ticket.open_turns if turn.kind == Turn.Kind.ACKNOWLEDGE]
    mine = [turn for turn in awaited if turn.role == Role.OPD]
    move.transit(outcome=run.outcome, is_last=len(mine) == len(awaited))
    (kept,) = attach(ticket, run, [signature], actor=move.actor, now=move.now)
    for turn in mine:
        turn.acknowledge(by=move.actor, title=position, now=move.now, signer_name=name, signature=kept)
    if len(mine) == len(awaited):
        move_on(move, run, ticket.sop.step(run.step))
    return finish(move, note=f"Ditandatangani di lokasi oleh {name} ({position}), disaksikan {move.actor.full_name}")


def faults_of_signer(name: str, position: str, *, others: Iterable[User]) -> dict[str, str]:
    """Sentences about somebody who signs outside the system: named in full, and none of ``others``, the other side."""
    faults = {}
    if len(name) < SHORTEST_NAME:
        faults["name"] = "Tuliskan nama lengkap penanda tangan."
    elif _without_degrees(name) in {_without_degrees(other.full_name) for other in others}:
        faults["name"] = "Nama ini sudah menjadi pihak pelaksana. Tuliskan nama orang OPD yang menandatangani."
    if len(position) < SHORTEST_NAME:
        faults["position"] = "Tuliskan jabatan penanda tangan."
    return faults


def _without_degrees(name: str) -> str:
    return name.split(",")[0].casefold()


def _require_signer(name: str, position: str, signature: CleanFile | None, *, others: Iterable[User]) -> None:
    missing = faults_of_signer(name, position, others=others)
    if signature is None:
        missing["signature"] = "Bubuhkan tanda tangan pada kotak, atau lampirkan fotonya."
    if missing:
        raise DataMissing(missing)


@transaction.atomic
def record_visit(
    ticket: Ticket,
    *,
    actor: User,
    arrived_at: datetime,
    found: str,
    left_at: datetime | None = None,
    accompanied_by: str = "",
    files: Sequence[CleanFile] = (),
    version: int | None = None,
) -> Ticket:
    """Note a visit and go on with the row, which may need another one. Raises DataMissing or ActNotPossible."""
    move = begin(ticket, "record_visit", actor=actor, version=version, occurred_at=arrived_at)
    if not found.strip():
        raise DataMissing({"found": "Tuliskan hasil kunjungan."})
    if left_at is not None and not arrived_at <= left_at <= move.now:
        raise ActNotPossible("Waktu selesai harus sesudah waktu tiba dan tidak sesudah sekarang.")
    ticket, run = move.ticket, move.ticket.current_run
    move.transit()
    Visit.objects.create(
        ticket=ticket,
        run=run,
        arrived_at=arrived_at,
        left_at=left_at,
        accompanied_by=accompanied_by.strip(),
        found=found.strip(),
        recorded_by=move.actor,
        recorded_at=move.now,
    )
    attach(ticket, run, files, actor=move.actor, now=move.now)
    return finish(move, note=f"Tiba di lokasi {indonesian.tanggal_jam(arrived_at, ticket.pemda.tz)}")
