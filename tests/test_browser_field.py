"""A technician's day on a phone, and an auditor's day at a desk."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser_form import say_when_it_was_back
from tests.browser_walk import PHONE, Shots, assert_no_sideways_scroll
from tests.factories import make_office, make_ticket, perform, walk
from tickets.models import Attachment, Reading, RowDraft, Ticket
from workflow import moment
from workflow.states import Status

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("papers_wait")]


def photo(name, side=900):
    """A photo large enough to be on its way for a moment."""
    written = io.BytesIO()
    Image.effect_noise((side, side), 60).convert("RGB").save(written, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": written.getvalue()}


def draw(page):
    """Sign in the box with a finger."""
    box = page.locator("canvas.goresan")
    box.scroll_into_view_if_needed()
    edge = box.bounding_box()
    left, middle = edge["x"] + 20, edge["y"] + edge["height"] / 2
    page.mouse.move(left, middle)
    page.mouse.down()
    for at in range(1, 9):
        page.mouse.move(left + 25 * at, middle + (30 if at % 2 else -30))
    page.mouse.up()


def test_a_technicians_day_on_a_phone(office, page_as):
    ticket = walk(office, make_ticket(office), "perbaikan", until="6")
    page, shots = page_as(office.tim, viewport=PHONE), Shots("lapangan")

    def see(what):
        assert_no_sideways_scroll(page)
        shots.take(page, "tim", what)

    page.goto("/pekerjaan/")
    page.get_by_role("article").get_by_role("link", name="Catat perbaikan").click()
    expect(page.get_by_text("Rekan: Contoh Tim2")).to_be_visible()
    see("langkah")

    # The first visit does not finish the repair.
    page.locator(".kontak summary").click()
    see("lainnya")
    page.get_by_role("link", name="Catat kunjungan").click()
    page.get_by_label("Hasil kunjungan").fill("Panel terkunci, kunci dicari.")
    see("kunjungan")
    page.get_by_role("button", name="Catat kunjungan").click()
    expect(page.get_by_role("status").first).to_contain_text("Catat kunjungan")
    page.goto(f"{ticket.get_absolute_url()}langkah/")
    expect(page.get_by_role("main")).to_contain_text("Panel terkunci, kunci dicari.")

    # What is typed saves itself; photos go up when they are chosen.
    page.get_by_label("Tindakan", exact=True).fill("Mengganti konektor pada panel.")
    expect(page.locator("[data-konsep-kata]")).to_contain_text("Konsep tersimpan")
    page.get_by_text("Sebelum dikerjakan").click()
    page.locator("[name=foto]").set_input_files([photo("panel.jpg"), photo("kabel.jpg")])
    expect(page.locator("[data-berkas=foto] img")).to_have_count(2)
    page.locator("[data-berkas=foto]").get_by_role("button", name="Hapus kabel.jpg").click()
    expect(page.locator("[data-berkas=foto] img")).to_have_count(1)
    expect(page.get_by_label("Tindakan", exact=True)).to_have_value("Mengganti konektor pada panel.")
    see("konsep")

    say_when_it_was_back(page)
    page.locator("main form .lekat .tombol--utama").click()
    expect(page.get_by_role("status").first).to_contain_text("Langkah 6 tercatat")
    see("terkirim")
    kept = Attachment.objects.get(ticket=ticket, run__step="6")
    assert (kept.original_name, kept.taken) == ("panel.jpg", "sebelum")
    assert not RowDraft.objects.exists()


def test_without_a_network_nothing_typed_or_photographed_is_lost(office, page_as):
    ticket = walk(office, make_ticket(office), "perbaikan", until="6")
    page = page_as(office.tim, viewport=PHONE)
    page.goto(f"{ticket.get_absolute_url()}langkah/")
    page.locator("[name=foto]").set_input_files([photo(f"{number}.jpg", side=60) for number in range(12)])
    expect(page.locator("[data-berkas=foto] img")).to_have_count(12)
    expect(page.locator(".kemajuan")).to_have_count(0)

    page.context.set_offline(True)
    page.get_by_label("Tindakan", exact=True).fill("Mengganti konektor pada panel.")
    say_when_it_was_back(page)
    page.locator("main form .lekat .tombol--utama").click()
    expect(page.get_by_role("alert")).to_contain_text("Belum terkirim karena jaringan terputus")
    assert_no_sideways_scroll(page)

    page.context.set_offline(False)
    expect(page.locator("[data-konsep-kata]")).to_contain_text("Konsep tersimpan")
    page.locator("main form .lekat .tombol--utama").click()
    expect(page.get_by_role("status").first).to_contain_text("Langkah 6 tercatat")
    assert Attachment.objects.filter(ticket=ticket, run__step="6").count() == 12


def test_somebody_without_an_account_signs_on_the_technicians_phone(page_as, db):
    office = make_office("tanah-bumbu")
    ticket = perform(office, walk(office, make_ticket(office), "gagal", until="9"))
    page, shots = page_as(office.tim, viewport=PHONE), Shots("tanda-tangan")
    page.goto(ticket.get_absolute_url())
    page.get_by_role("link", name="Pengesahan di lokasi").first.click()
    page.get_by_label("Nama lengkap penanda tangan").fill("Contoh Penjaga Kantor")
    page.get_by_label("Jabatan penanda tangan").fill("Kasubbag Umum")
    draw(page)
    expect(page.get_by_role("img", name="Kotak tanda tangan, sudah ditandatangani")).to_be_visible()
    assert_no_sideways_scroll(page)
    shots.take(page, "tim", "goresan")

    page.get_by_role("button", name="Pengesahan di lokasi").click()

    expect(page.get_by_role("main")).to_contain_text("Contoh Penjaga Kantor, di lokasi, disaksikan Contoh Tim")
    assert Ticket.objects.get(pk=ticket.pk).status == Status.SELESAI
    drawn = Attachment.objects.get(ticket=ticket, kind=Attachment.Kind.TTD)
    assert Image.open(drawn.file).convert("L").getextrema()[0] < 100, "there is ink on the paper"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_blank_form_is_as_wide_as_its_screen(office, page_as, width):
    ticket = make_ticket(office)
    page, shots = page_as(office.tim, viewport={"width": width, "height": 800}), Shots("formulir")
    page.goto(f"{ticket.get_absolute_url()}formulir/")
    page.get_by_role("main").get_by_role("link", name="Perbaikan").first.click()
    expect(page.get_by_role("main")).to_contain_text("Contoh Pelapor")
    assert_no_sideways_scroll(page)
    shots.take(page, "tim", "formulir")


def test_an_auditors_day(office, page_as):
    ticket = walk(office, make_ticket(office), until="5")
    page, shots = page_as(office.auditor), Shots("auditor")
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Jejak audit").first.click()
    page.get_by_label("Nama orang").fill("kabid")
    page.get_by_label("Dari tanggal").fill(f"{moment.on_screen().astimezone(office.pemda.tz):%Y-%m-%d}")
    page.get_by_role("button", name="Saring").click()
    table = page.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(2)
    expect(table).to_contain_text("mendisposisikan laporan")
    shots.take(page, "auditor", "jejak")

    with page.expect_download() as coming:
        page.get_by_role("link", name="Unduh CSV").click()
    text = coming.value.path().read_text(encoding="utf-8-sig")
    assert ticket.number in text and "Contoh Kabid" in text

    table.get_by_role("link", name=ticket.number).click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Jalur SOP")
    page.wait_for_load_state()
    assert main.locator("form[method=post]").count() == 0, "an auditor changes nothing"
    page.goto("/jejak/dibaca/")
    expect(main.get_by_role("table")).to_contain_text("orang: kabid")
    assert Reading.objects.filter(page="Unduhan jejak audit").exists()


def test_a_link_that_is_pressed_without_a_network_leaves_the_page_readable(office, page_as):
    ticket = walk(office, make_ticket(office), until="5")
    page = page_as(office.tim, viewport=PHONE)
    page.goto(ticket.get_absolute_url())
    page.context.set_offline(True)
    page.locator(".kaki-nav a").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Jaringan terputus, jadi halaman itu belum dapat dibuka.")
    expect(page.get_by_role("heading", level=1)).to_have_text(ticket.title)
    assert_no_sideways_scroll(page)
    page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.locator(".kaki-nav a").first.click()
    expect(page).to_have_url(re.compile("/pekerjaan/$"))
