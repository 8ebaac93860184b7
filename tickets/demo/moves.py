"""The words in which the sample stories are written: rows, general acts, and times relative to the present move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from tickets.demo.cases import Move, Play
from tickets.models import Ticket
from tickets.uploads import CleanFile
from workflow import actions, working_time
from workflow.states import Role

# -- acts ---------------------------------------------------------------------------------------------------------


def row(gap: int, outcome: str = "", *, by: str = "", note: str = "", occurred: int = 0, **data: Any) -> Move:
    """Perform the present row. ``by`` another hand than its own role; ``occurred`` minutes before it is recorded."""
    return Move(gap, lambda play: play.perform_row(outcome, by, note, occurred, data))


def _general(gap: int, act: Callable[..., Ticket], by: str, **entry: Any) -> Move:
    return Move(gap, lambda play: act(play.ticket, actor=play.hand(by), version=play.ticket.version, **entry))


def ack(gap: int, by: str, note: str = "") -> Move:
    """A hand acknowledges."""
    return _general(gap, actions.acknowledge, by, note=note)


def decline(gap: int, by: str, note: str) -> Move:
    """A hand refuses to acknowledge."""
    return _general(gap, actions.decline, by, note=note)


def send_back(gap: int, by: str, note: str) -> Move:
    """Back to the row before."""
    return _general(gap, actions.send_back, by, note=note)


def return_to_opd(gap: int, by: str, note: str) -> Move:
    """The OPD must complete its report."""
    return _general(gap, actions.return_to_opd, by, note=note)


def refuse(gap: int, by: str, note: str) -> Move:
    """The Dinas does not take the report."""
    return _general(gap, actions.refuse, by, note=note)


def withdraw(gap: int, note: str, by: str = "opd") -> Move:
    """The OPD takes its report back."""
    return _general(gap, actions.withdraw, by, note=note)


def resubmit(gap: int, note: str, *, by: str = "opd", with_letter: bool = False, **report: Any) -> Move:
    """The OPD sends the completed report again."""

    def perform(play: Play) -> Ticket:
        return actions.resubmit(
            play.ticket,
            actor=play.hand(by),
            version=play.ticket.version,
            note=note,
            report=report,
            files=[play.letter()] if with_letter else [],
        )

    return Move(gap, perform)


def draft_letter(gap: int, body: str = "", sifat: str = "Segera", copies: Sequence[str] = ()) -> Move:
    """A reporter writes the OPD's letter in the product."""

    def perform(play: Play) -> Ticket:
        pemda = play.ticket.pemda
        words = {
            "to": f"Kepala {pemda.dinas}",
            "at": pemda.city,
            "subject": "Permohonan Troubleshooting Gangguan Jaringan",
            "sifat": sifat,
            "enclosure": "-",
            "body": body,
            "copies": tuple(copies),
        }
        return actions.draft_letter(play.ticket, actor=play.hand(Role.OPD), words=words).ticket

    return Move(gap, perform)


def issue_letter(gap: int) -> Move:
    """The head of the OPD approves the letter, which takes the next number of the OPD."""
    return Move(gap, lambda play: actions.issue_letter(play.ticket, actor=play.hand(Role.OPD_KEPALA)).ticket)


def pause(gap: int, reason: str, note: str, by: str = "tim") -> Move:
    """The row waits for somebody else."""
    return _general(gap, actions.pause, by, reason=reason, note=note)


def resume(gap: int, note: str, by: str = "tim") -> Move:
    """The wait is over."""
    return _general(gap, actions.resume, by, note=note)


def reopen(gap: int, note: str, by: str = "opd") -> Move:
    """The fault is back."""
    return _general(gap, actions.reopen, by, note=note)


def reassign(gap: int, by: str, team: Sequence[str], note: str) -> Move:
    """Other technicians take over; the first of ``team`` answers for the work."""

    def perform(play: Play) -> Ticket:
        people = [play.office.people[key] for key in team]
        return actions.reassign_tim(
            play.ticket,
            actor=play.hand(by),
            version=play.ticket.version,
            petugas=people,
            penanggung_jawab=people[0],
            note=note,
        )

    return Move(gap, perform)


def correct(gap: int, step: str, note: str, **data: Any) -> Move:
    """Whoever recorded a row corrects what was written there."""

    def perform(play: Play) -> Ticket:
        run = play.ticket.runs.filter(step=step).exclude(performed_at=None).last()
        return actions.correct_record(
            play.ticket, actor=run.performed_by, version=play.ticket.version, run=run, data=data, note=note
        )

    return Move(gap, perform)


def correct_report(gap: int, note: str, **report: Any) -> Move:
    """TU puts right what was written down about the report."""
    return _general(gap, actions.correct_report, Role.TU, report=report, note=note)


# -- data ---------------------------------------------------------------------------------------------------------


def team(*keys: str) -> dict[str, Any]:
    """Petugas and penanggung jawab of a penunjukan, the first one answering: ``row(5, **team("tim2", "tim3"))``."""
    return {
        "petugas": [lambda play, key=key: play.office.people[key] for key in keys],
        "penanggung_jawab": lambda play: play.office.people[keys[0]],
    }


def ago(minutes: int) -> Callable[[Play], datetime]:
    """That many minutes before the move."""
    return lambda play: play.now - timedelta(minutes=minutes)


def ahead(minutes: int) -> Callable[[Play], datetime]:
    """That many working minutes after the move."""
    return lambda play: working_time.add_minutes(play.office.calendar, play.now, minutes)


def photo(caption: str, *, broken: bool = False) -> Callable[[Play], CleanFile]:
    """A picture taken by the technician."""
    return lambda play: play.photo(caption, broken=broken)


def broken_device(kind: str, model: str, serial: str, condition: str, owner: str = "dinas") -> dict[str, str]:
    """A device that must be replaced."""
    return {
        "jenis": kind,
        "merek_tipe": model,
        "nomor_seri": serial,
        "nomor_inventaris": f"INV-CONTOH-{serial[-4:]}",
        "kepemilikan": owner,
        "kondisi": condition,
    }


def swapped_device(old: dict[str, str], model: str, serial: str, owner: str = "dinas") -> dict[str, str]:
    """The old device, and the one put in its place."""
    return old | {
        "merek_tipe_baru": model,
        "nomor_seri_baru": serial,
        "nomor_inventaris_baru": f"INV-CONTOH-{serial[-4:]}",
        "kepemilikan_baru": owner,
    }


def answers(*walk: tuple[str, str] | tuple[str, str, Any]) -> list[dict[str, Any]]:
    """Answers to a row's check tree, in order: code, answer, and what is noted with it (text, or a number)."""
    return [_answer(*given) for given in walk]


def _answer(code: str, answer: str, noted: Any = None) -> dict[str, Any]:
    if noted is None:
        return {"code": code, "answer": answer}
    return {"code": code, "answer": answer, "teks" if isinstance(noted, str) else "angka": noted}
