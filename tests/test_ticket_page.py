"""The ticket's page: what it says to whom, and what it costs."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tickets.models import Ticket
from workflow import actions, moment

pytestmark = pytest.mark.django_db

MOST_QUERIES = 16


@pytest.fixture
def ticket(morning, office):
    """A fresh report of a morning in working hours, which lasts for the whole test."""
    return factories.make_ticket(office)


@pytest.fixture
def read(client):
    """Open a ticket's page as somebody; gives its words."""

    def open_page(user, ticket):
        client.force_login(user)
        answer = client.get(ticket.get_absolute_url())
        assert answer.status_code == 200
        return answer.content.decode()

    return open_page


def queries_of(client, user, ticket):
    """How many queries the page takes, once the process knows SOP and calendar."""
    client.force_login(user)
    client.get(ticket.get_absolute_url())
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(ticket.get_absolute_url())
    assert answer.status_code == 200
    return captured


def send_back_and_forth(office, ticket, runs):
    """Let the Koordinator send the disposisi back until the ticket has that many runs."""
    while ticket.runs.count() < runs:
        ticket = actions.send_back(ticket, actor=office.kasi, note="Mohon arahan yang lebih jelas.")
        ticket = factories.perform(office, ticket)
    return ticket


def test_the_page_names_row_hand_and_deadline(read, office, ticket):
    page = read(office.kadis, ticket)
    assert ticket.title in page
    assert "Langkah 1 dari 7" in page
    assert "Menunggu Tata Usaha." in page
    assert "sisa" in page


def test_whoever_is_awaited_reads_anda_and_the_others_a_name(client, read, office, ticket):
    ticket = factories.walk(office, ticket, until="5")
    assert "Menunggu Anda dan Contoh Tim2." in read(office.tim, ticket)
    assert "Menunggu Contoh Tim dan Contoh Tim2." in read(office.kadis, ticket)
    client.force_login(office.tim, backend="tickets.backends.PeopleBackend")
    assert '<td data-label="Siapa">Anda dan Contoh Tim2</td>' in client.get(reverse("semua_tiket")).content.decode()


def test_an_opd_that_has_its_report_back_reads_that_it_waits_for_anda(read, office, ticket):
    ticket = actions.return_to_opd(ticket, actor=office.tu, note="Lokasi gangguan belum jelas.")
    assert "Menunggu Anda melengkapi dan mengirim ulang laporannya." in read(office.people["opd"], ticket)
    assert f"Menunggu {office.opd} melengkapi" in read(office.tu, ticket)


def test_a_promise_for_a_night_is_told_in_plain_time(client, db):
    office = factories.make_office("tanah-bumbu")
    saturday = datetime(2026, 11, 28, 2, 0, tzinfo=office.pemda.tz)
    with moment.at(saturday):
        ticket = factories.walk(office, factories.make_ticket(office), "gagal", until="9")
    client.force_login(office.tim, backend="tickets.backends.PeopleBackend")
    with moment.at(saturday + timedelta(minutes=40)):
        page = client.get(ticket.get_absolute_url()).content.decode()
    assert "Terpakai 40 menit dari 5 jam." in page


@pytest.mark.parametrize("runs", [3, 40])
@pytest.mark.parametrize("reader", ["kasi", "kadis", "opd", "auditor"])
def test_the_page_takes_at_most_sixteen_queries_however_many_runs(client, office, ticket, reader, runs):
    ticket = factories.walk(office, ticket, until="4")
    ticket = send_back_and_forth(office, ticket, runs)
    taken = queries_of(client, office.people[reader], ticket)
    assert len(taken) <= MOST_QUERIES, "\n".join(query["sql"][:160] for query in taken)


def test_a_full_and_waiting_ticket_takes_no_more_queries(client, morning):
    office = factories.make_office("sumbawa")
    ticket = factories.walk(office, factories.make_ticket(office), "lengkap", "gagal", "diganti", until="10")
    ticket = actions.pause(ticket, actor=office.tim, reason="suku_cadang", note="Menunggu kiriman switch.")
    taken = queries_of(client, office.tim, ticket)
    assert len(taken) <= MOST_QUERIES, "\n".join(query["sql"][:160] for query in taken)


def test_a_closed_ticket_shows_all_rows_papers_and_history(read, office, ticket):
    ticket = factories.walk(office, ticket, "perbaikan")
    page = read(office.kadis, ticket)
    assert "Penanganan selesai" in page
    assert "Laporan Gangguan Jaringan" in page
    assert "Contoh isian tindakan pada langkah 6." in page
    assert "mendisposisikan laporan pada langkah 3" in page
    assert "Buka kembali" not in page


def test_only_the_opd_and_tu_are_offered_to_reopen(read, office, ticket):
    ticket = factories.walk(office, ticket, "perbaikan")
    assert "Buka kembali" in read(office.people["opd"], ticket)
    assert "Buka kembali" in read(office.tu, ticket)


def test_a_correction_keeps_the_old_words_on_the_page(read, office, ticket):
    ticket = factories.walk(office, ticket, "perbaikan", until="7")
    run = ticket.runs.get(step="6")
    ticket = actions.correct_record(
        ticket, actor=office.tim, run=run, data={"tindakan": "Mengganti konektor."}, note="Salah tulis tindakan."
    )
    page = read(office.tim, ticket)
    assert "Mengganti konektor." in page
    assert "Salah tulis tindakan." in page
    assert "Contoh isian tindakan pada langkah 6." in page
    assert "Catatan sebelum diperbaiki" in page


def test_the_opd_reads_where_who_and_when_and_can_call_only_its_handlers(read, office, ticket):
    office.tim.phone = "081311111111"
    office.tim.save()
    office.kasi.phone = "081399999999"
    office.kasi.save()
    ticket = factories.walk(office, ticket, until="5")
    page = read(office.people["opd"], ticket)
    assert "Di mana" in page
    assert "Siapa" in page
    assert "paling lambat" in page
    assert "081311111111" in page
    assert "081399999999" not in page


def test_the_dinas_can_call_the_reporter(read, office, ticket):
    assert f"tel:{ticket.reporter_phone}" in read(office.tu, ticket)


def test_a_taken_branch_is_bold_and_the_other_is_struck(read, office, ticket):
    ticket = factories.walk(office, ticket, "perbaikan", until="6")
    page = read(office.tim, ticket)
    assert '<span class="diambil">Perlu perbaikan' in page
    assert "tidak diambil: </span>Pulih tanpa perbaikan" in page


def test_a_waiting_row_says_for_whom_and_offers_to_go_on(read, office, ticket):
    ticket = factories.walk(office, ticket, until="5")
    ticket = actions.pause(ticket, actor=office.tim, reason="akses", note="Kunci ruang server dibawa petugas.")
    page = read(office.tim, ticket)
    assert "menunggu akses lokasi" in page
    assert "Kunci ruang server dibawa petugas." in page
    assert "Lanjutkan" in page


def test_a_returned_report_tells_the_opd_why_and_what_to_do(read, office, ticket):
    ticket = actions.return_to_opd(ticket, actor=office.tu, note="Lokasi gangguan belum jelas.")
    page = read(office.people["opd"], ticket)
    assert "Laporan dikembalikan untuk dilengkapi" in page
    assert "Lokasi gangguan belum jelas." in page
    assert "Kirim ulang" in page


@pytest.mark.parametrize("name", ["ticket", "ticket_sop", "ticket_sums", "ticket_row"])
def test_what_is_not_visible_is_not_found(client, office, other_office, ticket, name):
    for stranger in (office.people["other_opd"], other_office.kadis, other_office.people["opd"]):
        client.force_login(stranger)
        assert client.get(reverse(name, args=[ticket.number])).status_code == 404


def test_a_visitor_is_asked_to_log_in(client, ticket):
    answer = client.get(ticket.get_absolute_url())
    assert answer.status_code == 302
    assert reverse("masuk") in answer["Location"]


def test_the_sop_table_marks_where_the_ticket_stands(client, office, ticket):
    ticket = factories.walk(office, ticket, until="5")
    client.force_login(office.tim)
    page = client.get(reverse("ticket_sop", args=[ticket.number])).content.decode()
    assert f"Tiket {ticket.number} di langkah 5." in page


def test_the_form_of_an_ended_ticket_leads_to_its_page(client, office, ticket):
    ticket = factories.walk(office, ticket, "perbaikan")
    client.force_login(office.tim)
    answer = client.get(reverse("ticket_row", args=[ticket.number]))
    assert answer.status_code == 303
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        "Tindakan ini tidak dapat dilakukan saat tiket berstatus selesai."
    ]
    assert Ticket.objects.get(pk=ticket.pk).status == "selesai"


def test_the_sum_of_a_deadline_can_be_checked_stretch_by_stretch(client, office, ticket):
    later = factories.MORNING.replace(day=23, hour=3)
    with moment.at(later):
        client.force_login(office.tu)
        page = client.get(reverse("ticket_sums", args=[ticket.number])).content.decode()
        assert reverse("ticket_sums", args=[ticket.number]) in client.get(ticket.get_absolute_url()).content.decode()
    assert "Langkah 1: Penerimaan laporan" in page
    assert "Jumat, 20 November 2026 pukul 09.00 WIB" in page
    assert "Saat laporan tiba lewat Aplikasi." in page
    assert "09.00-11.30, 13.00-16.30" in page
    assert "Sabtu, 21 November 2026 sampai Minggu, 22 November 2026" in page
    assert "Bukan hari kerja" in page
    assert "10 menit, batas pukul 09.10 WIB" in page
    assert "tidak dihitung" in page
    assert "terlambat" in page
    assert "<dt>Selesai</dt>" not in page


def test_the_sum_of_a_finished_row_says_when_it_was_done(client, office, ticket):
    with moment.at(factories.MORNING + timedelta(minutes=25)):
        factories.perform(office, ticket)
    client.force_login(office.tu)
    page = client.get(reverse("ticket_sums", args=[ticket.number])).content.decode()
    assert page.count("<dt>Selesai</dt>") == 1
    assert "<dt>Selesai</dt><dd>Jumat, 20 November 2026 pukul 09.25 WIB</dd>" in page


def minutes_in(words):
    """The minutes of "4 jam 10 menit"; none in what is shorter than one."""
    hours, minutes = (re.search(rf"(\d+) {unit}", words) for unit in ("jam", "menit"))
    return 0 if "kurang" in words else 60 * int(hours[1] if hours else 0) + int(minutes[1] if minutes else 0)


def test_the_minutes_of_the_days_add_up_to_the_sum_under_them(client, office):
    with moment.at(factories.MORNING + timedelta(seconds=30)):
        ticket = factories.make_ticket(office)
    client.force_login(office.tu)
    with moment.at(factories.MORNING.replace(day=23, hour=0, minute=40, second=45)):
        (found,) = client.get(reverse("ticket_sums", args=[ticket.number])).context["sums"]
    assert [day.used for day in found.days if day.used] == ["5 jam 59 menit", "11 menit"]
    assert sum(minutes_in(day.used) for day in found.days) == minutes_in(found.gross) == 370


def test_the_sums_of_a_whole_ticket_with_groups_are_shown(client, morning):
    office = factories.make_office("sumbawa")
    ticket = factories.walk(office, factories.make_ticket(office), "lengkap", "gagal", "diganti", "normal")
    client.force_login(office.kadis)
    page = client.get(reverse("ticket_sums", args=[ticket.number])).content.decode()
    assert "Langkah 1 sampai 8" in page
    assert "selesai, tepat waktu" in page


def test_data_still_owed_before_closing_are_named(read, office, ticket):
    ticket = factories.walk(office, ticket, "perbaikan", until="7")
    run = ticket.runs.get(step="6")
    run.recorded = [code for code in run.recorded if code != "tindakan"]
    run.save()
    page = read(office.tim, ticket)
    assert "Belum tercatat" in page
    assert "Langkah 6: tindakan" in page


def test_the_usual_act_stands_once_in_the_head_and_taking_back_is_never_usual(read, office, ticket):
    ticket = factories.walk(office, ticket, until="3")
    page = read(office.kabid, ticket)
    assert re.findall(r'class="tombol tombol--utama" href="([^"]+)"', page) == [
        reverse("ticket_row", args=[ticket.number])
    ]
    factories.perform(office, ticket)
    page = read(office.kabid, ticket)
    assert "Tarik disposisi" in page
    assert "tombol--utama" not in page


def test_versions_that_were_superseded_are_folded_away(read, office, ticket):
    ticket = factories.walk(office, ticket, until="5")
    page = read(office.kabid, ticket)
    standing, _, old = page.partition("<summary>Versi lama, 1</summary>")
    assert "versi 2" in standing
    assert "versi 1, digantikan" not in standing
    assert "versi 1, digantikan" in old
