"""People at browsers of their own, who walk a report through its SOP by pressing what a user would press.

With the environment variable SHOTS (a folder) every page on the way is kept as a picture:
``SHOTS=/tmp/shots pytest -m browser`` gives ``/tmp/shots/<government>/NN-role-page-width.png``.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser_form import answer_checks, fill_row
from tests.factories import PASSWORD, Office, make_photo
from tests.table import Hop, Way, ways
from tickets.models import Ticket, User
from workflow.sop.definition import Step
from workflow.states import ENDED

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}
#: Who works on a phone; everybody else sits at a desk.
ON_PHONE = ("opd", "tim", "tim2", "tim_lain")
#: The menu entry under which each role finds what waits; the others say "Kotak masuk".
WAITING = {"opd": "Menunggu Anda", **dict.fromkeys(("tim", "tim2", "tim_lain"), "Pekerjaan")}
TITLE = "Internet mati total di ruang layanan"
NUMBER = re.compile(r"[A-Z]{3}-\d{4}-\d{4,}")


class Shots:
    """Pictures of one walk, numbered in order; none without SHOTS."""

    def __init__(self, government: str) -> None:
        self.folder = Path(os.environ["SHOTS"]) / government if os.environ.get("SHOTS") else None
        self.taken = 0
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)

    def take(self, page: Page, who: str, what: str) -> None:
        """Keep the whole page."""
        if self.folder:
            self.taken += 1
            name = f"{self.taken:02}-{who}-{what}-{page.viewport_size['width']}.png"
            page.screenshot(path=self.folder / name, full_page=True)

    def keep(self, pdf: bytes) -> None:
        """Keep a paper beside the pictures."""
        if self.folder:
            (self.folder / "naskah.pdf").write_bytes(pdf)


class Person:
    """Somebody who logs in and works in a browser."""

    def __init__(self, page: Page, user: User, role: str, shots: Shots) -> None:
        self.page, self.user, self.role, self.shots = page, user, role, shots

    def see(self, what: str) -> None:
        """The page has everything inside its width; keep its picture."""
        assert_no_sideways_scroll(self.page)
        self.shots.take(self.page, self.role, what)

    def enter(self) -> None:
        """Log in; the menu is there."""
        log_in(self.page, self.user.username, PASSWORD)
        expect(self.page.get_by_role("navigation").first).to_be_attached()

    def go_to(self, entry: str) -> None:
        """Press an entry of the menu; a number of waiting things may stand behind its words."""
        self.page.wait_for_load_state()  # before the style sheets are there both menus seem visible
        name = re.compile(rf"^{entry}\s*(\d+\+? menunggu)?$")
        self.page.get_by_role("navigation").get_by_role("link", name=name).first.click()

    def report(self, *, letter: bool) -> str:
        """Report a fault as an OPD; returns the ticket's number."""
        page = self.page
        self.go_to("Lapor")
        write_report(page)
        if letter:
            page.get_by_label("Nomor surat").fill("000.8/45/Contoh/2026")
            page.get_by_label("Tanggal surat").fill("2026-11-19")
            self._attach_letter()
        self.see("lapor")
        page.get_by_role("button", name="Kirim laporan").click()
        said = page.get_by_role("status").filter(has_text="Laporan tercatat dengan nomor")
        number = NUMBER.search(said.inner_text()).group()
        self.see("terkirim")
        return number

    def _attach_letter(self) -> None:
        self.page.get_by_label("Pindaian surat").set_input_files(
            {"name": "surat.jpg", "mimeType": "image/jpeg", "buffer": make_photo("surat", "beige").content}
        )

    def card_of(self, number: str) -> Locator:
        """The card of a ticket on the present page."""
        return self.page.get_by_role("article").filter(has_text=number)

    def open_waiting(self, number: str) -> None:
        """Go from what waits for this person to the ticket."""
        self.go_to(WAITING.get(self.role, "Kotak masuk"))
        self.see("menunggu")
        self.card_of(number).get_by_role("link", name="Lihat").click()
        expect(self.page.get_by_role("main")).to_contain_text(number)
        self.see("tiket")

    def press(self, label: str) -> None:
        """Press a link or button of the page by its words."""
        main = self.page.get_by_role("main")
        main.get_by_role("link", name=label).or_(main.get_by_role("button", name=label)).first.click()

    def send(self, what: str) -> None:
        """Send the form of the page; nothing is refused and something is said."""
        self.see(what)
        self.page.locator("main form button.tombol--utama").click()
        self.page.wait_for_load_state()
        refused = self.page.locator(".ringkas-salah")
        assert refused.count() == 0, refused.inner_text()
        expect(self.page.get_by_role("status").first).to_be_visible()
        self.see("sesudah")

    def perform(self, number: str, step: Step, office: Office, hop: Hop, **how) -> None:
        """Open the ticket, fill the row's form and send it."""
        self.open_waiting(number)
        self.page.locator("main a.tombol--utama").first.click()
        if step.checks:
            self.see("cek")
            answer_checks(self.page, how["checks"])
        fill_row(self.page, office, step, hop.outcome, how.get("also", ()))
        self.send(f"langkah-{step.no}")

    def acknowledge(self, number: str) -> None:
        """Open the ticket from what waits, and acknowledge."""
        self.open_waiting(number)
        self.press("Sahkan")
        self.send("sahkan")

    def read_paper(self, title: str) -> str:
        """Open a paper of the ticket by its title; returns the text of the PDF with single spaces."""
        named = re.compile(f"^(?!Rincian).*{re.escape(title)}")  # the paper, not the page about it
        link = self.page.get_by_role("main").get_by_role("link", name=named).last
        answer = self.page.context.request.get(link.get_attribute("href"))
        assert answer.headers["content-type"] == "application/pdf"
        self.shots.keep(answer.body())
        text = subprocess.run(["pdftotext", "-", "-"], input=answer.body(), capture_output=True, check=True)
        return " ".join(text.stdout.decode().split())


class Walk:
    """One report on its way through the SOP of an office, everybody at a browser of their own."""

    def __init__(self, office: Office, new_page: Callable[..., Page], **options) -> None:
        self.office, self.new_page, self.options = office, new_page, options
        self.sop = office.sop_version.definition
        self.shots = Shots(office.pemda.code)
        self.people: dict[str, Person] = {}
        self.number = ""

    def person(self, role: str) -> Person:
        """Whoever has that role, logged in since the first call."""
        if role not in self.people:
            page = self.new_page(viewport=PHONE if role in ON_PHONE else DESK, **self.options)
            self.people[role] = Person(page, self.office.people[role], role, self.shots)
            self.people[role].enter()
        return self.people[role]

    @property
    def ticket(self) -> Ticket:
        """The ticket as it is stored now."""
        return Ticket.objects.get(number=self.number)

    def report(self, *, letter: bool = False) -> None:
        """The OPD reports."""
        self.number = self.person("opd").report(letter=letter)

    def go(self, hops: tuple[Hop, ...], **how) -> None:
        """Perform and acknowledge row after row.

        ``how`` may hold the answers to ``checks``, and by row number codes to fill ``also`` and who works instead of
        the role's first person (``by``).
        """
        for hop in hops:
            assert self.ticket.step == hop.row
            also = how.get("also", {}).get(hop.row, ())
            step = self.sop.step(hop.row)
            person = self.person(how.get("by", {}).get(hop.row, hop.performer))
            person.perform(self.number, step, self.office, hop, **{**how, "also": also})
            for role in hop.acks:
                assert self.ticket.step == hop.row, "the row ended before everybody had acknowledged"
                self.person(role).acknowledge(self.number)

    def assert_closed_for_opd(self) -> Person:
        """The OPD reads in its own list and on the ticket that the work is done."""
        assert self.ticket.status in ENDED
        opd = self.person("opd")
        opd.go_to("Laporan saya")
        opd.see("laporan-saya")
        card = opd.page.get_by_role("main").locator("article, li, tr").filter(has_text=self.number).first
        expect(card).to_contain_text(re.compile("selesai", re.IGNORECASE))
        card.get_by_role("link").first.click()
        expect(opd.page.get_by_role("main")).to_contain_text("Penanganan selesai")
        opd.see("selesai")
        return opd


def log_in(page: Page, username: str, password: str) -> None:
    """Type name and password."""
    page.goto("/")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk").click()


def write_report(page: Page) -> None:
    """Fill what every report needs; the button is not pressed."""
    page.get_by_label("Apa yang terjadi?").fill(TITLE)
    page.get_by_label("Di mana lokasinya?").fill("Gedung Contoh A, lantai 2, ruang layanan")
    page.get_by_label(re.compile("Siapa yang terdampak")).fill("14 komputer, pelayanan terhenti")


def longest_way(government: str) -> Way:
    """The hand-written longest way of a government's SOP."""
    (way,) = (way for way in ways(government) if way.longest)
    return way


#: Boxes that stick out at the right, unless something around them scrolls by itself.
STICKING_OUT = """() => [...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 0.5)
    .map((one) => one.outerHTML.slice(0, 100)).slice(-3)"""


def assert_no_sideways_scroll(page: Page) -> None:
    """Nobody has to push the page sideways, once its letters are there."""
    page.wait_for_load_state()
    page.evaluate("document.fonts.ready.then(() => true)")
    wide, inner = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert wide <= inner, f"{page.url}: {wide} px in a window of {inner} px: {page.evaluate(STICKING_OUT)}"
