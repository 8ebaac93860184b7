"""Letterheads with their lambang, the look of the page and the patterns of numbers, as an admin sets them."""

import hashlib
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from reports import numbering, pdf, tasks
from reports.models import KopNaskah, PolaNomor, TataNaskah
from tests import factories
from tests.test_held_files import came_back
from tests.test_pdf import info_of, text_of
from tickets.models import HeldFile, ManagementEntry
from workflow.papers import PaperKind

pytestmark = pytest.mark.django_db

LOOK = {
    "margin_top": 20, "margin_bottom": 20, "margin_left": 25, "margin_right": 15, "font": "Liberation Serif",
    "date_case": "judul", "party_order": "pertama_kiri", "sheet_size": "setengah",
}  # fmt: skip


@pytest.fixture
def admin(client, office):
    """The browser of the admin."""
    client.force_login(office.admin, backend="tickets.backends.PeopleBackend")
    return client


def picture(kind="PNG", size=(900, 1000), name="lambang.png", **more):
    """An uploaded picture with something in its metadata."""
    body = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, "green").save(body, kind, **more)
    return SimpleUploadedFile(name, body.getvalue())


def last_sheet(office):
    """A Lembar Disposisi that is issued now."""
    ticket = factories.walk(office, factories.make_ticket(office), until="4")
    return ticket.papers.get(kind=PaperKind.LEMBAR_DISPOSISI)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_lambang_is_redrawn_small_and_printed_on_the_next_paper(office, admin, morning, kind):
    answer = admin.post(reverse("kelola_kop_dinas"), {"contact": "Telepon (000) 000", "lambang_baru": picture(kind)})
    kop = KopNaskah.of(office.pemda)
    sheet = last_sheet(office)
    tasks.render_naskah(sheet.pk)
    sheet.refresh_from_db()
    with kop.lambang.open("rb") as stored:
        body = stored.read()
    assert answer.status_code == 303
    assert Image.open(io.BytesIO(body)).format == "PNG"
    assert max(Image.open(io.BytesIO(body)).size) == 500
    assert (kop.lambang_sha256, sheet.is_ready) == (hashlib.sha256(body).hexdigest(), True)
    assert sheet.facts["kop"]["contact"] == "Telepon (000) 000"
    assert admin.get(reverse("kelola_lambang"))["Content-Type"] == "image/png"
    for page in ("kelola_kop", "kelola_kop_pratinjau"):
        shown = admin.get(reverse(page)).content.decode()
        assert f'src="{reverse("kelola_lambang")}"' in shown and "Telepon (000) 000" in shown


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("lambang.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("lambang.svg", b"<?xml version='1.0'?><svg><script>1</script></svg>"),
        SimpleUploadedFile("lambang.png", b"GIF89a" + b"\0" * 64),
        SimpleUploadedFile("lambang.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
        SimpleUploadedFile("lambang.png", b"%PDF-1.7"),
    ],
    ids=["svg", "svg script", "gif", "broken", "pdf"],
)
def test_anything_but_a_png_or_jpeg_is_refused(office, admin, upload):
    answer = admin.post(reverse("kelola_kop_dinas"), {"lambang_baru": upload})
    assert answer.status_code == 422
    assert not KopNaskah.objects.exists()


def test_a_lambang_waits_while_another_field_of_its_form_is_mended(office, admin):
    refused = admin.post(reverse("kelola_kop_dinas"), {"contact": "x" * 241, "lambang_baru": picture()})
    waiting = HeldFile.objects.get()
    shown = admin.get(reverse("berkas_tertahan", args=[waiting.pk]))
    mended = {"contact": "Telepon (000) 000", **came_back(refused)}
    second = admin.post(reverse("kelola_kop_dinas"), {**mended, "lambang_baru": picture(size=(80, 90))})
    assert "Satu lambang saja" in second.context["form"].errors["lambang_baru"][0]
    assert admin.post(reverse("kelola_kop_dinas"), mended).status_code == 303
    assert (shown["Content-Type"], KopNaskah.of(office.pemda).lambang_sha256) == ("image/png", waiting.sha256)
    assert not HeldFile.objects.exists()


def test_a_paper_that_waits_still_prints_the_lambang_of_its_issue(office, admin, morning):
    admin.post(reverse("kelola_kop_dinas"), {"lambang_baru": picture()})
    sheet = last_sheet(office)
    admin.post(reverse("kelola_kop_dinas"), {"lambang_baru": picture("JPEG")})
    tasks.render_naskah(sheet.pk)
    sheet.refresh_from_db()
    assert (sheet.is_ready, sheet.failure) == (True, "")


def test_an_opd_has_a_letterhead_and_a_code_of_its_own(office, admin):
    url = reverse("kelola_kop_opd", args=[office.opd.pk])
    admin.post(url, {"city": "Kota OPD", "unit_code": "PUS", "contact": "pos-el: contoh@contoh.test"})
    assert KopNaskah.of(office.pemda, office.opd).city == "Kota OPD"
    assert numbering.unit_code(office.pemda, office.opd) == "PUS"
    assert ManagementEntry.objects.get().subject == "Dinas Contoh Perpustakaan"


def test_the_sample_sheet_shows_what_was_typed_before_it_is_stored(office, admin):
    shown = admin.post(reverse("kelola_tata"), LOOK | {"langkah": "contoh"})
    page = shown.content.decode()
    style = re.search(r'href="(/[^"]+pratinjau\.css\?[^"]+)"', page)[1].replace("&amp;", "&")
    rule = admin.get(style)
    assert "padding: 9.30cqi 6.98cqi 9.30cqi 11.63cqi" in rule.content.decode()  # 20, 15, 20 and 25 mm of 215
    assert '"Liberation Serif", serif' in rule.content.decode()
    assert rule["Content-Type"].startswith("text/css")
    assert page.index("PIHAK PERTAMA") < page.index("PIHAK KEDUA")
    assert "Dua Ribu Dua Puluh Enam" in page
    assert not TataNaskah.objects.exists()


@pytest.mark.parametrize("query", ["", "?margin_top=9", "?font=x%7D%20body%7B"])
def test_a_style_that_no_paper_bears_is_the_stored_one(admin, query):
    rule = admin.get(reverse("kelola_kop_gaya") + query).content.decode()
    assert rule.count("{") == rule.count("}") == 1
    assert "padding: 11.63cqi" in rule  # 25 mm


def test_the_look_of_the_page_is_the_governments_own(office, admin, morning):
    admin.post(reverse("kelola_tata"), LOOK)
    facts = last_sheet(office).facts
    body = pdf.render(facts["kind"], facts, pdf.Pictures())
    assert (facts["margins"], facts["font"], facts["second_party_left"]) == (
        "20mm 15mm 20mm 25mm",
        "Liberation Serif",
        False,
    )
    assert "Tagged:          yes" in info_of(body)
    assert "Page size:       609.449 x 467.717 pts" in info_of(body)  # half a folio
    assert "Lembar Disposisi".upper() in text_of(body).upper()
    assert facts["date_in_words"] == "Dua Puluh Bulan November Tahun Dua Ribu Dua Puluh Enam"


@pytest.mark.parametrize("wrong", [{"margin_top": 5}, {"margin_left": 90}, {"font": "Comic Sans"}, {"date_case": "x"}])
def test_a_look_that_no_paper_bears_is_refused(office, admin, wrong):
    assert admin.post(reverse("kelola_tata"), LOOK | wrong).status_code == 422
    assert not TataNaskah.objects.exists()


def test_a_kind_of_paper_has_a_pattern_of_its_own(office, admin, morning):
    url = reverse("kelola_pola_ubah", args=[PaperKind.LEMBAR_DISPOSISI])
    pattern = {"template": "{sifat}/{klasifikasi}/{urut}/{unit}/{bulan_romawi}/{tahun}", "klasifikasi": "500.12"}
    admin.post(url, pattern | {"sifat": "B", "short_name": ""})
    assert last_sheet(office).number == "B/500.12/1/Kominfo/XI/2026"
    page = admin.get(reverse("kelola_pola")).content.decode()
    assert "B/500.12/7/Kominfo/XI/2026" in page.replace("<wbr>", "")


@pytest.mark.parametrize("template", ["{nomor}/{tahun}", "{urut", "{unit}" * 13])
def test_a_pattern_that_cannot_be_written_is_refused(office, admin, template):
    office.pemda.unit_code = "KOMINFO-PUSAT-CONTOH"
    office.pemda.save(update_fields=["unit_code"])
    url = reverse("kelola_pola_ubah", args=[PaperKind.F04])
    assert admin.post(url, {"template": template, "sifat": "B"}).status_code == 422
    assert not PolaNomor.objects.exists()
