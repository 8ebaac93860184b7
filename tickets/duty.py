"""Piket: a turn is entered, told to its person, and ended before its time."""

from __future__ import annotations

from datetime import datetime

from tickets import journal
from tickets.models import ManagementEntry, Pemda, Piket, User
from workflow import indonesian, working_time
from workflow.models import calendar_of
from workflow.notifications import queue
from workflow.open_hours import CalendarIsEmpty

NOUN = ManagementEntry.Noun.PIKET


def enter(duty: Piket, *, actor: User, now: datetime) -> None:
    """Store a new turn and tell its person. Runs in the caller's transaction."""
    duty.save()
    journal.note(actor, NOUN, "Menambah piket", str(duty.user), after=_facts(duty))
    promise = "Laporan baru dan peringatan tenggat di luar jam kerja langsung dikirim kepada Anda."
    words = f"Anda piket {words_of(duty)}. {promise}"
    queue(None, "piket", to=[duty.user], words=words, now=now)


def end(duty: Piket, *, actor: User, now: datetime) -> None:
    """End a turn that runs, or take back one that has not begun, and tell its person."""
    before, words = _facts(duty), words_of(duty)
    if duty.starts_at >= now:
        duty.delete()
        journal.note(actor, NOUN, "Menghapus piket", str(duty.user), before=before)
    else:
        duty.ends_at = now
        duty.save(update_fields=["ends_at"])
        journal.note(actor, NOUN, "Mengakhiri piket", str(duty.user), before=before, after=_facts(duty))
    queue(None, "piket", to=[duty.user], words=f"Piket Anda {words} tidak berlaku lagi.", now=now)


def unwatched(pemda: Pemda, now: datetime) -> tuple[datetime, datetime] | None:
    """The next closed hours after the last turn, which a new turn usually takes; None for a calendar without hours."""
    last = pemda.duties.order_by("-ends_at").first()
    begin = max(now, last.ends_at) if last else now
    try:
        return working_time.closed_hours(calendar_of(pemda), begin.replace(second=0, microsecond=0))
    except CalendarIsEmpty:
        return None


def own_duties(user: User, now: datetime) -> list[Piket]:
    """The turns that a person has now and those to come."""
    return list(user.duties.filter(ends_at__gt=now).select_related("pemda"))


def words_of(duty: Piket) -> str:
    """ "20 November 2026 pukul 16.30 WIB sampai 23 November 2026 pukul 07.30 WIB" """
    return indonesian.rentang(duty.starts_at, duty.ends_at, duty.pemda.tz)


def _facts(duty: Piket) -> dict[str, str]:
    return {"petugas": str(duty.user), "waktu": words_of(duty), "nomor surat tugas": duty.letter or journal.NOTHING}
