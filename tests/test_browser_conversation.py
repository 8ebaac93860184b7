"""An OPD and a technician beside the SOP, in Chromium: writing, asking, photos, receipt, recovery."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser_walk import PHONE, assert_no_sideways_scroll
from tickets.models import Message, Ticket

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("papers_wait"),
]


@pytest.fixture
def ticket(office):
    """A report that waits for the team."""
    return factories.walk(office, factories.make_ticket(office), until="5")


def photo(name):
    """A photo as the file chooser gives it."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": factories.make_photo().content}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_an_opd_asks_on_the_phone_and_the_technician_answers(office, page_as, ticket, scripts):
    opd = page_as(office.people["opd"], viewport=PHONE, java_script_enabled=scripts)
    opd.goto(ticket.get_absolute_url())
    expect(opd.get_by_role("heading", name="Siapa yang menangani")).to_be_visible()
    opd.get_by_role("button", name="Tanya perkembangan").click()
    expect(opd.get_by_text("Anda dapat bertanya lagi mulai")).to_be_visible()
    expect(opd.get_by_role("button", name="Tanya perkembangan")).to_have_count(0)
    opd.get_by_label("Pesan").fill("Ruang server terkunci.")
    opd.get_by_label("Lampiran").set_input_files([photo("pintu.jpg")])
    opd.get_by_role("button", name="Kirim pesan").click()
    expect(opd.locator(".ujaran").last).to_contain_text("Ruang server terkunci.")

    tim = page_as(office.tim, viewport=PHONE, java_script_enabled=scripts)
    tim.goto("/")
    expect(tim.get_by_text("OPD menanyakan perkembangan")).to_be_visible()
    tim.goto(ticket.get_absolute_url())
    tim.get_by_role("link", name="Jawab dalam percakapan").click()
    tim.get_by_label("Pesan").fill("Cek dengan penyedia dahulu.")
    tim.get_by_label("Catatan internal").check()
    tim.get_by_role("button", name="Kirim pesan").click()
    tim.get_by_label("Pesan").fill("Kami tiba pukul 10.00 WIB.")
    tim.get_by_role("button", name="Kirim pesan").click()
    expect(tim.locator(".ujaran")).to_have_count(4)

    opd.goto(ticket.get_absolute_url())
    expect(opd.locator(".ujaran")).to_have_count(3)
    expect(opd.locator(".ujaran").last).to_contain_text("Kami tiba pukul 10.00 WIB.")
    expect(opd.locator("body")).not_to_contain_text("Cek dengan penyedia dahulu.")
    if scripts:
        assert_no_sideways_scroll(opd)
        assert_no_sideways_scroll(tim)


def test_a_message_is_taken_back_and_an_impatient_finger_sends_one(office, page_as, ticket):
    page = page_as(office.tim)
    page.goto(ticket.get_absolute_url())
    page.get_by_label("Pesan").fill("Salah kirim.")
    page.get_by_role("button", name="Kirim pesan").dblclick()
    expect(page.locator(".ujaran")).to_have_count(1)
    page.get_by_role("button", name="Tarik").click()
    expect(page.locator(".ujaran")).to_contain_text("Pesan ini ditarik oleh penulisnya.")
    assert Message.objects.count() == 1


def test_photos_follow_and_the_receipt_prints(office, page_as, ticket):
    page = page_as(office.people["opd"], viewport=PHONE)
    page.goto(ticket.get_absolute_url())
    page.get_by_role("link", name="Tambah foto").click()
    page.get_by_label("Foto").set_input_files([photo("a.jpg"), photo("b.jpg")])
    page.get_by_role("button", name="Tambahkan foto").click()
    expect(page.locator("#laporan figure")).to_have_count(3)
    page.get_by_role("link", name="Tanda terima").click()
    expect(page.get_by_role("heading", name="Data Pelapor")).to_be_visible()
    assert_no_sideways_scroll(page)
    page.emulate_media(media="print")
    expect(page.locator(".bilah")).to_be_hidden()
    expect(page.get_by_text(ticket.number).last).to_be_visible()


def test_a_fault_that_is_still_there_is_reopened_with_the_same_words(office, page_as):
    ticket = factories.walk(office, factories.make_ticket(office), "perbaikan")
    page = page_as(office.people["opd"], viewport=PHONE)
    page.goto(ticket.get_absolute_url())
    page.get_by_role("link", name="Belum pulih").click()
    page.get_by_label("Keterangan").fill("Lantai 2 masih terputus.")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_label("Alasan")).to_have_value("Lantai 2 masih terputus.")
    page.get_by_role("button", name="Buka kembali").last.click()
    expect(page.locator("body")).to_contain_text("Langkah")
    assert Ticket.objects.get(pk=ticket.pk).round == 2
