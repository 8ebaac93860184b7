"""Recaps: every line and total by hand, typed cells, nothing that a spreadsheet runs, pages numbered through."""

import io
import re
import subprocess
from datetime import UTC, datetime, timedelta

import openpyxl
import pypdf
import pytest
from django.urls import reverse

from reports import printing, recap, recap_pages, recap_totals
from reports.hands import heading
from reports.models import Cetakan, JawabanSkm
from reports.recap import Chunk, Period
from reports.recap_totals import Total, Totals
from reports.unsur import UNSUR
from tests import factories
from tickets.models import Ticket
from workflow import moment
from workflow.states import Verdict

pytestmark = pytest.mark.django_db

NOVEMBER = Period(2026, 11)


@pytest.fixture
def reported(office):
    """One ticket ended in time, one ended late, one open; all reported on 20 November."""
    with moment.at(factories.MORNING):
        in_time = factories.walk(office, factories.make_ticket(office), "perbaikan")
        late = factories.make_ticket(office, title="=HYPERLINK(1)", place="+62")
        open_ticket = factories.make_ticket(office)
    with moment.at(factories.MORNING + timedelta(hours=6)):
        late = factories.walk(office, late, "perbaikan")
    return in_time, late, open_ticket


def ordered(office, kind, period=NOVEMBER):
    """A finished print of the recap."""
    keys = recap.tickets_of(Ticket.objects.all(), office.pemda, period)
    cetakan = printing.order(
        actor=office.people["admin"],
        kind=kind,
        title="Rekap",
        wanted={"year": period.year, "month": period.month, "tickets": keys},
        part_count=recap_pages.part_count(len(keys)),
    )
    while printing.advance(cetakan.pk):
        pass
    cetakan.refresh_from_db()
    assert cetakan.failure == ""
    return cetakan


def body_of(cetakan):
    """The finished file."""
    with cetakan.file.open("rb") as stored:
        return stored.read()


def text_of(body):
    """The words of a PDF."""
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=body, capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


def test_a_period_begins_and_ends_at_the_government_s_own_midnight():
    pemda = factories.make_office("sumbawa").pemda
    start, end = Period(2026, 12).bounds(pemda)
    assert (start.isoformat(), end.isoformat()) == ("2026-12-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00")
    assert [at.year for at in Period(2026).bounds(pemda)] == [2026, 2027]


def test_each_line_tells_what_was_done_and_how_it_compares_with_the_sop(office, reported):
    keys = recap.tickets_of(Ticket.objects.all(), office.pemda, NOVEMBER)
    in_time, late, still_open = recap.gather(office.pemda, keys).lines
    assert [line.number for line in (in_time, late, still_open)] == [ticket.number for ticket in reported]
    assert (in_time.verdict, in_time.kept == in_time.limits > 0) == (Verdict.TEPAT_WAKTU, True)
    assert (late.verdict, late.kept < late.limits) == (Verdict.TERLAMBAT, True)
    assert (still_open.is_open, still_open.gross, still_open.verdict) == (True, None, Verdict.TANPA_STANDAR)
    assert in_time.fault == "Mati total"
    assert in_time.people == "Contoh Tim dan Contoh Tim2"
    assert in_time.papers.count("/Kominfo/XI/2026") == 4
    assert late.gross > in_time.gross


def test_the_totals_add_up_to_the_lines(office, reported):
    chunk = recap.gather(office.pemda, recap.tickets_of(Ticket.objects.all(), office.pemda, NOVEMBER))
    assert Chunk.from_json(chunk.as_json()) == chunk
    totals = recap_totals.total(office.pemda, [chunk])
    assert (totals.whole.number, totals.whole.open, totals.whole.judged, totals.whole.late) == (3, 1, 2, 1)
    assert (totals.whole.percent, totals.whole.percent_adjusted) == (50.0, 50.0)
    for group in (totals.by_opd, totals.by_cause, totals.by_month):
        assert sum(total.number for total in group) == 3
    assert [total.label for total in totals.by_step][:2] == ["Langkah 1: Penerimaan laporan", "Langkah 3: Disposisi"]
    assert sum(total.late for total in totals.by_step) >= 1


def test_the_number_of_queries_does_not_follow_the_number_of_tickets(office, reported, django_assert_num_queries):
    for ticket in reported:
        assert ticket.sop
    keys = [ticket.pk for ticket in reported]
    for some in (keys[:1], keys):
        with django_assert_num_queries(10):
            recap.gather(office.pemda, some)


def test_the_workbook_has_typed_cells_and_runs_no_formula(office, reported):
    book = openpyxl.load_workbook(io.BytesIO(body_of(ordered(office, Cetakan.Kind.REKAP_XLSX))))
    assert book.sheetnames == ["Rekap", "Per OPD", "Per penyebab", "Per bulan", "Per langkah", "SKM"]
    rows = list(book["Rekap"].iter_rows(min_row=2))
    assert [type(rows[0][at].value) for at in (0, 2, 13)] == [int, datetime, int]
    assert rows[0][2].value == datetime(2026, 11, 20, 9, 0)
    assert rows[0][11].is_date or isinstance(rows[0][11].value, timedelta)
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in texts} == {"s"}
    assert any(cell.value.startswith("+62") for cell in texts)


def test_the_csv_neutralises_what_a_spreadsheet_would_run(office, reported):
    text = body_of(ordered(office, Cetakan.Kind.REKAP_CSV)).decode("utf-8-sig")
    assert len(text.strip().splitlines()) == 4
    assert ";'+62;" in text
    assert ";2026-11-20 09:00:00;" in text  # as every spreadsheet sorts it
    assert not re.search(r'(^|;)"?[=+@-]', text, re.MULTILINE)


def test_the_pages_carry_lines_totals_signatures_and_running_numbers(office, reported, monkeypatch):
    monkeypatch.setattr(recap_pages, "PART_LINES", 2)
    body = body_of(ordered(office, Cetakan.Kind.REKAP_PDF))
    text = text_of(body)
    for ticket in reported:
        assert text.count(ticket.number) == 1
    for words in (
        "November 2026",
        "50,0 %",
        heading(office.posts["kadis"].title),
        "Contoh Kabid",
        "Langkah 3: Disposisi",
    ):
        assert words in text
    count = int(re.search(r"Halaman 1 dari (\d+)", text)[1])
    assert count >= 3
    assert [int(at) for at in re.findall(rf"Halaman (\d+) dari {count}", text)] == list(range(1, count + 1))
    info = subprocess.run(["pdfinfo", "-"], input=body, capture_output=True, check=True).stdout.decode()
    assert "935.433 x 609.449" in info


def test_signatures_never_stand_alone_on_the_last_page(office, monkeypatch):
    cetakan = Cetakan(pemda=office.pemda, wanted={"year": 2026, "month": 11}, ordered_at=factories.MORNING)
    for rows in (0, 6, 12, 33, 40):
        steps = tuple(Total(f"Langkah {number}", 1) for number in range(rows))
        totals = Totals(Total("Semua tiket"), tuple(Total(f"OPD {n}", 1) for n in range(14)), (), (), steps)
        monkeypatch.setattr(recap_pages, "total", lambda *_, totals=totals: totals)
        last = pypdf.PdfReader(io.BytesIO(recap_pages.pages_whole(cetakan, []))).pages[-1].extract_text()
        assert "Contoh Kabid" in last
        assert last.count("Langkah") + last.count("OPD") > 3, f"{rows} rows: {last}"


def test_an_empty_month_says_so(office):
    text = text_of(body_of(ordered(office, Cetakan.Kind.REKAP_PDF, Period(2025, 1))))
    assert "Tidak ada laporan gangguan pada masa ini." in text


def test_a_year_adds_its_months(office, reported):
    assert "Per bulan" not in text_of(body_of(ordered(office, Cetakan.Kind.REKAP_PDF, Period(2026))))
    with moment.at(factories.MORNING + timedelta(days=14)):
        factories.make_ticket(office)
    text = text_of(body_of(ordered(office, Cetakan.Kind.REKAP_PDF, Period(2026))))
    assert "Per bulan" in text
    assert "Desember" in text


def test_the_page_orders_the_recap_of_the_own_government(
    client, office, other_office, reported, django_capture_on_commit_callbacks
):
    with moment.at(factories.MORNING):
        factories.make_ticket(other_office)
    client.force_login(office.kabid, backend="tickets.backends.PeopleBackend")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("rekap"), {"bulan": "11", "tahun": "2026", "bentuk": "rekap_csv"})
    cetakan = Cetakan.objects.get()
    assert answer["Location"] == reverse("cetakan", args=[cetakan.pk])
    assert cetakan.wanted["tickets"] == [ticket.pk for ticket in reported]
    assert (cetakan.ordered_by, cetakan.is_ready) == (office.kabid, True)


@pytest.mark.parametrize(
    "wrong", [{"tahun": "2999"}, {"tahun": "2019"}, {"bulan": "13"}, {"bentuk": "doc"}, {"tahun": "x"}]
)
def test_what_cannot_be_a_recap_is_refused_with_the_form(client, office, wrong):
    client.force_login(office.kabid, backend="tickets.backends.PeopleBackend")
    answer = client.post(reverse("rekap"), {"bulan": "11", "tahun": "2026", "bentuk": "rekap_csv", **wrong})
    assert answer.status_code == 422
    assert not Cetakan.objects.exists()


def test_whoever_has_three_recaps_in_the_making_stays_where_recaps_are_ordered(client, office, morning):
    kadis = office.kadis
    client.force_login(kadis, backend="tickets.backends.PeopleBackend")
    for _ in range(printing.MOST_OPEN):
        cetakan = printing.order(actor=kadis, kind="rekap_csv", title="Rekap", wanted={}, part_count=1)
    refused = client.post(reverse("rekap"), {"bulan": "11", "tahun": "2026", "bentuk": "rekap_csv"}, follow=True)
    assert refused.redirect_chain == [(reverse("rekap"), 303)]
    assert "Tunggu salah satunya selesai" in refused.content.decode()
    way_back = f'<a href="{reverse("rekap")}">Rekap</a>'
    assert way_back in client.get(reverse("cetakan", args=[cetakan.pk])).content.decode()


@pytest.mark.parametrize(("role", "room"), [("kadis", "kepatuhan"), ("tu", "dokumen"), ("admin", "kepatuhan")])
def test_the_rail_marks_one_room_for_the_page_of_recaps(client, office, role, room):
    client.force_login(office.people[role], backend="tickets.backends.PeopleBackend")
    entries = client.get(reverse("rekap")).context["navigasi"]
    assert [entry.name for entry in entries if entry.active] == [room]


def test_a_recap_tells_the_skm_of_its_own_period(office, reported):
    scores = {unsur.column: 3 for unsur in UNSUR}
    JawabanSkm.objects.bulk_create(JawabanSkm(pemda=office.pemda, year=2026, month=11, **scores) for _ in range(5))
    with moment.at(datetime(2026, 12, 1, 3, 0, tzinfo=UTC)):
        pages = text_of(body_of(ordered(office, Cetakan.Kind.REKAP_PDF)))
        book = openpyxl.load_workbook(io.BytesIO(body_of(ordered(office, Cetakan.Kind.REKAP_XLSX))))
    assert "Nilai survei kepuasan masyarakat (SKM): 75,00, mutu C (Kurang Baik)" in pages
    rows = list(book["SKM"].values)
    assert len(rows) == 11
    assert rows[1] == ("U1 Persyaratan", 5, 3, 75, "C", "Kurang Baik")
    assert rows[-1][0] == "Nilai SKM"
    october = text_of(body_of(ordered(office, Cetakan.Kind.REKAP_PDF, Period(2026, 10))))
    assert "Nilai survei kepuasan masyarakat (SKM): belum ada jawaban" in october
