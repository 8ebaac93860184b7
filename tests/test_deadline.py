"""How a deadline reads at each moment: state, words, and the moment it ends, in the office's own clock."""

from datetime import UTC, datetime, timedelta

import pytest

from tickets.deadline import deadline_of
from workflow import working_time
from workflow.calendars import seed_calendar
from workflow.models import Clock, Pause
from workflow.states import Verdict

JAKARTA = seed_calendar("purbalingga")
SUMBAWA = seed_calendar("sumbawa")


def wib(day, hour, minute=0):
    """Return a moment of November 2026 in WIB."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def clock(opened, due=None, **values):
    """Return a clock that is stored nowhere."""
    return Clock(opened_at=opened, due_at=due, **values)


@pytest.mark.parametrize(
    ("now", "state", "words", "by_when"),
    [
        (wib(20, 9), "aman", "sisa 1 jam kerja", "hari ini pukul 10.00 WIB"),
        (wib(20, 9, 44), "aman", "sisa 16 menit kerja", "hari ini pukul 10.00 WIB"),
        (wib(20, 9, 45), "dekat", "sisa 15 menit kerja", "hari ini pukul 10.00 WIB"),
        (wib(20, 10), "dekat", "sisa kurang dari 1 menit kerja", "hari ini pukul 10.00 WIB"),
        (wib(20, 10, 1), "lewat", "terlambat 1 menit", "hari ini pukul 10.00 WIB"),
        (wib(20, 11, 20), "lewat", "terlambat 1 jam 20 menit", "hari ini pukul 10.00 WIB"),
        (wib(19, 16), "aman", "sisa 2 jam 30 menit kerja", "besok pukul 10.00 WIB"),
        (wib(18, 16), "aman", "sisa 1 hari 2 jam kerja", "Jumat, 20 November 2026 pukul 10.00 WIB"),
    ],
)
def test_a_running_clock(now, state, words, by_when):
    found = deadline_of(clock(wib(20, 9), wib(20, 10)), JAKARTA, now)
    assert (found.state, found.words, found.by_when) == (state, words, by_when)


@pytest.mark.parametrize(
    ("due", "now", "words"),
    [
        (wib(19, 12), wib(19, 12, 30), "terlambat, dihitung mulai pukul 13.00 WIB"),
        (wib(19, 16), wib(19, 22), "terlambat, dihitung mulai besok pukul 07.30 WIB"),
        (wib(19, 16), wib(20, 2), "terlambat, dihitung mulai pukul 07.30 WIB"),
        (wib(20, 16, 30), wib(20, 22), "terlambat, dihitung mulai Senin pukul 07.30 WIB"),
        (wib(20, 16, 29), wib(20, 22), "terlambat 1 menit"),
        (wib(20, 16, 30), wib(23, 7, 30), "terlambat kurang dari 1 menit"),
    ],
)
def test_lateness_of_which_no_minute_has_run_yet_says_when_it_begins_to_run(due, now, words):
    found = deadline_of(clock(wib(18, 9), due), JAKARTA, now)
    assert (found.state, found.words) == ("lewat", words)


def test_lateness_over_long_holidays_names_their_end_by_its_date():
    eve_of_lebaran = datetime(2026, 3, 17, 23, tzinfo=UTC) - timedelta(hours=7)
    begin, _ = working_time.closed_hours(JAKARTA, eve_of_lebaran - timedelta(hours=12))
    found = deadline_of(clock(begin - timedelta(hours=3), begin), JAKARTA, eve_of_lebaran)
    assert found.words == "terlambat, dihitung mulai 25 Maret 2026 pukul 07.30 WIB"


def test_a_range_turns_yellow_at_its_target():
    ranged = clock(wib(20, 8), wib(20, 11), target_at=wib(20, 9))
    assert deadline_of(ranged, JAKARTA, wib(20, 9)).state == "aman"
    assert deadline_of(ranged, JAKARTA, wib(20, 9, 1)).state == "dekat"


def test_plain_hours_are_not_called_working_hours():
    plain = clock(wib(20, 15), wib(20, 19), limit_text="4 jam kalender")
    assert deadline_of(plain, JAKARTA, wib(20, 16)).words == "sisa 3 jam"
    assert deadline_of(plain, JAKARTA, wib(20, 20)).words == "terlambat 1 jam"


def test_a_promise_for_the_evening_is_a_moment_and_no_working_time():
    promised = clock(wib(21, 14), wib(21, 19), limit_text="estimasi waktu pemulihan dan perbaikan")
    assert deadline_of(promised, JAKARTA, wib(21, 15)).words == "sisa 4 jam"
    assert deadline_of(promised, JAKARTA, wib(21, 15)).state == "aman"
    assert deadline_of(promised, JAKARTA, wib(21, 18)).state == "dekat"
    assert deadline_of(promised, JAKARTA, wib(21, 20)).words == "terlambat 1 jam"


def test_a_promise_broken_for_days_is_late_by_plain_days_also_once_it_is_kept():
    promised = clock(wib(17, 14), wib(18, 15), limit_text="estimasi waktu pemulihan dan perbaikan")
    assert deadline_of(promised, JAKARTA, wib(20, 10)).words == "terlambat 1 hari 19 jam"
    promised.closed_at, promised.verdict = wib(20, 10), Verdict.TERLAMBAT
    assert deadline_of(promised, JAKARTA, wib(23, 8)).words == "selesai, terlambat 1 hari 19 jam"


def test_a_row_without_a_time_is_never_late():
    assert deadline_of(clock(wib(2, 9)), JAKARTA, wib(20, 9)).words == "tanpa standar waktu"


def test_a_wait_says_for_what_and_since_when():
    pause = Pause(reason="opd", started_at=wib(20, 9))
    running = clock(wib(20, 9), wib(24, 16))
    assert deadline_of(running, JAKARTA, wib(20, 9, 25), pause).words == "menunggu OPD, 25 menit"
    found = deadline_of(running, JAKARTA, wib(23, 9), pause)
    assert (found.state, found.words) == ("jeda", "menunggu OPD sejak 20 November 2026")


def test_a_breach_shows_while_waiting_because_gross_time_is_official():
    pause = Pause(reason="suku_cadang", started_at=wib(20, 9))
    found = deadline_of(clock(wib(20, 8), wib(20, 9, 30)), JAKARTA, wib(20, 10), pause)
    assert (found.state, found.words) == ("lewat", "terlambat 30 menit, menunggu suku cadang")


@pytest.mark.parametrize(
    ("verdict", "closed", "state", "words"),
    [
        (Verdict.TEPAT_WAKTU, wib(20, 9, 30), "selesai", "selesai, tepat waktu"),
        (Verdict.TERLAMBAT, wib(20, 10, 25), "selesai-lewat", "selesai, terlambat 25 menit"),
        (Verdict.TANPA_STANDAR, wib(20, 10, 25), "selesai", "selesai, tanpa standar waktu"),
    ],
)
def test_a_closed_clock_keeps_its_verdict(verdict, closed, state, words):
    done = clock(wib(20, 9), wib(20, 10), closed_at=closed, verdict=verdict)
    found = deadline_of(done, JAKARTA, wib(27, 9))
    assert (found.state, found.words) == (state, words)


def test_another_office_reads_its_own_clock():
    found = deadline_of(clock(wib(20, 9), wib(20, 10)), SUMBAWA, wib(20, 9))
    assert found.by_when == "hari ini pukul 11.00 WITA"
    assert found.sentence == "sisa 1 jam kerja, paling lambat hari ini pukul 11.00 WITA"
