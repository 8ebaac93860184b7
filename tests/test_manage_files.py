"""SOP files, the letterhead, CSV imports and papers that gave up, as an admin handles them."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports import printing
from reports.models import MOST_ATTEMPTS, MOST_TRIES, Cetakan, CetakanSop, Konsep, Naskah
from reports.sop_prints import print_of
from reports.tasks import render_naskah
from tests import factories
from tickets.csv_text import read_table
from tickets.models import ManagementEntry, Node, Opd, Pemda, TimMember, User
from workflow import moment
from workflow.models import SopVersion
from workflow.sop import read_sop
from workflow.sop.difference import difference

SOP = (factories.SOP_FOLDER / "purbalingga.toml").read_text()


@pytest.fixture
def admin(office, client):
    """A browser in which the admin is logged in."""
    client.force_login(office.admin, backend="tickets.backends.PeopleBackend")
    return client


def sent(text, name="sop.toml"):
    """A file as a browser sends it."""
    content = text if isinstance(text, bytes) else text.encode()
    return {"berkas": SimpleUploadedFile(name, content)}


def test_an_admin_begins_from_an_sop_file_that_comes_with_the_program(office, admin):
    page = admin.get(reverse("kelola_sop")).content.decode()
    address = reverse("kelola_sop_contoh", args=["batam"])
    assert address in page

    answer = admin.get(address)

    assert answer["Content-Disposition"] == 'attachment; filename="contoh-batam.toml"'
    assert read_sop(answer.content).government == "Pemerintah Kota Batam"
    assert admin.post(reverse("kelola_sop_periksa"), sent(answer.content)).status_code == 200
    assert admin.get(reverse("kelola_sop_contoh", args=["settings"])).status_code == 404


def newer_sop():
    """Purbalingga's SOP under another code, with one limit changed."""
    sop = read_sop(SOP.encode())
    text = SOP.replace(f'code = "{sop.code}"', f'code = "{sop.code}-2"', 1)
    assert 'limit = "1-3 jam"' in text
    return text.replace('limit = "1-3 jam"', 'limit = "2-4 jam"', 1)


def test_every_fault_of_an_sop_file_is_shown_with_row_key_and_reason(office, admin):
    broken = (
        newer_sop().replace('limit = "2-4 jam"', 'limit = "4-2 jam"').replace('status = "perbaikan"', 'status = "x"')
    )

    answer = admin.post(reverse("kelola_sop_periksa"), sent(broken))

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert len(answer.context["faults"]) >= 2
    for fault in answer.context["faults"]:
        assert fault.row in shown and fault.key in shown
    assert SopVersion.objects.count() == 1


def test_a_good_file_is_shown_with_its_difference_before_anything_is_stored(office, admin):
    answer = admin.post(reverse("kelola_sop_periksa"), sent(newer_sop()))

    assert answer.status_code == 200
    change = answer.context["changes"][0]
    assert (change.row, change.kind, change.values) == (
        "6",
        "baris berubah",
        (("waktu", "1-3 jam", "2-4 jam"),),
    )
    assert SopVersion.objects.count() == 1


def test_the_confirmed_import_stores_the_same_bytes_from_its_day_on(office, admin):
    text = newer_sop().replace("\n", "\r\n")
    look = admin.post(reverse("kelola_sop_periksa"), sent(text))

    answer = admin.post(
        reverse("kelola_sop_impor"),
        {"isi": look.context["form"]["isi"].value(), "effective_from": "2027-01-01"},
    )

    assert answer.status_code == 303
    version = SopVersion.objects.get(code__endswith="-2")
    assert version.source == text
    assert version.effective_from == date(2027, 1, 1)
    entry = ManagementEntry.objects.get()
    assert (entry.act, entry.after["berlaku sejak"]) == ("Mengimpor SOP", "1 Januari 2027")


def test_other_bytes_under_a_code_that_tickets_use_are_refused(office, admin):
    factories.make_ticket(office)
    look = admin.post(reverse("kelola_sop_periksa"), sent(SOP.replace('limit = "1-3 jam"', 'limit = "2-4 jam"')))

    answer = admin.post(
        reverse("kelola_sop_impor"),
        {"isi": look.context["form"]["isi"].value(), "effective_from": "2027-01-01"},
    )

    assert "sudah dipakai 1 tiket" in look.content.decode()
    assert answer.status_code == 422
    assert "sudah dipakai tiket" in answer.context["form"].non_field_errors()[0]
    assert not ManagementEntry.objects.exists()


@pytest.mark.parametrize("data", [{}, {"isi": "%%%"}, {"isi": "eA==", "effective_from": "x"}])
def test_a_confirmation_that_lost_its_file_asks_for_it_again(office, admin, data):
    assert admin.post(reverse("kelola_sop_impor"), data).status_code == 422
    assert SopVersion.objects.count() == 1


def test_a_wrong_date_keeps_the_preview(office, admin):
    look = admin.post(reverse("kelola_sop_periksa"), sent(newer_sop()))

    answer = admin.post(
        reverse("kelola_sop_impor"), {"isi": look.context["form"]["isi"].value(), "effective_from": "besok"}
    )

    assert answer.status_code == 422
    assert answer.templates[0].name == "kelola/sop_pratinjau.html"
    assert "effective_from" in answer.context["form"].errors


def test_the_difference_names_rows_that_are_new_and_gone():
    short = read_sop((Path(__file__).parent / "sop" / "paling-singkat.toml").read_bytes())
    long = read_sop(SOP.encode())

    head, changes = difference(long, short)

    kinds = {change.row: change.kind for change in changes}
    assert "baris dihapus" in kinds.values()
    assert {label for label, _, _ in head} >= {"judul"}
    assert {change.kind for change in difference(short, long)[1]} >= {"baris baru"}
    assert difference(long, long) == ((), ())


def letterhead(**overrides):
    """What the form of the letterhead sends."""
    return {
        "name": "Pemerintah Kabupaten Contoh",
        "dinas": "Dinas Komunikasi dan Informatika",
        "dinas_short": "Dinkominfo",
        "address": "Jalan Contoh Nomor 2",
        "city": "Contoh",
        "paper_size": "A4",
        "unit_code": "DKI",
        "number_template": "500.12/{urut:3}/{unit}/{tahun}",
        **overrides,
    }


def test_the_letterhead_is_stored_and_noted(office, admin):
    admin.post(reverse("kelola_kop"), letterhead())

    pemda = Pemda.objects.get(pk=office.pemda.pk)
    assert (pemda.name, pemda.paper_size) == ("Pemerintah Kabupaten Contoh", "A4")
    entry = ManagementEntry.objects.get()
    assert (entry.before["ukuran kertas"], entry.after["ukuran kertas"]) == ("F4", "A4")


def test_sample_numbers_are_written_by_the_server_without_storing(office, admin, morning):
    answer = admin.post(reverse("kelola_kop"), letterhead(langkah="contoh"))

    shown = answer.content.decode()
    assert "500.12/007/DKI/2026" in shown.replace("<wbr>", "")
    assert "PEMERINTAH KABUPATEN CONTOH" in shown
    assert Pemda.objects.get(pk=office.pemda.pk).paper_size == "F4"
    assert not ManagementEntry.objects.exists()


@pytest.mark.parametrize("template", ["{nomor}/{tahun}", "{urut/{tahun}", "urut}", ""])
def test_a_pattern_with_unknown_signs_is_refused_at_its_field(office, admin, template):
    answer = admin.post(reverse("kelola_kop"), letterhead(number_template=template))

    assert answer.status_code == 422
    assert "number_template" in answer.context["form"].errors


def test_a_pattern_whose_numbers_do_not_fit_on_a_paper_is_refused(office, admin):
    answer = admin.post(
        reverse("kelola_kop"), letterhead(number_template="{unit}" * 13, unit_code="KOMINFO-PUSAT-CONTOH")
    )
    assert "Paling panjang 120 huruf" in answer.context["form"].errors["number_template"][0]


def test_a_csv_with_bom_and_semicolons_is_shown_and_then_stored_whole(office, admin):
    url = reverse("kelola_impor_berkas", args=["opd"])
    text = "\ufeffnama;sebutan;alamat\r\nBadan Contoh Satu;Satu;Jalan 1\r\nBadan Contoh Dua;;\r\n"

    look = admin.post(url, sent(text, "opd.csv"))
    assert not Opd.objects.filter(name__startswith="Badan").exists()
    answer = admin.post(url, {"isi": look.context["isi"]})

    assert (look.status_code, answer.status_code) == (200, 303)
    assert set(Opd.objects.filter(name__startswith="Badan").values_list("pemda", "short_name")) == {
        (office.pemda.pk, "Satu"),
        (office.pemda.pk, ""),
    }
    assert ManagementEntry.objects.get().subject == "OPD, 2 baris"


def test_every_bad_row_is_named_with_its_reason_and_nothing_is_stored(office, admin):
    url = reverse("kelola_impor_berkas", args=["titik"])
    text = (
        "nama,opd,alamat_ip\n"
        "SW-1,Perpustakaan,10.1.1.1\n"
        "SW-2,Tidak Ada,10.1.1.2\n"
        ",Perpustakaan,10.1.1.3\n"
        "sw-1,Perpustakaan,10.1.1\n"
        "=HYPERLINK(1),Perpustakaan,\n"
        "SW-5,Perpustakaan,10.1.1.5,lebih\n"
    )

    answer = admin.post(url, sent(text, "titik.csv"))

    found = {(number, column): reason for number, column, _, reason in answer.context["bad"]}
    assert answer.status_code == 422
    assert found == {
        (3, "opd"): "“Tidak Ada” tidak ada dalam daftar OPD",
        (4, "nama"): "harus diisi",
        (5, "nama"): "sama dengan baris 2",
        (5, "alamat_ip"): "alamat IP tidak benar, misalnya 10.10.2.1",
        (6, "nama"): "tidak boleh diawali tanda =, +, -, atau @",
        (7, "baris"): "memuat 4 kolom, padahal judulnya 3",
    }
    assert answer.context["isi"] == ""
    assert not Node.objects.exists()


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("nama;sebutan\nBadan;B\nBadan Jos\u00e9;J\n".encode("cp1252"), "(baris 3)"),
        (b'nama;sebutan\nBadan;B\n"Badan Dua;D\n', "mulai baris 3"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_line(office, admin, content, place):
    answer = admin.post(reverse("kelola_impor_berkas", args=["opd"]), sent(content, "opd.csv"))

    assert place in answer.context["found"].refusal
    assert "Kolom:" in answer.content.decode()


def test_people_are_imported_with_opd_and_team(office, admin):
    url = reverse("kelola_impor_berkas", args=["pengguna"])
    text = (
        "nama;nama_pengguna;opd;tim;hp;nip\n"
        "Contoh Satu;contoh.satu;Perpustakaan;;+62 812 0000 0009;\n"
        "Contoh Dua;contoh.dua;;Tim Jaringan;;199001012020011001\n"
    )
    look = admin.post(url, sent(text, "orang.csv"))

    answer = admin.post(url, {"isi": look.context["isi"]})

    assert answer.status_code == 303
    first, second = User.objects.filter(username__startswith="contoh.").order_by("pk")
    assert (first.opd, first.phone, first.hands.roles) == (office.opd, "081200000009", {"opd"})
    assert (second.nip, second.hands.roles) == ("199001012020011001", {"tim"})
    assert TimMember.objects.filter(user=second).count() == 1


def test_wrong_people_are_named(office, admin):
    text = (
        "nama,nama_pengguna,opd,tim,pos_el,hp,nip\n"
        "A,kabid@purbalingga,,,,,\n"
        "B,dua kata,Perpustakaan,Tim Jaringan,bukan,12,34\n"
    )

    answer = admin.post(reverse("kelola_impor_berkas", args=["pengguna"]), sent(text, "orang.csv"))

    found = {(number, column) for number, column, _, _ in answer.context["bad"]}
    assert found == {(2, "nama_pengguna"), *((3, name) for name in ("nama_pengguna", "tim", "pos_el", "hp", "nip"))}


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"nama;lain\nA;B\n",
        b"sebutan\nA\n",
        b"nama\n",
        b'nama\n"tidak ditutup\n',
        b"nama\0\nA\n",
        b"nama;nama\nA;B\n",
    ],
)
def test_a_file_that_is_no_such_table_is_refused_in_a_sentence(office, admin, content):
    answer = admin.post(reverse("kelola_impor_berkas", args=["opd"]), sent(content, "opd.csv"))

    assert answer.status_code == 422
    assert answer.context["found"].refusal


def test_a_forged_confirmation_of_bad_rows_stores_nothing(office, admin):
    answer = admin.post(reverse("kelola_impor_berkas", args=["opd"]), {"isi": "bmFtYQo9MSsxCg=="})

    assert answer.status_code == 422
    assert not ManagementEntry.objects.exists()


def test_the_number_of_queries_of_a_dry_run_does_not_grow_with_the_file(office, admin, django_assert_max_num_queries):
    url = reverse("kelola_impor_berkas", args=["titik"])
    text = "nama;opd\n" + "".join(f"SW-{number};Perpustakaan\n" for number in range(300))

    with django_assert_max_num_queries(14):
        assert admin.post(url, sent(text, "titik.csv")).context["isi"]


def test_the_file_to_fill_in_opens_in_a_spreadsheet_and_comes_back(office, admin):
    answer = admin.get(reverse("kelola_impor_contoh", args=["pengguna"]))

    assert answer["Content-Disposition"] == 'attachment; filename="contoh-pengguna.csv"'
    file = b"".join(answer)
    assert file.startswith("\ufeff".encode())
    assert read_table(file)[0][:2] == ["nama", "nama_pengguna"]


@pytest.fixture
def lost_paper(office):
    """A paper whose five tries have failed."""
    factories.walk(office, factories.make_ticket(office), until="5")
    paper = Naskah.objects.first()
    Naskah.objects.filter(pk=paper.pk).update(
        attempts=MOST_ATTEMPTS, failure="MemoryError: contoh", rendered_at=None, file="", sha256=""
    )
    return Naskah.objects.get(pk=paper.pk)


def test_a_paper_that_gave_up_is_shown_and_tried_again(office, admin, lost_paper):
    shown = admin.get(reverse("kelola_gagal")).content.decode()

    answer = admin.post(reverse("kelola_gagal_coba", args=["naskah", lost_paper.pk]))
    render_naskah(lost_paper.pk)

    assert "MemoryError: contoh" in shown
    assert answer.status_code == 303
    assert Naskah.objects.get(pk=lost_paper.pk).is_ready
    assert ManagementEntry.objects.get().before == {"percobaan": "5", "kegagalan": "MemoryError: contoh"}


def test_a_paper_of_another_government_is_not_tried(office, other_office, client, lost_paper):
    client.force_login(other_office.admin)

    assert client.post(reverse("kelola_gagal_coba", args=["naskah", lost_paper.pk])).status_code == 404
    assert client.get(reverse("kelola_gagal")).context["rows"] == []


def test_everything_that_the_printer_gave_up_stands_in_one_list_and_is_tried_again(office, admin):
    batam = factories.make_office("batam")
    drafted = factories.walk(batam, factories.make_ticket(batam), "luar_data_center", until="5")
    factories.perform(batam, drafted)
    wanted = print_of(batam.sop_version)
    order = {"actor": batam.admin, "kind": "rekap_csv", "title": "Rekap Oktober", "wanted": {}, "part_count": 1}
    cetakan = printing.order(**order)
    done = {"rendered_at": None, "file": "", "sha256": "", "attempts": MOST_ATTEMPTS, "failure": "Rusak"}
    CetakanSop.objects.filter(pk=wanted.pk).update(**done)
    Konsep.objects.filter(ticket=drafted).update(**done)
    Cetakan.objects.filter(pk=cetakan.pk).update(tries=MOST_TRIES, failure="Rusak")
    admin.force_login(batam.admin)
    failed = [failure for failure, _ in admin.get(reverse("kelola_gagal")).context["rows"]]
    assert {failure.kind for failure in failed} == {"konsep", "sop", "cetakan"}
    assert f"{len(failed)} naskah atau cetakan gagal dibuat" in admin.get(reverse("kelola")).content.decode()
    for failure in failed:
        answer = admin.post(reverse("kelola_gagal_coba", args=[failure.kind, failure.pk]), follow=True)
        assert f"{failure} dicoba lagi dalam satu menit." in answer.content.decode()
    assert admin.get(reverse("kelola_gagal")).context["rows"] == []
    assert CetakanSop.objects.get(pk=wanted.pk).is_awaited
    assert printing.stalled(moment.now()) == [cetakan.pk]


@pytest.mark.parametrize("kind", ["naskah", "konsep", "sop", "cetakan", "apa"])
def test_what_is_not_there_cannot_be_tried_again(admin, kind):
    assert admin.post(reverse("kelola_gagal_coba", args=[kind, 987_654_321])).status_code == 404
