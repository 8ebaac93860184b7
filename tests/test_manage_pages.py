"""Who may open the pages of management, what they answer, and how many queries they take."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories
from tickets import journal
from tickets.models import Holder, ManagementEntry, Node, Opd, Phrase, Tim, TimMember
from workflow.models import SpecialDay, WorkingSeason

ROLES = ("opd", "opd_kepala", "tu", "sekretaris", "kadis", "kabid", "kasi", "tim", "auditor")


def things(office):
    """One of everything that a management page shows."""
    pemda = office.pemda
    return {
        "opd": office.opd,
        "node": Node.objects.create(pemda=pemda, opd=office.opd, name=f"SW-{pemda.code}"),
        "person": office.kabid,
        "post": office.posts["kabid"],
        "holder": Holder.objects.get(post=office.posts["kabid"]),
        "tim": Tim.objects.get(pemda=pemda),
        "member": TimMember.objects.filter(tim__pemda=pemda).first(),
        "season": WorkingSeason.objects.filter(pemda=pemda).exclude(starts_on=None).first(),
        "phrase": Phrase.objects.create(pemda=pemda, words=f"Utamakan loket {pemda.code}"),
        "day": SpecialDay.objects.filter(pemda=pemda, on=date(2026, 12, 25)).get(),
    }


def pages(office):
    """Every page that opens with GET: its address by name."""
    of = {name: thing.pk for name, thing in things(office).items()}
    return {
        "kelola": [],
        "kelola_opd": [],
        "kelola_opd_baru": [],
        "kelola_opd_ubah": [of["opd"]],
        "kelola_node": [],
        "kelola_node_baru": [],
        "kelola_node_ubah": [of["node"]],
        "kelola_orang_baru": [],
        "kelola_orang": [of["person"]],
        "kelola_orang_ubah": [of["person"]],
        "kelola_orang_nonaktif": [of["person"]],
        "kelola_jabatan": [],
        "kelola_jabatan_baru": [],
        "kelola_riwayat_jabatan": [of["post"]],
        "kelola_jabatan_ubah": [of["post"]],
        "kelola_mutasi": [of["post"]],
        "kelola_masa": [of["post"], of["holder"]],
        "kelola_batal_mutasi": [of["post"], of["holder"]],
        "kelola_tim": [],
        "kelola_tim_baru": [],
        "kelola_anggota": [of["tim"]],
        "kelola_tim_ubah": [of["tim"]],
        "kelola_anggota_baru": [of["tim"]],
        "kelola_masa_anggota": [of["tim"], of["member"]],
        "kelola_frasa": [],
        "kelola_frasa_baru": [],
        "kelola_frasa_ubah": [of["phrase"]],
        "kelola_kalender": [],
        "kelola_musim_baru": [],
        "kelola_musim": [of["season"]],
        "kelola_musim_hapus": [of["season"]],
        "kelola_hari_baru": [],
        "kelola_hari": [of["day"]],
        "kelola_hari_hapus": [of["day"]],
        "kelola_tahun_isi": [2029],
        "kelola_tahun_tetapkan": [2027],
        "kelola_perpindahan": [],
        "kelola_sop": [],
        "kelola_sop_periksa": [],
        "kelola_sop_contoh": ["sumbawa"],
        "kelola_salinan_sop": [office.sop_version.pk],
        "kelola_sop_impor": [],
        "kelola_kop": [],
        "kelola_kop_pratinjau": [],
        "kelola_tata": [],
        "kelola_kop_dinas": [],
        "kelola_kop_opd": [of["opd"]],
        "kelola_pola": [],
        "kelola_pola_ubah": ["ba_pekerjaan"],
        "kelola_impor": [],
        "kelola_impor_berkas": ["opd"],
        "kelola_impor_contoh": ["opd"],
        "kelola_survei": [],
        "kelola_gagal": [],
        "kelola_jurnal": [],
    }


def test_the_admin_opens_every_page(office, client):
    client.force_login(office.admin)

    answers = {name: client.get(reverse(name, args=args)).status_code for name, args in pages(office).items()}

    assert {name: status for name, status in answers.items() if status != 200} == {}


def test_every_address_of_management_is_in_the_table(office):
    from tickets.urls_manage import urlpatterns

    listed = set(pages(office)) | {"kelola_orang_aktif", "kelola_gagal_coba", "kelola_gagal_kirim"}
    listed |= {"kelola_kop_gaya", "kelola_lambang", "kelola_lambang_opd", "kelola_salinan_tarik"}
    assert {pattern.name for pattern in urlpatterns} == listed


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_manages(office, client, role):
    client.force_login(office.people[role])

    answers = {name: client.get(reverse(name, args=args)).status_code for name, args in pages(office).items()}

    journal_is_open = {"kelola_jurnal"} if role == "auditor" else set()
    assert {name for name, status in answers.items() if status != 403} == journal_is_open


def test_a_visitor_is_led_to_the_login(office, client):
    for name, args in pages(office).items():
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 302 and answer.url.startswith("/masuk/"), name


def test_records_of_another_government_are_not_there(office, other_office, client):
    client.force_login(office.admin)
    foreign = {name: args for name, args in pages(other_office).items() if args and isinstance(args[0], int)}
    foreign = {name: args for name, args in foreign.items() if not name.startswith("kelola_tahun")}

    read = {name: client.get(reverse(name, args=args)).status_code for name, args in foreign.items()}
    written = {name: client.post(reverse(name, args=args), {}).status_code for name, args in foreign.items()}

    assert set(read.values()) == {404} == set(written.values())
    assert not ManagementEntry.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "/kelola/opd/99999999999999999999/",
        "/kelola/pengguna/99999999999999999999/",
        "/kelola/jabatan/1/masa/99999999999999999999/",
        "/kelola/kalender/99999/tetapkan/",
        "/kelola/kalender/0/tetapkan/",
        "/kelola/kalender/99999/isi/",
        "/kelola/impor/lain/",
    ],
)
def test_senseless_addresses_are_not_there(office, client, url):
    client.force_login(office.admin)

    assert client.get(url).status_code == 404
    assert client.post(url, {}).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?tahun=abcd",
        "?tahun=9999",
        "?tahun=0000",
        "?halaman=-1",
        "?q=%00",
        "?perihal=%27",
        "?sebelum=x",
        "?tanggal=%00",
    ],
)
def test_senseless_questions_get_a_page(office, client, query):
    client.force_login(office.admin)

    for name in ("kelola_kalender", "kelola_node", "kelola_jurnal", "kelola_hari_baru"):
        assert client.get(reverse(name) + query).status_code == 200


def test_the_operator_of_the_system_is_nobodys_to_manage(office, client):
    operator = factories.make_user(office.pemda, "operator", is_superuser=True)
    client.force_login(office.admin)

    for name in ("kelola_orang", "kelola_orang_ubah", "kelola_orang_nonaktif", "kelola_orang_aktif"):
        assert client.get(reverse(name, args=[operator.pk])).status_code == 403


@pytest.mark.parametrize(
    "name", ["kelola_opd", "kelola_node", "kelola_jabatan", "kelola_tim", "kelola_kalender", "kelola_jurnal"]
)
def test_a_list_takes_the_same_queries_whatever_its_length(office, client, name, django_assert_max_num_queries):
    client.force_login(office.admin)
    for number in range(30):
        opd = Opd.objects.create(pemda=office.pemda, name=f"Badan Contoh {number}")
        Node.objects.create(pemda=office.pemda, opd=opd, name=f"SW-{number}")
        person = factories.make_user(office.pemda, f"kepala{number}", opd=opd)
        factories.give_post(person, "opd_kepala", f"Kepala {opd.name}", opd=opd)
        tim = Tim.objects.create(pemda=office.pemda, name=f"Tim {number}")
        TimMember.objects.create(tim=tim, user=office.tim, starts_on=date(2020, 1, 1))
        journal.note(office.admin, "opd", "Menambah OPD", opd.name, after=journal.snapshot(opd))
    client.get(reverse(name))

    with django_assert_max_num_queries(11):
        assert client.get(reverse(name)).status_code == 200


def test_a_new_opd_is_stored_and_noted_by_the_admins_name(office, client):
    client.force_login(office.admin)

    answer = client.post(reverse("kelola_opd_baru"), {"name": "Badan Contoh Baru", "address": "Jalan Contoh 2"})

    assert answer.status_code == 303
    assert Opd.objects.get(name="Badan Contoh Baru").pemda == office.pemda
    entry = ManagementEntry.objects.get()
    assert (entry.actor, entry.actor_name, entry.actor_title) == (office.admin, "Contoh Admin", "Contoh Admin Pemda")
    assert (entry.before, entry.after["nama"], entry.after["alamat"]) == ({}, "Badan Contoh Baru", "Jalan Contoh 2")


def test_renaming_notes_only_what_changed(office, client):
    client.force_login(office.admin)

    client.post(
        reverse("kelola_opd_ubah", args=[office.opd.pk]), {"name": "Dinas Contoh Arsip", "short_name": "Perpustakaan"}
    )

    entry = ManagementEntry.objects.get()
    assert (entry.before, entry.after) == ({"nama": "Dinas Contoh Perpustakaan"}, {"nama": "Dinas Contoh Arsip"})


def test_a_name_that_exists_is_refused_at_its_field_and_what_was_typed_stays(office, client):
    client.force_login(office.admin)

    answer = client.post(
        reverse("kelola_opd_baru"), {"name": "dinas contoh PERPUSTAKAAN", "address": "Jalan Tetap Ada 9"}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors["name"] == ["OPD “dinas contoh PERPUSTAKAAN” sudah ada."]
    assert "Jalan Tetap Ada 9" in answer.content.decode()
    assert not ManagementEntry.objects.exists()


def test_a_node_belongs_to_an_own_opd_and_has_a_real_address(office, other_office, client):
    client.force_login(office.admin)

    answer = client.post(
        reverse("kelola_node_baru"), {"name": "SW-1", "opd": other_office.opd.pk, "ip_address": "10.300.1.1"}
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"opd", "ip_address"}
    assert not Node.objects.exists()


def test_the_database_keeps_the_journal_as_it_was_written(office):
    from django.db import IntegrityError, transaction

    entry = journal.note(office.admin, "opd", "Menambah OPD", "Badan", after={"nama": "Badan"})

    with pytest.raises(IntegrityError), transaction.atomic():
        ManagementEntry.objects.filter(pk=entry.pk).update(subject="lain")
    assert ManagementEntry.objects.get().subject == "Badan"


def test_the_auditor_reads_the_own_governments_journal_only(office, other_office, client):
    journal.note(office.admin, "opd", "Menambah OPD", "Badan Sendiri", after={"nama": "Badan Sendiri"})
    journal.note(other_office.admin, "opd", "Menambah OPD", "Badan Asing", after={"nama": "Badan Asing"})
    client.force_login(office.auditor)

    shown = client.get(reverse("kelola_jurnal"), {"perihal": "opd"}).content.decode()

    assert "Badan Sendiri" in shown
    assert "Badan Asing" not in shown
