"""TU's day: what no book has yet, numbers without gaps, and books that print."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from tests import factories
from tests.posting import post_row
from tests.test_lists import sign_in
from tickets.models import AgendaEntry, ManagementEntry, Ticket
from workflow import actions, moment

pytestmark = pytest.mark.django_db


def book_of(client, which="masuk", **asked):
    """The page of a book as it is read; where its long numbers may break is no matter."""
    return client.get(reverse("agenda_buku", args=[which]), asked).content.decode().replace("<wbr>", "")


def test_the_oldest_report_without_a_number_stands_first(client, office):
    first, second = factories.make_ticket(office), factories.make_ticket(office)
    factories.perform(office, factories.make_ticket(office))
    page = sign_in(client, office.tu).get(reverse("agenda"))
    assert [standing.ticket for standing, _ in page.context["lines"]] == [first, second]
    assert "2 laporan belum bernomor agenda" in page.content.decode()
    assert reverse("ticket_row", args=[first.number]) in page.content.decode()


def test_receiving_a_report_takes_the_next_number_by_itself(client, office):
    numbers = []
    for _ in range(3):
        ticket = factories.make_ticket(office)
        assert post_row(client, office, ticket).status_code == 303
        numbers.append(Ticket.objects.get(pk=ticket.pk).agenda.number)
    assert numbers == [1, 2, 3]
    assert ticket.surat_records.get().nomor_agenda == f"3/{ticket.created_at.year}"


def test_a_number_of_the_paper_book_is_kept_beside_the_own_one(office):
    ticket = factories.perform(office, factories.make_ticket(office), nomor_agenda="0417")
    entry = Ticket.objects.get(pk=ticket.pk).agenda
    assert (entry.number, entry.words) == (1, "0417")


def test_a_refused_reception_gives_its_number_back(office, ticket):
    with pytest.raises(actions.ActNotPossible):
        actions.register_laporan(ticket, actor=office.tu, outcome="lain")
    assert not AgendaEntry.objects.exists()
    factories.perform(office, ticket)
    assert AgendaEntry.objects.get().number == 1


def test_a_report_received_again_keeps_its_number(office, ticket):
    ticket = factories.perform(office, ticket)
    ticket = actions.send_back(ticket, actor=office.kabid, note="Lengkapi identitas pelapornya.")
    factories.perform(office, ticket)
    assert AgendaEntry.objects.get().number == 1


def test_where_the_first_row_is_not_tus_the_book_is_written_beside_the_sop(client, db):
    office = factories.make_office("tanah-bumbu")
    ticket = factories.make_ticket(office)
    sign_in(client, office.tu)
    url = reverse("agenda_catat", args=[ticket.number])
    assert url in client.get(reverse("agenda")).content.decode()
    assert client.post(url, {"srikandi": "SR-01"}).status_code == 303
    assert client.post(url, {"srikandi": "SR-02"}).status_code == 303
    entry = AgendaEntry.objects.get()
    assert (entry.number, entry.srikandi, entry.entered_by) == (1, "SR-02", office.tu)
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version
    told = ManagementEntry.objects.get()
    assert (told.actor, told.subject, told.act) == (office.tu, ticket.number, "Isi nomor SRIKANDI")
    assert (told.before, told.after) == ({"nomor SRIKANDI": "SR-01"}, {"nomor SRIKANDI": "SR-02"})
    assert client.get(reverse("agenda")).context["lines"] == []


def test_only_tu_writes_in_the_book(office, other_office, ticket):
    for person in (office.kadis, office.people["opd"], office.tim, other_office.tu):
        with pytest.raises(actions.ActDenied, match="Buku agenda diisi Tata Usaha"):
            actions.enter_agenda(ticket, actor=person)


def test_a_new_year_begins_at_one_by_the_governments_own_clock(office):
    with moment.at(datetime(2026, 12, 31, 16, 59, tzinfo=UTC)):
        factories.perform(office, factories.make_ticket(office))
    with moment.at(datetime(2026, 12, 31, 17, 1, tzinfo=UTC)):
        factories.perform(office, factories.make_ticket(office))
    assert [(entry.year, entry.number) for entry in AgendaEntry.objects.all()] == [(2026, 1), (2027, 1)]


def test_the_books_tell_what_came_and_went(client, office, morning):
    ticket = factories.walk(office, factories.make_ticket(office), "perbaikan")
    sign_in(client, office.kadis)
    incoming = book_of(client, bulan="2026-11")
    assert "1/2026" in incoming
    assert "000/Contoh/2026" in incoming
    assert "20 November 2026 pukul 09.00 WIB" in incoming
    outgoing = book_of(client, "keluar", bulan="2026-11")
    for paper in ticket.papers.filter(version=1):
        assert paper.number in outgoing
    before = book_of(client, bulan="2026-10")
    assert "Belum ada catatan" in before


@pytest.mark.parametrize(
    ("sop", "outcomes", "receivers"),
    [
        (
            "bogor",
            [],
            {"Lembar Disposisi": "Contoh Kepala Bidang", "Laporan Tindak Lanjut": "Kasi"},
        ),
        (
            "purbalingga",
            ["perbaikan"],
            {
                "Data Pelapor": "",
                "Lembar Disposisi": "Contoh Kepala Seksi/Koordinator",
                "Laporan Perbaikan": "",
                "Laporan Gangguan Jaringan": "Kepala Dinkominfo",
            },
        ),
        (
            "tanah-bumbu",
            ["gagal"],
            {
                "Form Aduan SKPD (F-01)": "{opd}",
                "Laporan Permasalahan": "Koordinator Jaringan Kominfo dan Admin / Penanggung Jawab IT SKPD",
                "Laporan Lapangan": "Koordinator Jaringan Kominfo",
                "Pemberitahuan Estimasi Waktu Pemulihan": "{opd}",
                "Form Tindakan (F-04)": "{opd}",
            },
        ),
    ],
)
def test_the_book_tells_to_whom_each_paper_went_and_of_a_record_nobody(client, db, morning, sop, outcomes, receivers):
    office = factories.make_office(sop)
    ticket = factories.walk(office, factories.make_ticket(office), *outcomes)
    file = sign_in(client, office.tu).get(reverse("agenda_buku_csv", args=["keluar"])).getvalue().decode("utf-8-sig")
    _, *lines = [line.split(";") for line in file.splitlines()]
    assert {line[2]: line[3] for line in lines} == {
        title: receiver.format(opd=ticket.opd.name) for title, receiver in receivers.items()
    }


def test_a_year_is_saved_for_a_spreadsheet_that_runs_no_cell(client, office, other_office):
    factories.perform(office, factories.make_ticket(office, letter_number="=1+1"))
    factories.perform(other_office, factories.make_ticket(other_office, title="Milik Batam"))
    answer = sign_in(client, office.tu).get(reverse("agenda_buku_csv", args=["masuk"]))
    assert answer["Cache-Control"] == "private, no-store"
    text = answer.getvalue().decode("utf-8-sig")
    assert text.splitlines()[0].startswith("No. agenda;Diterima")
    assert "'=1+1" in text
    assert "Milik Batam" not in text


def test_dates_of_a_saved_book_sort_in_every_spreadsheet(client, office, morning):
    factories.walk(office, factories.make_ticket(office), "perbaikan")
    factories.perform(office, factories.make_ticket(office, letter_number="", letter_date=None))
    sign_in(client, office.tu)
    lines = {}
    for which in ("masuk", "keluar"):
        file = client.get(reverse("agenda_buku_csv", args=[which])).getvalue().decode("utf-8-sig")
        lines[which] = [line.split(";") for line in file.splitlines()]
    assert lines["masuk"][0][1] == "Diterima (WIB)"
    assert lines["masuk"][1][1:4] == ["2026-11-20 09:00:00", "000/Contoh/2026", "2026-11-19"]
    assert lines["masuk"][2][2:4] == ["", ""]
    assert {line[1] for line in lines["keluar"][1:]} == {"2026-11-20"}


@pytest.mark.parametrize(
    "came_from", ["", "?dari=tiket", "?dari=buku&bulan=2026-11", "?dari=buku&bulan=x%22%0d", "?dari=x"]
)
def test_after_a_number_was_entered_one_stands_where_one_came_from(client, office, ticket, came_from):
    factories.perform(office, ticket)
    sign_in(client, office.tu)
    back = {
        "": reverse("agenda"),
        "?dari=x": reverse("agenda"),
        "?dari=tiket": ticket.get_absolute_url(),
        "?dari=buku&bulan=2026-11": f"{reverse('agenda_buku', args=['masuk'])}?bulan=2026-11",
        "?dari=buku&bulan=x%22%0d": f"{reverse('agenda_buku', args=['masuk'])}?bulan=x%22%0D",
    }[came_from]
    url = reverse("agenda_catat", args=[ticket.number]) + came_from
    assert f'href="{back}">Kembali</a>' in client.get(url).content.decode()
    entered = client.post(url, {"srikandi": "SR-01"})
    assert (entered.status_code, entered.url) == (303, back)
    assert client.get(back).status_code == 200


@pytest.mark.parametrize("which", ["lain", "masuk-keluar"])
def test_there_are_two_books_only(client, office, which):
    assert sign_in(client, office.tu).get(reverse("agenda_buku", args=[which])).status_code == 404


@pytest.mark.parametrize("query", ["tahun=0", "tahun=99999", "tahun=9999", "tahun=x", "bulan=2026-13", "bulan=0000-01"])
def test_senseless_months_and_years_are_the_present_ones(client, office, query):
    sign_in(client, office.tu)
    for name in ("agenda_buku", "agenda_buku_csv"):
        assert client.get(reverse(name, args=["masuk"]) + f"?{query}").status_code == 200


def test_tus_page_takes_few_queries_however_much_waits(client, office, django_assert_max_num_queries):
    for count in (2, 5):
        for _ in range(count):
            factories.make_ticket(office)
        sign_in(client, office.tu).get(reverse("agenda"))
        with django_assert_max_num_queries(8):
            client.get(reverse("agenda"))


@pytest.mark.locks
@pytest.mark.django_db(transaction=True)
def test_clerks_at_the_same_time_leave_no_gap_and_no_double(office):
    tickets = [factories.make_ticket(office) for _ in range(6)]
    barrier = Barrier(len(tickets) * 2)

    def enter(ticket):
        try:
            barrier.wait(timeout=20)
            return actions.enter_agenda(ticket, actor=office.tu).number
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tickets) * 2) as clerks:
        numbers = list(clerks.map(enter, tickets * 2))
    assert sorted(set(numbers)) == [1, 2, 3, 4, 5, 6]
    assert numbers[:6] == numbers[6:]


def test_the_letter_that_tu_enters_on_receiving_stands_in_the_book(client, office):
    ticket = factories.make_ticket(office, letter_number="", letter_date=None)
    answer = post_row(client, office, ticket, nomor_surat="045/8/2026", tanggal_surat="2026-11-18")
    assert answer.status_code == 303
    kept = Ticket.objects.get(pk=ticket.pk)
    assert (kept.letter_number, f"{kept.letter_date}") == ("045/8/2026", "2026-11-18")
    assert "045/8/2026" in book_of(client)


def test_a_corrected_letter_and_number_stand_in_the_book_too(client, office):
    ticket = factories.perform(office, factories.make_ticket(office), nomor_surat="045/8/2026", nomor_agenda="0417")
    run = ticket.runs.get(step="1")
    data = {"nomor_surat": "045/9/2026", "nomor_agenda": "0418"}
    actions.correct_record(ticket, actor=office.tu, run=run, data=data, note="Salah ketik pada kedua nomor.")
    book = book_of(sign_in(client, office.tu))
    assert "045/9/2026" in book and "0418" in book
    assert "045/8/2026" not in book and "0417" not in book


def test_the_books_own_number_is_not_written_beside_itself(office):
    ticket = factories.perform(office, factories.make_ticket(office), nomor_agenda="0417")
    own = f"1/{ticket.created_at.year}"
    run, note = ticket.runs.get(step="1"), "Buku kertas tidak dipakai lagi."
    actions.correct_record(ticket, actor=office.tu, run=run, data={"nomor_agenda": own}, note=note)
    entry = AgendaEntry.objects.get()
    assert (entry.words, entry.written) == (own, "")


def test_tu_finds_the_book_and_the_receipt_beside_the_report(client, office, ticket):
    sign_in(client, office.tu)
    receipt, line = reverse("tanda_terima", args=[ticket.number]), reverse("agenda_catat", args=[ticket.number])
    before = client.get(ticket.get_absolute_url()).content.decode()
    assert receipt in before
    assert line not in before, "TU's own row gives the number by itself"
    factories.perform(office, ticket)
    after = client.get(ticket.get_absolute_url()).content.decode()
    assert "Isi nomor SRIKANDI" in after and line in after
    assert f"1/{ticket.created_at.year}" in after
    assert f"{line}?dari=tiket" in after
    assert f"{line}?dari=buku&amp;bulan=" in client.get(reverse("agenda_buku", args=["masuk"])).content.decode()
    assert "Isi nomor SRIKANDI" not in sign_in(client, office.kadis).get(ticket.get_absolute_url()).content.decode()


def test_a_report_without_a_number_gets_one_from_its_own_page(client, db):
    office = factories.make_office("tanah-bumbu")
    ticket = factories.make_ticket(office)
    page = sign_in(client, office.tu).get(ticket.get_absolute_url()).content.decode()
    assert "Beri nomor agenda" in page


def test_a_long_number_breaks_after_its_slashes_and_is_never_markup(client, office):
    factories.perform(office, factories.make_ticket(office, letter_number="<b>/12/2026"))
    book = sign_in(client, office.kadis).get(reverse("agenda_buku", args=["masuk"])).content.decode()
    assert "&lt;b&gt;/<wbr>12/<wbr>2026" in book
