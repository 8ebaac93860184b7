"""Where a ticket is, who acts and by when, in plain words: the three things that everybody asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tickets.deadline import Deadline, deadline_of, reason_words
from tickets.models import Ticket, User
from workflow import indonesian
from workflow.models import Turn, calendar_of
from workflow.states import OPD_ROLES, Status

#: How a page calls its reader.
YOU = "Anda"
#: Words for a ticket that has come to rest.
AT_REST = {
    Status.DIKEMBALIKAN: "Laporan dikembalikan untuk dilengkapi",
    Status.DITOLAK: "Laporan ditolak",
    Status.DIBATALKAN: "Laporan dibatalkan",
    Status.SELESAI: "Penanganan selesai",
}


@dataclass(frozen=True)
class Awaited:
    """``where``: the row in words; ``who``: whose hands are expected; ``sentence``: both for the page; ``deadline``."""

    where: str
    who: str
    sentence: str
    deadline: Deadline | None

    @property
    def then(self) -> str:
        """What is said after an act: what the ticket waits for now, or how it came to rest."""
        return self.sentence or f"{self.where}."


def awaited_of(ticket: Ticket, reader: User, now: datetime) -> Awaited:
    """Say to the reader what the ticket waits for. Of it reads ``current_run``, ``open_turns``, ``open_pause`` only."""
    run = ticket.current_run
    if run is None:
        words = AT_REST.get(Status(ticket.status), ticket.get_status_display())
        who = ""
        if ticket.status == Status.DIKEMBALIKAN:
            who = YOU if ticket.is_reporting_side(reader) else str(ticket.opd)
        return Awaited(words, who, f"Menunggu {who} melengkapi dan mengirim ulang laporannya." if who else "", None)
    deadline = deadline_of(run.clock, calendar_of(ticket.pemda), now, ticket.open_pause)
    acknowledging = [turn for turn in ticket.open_turns if turn.kind == Turn.Kind.ACKNOWLEDGE]
    who = indonesian.daftar(_hands(ticket, acknowledging or ticket.open_turns, reader))
    where = f"Langkah {ticket.step} dari {ticket.sop.steps[-1].no}"
    if acknowledging:
        sentence = indonesian.kalimat(f"Menunggu pengesahan {who}")
    elif ticket.open_pause is not None:
        reason = reason_words(ticket.open_pause)
        note = f" Keterangan: {ticket.open_pause.note}" if ticket.open_pause.note else ""
        sentence = f"Pekerjaan {who} {reason}.{note}"
    else:
        sentence = indonesian.kalimat(f"Menunggu {who}")
    return Awaited(where, who, sentence, deadline)


def _hands(ticket: Ticket, turns: list[Turn], reader: User) -> list[str]:
    """Each expected hand once, the reader first: people by name, posts by title, roles as the SOP prints them."""
    words = []
    for turn in turns:
        if turn.is_open_to(reader):
            words.insert(0, YOU)
        elif turn.named:
            words.append(turn.named)
        elif turn.role in OPD_ROLES:
            words.append(f"{ticket.sop.title_of(turn.role)} ({ticket.opd})")
        else:
            words.append(ticket.sop.title_of(turn.role))
    return list(dict.fromkeys(words))
