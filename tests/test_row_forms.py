"""The form of a row: built from the SOP, kept on error, and never broken by what is sent."""

import random
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from tests import factories
from tests.posting import answer_checks, as_posted, post_row
from tickets.forms.checks import CheckWalk
from tickets.forms.row import RowForm
from tickets.models import Ticket
from workflow import actions, moment
from workflow.fields import FIELDS

pytestmark = pytest.mark.django_db

WAYS = {
    "purbalingga": ("perbaikan",),
    "sumbawa": ("lengkap", "gagal", "diganti", "normal"),
    "tanah-bumbu": ("gagal",),
    "bogor": (),
    "batam": ("luar_data_center", "diganti", "disetujui"),
}
GARBAGE = (
    "",
    " ",
    "0",
    "-1",
    "9" * 40,
    "1e309",
    "NaN",
    "Infinity",
    "2026-13-45",
    "0001-01-01",
    "9999-12-31",
    "24:61",
    "00:00",
    "23:59",
    "a" * 5000,
    "\x00",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "normal",
    "opd",
    "None",
    "[]",
    "٣",
)


@pytest.fixture
def ticket(morning, office):
    """A fresh report of a morning in working hours, which lasts for the whole test."""
    return factories.make_ticket(office)


@pytest.fixture
def at_row_5(office, ticket):
    """A ticket whose team checks the connection."""
    return factories.walk(office, ticket, until="5")


@pytest.fixture
def devices_asked(morning):
    """Sumbawa at row 9, where the OPD lists the devices to replace."""
    office = factories.make_office("sumbawa")
    ticket = factories.make_ticket(office)
    return office, factories.walk(office, ticket, "lengkap", "gagal", "diganti", until="9")


def address(ticket):
    return reverse("ticket_row", args=[ticket.number])


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def test_the_form_asks_exactly_what_the_row_requires_and_offers(at_row_5):
    form = RowForm(at_row_5)
    required = {name for name, field in form.fields.items() if field.required}
    assert required == {"jenis", "penyebab", "lokasi_gangguan", "jaringan", "outcome", "waktu_pulih"}
    assert [field.name for group in form.groups for field in group.fields] == ["waktu_pulih"]
    assert "traceroute" in form.fields


def test_data_of_an_outcome_not_chosen_are_not_judged(client, office, at_row_5):
    answer = post_row(client, office, at_row_5, "perbaikan", waktu_pulih_0="bukan tanggal", waktu_pulih_1="")
    assert answer.status_code == 303
    assert "waktu_pulih" not in fresh(at_row_5).runs.get(step="5").recorded


def test_data_of_the_chosen_outcome_are_asked_for(client, office, at_row_5):
    answer = post_row(client, office, at_row_5, "pulih", waktu_pulih_0="", waktu_pulih_1="")
    assert answer.status_code == 422
    assert "Waktu pulih harus diisi." in answer.content.decode()


def test_a_refused_form_keeps_what_was_typed_and_changes_nothing(client, office, at_row_5):
    answer = post_row(client, office, at_row_5, "", temuan="Lampu <merah> menyala.")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Pilih hasil langkah 5." in page
    assert escape("Lampu <merah> menyala.") in page
    assert fresh(at_row_5).version == at_row_5.version


def test_a_moment_that_has_not_come_is_refused_at_its_field(client, office, at_row_5):
    answer = post_row(client, office, at_row_5, "pulih", waktu_pulih_0="2027-01-01", waktu_pulih_1="09:00")
    assert answer.status_code == 422
    assert "Waktu ini belum terjadi." in answer.content.decode()


def test_times_are_typed_in_the_zone_of_the_pemda(client, office, at_row_5, morning):
    post_row(client, office, at_row_5, "pulih", waktu_pulih_0="2026-11-20", waktu_pulih_1="08:30")
    record = at_row_5.ujicoba_records.get()
    assert record.pulih_at == morning.replace(hour=1, minute=30)


def test_a_decimal_comma_is_understood(client, office, at_row_5):
    post_row(client, office, at_row_5, "perbaikan", ping_rata_ms="12,5")
    assert str(at_row_5.pemeriksaan_records.get().ping_rata_ms) == "12.50"


def test_work_done_before_it_is_written_down_keeps_its_own_time(client, office, at_row_5, morning):
    post_row(client, office, at_row_5, "perbaikan", occurred_at_0="2026-11-20", occurred_at_1="08:15")
    assert fresh(at_row_5).runs.get(step="5").occurred_at == morning.replace(hour=1, minute=15)


def test_the_only_post_of_the_next_row_is_chosen_already(client, office, ticket):
    ticket = factories.walk(office, ticket, until="3")
    client.force_login(office.kabid)
    page = client.get(address(ticket)).content.decode()
    chosen = rf'<input type="radio" name="kepada" value="{office.posts["kasi"].pk}"[^>]*checked'
    assert re.search(chosen, page)
    assert "LEMBAR DISPOSISI" in page
    assert "Pindaian surat" in page


def test_whoever_acts_for_another_is_told_so(client, office, ticket):
    ticket = factories.walk(office, ticket, until="3")
    client.force_login(office.kadis)
    assert "Anda bertindak atas nama Kabid Informatika." in client.get(address(ticket)).content.decode()


def test_team_members_stand_with_their_open_work(client, office, ticket):
    other = factories.walk(office, factories.make_ticket(office), until="5")
    ticket = factories.walk(office, ticket, until="4")
    client.force_login(office.kasi)
    page = client.get(address(ticket)).content.decode()
    assert other.step == "5"
    assert "Contoh Tim (1 pekerjaan terbuka)" in page
    assert "Contoh Tim Lain (tidak ada pekerjaan terbuka)" in page


def test_the_one_who_answers_for_the_work_must_be_in_the_team(client, office, ticket):
    ticket = factories.walk(office, ticket, until="4")
    answer = post_row(client, office, ticket, penanggung_jawab=str(office.tim_lain.pk))
    assert answer.status_code == 422
    assert "Pilih satu petugas sebagai penanggung jawab." in answer.content.decode()


# -- stale forms ------------------------------------------------------------------------------------------------------


def test_a_stale_form_of_the_same_row_keeps_what_was_typed(client, office, at_row_5):
    old = as_posted(at_row_5, factories.make_data(office, at_row_5, "perbaikan"), "perbaikan", temuan="Kabel putus.")
    paused = actions.pause(at_row_5, actor=office.tim2, reason="akses")
    now = actions.resume(paused, actor=office.tim2)
    client.force_login(office.tim)
    answer = client.post(address(now), old)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tiket ini sudah ditangani pukul" in page
    assert "Kabel putus." in page
    assert f'name="version" value="{now.version}"' in page
    assert fresh(now).version == now.version


def test_a_stale_form_of_another_row_leads_to_the_ticket_with_the_reason(client, office, at_row_5):
    old = as_posted(at_row_5, factories.make_data(office, at_row_5, "perbaikan"), "perbaikan")
    factories.perform(office, at_row_5, "perbaikan", actor=office.tim2)
    client.force_login(office.tim)
    answer = client.post(address(at_row_5), old, follow=True)
    assert answer.redirect_chain == [(at_row_5.get_absolute_url(), 303)]
    assert "Tiket ini sudah ditangani pukul" in answer.content.decode()


def test_a_row_of_somebody_else_is_refused_with_the_owner(client, office, at_row_5):
    client.force_login(office.kadis)
    for answer in (client.get(address(at_row_5)), client.post(address(at_row_5), {"version": at_row_5.version})):
        assert answer.status_code == 403
        assert "Tindakan ini milik Contoh Tim dan Contoh Tim2." in answer.content.decode()


# -- devices ----------------------------------------------------------------------------------------------------------


def test_a_row_of_devices_is_added_without_losing_anything(client, devices_asked):
    office, ticket = devices_asked
    client.force_login(office.people["opd"])
    typed = {
        "version": ticket.version,
        "perangkat_rusak-jumlah": "3",
        "perangkat_rusak-0-merek_tipe": "Contoh AP-200",
        "tambah": "perangkat_rusak",
    }
    answer = client.post(address(ticket), typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Perangkat 4" in page
    assert "Contoh AP-200" in page
    assert "ringkas-salah" not in page


def test_a_half_filled_device_is_refused_and_a_blank_one_passed_over(client, devices_asked):
    office, ticket = devices_asked
    answer = post_row(client, office, ticket, **{"perangkat_rusak-1-merek_tipe": "Contoh PoE-15"})
    assert answer.status_code == 422
    assert "Perangkat 2: Jenis perangkat harus diisi." in answer.content.decode()
    assert post_row(client, office, ticket).status_code == 303
    assert ticket.perangkatrusak_records.count() == 1


def test_a_list_without_devices_is_refused(client, devices_asked):
    office, ticket = devices_asked
    client.force_login(office.people["opd"])
    answer = client.post(address(ticket), {"version": ticket.version, "perangkat_rusak-jumlah": "abc"})
    assert answer.status_code == 422
    assert "isi paling sedikit satu perangkat" in answer.content.decode()


def test_devices_named_by_the_opd_need_not_be_typed_again(client, devices_asked):
    office, ticket = devices_asked
    ticket = factories.perform(office, ticket)
    client.force_login(office.tim)
    assert 'value="CONTOH-0001"' in client.get(address(ticket)).content.decode()


# -- files ------------------------------------------------------------------------------------------------------------


def test_a_file_that_is_no_picture_is_refused_at_its_field(client, office, at_row_5):
    answer = post_row(client, office, at_row_5, "perbaikan", foto=[SimpleUploadedFile("a.jpg", b"bukan foto")])
    assert answer.status_code == 422
    assert "bukan foto JPEG" in answer.content.decode()
    assert not at_row_5.attachments.filter(kind="foto").exists()


def test_several_photos_are_kept_and_chosen_again_after_an_error(client, office, at_row_5):
    photos = [SimpleUploadedFile(f"{n}.jpg", factories.make_photo().content) for n in range(2)]
    answer = post_row(client, office, at_row_5, "", foto=photos)
    assert "Pilih kembali berkasnya" in answer.content.decode()
    photos = [SimpleUploadedFile(f"{n}.jpg", factories.make_photo().content) for n in range(2)]
    assert post_row(client, office, at_row_5, "perbaikan", foto=photos).status_code == 303
    assert at_row_5.attachments.filter(kind="foto").count() == 2


# -- check trees ------------------------------------------------------------------------------------------------------


@pytest.fixture
def checked(morning):
    """Bogor at row 6, whose check tree is walked question by question."""
    office = factories.make_office("bogor")
    return office, factories.walk(office, factories.make_ticket(office), until="6")


def token_of(page):
    return re.search(r'name="cek" value="([^"]*)"', page)[1]


def test_questions_come_one_at_a_time_with_the_answers_so_far(client, checked):
    office, ticket = checked
    client.force_login(office.tim)
    page = client.get(address(ticket)).content.decode()
    assert "Apakah jaringan mati atau sekadar lambat?" in page
    assert "Penyebab" not in page.replace("penyebab", "")
    answer = client.post(address(ticket), {"cek": token_of(page), "cek_jawaban": "Lambat", "lanjut": "1"})
    page = answer.content.decode()
    assert "Berapa hasilnya (Mbps)" in page
    assert "Ulangi dari sini" in page


def test_a_question_without_its_answer_or_note_is_asked_again(client, checked):
    office, ticket = checked
    client.force_login(office.tim)
    page = client.get(address(ticket)).content.decode()
    for cek in ("", token_of(page), "dipalsukan:xyz", "a" * 3000):
        answer = client.post(address(ticket), {"cek": cek, "cek_jawaban": "Tidak ada", "lanjut": "1"})
        assert answer.status_code == 422
        assert "Pilih salah satu" in answer.content.decode()
    page = client.post(address(ticket), {"cek_jawaban": "Mati", "lanjut": "1"}).content.decode()
    answer = client.post(address(ticket), {"cek": token_of(page), "cek_jawaban": "Kabel", "lanjut": "1"})
    assert "Tuliskan catatannya." in answer.content.decode()


def test_answers_signed_for_another_person_do_not_count(checked):
    office, ticket = checked
    token = answer_checks(ticket, office.tim, factories.shortest_answers(ticket.current_step))
    assert CheckWalk(ticket, office.tim, token).current is None
    assert CheckWalk(ticket, office.tim2, token).answers == []


def test_the_walk_goes_back_and_keeps_what_was_typed_in_the_row(client, checked):
    office, ticket = checked
    client.force_login(office.tim)
    token = answer_checks(ticket, office.tim, factories.shortest_answers(ticket.current_step))
    sent = {"cek": token, "version": ticket.version, "tindakan": "Memuat ulang router."}
    page = client.post(address(ticket), {**sent, "ulangi": "2"}).content.decode()
    assert '<input type="hidden" name="tindakan" value="Memuat ulang router.">' in page
    assert "traceroute untuk mengetahui jalur yang mati" in page


def test_a_loop_of_the_tree_is_recorded_answer_by_answer(client, checked):
    office, ticket = checked
    answers = [
        {"code": "mati_atau_lambat", "answer": "Mati"},
        {"code": "traceroute", "answer": "Kabel", "teks": "Putus sesudah hop 2"},
        {"code": "uji_kabel", "answer": "Kabel rusak"},
        {"code": "ganti_kabel", "answer": "Kabel sudah diganti", "teks": "Kabel lantai 2"},
        {"code": "cek_ulang", "answer": "Belum normal"},
        {"code": "penyebab_berikutnya", "answer": "Konfigurasi atau perangkat hang"},
        {"code": "konfigurasi_ulang", "answer": "Sudah"},
        {"code": "cek_ulang", "answer": "Sudah normal"},
    ]
    client.force_login(office.tim)
    sent = as_posted(ticket, factories.make_data(office, ticket), cek=answer_checks(ticket, office.tim, answers))
    assert client.post(address(ticket), sent).status_code == 303
    assert [given.check_code for given in ticket.checkanswer_records.order_by("urutan")] == [
        answer["code"] for answer in answers
    ]


# -- hostile forms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", factories.SOP_CODES)
def test_no_garbage_in_any_field_of_any_row_breaks_a_page(client, code, morning):
    """Every field of every row gets random garbage; the answer is a page with sentences, and the ticket stays whole."""
    chance = random.Random(code)
    office = factories.make_office(code)
    ticket, ways = factories.make_ticket(office), iter(WAYS[code])
    while ticket.current_step is not None and not ticket.is_ended:
        step = ticket.current_step
        outcome = next(ways) if step.outcomes else ""
        actor = factories.performer(office, step.role)
        client.force_login(actor)
        for _ in range(12):
            sent = _garbage(chance, ticket, actor)
            answer = client.post(address(ticket), sent)
            assert answer.status_code in (200, 409, 422), (step.no, sent, answer.status_code)
            assert fresh(ticket).version == ticket.version
        ticket = factories.perform(office, ticket, outcome)
        for role in step.acks:
            ticket = actions.acknowledge(ticket, actor=factories.performer(office, role))


def _garbage(chance, ticket, actor):
    """A form of which every part is garbage but the tokens; at least one required field is always wrong."""
    step = ticket.current_step
    sent = {"version": chance.choice([str(ticket.version), *GARBAGE])}
    if step.checks and chance.random() < 0.7:
        sent["cek"] = answer_checks(ticket, actor, factories.shortest_answers(step))
    names = [name for name in FIELDS if chance.random() < 0.8]
    for name in (*names, *(f"{name}_{part}" for name in ("waktu_pulih", "tiba_at", "occurred_at") for part in "01")):
        sent[name] = chance.choice(GARBAGE)
    for kind in ("perangkat_rusak", "perangkat_pengganti"):
        sent[f"{kind}-jumlah"] = chance.choice(GARBAGE)
        sent |= {f"{kind}-0-{column}": chance.choice(GARBAGE) for column in ("jenis", "merek_tipe", "kepemilikan")}
    sent |= {name: chance.choice(GARBAGE) for name in ("note", "cek_jawaban", "cek_teks", "cek_angka", "outcome")}
    sent |= {name: chance.choice(GARBAGE) for name in ("ulangi", "lanjut", "tambah") if chance.random() < 0.15}
    sent["occurred_at_0"] = "bukan tanggal"
    return sent


def test_an_estimate_that_changes_needs_its_reason(client, morning):
    office = factories.make_office("tanah-bumbu")
    ticket = factories.walk(office, factories.make_ticket(office), "gagal", until="7")
    ticket = actions.send_back(ticket, actor=factories.performer(office, ticket.current_step.role), note="Belum jelas.")
    later = moment.now() + timedelta(days=1)
    new = {"estimasi_pulih_0": f"{later:%Y-%m-%d}", "estimasi_pulih_1": "10:00"}
    answer = post_row(client, office, ticket, **new)
    assert answer.status_code == 422
    assert "Tuliskan alasan perubahan." in answer.content.decode()
    assert post_row(client, office, ticket, note="Suku cadang baru tiba besok.", **new).status_code == 303


def test_a_row_done_again_begins_with_what_was_written_before(client, office, at_row_5):
    ticket = factories.perform(office, at_row_5, "perbaikan", temuan="Kabel lantai 2 putus.")
    ticket = actions.send_back(ticket, actor=office.tim, note="Penyebabnya keliru.")
    client.force_login(office.tim)
    page = client.get(address(ticket)).content.decode()
    assert "Kabel lantai 2 putus." in page
    assert re.search(r'name="jenis" value="mati_total"[^>]*checked', page)


def test_a_row_entered_by_a_loop_of_the_sop_begins_empty(client, morning):
    office = factories.make_office("sumbawa")
    ticket = factories.make_ticket(office)
    ticket = factories.walk(office, ticket, "lengkap", "gagal", "diperbaiki", "belum", "diperbaiki", until="7")
    ticket = factories.perform(office, ticket, tindakan="Mengganti konektor pertama.")
    ticket = factories.walk(office, ticket, "diperbaiki", "belum", until="11")
    ticket = factories.perform(office, ticket, "belum", hasil_uji="belum")
    assert (ticket.step, ticket.runs.filter(step="7").count()) == ("7", 2)
    client.force_login(office.tim)
    assert "Mengganti konektor pertama." not in client.get(address(ticket)).content.decode()
