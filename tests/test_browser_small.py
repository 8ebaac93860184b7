"""Small things that a person meets in the browser: wrong passwords, lost races, impatient fingers, narrow screens."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser_form import group, pick, say_when_it_was_back
from tests.browser_walk import PHONE, Shots, assert_no_sideways_scroll, log_in, write_report
from tests.factories import make_ticket, perform, walk
from tickets.models import Ticket
from workflow import actions

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("papers_wait")]


def test_a_wrong_password_gets_a_sentence_and_the_typed_name_stays(office, page):
    log_in(page, office.kabid.username, "bukan-sandinya")

    expect(page.get_by_role("alert")).to_contain_text("Nama pengguna atau kata sandi tidak cocok")
    expect(page.get_by_label("Nama pengguna")).to_have_value(office.kabid.username)
    expect(page.get_by_label("Kata sandi")).to_have_value("")


def test_five_wrong_passwords_lock_the_account_and_the_page_says_for_how_long(office, page):
    for _ in range(5):
        log_in(page, office.kabid.username, "bukan-sandinya")

    expect(page.get_by_role("heading", name="Akun terkunci sementara")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Tunggu 15 menit")


def test_an_unknown_ticket_gets_a_page_that_says_what_to_do(office, page_as):
    page = page_as(office.kabid, viewport=PHONE)
    answer = page.goto("/tiket/PBG-2026-9999/")

    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Halaman tidak ditemukan atau bukan untuk akun Anda")
    expect(page.get_by_role("link", name="Ke halaman utama")).to_be_visible()
    assert_no_sideways_scroll(page)


def test_who_comes_second_to_a_row_reads_who_was_first_and_keeps_what_was_typed(office, page_as):
    ticket = walk(office, make_ticket(office), "perbaikan", until="6")
    first, second = page_as(office.tim), page_as(office.tim2)
    for page in (first, second):
        page.goto(ticket.get_absolute_url())
        page.get_by_role("link", name="Catat perbaikan").first.click()
    say_when_it_was_back(first)
    first.get_by_label("Tindakan", exact=True).fill("Memasang konektor baru.")
    second.get_by_label("Tindakan", exact=True).fill("Mengganti kabel dari panel.")

    first.locator("main form .tombol--utama").click()
    expect(first.get_by_role("status")).to_contain_text("Langkah 6 tercatat")
    second.locator("main form .tombol--utama").click()

    expect(second.locator("body")).to_contain_text(str(office.tim))
    expect(second.locator("main")).to_contain_text("Mengganti kabel dari panel.")
    assert ticket.runs.filter(step="6").count() == 1


def test_a_row_that_changed_under_the_form_keeps_what_was_typed(office, page_as):
    ticket = walk(office, make_ticket(office), "perbaikan", until="6")
    page = page_as(office.tim)
    page.goto(ticket.get_absolute_url())
    page.get_by_role("link", name="Catat perbaikan").first.click()
    page.get_by_label("Tindakan", exact=True).fill("Mengganti kabel dari panel.")
    say_when_it_was_back(page)
    actions.reassign_tim(
        ticket, actor=office.kasi, petugas=[office.tim], penanggung_jawab=office.tim, note="Tim kedua sedang cuti."
    )

    page.locator("main form .tombol--utama").click()

    expect(page.get_by_role("alert")).to_contain_text("Isian Anda masih ada di bawah ini")
    expect(page.get_by_label("Tindakan", exact=True)).to_have_value("Mengganti kabel dari panel.")
    page.locator("main form .tombol--utama").click()
    expect(page.get_by_role("status")).to_contain_text("Langkah 6 tercatat")


@pytest.mark.parametrize("with_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_double_click_on_kirim_makes_one_ticket(office, page_as, with_script):
    page = page_as(office.people["opd"], java_script_enabled=with_script)
    page.goto("/lapor/")
    write_report(page)

    page.get_by_role("button", name="Kirim laporan").dblclick()

    expect(page.get_by_role("status")).to_contain_text("Laporan tercatat dengan nomor")
    assert Ticket.objects.count() == 1


def test_a_disposisi_needs_an_instruction_and_says_so_at_the_field(office, page_as):
    ticket = perform(office, make_ticket(office))
    page = page_as(office.kabid)
    page.goto(ticket.get_absolute_url())
    page.get_by_role("link", name="Disposisikan").first.click()
    pick(group(page, "Diteruskan kepada Sdr."), "Contoh")

    page.locator("main form .tombol--utama").click()

    expect(page.get_by_role("alert")).to_contain_text("Dengan hormat harap")
    expect(group(page, "Dengan hormat harap")).to_contain_text("Tandai paling sedikit satu")
    expect(group(page, "Diteruskan kepada Sdr.").get_by_role("radio").first).to_be_checked()


def test_a_returned_report_is_completed_by_its_opd_and_comes_back(office, page_as):
    ticket = walk(office, make_ticket(office), until="3")
    kabid, opd = page_as(office.kabid), page_as(office.people["opd"], viewport=PHONE)

    kabid.goto(ticket.get_absolute_url())
    kabid.get_by_text("Tindakan lain").click()
    kabid.get_by_role("link", name="Kembalikan ke OPD").click()
    kabid.get_by_label("Alasan").fill("Kurang")
    kabid.get_by_role("button", name="Kembalikan ke OPD").click()
    expect(kabid.get_by_role("alert")).to_contain_text("paling sedikit 10 huruf")
    expect(kabid.get_by_label("Alasan")).to_have_value("Kurang")
    kabid.get_by_label("Alasan").fill("Kurang jelas: nomor ruang belum disebutkan.")
    kabid.get_by_role("button", name="Kembalikan ke OPD").click()

    opd.goto("/kotak-masuk/")
    expect(opd.get_by_role("main")).to_contain_text("menunggu Anda")
    opd.get_by_role("link", name=ticket.title).click()
    expect(opd.get_by_role("main")).to_contain_text("nomor ruang belum disebutkan")
    opd.get_by_role("link", name="Kirim ulang").click()
    opd.get_by_label("Lokasi").fill("Gedung A, lantai 2, ruang 204")
    opd.get_by_label("Apa yang dilengkapi").fill("Nomor ruang sudah disebutkan.")
    opd.get_by_role("button", name="Kirim ulang").click()

    expect(opd.get_by_role("status")).to_be_visible()
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.step, ticket.place) == ("3", "Gedung A, lantai 2, ruang 204")


@pytest.mark.parametrize("name", ["opd", "opd_kepala", "tim", "tu", "kadis", "kabid", "kasi", "admin", "auditor"])
def test_no_main_page_is_wider_than_a_phone(office, page_as, name):
    ticket = walk(office, make_ticket(office), "perbaikan", until="6")
    make_ticket(office)
    page = page_as(office.people[name], viewport=PHONE)
    page.goto("/")
    links = page.locator(".kaki-nav a, .rel a, .saya__menu a").all()
    own = {link.get_attribute("href") for link in links} | {
        ticket.get_absolute_url(),
        f"{ticket.get_absolute_url()}sop/",
    }
    assert len(own) > 3, "the menu is there"
    shots = Shots("halaman")
    for address in sorted(own):
        assert page.goto(address).status == 200, address
        shots.take(page, name, address.strip("/").replace("/", "-"))
        assert_no_sideways_scroll(page)
        assert re.search(r"\S - Helpdesk Jaringan$", page.title()), address


def test_no_page_of_a_visitor_is_wider_than_a_phone(office, new_page):
    page = new_page(viewport=PHONE)
    for address in ("/masuk/", "/masuk/kode/", "/sandi/", "/sandi/terkirim/", "/tidak-ada/"):
        page.goto(address)
        assert_no_sideways_scroll(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_words_without_a_blank_widen_no_page(office, page_as, width):
    ticket = make_ticket(office, title="I" * 158, place="L" * 120, impact="D" * 100)
    page = page_as(office.tu, viewport={"width": width, "height": 800})
    own = ticket.get_absolute_url()
    for address in ("/kotak-masuk/", "/tiket/", own, f"{own}langkah/", f"{own}tindakan/refuse/"):
        page.goto(address)
        assert_no_sideways_scroll(page)
