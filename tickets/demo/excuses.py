"""What the sample people say about their late rows: most explain them within hours, and a higher post judges it."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import datetime
from functools import partial

from tickets.demo.cases import Play
from workflow import actions, working_time
from workflow.models import LateReason
from workflow.states import LateCode, Role

#: Working minutes from the last move of a case to the reason, and from there to its judgement.
GIVEN_AFTER, JUDGED_AFTER = 150, 400
#: Of so many cases one leaves its reasons owed, one has them not yet judged, and one is not believed.
OF = 9
OWED, PENDING, REFUSED = range(3)
FIELD_REASONS = (
    (LateCode.SUKU_CADANG, "Konektor dan kabel pengganti harus diambil dahulu dari gudang."),
    (LateCode.AKSES, "Ruang perangkat terkunci, pemegang kunci baru datang sesudah istirahat."),
    (LateCode.CUACA, "Hujan deras, pekerjaan di luar ruangan ditunda sampai reda."),
    (LateCode.PENYEDIA, "Menunggu penyedia memulihkan jalur utama."),
    (LateCode.BEBAN, "Tiga gangguan lain ditangani pada waktu yang sama."),
)
DESK_REASONS = (
    (LateCode.TUGAS_LAIN, "Mendampingi rapat koordinasi sampai sore."),
    (LateCode.BEBAN, "Surat masuk menumpuk sesudah libur."),
    (LateCode.LISTRIK, "Listrik kantor padam sehingga aplikasi tidak dapat dibuka."),
)
NOT_BELIEVED = "Pekerjaan lain itu tidak lebih mendesak. Mohon dijelaskan kembali."


def excuses(play: Play, ended: datetime, now: datetime) -> list[tuple[datetime, Callable[[], None]]]:
    """Moment and deed of the reasons of one case and of their judgement, as far as there was time until ``now``."""
    fate = _seed(play) % OF
    given_at = working_time.add_minutes(play.office.calendar, ended, GIVEN_AFTER)
    judged_at = working_time.add_minutes(play.office.calendar, given_at, JUDGED_AFTER)
    deeds = []
    if fate != OWED:
        deeds.append((given_at, partial(_give, play, given_at)))
    if fate not in (OWED, PENDING):
        deeds.append((judged_at, partial(_judge, play, judged_at, accepted=fate != REFUSED)))
    return [(at, deed) for at, deed in deeds if at < now]


def _give(play: Play, at: datetime) -> None:
    """Whoever was late says why, row by row."""
    play.now = at
    for number, reason in enumerate(_reasons(play)):
        actor = play.hand(reason.role)
        if reason.is_owed_by(actor):
            known = FIELD_REASONS if reason.role == Role.TIM else DESK_REASONS
            code, words = known[(_seed(play) // OF + number) % len(known)]
            play.ticket = actions.explain_lateness(play.ticket, actor=actor, reason=reason, code=code, words=words)


def _judge(play: Play, at: datetime, *, accepted: bool) -> None:
    """The next higher post accepts the reasons, or not; nobody judges a Kepala Dinas."""
    play.now = at
    for reason in _reasons(play):
        judges = reason.judges(play.ticket.sop)
        actor = play.hand(judges[0]) if judges else None
        if actor is not None and reason.is_judged_by(actor):
            note = "" if accepted else NOT_BELIEVED
            play.ticket = actions.judge_lateness(play.ticket, actor=actor, reason=reason, accepted=accepted, note=note)


def _reasons(play: Play) -> list[LateReason]:
    return list(play.ticket.late_reasons.select_related("ticket", "clock", "alarm", "run"))


def _seed(play: Play) -> int:
    return zlib.crc32(f"alasan {play.office.government.code} {play.case.title}".encode())
