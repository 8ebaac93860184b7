"""An invented sixth government: its file is imported, and its SOP runs without a line of code of its own.

Other order, one more disposisi, no test row, an optional row, a shared deadline, an estimate and a check tree.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse

from tests import factories
from tests.dump import dump_hash
from tests.situations import REASON, at_row
from tests.table import hops_of
from tests.visitors import Visitors
from workflow import actions, moment
from workflow.states import Status

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parent / "sop" / "kabupaten-contoh.toml"
INTAKE = [["1", "", "tu"], ["2", "", "kadis"], ["3", "", "sekretaris"], ["4", "diteruskan", "kabid"], ["6", "", "kasi"]]
CLOSE = [["11", "", "tim", "opd"], ["12", "", "kasi"], ["13", "disetujui", "sekretaris"]]
REPAIR = [["9", "", "tim", "opd"]]
WAYS = {
    "repair": [*INTAKE, ["7", "", "tim"], ["8", "perbaikan", "tim"], *REPAIR, *CLOSE],
    "spare part": [*INTAKE, ["7", "", "tim"], ["8", "penggantian", "tim"], ["10", "", "opd"], *REPAIR, *CLOSE],
    "recovered at once": [*INTAKE, ["7", "", "tim"], ["8", "pulih", "tim"], *CLOSE],
    "report mended": [
        *INTAKE,
        ["7", "", "tim"],
        ["8", "pulih", "tim"],
        *CLOSE[:2],
        ["13", "diperbaiki", "sekretaris"],
        *CLOSE[1:],
    ],
}


@pytest.fixture
def sixth(db):
    """The office of the sixth government."""
    return factories.make_office("kabupaten-contoh", sop=FILE)


@pytest.mark.parametrize("name", WAYS)
def test_every_way_of_the_sixth_sop_runs_by_acts(name, sixth, morning):
    hops = hops_of(WAYS[name])
    ticket = factories.walk(sixth, factories.make_ticket(sixth), *(hop.outcome for hop in hops if hop.outcome))
    assert (ticket.status, ticket.step) == (Status.SELESAI, "14")
    runs = ticket.runs.select_related("performed_by")
    assert [run.step for run in runs] == [hop.row for hop in hops]
    assert [run.performed_by for run in runs] == [sixth.people[hop.performer] for hop in hops]
    assert ticket.sop.code == "kabupaten-contoh-2026"


@pytest.mark.parametrize("name", WAYS)
def test_every_way_of_the_sixth_sop_runs_through_its_pages(name, sixth):
    visitors, at, hops = Visitors(sixth), factories.MORNING, hops_of(WAYS[name])
    with moment.at(at):
        ticket = visitors["opd"].report()
    for hop in hops:
        at += timedelta(minutes=5)
        with moment.at(at):
            ticket = visitors.take(ticket, hop)
    assert ticket.status == Status.SELESAI
    expected = Counter(
        paper.kind
        for hop in hops
        for paper in ticket.sop.step(hop.row).papers
        if not paper.on or hop.outcome in paper.on
    )
    assert Counter(ticket.papers.values_list("kind", flat=True)) == expected
    assert "Selesai" in visitors["opd"].read(reverse("ticket", args=[ticket.number])).decode()


def test_an_optional_row_is_skipped_with_a_reason(sixth, morning):
    ticket = at_row(sixth, "7", "diteruskan")
    for note in ("", "pendek"):
        with pytest.raises(actions.DataMissing) as refused:
            actions.record_koordinasi(ticket, actor=sixth.tim, skip=True, note=note)
        assert set(refused.value.fields) == {"note"}
    ticket = actions.record_koordinasi(ticket, actor=sixth.tim, skip=True, note="Ruang panel di kantor sendiri.")
    run = ticket.runs.get(step="7")
    assert (run.skipped, run.reason, run.recorded) == (True, "Ruang panel di kantor sendiri.", [])
    assert not ticket.kunjungan_records.filter(run=run).exists()
    ticket = factories.walk(sixth, ticket, "pulih", "disetujui")
    assert ticket.status == Status.SELESAI


def test_an_optional_row_is_skipped_on_its_page(sixth, morning):
    visitor, ticket = Visitors(sixth)["tim"], at_row(sixth, "7", "diteruskan")
    url = reverse("ticket_row", args=[ticket.number])
    assert "Tidak diperlukan" in visitor.read(url).decode()
    refused = visitor.client.post(url, {"version": ticket.version, "langkah": "7", "lewati": "1", "note": "pendek"})
    assert refused.status_code == 422
    assert "Tuliskan alasan, paling sedikit 10 huruf." in refused.content.decode()
    visitor.send(url, {"version": ticket.version, "langkah": "7", "lewati": "1", "note": REASON})
    ticket.refresh_from_db(fields=["step"])
    assert ticket.step == "8"


def test_a_row_that_is_not_optional_is_not_skipped(sixth, morning):
    ticket = at_row(sixth, "8", "diteruskan")
    before = dump_hash()
    with pytest.raises(actions.ActNotPossible, match="wajib dikerjakan menurut SOP"):
        actions.record_pemeriksaan_lokasi(ticket, actor=sixth.tim, skip=True, note=REASON)
    assert dump_hash() == before


def test_a_report_is_refused_or_returned_where_the_sixth_sop_says_so(sixth, morning):
    for outcome, status in (("tidak_lengkap", "dikembalikan"), ("bukan_wewenang", "ditolak")):
        ticket = factories.perform(sixth, at_row(sixth, "4"), outcome)
        assert (ticket.status, ticket.step, ticket.current_run) == (status, status, None)


def test_monitoring_begins_at_the_row_of_the_technicians(sixth, morning):
    ticket = actions.submit_report(
        actor=sixth.tim,
        opd=sixth.opd,
        report=factories.make_report(sixth),
        submission_key=uuid4(),
        kanal="monitoring",
        arrived_at=morning - timedelta(minutes=10),
    )
    assert (ticket.status, ticket.step) == ("penunjukan", "6")
    assert ticket.current_run.clock.opened_at == morning - timedelta(minutes=10)


def test_the_team_may_be_named_by_the_kabid_for_the_kasi(sixth, morning):
    ticket = factories.perform(sixth, at_row(sixth, "6", "diteruskan"), actor=sixth.kabid)
    assert (ticket.step, ticket.runs.get(step="6").on_behalf) == ("7", True)


def test_the_sixth_sop_keeps_its_own_clocks(sixth, morning):
    ticket = at_row(sixth, "8", "diteruskan")
    clocks = {clock.code: clock for clock in ticket.clocks.all()}
    assert clocks["1"].due_at == morning + timedelta(minutes=30)
    # "1 hari" by the rule jam_sama: the same time on Monday.
    assert clocks["pagi"].due_at == datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    assert [run.step for run in clocks["pagi"].runs.order_by("pk")] == ["2", "3", "4", "6"]
    assert clocks["7"].due_at == morning + timedelta(hours=2)
    promised = morning + timedelta(hours=3)
    ticket = factories.perform(sixth, ticket, "perbaikan", estimasi_pulih=promised)
    assert ticket.current_run.clock.due_at == promised
