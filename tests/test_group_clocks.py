"""Shared deadlines of merged time cells (Sumbawa), verdicts, and waits that count beside them.

Sumbawa: G1 = rows 1-8 and 11, 1 hari kerja; G2 = rows 9-11, 2 hari kerja; G3 = rows 12-14, 1 hari kerja.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.situations import REASON
from workflow import actions, moment
from workflow.models import Pause

pytestmark = pytest.mark.django_db

FRIDAY = factories.MORNING  # 10.00 WITA on 20 November 2026
TUESDAY = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def sumbawa(db):
    return factories.make_office("sumbawa")


def shared_clocks(ticket):
    """Code, whether it still runs, and the rows of every clock in order."""
    return [
        (clock.code, clock.closed_at is None, [run.step for run in clock.runs.order_by("pk")])
        for clock in ticket.clocks.order_by("pk")
    ]


def walked(office, *outcomes, until=None):
    return factories.walk(office, factories.make_ticket(office), *outcomes, until=until)


def test_one_clock_runs_from_the_first_row_to_the_test_when_nothing_is_replaced(sumbawa, morning):
    ticket = walked(sumbawa, "lengkap", "gagal", "diperbaiki", until="11")
    assert shared_clocks(ticket) == [("G1", True, ["1", "2", "3", "4", "5", "6", "7", "8", "11"])]


def test_the_test_after_a_replacement_stays_under_the_clock_it_came_from(sumbawa, morning):
    ticket = walked(sumbawa, "lengkap", "gagal", "diganti", until="11")
    assert shared_clocks(ticket) == [
        ("G1", False, ["1", "2", "3", "4", "5", "6", "7", "8"]),
        ("G2", True, ["9", "10", "11"]),
    ]


def test_looping_back_inside_the_group_keeps_its_clock(sumbawa, morning):
    ticket = walked(sumbawa, "lengkap", "gagal", "diperbaiki", until="11")
    ticket = factories.perform(sumbawa, factories.perform(sumbawa, ticket, "belum"))
    assert shared_clocks(ticket) == [("G1", True, ["1", "2", "3", "4", "5", "6", "7", "8", "11", "7", "8"])]


def test_coming_back_from_another_group_opens_a_new_clock_of_the_first(sumbawa):
    with moment.at(FRIDAY):
        ticket = walked(sumbawa, "lengkap", "gagal", "diganti", until="11")
    with moment.at(TUESDAY):
        ticket = factories.perform(sumbawa, ticket, "belum")
    assert shared_clocks(ticket) == [
        ("G1", False, ["1", "2", "3", "4", "5", "6", "7", "8"]),
        ("G2", False, ["9", "10", "11"]),
        ("G1", True, ["7"]),
    ]
    first, second, third = ticket.clocks.order_by("pk")
    assert (first.due_at, third.due_at) == (
        datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
        datetime(2026, 11, 25, 8, 0, tzinfo=UTC),
    )
    assert (first.verdict, second.verdict, third.verdict) == ("tepat_waktu", "tepat_waktu", "")


def test_leaving_a_group_late_is_a_late_verdict_at_the_second_after_its_deadline(sumbawa):
    for seconds, verdict in ((0, "tepat_waktu"), (1, "terlambat")):
        with moment.at(FRIDAY):
            ticket = walked(sumbawa, "lengkap", "berhasil", until="11")
        due_at = ticket.current_run.clock.due_at
        with moment.at(due_at + timedelta(seconds=seconds)):
            ticket = factories.perform(sumbawa, ticket, "normal")
        assert ticket.clocks.get(code="G1").verdict == verdict
        assert ticket.current_run.clock.code == "G3"


def test_a_ticket_returned_to_the_opd_stops_the_clock_and_a_new_one_opens_when_it_comes_back(sumbawa):
    with moment.at(FRIDAY):
        ticket = walked(sumbawa, until="3")
        ticket = factories.perform(sumbawa, ticket, "tidak_lengkap")
        assert shared_clocks(ticket) == [("G1", False, ["1", "2", "3"])]
    with moment.at(TUESDAY):
        ticket = actions.resubmit(ticket, actor=sumbawa.people["opd"], note=REASON)
    assert shared_clocks(ticket) == [("G1", False, ["1", "2", "3"]), ("G1", True, ["3"])]
    assert ticket.current_run.clock.opened_at == TUESDAY


def test_waiting_is_counted_beside_the_official_time_and_the_deadline_stands(sumbawa):
    with moment.at(FRIDAY):
        ticket = walked(sumbawa, "lengkap", until="6")
        due_at = ticket.current_run.clock.due_at
    with moment.at(FRIDAY + timedelta(minutes=10)):
        ticket = actions.pause(ticket, actor=sumbawa.tim, reason="listrik", note="Listrik padam di gedung.")
        assert ticket.open_pause.reason == "listrik"
    with moment.at(FRIDAY + timedelta(minutes=40)):
        ticket = actions.resume(ticket, actor=sumbawa.tim2)
    assert ticket.current_run.clock.due_at == due_at
    with moment.at(FRIDAY + timedelta(minutes=60)):
        ticket = factories.perform(sumbawa, ticket, "berhasil")
        ticket = factories.perform(sumbawa, ticket, "normal")
    clock = ticket.clocks.get(code="G1")
    assert (clock.gross_seconds, clock.waited_seconds) == (60 * 60, 30 * 60)
    assert clock.verdict == "tepat_waktu"


@pytest.mark.parametrize(("row", "asks"), [("2", False), ("3", False), ("4", True)])
def test_only_the_clock_of_a_row_that_may_wait_is_asked_for_waits(morning, row, asks):
    office = factories.make_office("batam")
    ticket = factories.walk(office, factories.make_ticket(office), "luar_data_center", until=row)
    with CaptureQueriesContext(connection) as captured:
        factories.perform(office, ticket, "luar_data_center" if row == "4" else "")
    assert any(Pause._meta.db_table in query["sql"] for query in captured) is asks


def test_a_wait_over_the_weekend_counts_working_seconds_only(sumbawa):
    with moment.at(FRIDAY):
        ticket = walked(sumbawa, "lengkap", until="6")
        ticket = actions.pause(ticket, actor=sumbawa.tim, reason="penyedia")
    with moment.at(TUESDAY):
        ticket = actions.resume(ticket, actor=sumbawa.tim)
        ticket = factories.perform(sumbawa, ticket, "gagal")
        ticket = factories.perform(sumbawa, ticket)
        ticket = factories.perform(sumbawa, ticket, "diganti")
    clock = ticket.clocks.get(code="G1")
    assert clock.waited_seconds == clock.gross_seconds
    assert clock.waited_seconds < 2.5 * 9 * 3600
    assert clock.verdict == "terlambat"


def test_rows_of_the_opd_run_on_the_opds_time(morning):
    office = factories.make_office("batam")
    ticket = walked(office, "luar_data_center", "diganti", until="9")
    parties = dict(ticket.clocks.values_list("code", "party"))
    assert parties["8"] == "opd"
    assert {party for code, party in parties.items() if code != "8"} == {"dinas"}


def test_a_row_without_a_time_has_no_verdict_to_miss(morning):
    office = factories.make_office("tanah-bumbu")
    with moment.at(FRIDAY):
        ticket = factories.make_ticket(office)
    with moment.at(FRIDAY + timedelta(days=30)):
        ticket = factories.perform(office, ticket)
    clock = ticket.clocks.get(code="1")
    assert (clock.due_at, clock.verdict) == (None, "tanpa_standar")
    assert clock.gross_seconds > 0
