"""What the sample OPDs answer when they are asked to judge a finished case: three of four do, some hours later."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta

from reports import survey
from reports.unsur import UNSUR
from tickets.demo.cases import Play
from workflow import moment
from workflow.states import Role

#: How many of a hundred give the best answer, and how many of the rest the second best, by unsur.
HABITS = {"u1": 35, "u2": 45, "u3": 22, "u4": 100, "u5": 40, "u6": 65, "u7": 75, "u8": 45, "u9": 25}
SECOND_BEST = 80
SUGGESTIONS = (
    "Mohon pemberitahuan sebelum petugas datang.",
    "Petugas ramah dan menjelaskan penyebabnya dengan baik.",
    "Sebaiknya tersedia perangkat cadangan di kantor.",
    "Penanganan sudah baik, waktunya dapat dipercepat.",
)


def judge(play: Play, now: datetime) -> None:
    """Answer for one case that is done; the same answers on every start."""
    ticket = play.ticket
    seed = zlib.crc32(f"{play.office.government.code} {play.case.title}".encode())
    at = ticket.closed_at + timedelta(hours=2 + seed % 20) if ticket.closed_at else now
    if seed % 4 == 0 or at >= now:
        return
    with moment.at(at):
        if survey.is_asked(ticket):
            scores = {unsur.column: _score(seed, unsur.column) for unsur in UNSUR}
            words = SUGGESTIONS[seed // 7 % len(SUGGESTIONS)] if seed % 5 == 0 else ""
            survey.answer(ticket, actor=play.hand(Role.OPD), scores=scores, suggestion=words)


def _score(seed: int, column: str) -> int:
    drawn = zlib.crc32(f"{seed} {column}".encode())
    if drawn % 100 < HABITS[column]:
        return 4
    return 3 if drawn // 100 % 100 < SECOND_BEST else 2
