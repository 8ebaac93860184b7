"""The form of a row: built from the SOP, kept on error, and never broken by what is sent."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from reports import pdf
from tests import factories
from tests.posting import as_posted, post_row
from tickets.forms import load
from tickets.forms.load import loads_of
from tickets.forms.row import RowForm
from tickets.models import Ticket, TimMember
from workflow import actions, moment

pytestmark = pytest.mark.django_db


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


def test_of_the_recovery_only_the_day_stands_in_the_form_that_may_be_open_for_hours(at_row_5):
    day, hour = RowForm(at_row_5)["waktu_pulih"].subwidgets[0].data["subwidgets"]
    assert (day["value"], hour["value"]) == ("2026-11-20", None)


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


def test_an_earlier_time_and_optional_devices_are_folded_until_something_is_typed(client, morning):
    office = factories.make_office("tanah-bumbu")
    ticket = factories.walk(office, factories.make_ticket(office), "gagal", "dinas", until="9")
    client.force_login(office.tim)
    page = client.get(address(ticket)).content.decode()
    assert page.count('<details class="lipatan">') == 2
    sent = {"version": ticket.version, "occurred_at_0": "kemarin", "perangkat_diganti-0-merek_tipe": "Contoh AP-1"}
    page = client.post(address(ticket), sent).content.decode()
    assert page.count('<details class="lipatan" open>') == 2


def test_the_only_post_of_the_next_row_is_chosen_already(client, office, ticket):
    ticket = factories.walk(office, ticket, until="3")
    client.force_login(office.kabid)
    page = client.get(address(ticket)).content.decode()
    chosen = rf'<input type="radio" name="kepada" value="{office.posts["kasi"].pk}"[^>]*checked'
    assert re.search(chosen, page)
    assert "LEMBAR DISPOSISI" in page
    assert "Pindaian surat" in page


def test_what_only_one_outcome_asks_for_is_not_said_to_be_optional(client, morning):
    office = factories.make_office("sumbawa")
    ticket = factories.walk(office, factories.make_ticket(office), until="3")
    client.force_login(office.kabid)
    page = client.get(address(ticket)).content.decode()
    (legend,) = re.findall(r"<legend[^>]*>Dengan hormat harap.*?</legend>", page)
    assert "boleh kosong" not in legend
    assert "Harus diisi bila: Surat lengkap." in page


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
    assert "Contoh Tim <small>(1 pekerjaan terbuka: pemeriksaan; tenggat terdekat " in page
    assert "Contoh Tim Lain <small>(tidak ada pekerjaan terbuka)" in page


def test_several_kinds_of_work_and_a_passed_deadline_are_told(office, morning):
    with moment.at(morning - timedelta(hours=4)):
        factories.walk(office, factories.make_ticket(office), until="5")
    factories.walk(office, factories.make_ticket(office), "perbaikan", until="6")
    words = loads_of([office.tim])[office.tim.pk].words(office.pemda.tz)
    assert words.startswith("2 pekerjaan terbuka: pemeriksaan, perbaikan; tenggat terdekat 20 November 2026")
    assert words.endswith("WIB, sudah lewat")


def test_whoever_has_much_open_work_is_told_by_its_number_alone(office, monkeypatch):
    monkeypatch.setattr(load, "FEW", 1)
    for _ in range(2):
        factories.walk(office, factories.make_ticket(office), until="5")
    assert loads_of([office.tim])[office.tim.pk].words(office.pemda.tz).startswith("2 pekerjaan terbuka; tenggat")


def test_who_left_the_team_is_not_offered_and_is_named_when_the_team_changes(client, office, ticket):
    ticket = factories.walk(office, ticket, until="5")
    TimMember.objects.filter(user=office.tim2).update(ends_on=date(2020, 12, 31))
    client.force_login(office.kasi)
    page = client.get(reverse("ticket_act", args=[ticket.number, "reassign_tim"])).content.decode()
    assert "Contoh Tim2 tidak lagi bertugas." in page
    assert f'value="{office.tim2.pk}"' not in page


def test_the_one_who_answers_for_the_work_must_be_in_the_team(client, office, ticket):
    ticket = factories.walk(office, ticket, until="4")
    answer = post_row(client, office, ticket, penanggung_jawab=str(office.tim_lain.pk))
    assert answer.status_code == 422
    assert "Pilih satu petugas sebagai penanggung jawab." in answer.content.decode()


def test_whoever_is_sent_alone_answers_for_the_work(client, office, ticket):
    ticket = factories.walk(office, ticket, until="4")
    client.force_login(office.kasi)
    alone = {"petugas": [office.tim2.pk], "instruksi": ["tindak_lanjut"], "version": ticket.version}
    assert client.post(address(ticket), alone).status_code == 303
    assert fresh(ticket).penugasan.penanggung_jawab == office.tim2


def test_of_several_people_one_is_chosen_to_answer_for_the_work(client, office, ticket):
    ticket = factories.walk(office, ticket, until="4")
    client.force_login(office.kasi)
    several = {"petugas": [office.tim.pk, office.tim2.pk], "version": ticket.version}
    answer = client.post(address(ticket), several)
    assert answer.context["form"].errors["penanggung_jawab"] == ["Pilih satu petugas sebagai penanggung jawab."]
    assert fresh(ticket).step == "4"


@pytest.mark.parametrize(("until", "who", "is_field"), [("1", "tu", False), ("5", "tim", True)])
def test_a_technician_finds_the_blank_form_above_the_row_and_an_official_below(
    client, office, ticket, until, who, is_field
):
    ticket = factories.walk(office, ticket, until=until)
    client.force_login(office.people[who])
    page = client.get(address(ticket)).content.decode()
    above, _, form = page.partition("data-konsep=")
    blank, pause = reverse("formulir", args=[ticket.number]), reverse("ticket_act", args=[ticket.number, "pause"])
    assert (blank in above, pause in form.partition("</form>")[0]) == (is_field, is_field)
    assert blank in page


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


def test_a_stale_form_of_another_row_is_a_conflict_that_keeps_the_words(client, office, at_row_5):
    old = as_posted(at_row_5, factories.make_data(office, at_row_5, "perbaikan"), "perbaikan")
    factories.perform(office, at_row_5, "perbaikan", actor=office.tim2)
    client.force_login(office.tim)
    answer = client.post(address(at_row_5), {**old, "temuan": "Kabel <putus>."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tiket ini sudah ditangani pukul" in page
    assert "Langkah 6 dari 7" in page
    assert escape("Kabel <putus>.") in page


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


def test_photos_of_a_refused_form_need_not_be_chosen_again(client, office, at_row_5):
    colours = ("navy", "maroon")
    photos = [SimpleUploadedFile(f"{colour}.jpg", factories.make_photo(colour=colour).content) for colour in colours]
    answer = post_row(client, office, at_row_5, "", foto=photos)
    assert answer.status_code == 422
    assert "maroon.jpg" in answer.content.decode()
    assert not at_row_5.attachments.filter(kind="foto").exists()
    assert post_row(client, office, at_row_5, "perbaikan").status_code == 303
    assert at_row_5.attachments.filter(kind="foto").count() == 2


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


def test_whoever_orders_next_or_works_reads_the_orders_before_and_the_opd_does_not(client, devices_asked):
    office, at_the_opd = devices_asked
    begun = factories.make_ticket(office)
    at_the_kadis = factories.walk(office, begun, until="2")
    at_the_kabid = factories.perform(office, at_the_kadis, catatan_disposisi="Dahulukan loket pembayaran.")
    orders = {}
    for ticket, role in ((at_the_kadis, "kadis"), (at_the_kabid, "kabid"), (at_the_opd, "opd")):
        if role == "kadis":  # the sheet before anybody has ordered anything
            ticket = factories.walk(office, factories.make_ticket(office), until="2")
        client.force_login(office.people[role], backend="tickets.backends.PeopleBackend")
        orders[role] = "Riwayat disposisi" in (page := client.get(address(ticket)).content.decode())
        assert ("Dahulukan loket pembayaran." in page) is (role == "kabid")
    assert orders == {"kadis": False, "kabid": True, "opd": False}


def test_whoever_tells_the_skpd_reads_above_the_form_what_the_team_reported(client, morning):
    office = factories.make_office("tanah-bumbu")
    ticket = factories.walk(office, factories.make_ticket(office), "gagal", until="7")
    ticket = factories.perform(office, ticket, isi_kondisi="Radio rusak terkena petir.")
    client.force_login(office.kasi)
    page = client.get(address(ticket)).content.decode()
    assert ticket.step == "8"
    assert page.index("Radio rusak terkena petir.") < page.index('name="disampaikan_kepada"')


def test_the_screen_and_the_paper_of_a_disposisi_share_the_head_of_the_sheet(client, office):
    ticket = factories.walk(office, factories.make_ticket(office), until="4")
    client.force_login(office.people["kasi"], backend="tickets.backends.PeopleBackend")
    screen = client.get(address(ticket)).content.decode()
    paper = pdf.html("lembar_disposisi", ticket.papers.get(kind="lembar_disposisi").facts)
    of_screen, of_paper = (re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page) for page in (screen, paper))
    shared = [label for label, _ in of_paper if label not in ("Sifat", "Hal")]
    assert shared == ["Surat dari", "No. Surat", "Tgl. Surat", "Diterima Tgl.", "No. Agenda"]
    assert [(label, words) for label, words in of_screen if label in shared] == of_paper[: len(shared)]
