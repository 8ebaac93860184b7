"""Every page, as everybody: valid HTML, nothing grave for axe, nothing wider than a telephone.

The routes are those of the tenancy crawl, where a new one must be listed. All pages are read as HTML; Chromium and axe
see, at 360 and at 1280 pixels, as many as it takes to show every kind of element; ``WALK=all`` shows them all pages.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories, table
from tests.canaries import Realm, make_realm
from tests.markup import Markup
from tests.page_walk import HOST, Shown, Stage, Walk
from tests.test_manage_calendar import holiday
from tests.test_report_form import typed
from tests.test_tenancy_crawl import READ_ONLY, addresses, pages
from tickets.models import User
from workflow import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ROLES = ("opd", "opd_kepala", "tu", "sekretaris", "kadis", "kabid", "kasi", "tim", "admin", "auditor")
EVERYTHING = os.environ.get("WALK") == "all"
#: Fewer pages than this mean that the walk has lost its way.
FEWEST_PAGES = 500
VALID = '<!doctype html><html lang="id"><title>Uji</title><body><main><h1>Uji</h1>%s</main></body></html>'


def everything(realm: Realm) -> list[str]:
    """One address of every route, and those of every ticket that differs."""
    found = [*addresses(realm), *addresses(realm, realm.places[0])]
    tickets = {reverse("ticket", args=[ticket.number]) for ticket in realm.places[0].tickets.values()}
    chosen: dict[str, str] = {}
    for address in found:
        act = address.url.split("/")[-2] if address.route == "ticket_act" else ""
        chosen.setdefault(address.url if address.url in tickets else f"{address.route} {act}", address.url)
    read_only = {reverse(name) for name in READ_ONLY}
    return [page for page in [*pages(), *chosen.values(), "/tidak-ada/"] if page not in read_only]


def along_the_way(realm: Realm, code: str) -> Iterator[tuple[str, User, str]]:
    """A ticket taken through every row: each form as its performer, each acknowledgement as its hand."""
    office = realm.office
    ticket = factories.make_ticket(office)
    for hop in next(way for way in table.ways(code) if way.longest).hops:
        who = str(ticket.current_step.role)
        yield who, office.people[who], ticket.get_absolute_url()
        yield who, office.people[who], reverse("ticket_row", args=[ticket.number])
        ticket = factories.perform(office, ticket, hop.outcome)
        for role in hop.acks:
            for act in ("acknowledge", "decline"):
                yield role, office.people[role], reverse("ticket_act", args=[ticket.number, act])
            ticket = actions.acknowledge(ticket, actor=office.people[role])
    yield "opd", office.people["opd"], ticket.get_absolute_url()


def rows_elsewhere() -> Iterator[tuple[str, User, str]]:
    """The form of every row on the longest ways of the other SOPs that asks for something new."""
    seen: set[tuple] = set()
    for code in ("sumbawa", "tanah-bumbu", "bogor"):
        office = factories.make_office(code)
        ticket = factories.make_ticket(office)
        for hop in next(way for way in table.ways(code) if way.longest).hops:
            if hop.row != ticket.step:
                continue  # Bogor's first row is the letter that came with the report
            step = ticket.current_step
            if (asked := (step.status, step.data, len(step.outcomes))) not in seen:
                seen.add(asked)
                who = str(step.role)
                yield f"{who} of {code}", office.people[who], reverse("ticket_row", args=[ticket.number])
            ticket = factories.perform(office, ticket, hop.outcome)
            for role in hop.acks:
                ticket = actions.acknowledge(ticket, actor=office.people[role])


def answers(realm: Realm) -> Iterator[tuple[str, str, dict]]:
    """What is met only with something sent: a second click, a form that came late, a look at what would change."""
    office = realm.office
    ticket = factories.make_ticket(office)
    late = {"langkah": ticket.step, "note": "Contoh catatan yang datang terlambat"}
    factories.perform(office, ticket)
    for role in ("tu", "kadis"):
        yield role, reverse("ticket_row", args=[ticket.number]), late
    yield "opd", reverse("lapor"), typed(title=ticket.title, place=ticket.place)
    yield "admin", reverse("kelola_hari_baru"), {**holiday(), "langkah": "periksa"}
    for sheet in ("nama;sebutan;alamat;telepon\nDinas Contoh Baru;;;", "nama;sebutan;alamat;telepon\n;;;"):
        yield (
            "admin",
            reverse("kelola_impor_berkas", args=["opd"]),
            {"berkas": SimpleUploadedFile("opd.csv", sheet.encode())},
        )


@pytest.fixture
def stage(browser):
    """An empty window."""
    context = browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta")
    yield Stage(context.new_page())
    context.close()


@pytest.mark.long
def test_every_page_is_valid_html_and_readable_by_everybody(morning, tmp_path, settings, stage, caplog, monkeypatch):
    caplog.set_level("CRITICAL", "django.request")
    # Playwright's loop runs in this thread, where the seal cannot run its own; nobody reads these papers.
    monkeypatch.setattr("reports.seal.seal", lambda body, *, naskah: body)
    settings.MEDIA_ROOT = tmp_path / "media"
    realm = make_realm("B", "batam", tmp_path)
    walk = Walk()
    for url in everything(realm):
        walk.read("visitor", None, url)
        for name in ROLES:
            walk.read(name, realm.people[name], url)
    for name, user, url in along_the_way(realm, "batam"):
        walk.read(name, user, url)
    for name, user, url in rows_elsewhere():
        walk.read(name, user, url)
    for name, url, sent in answers(realm):
        walk.send(name, realm.people[name], url, sent)
    walk.send("visitor", None, reverse("lapor"), typed(), Origin=HOST)
    assert not walk.faults, "\n".join(walk.faults)
    assert len(walk.pages) > FEWEST_PAGES

    shown = walk.pages if EVERYTHING else walk.few()
    faults = [fault for one in shown for fault in stage.faults(one)]
    assert not faults, "\n".join(faults)


def test_chromium_and_axe_see_what_is_wrong(stage):
    wide = (
        "<section class='lembar' style='max-width: 50rem'><h2>Tiga</h2><p style='min-width: 60rem'>Empat</p></section>"
    )
    wrong = f"<p style='color: #aaa'>Satu</p><p style='min-width: 50rem'>Dua</p><input>{wide}"
    found = " | ".join(stage.faults(Shown("visitor", "GET", "/", (VALID % wrong).encode(), "", frozenset())))
    assert "at 360: scrolls sideways" in found and "at 1280: scrolls" not in found
    assert "at 1280: something sticks out of the card Tiga" in found
    assert "color-contrast" in found and "form elements must have labels" in found.lower()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("<p>Satu<p id='a'></p><p id='a'></p>", "id 'a' stands 2 times"),
        ("<div>Satu", "End tag (main) seen too early"),
        ("<span><div>Satu</div></span>", "missing </span> before <div>"),
        ("<p ukuran='besar'>Satu</p>", 'proprietary attribute "ukuran"'),
        ("<input type='kata' id='b'>", 'attribute "type" has invalid value'),
        ("<label for='tiada'>Satu</label>", "names nothing on the page"),
        ("<h3>Satu</h3>", "a heading h3 right after an h1"),
        ("<h1>Satu</h1>", "2 headings of the first level"),
        ("<img src='/a.png'>", "alt"),
    ],
)
def test_the_readers_of_html_see_what_is_wrong(wrong, sentence):
    assert Markup(VALID % "<p>Satu</p>").faults == []
    assert any(sentence in fault for fault in Markup(VALID % wrong).faults), Markup(VALID % wrong).faults
