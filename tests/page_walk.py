"""Everybody reads every page: what the requests bring, and Chromium showing the same answers without a server."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from playwright.sync_api import Page, Route

from tests.markup import Markup
from tickets.models import User

WIDTHS = {360: 760, 1280: 900}
GRAVE = {"serious", "critical"}
HOST = "http://testserver"
#: Addresses that bring a part of a page, for htmx; they are read inside an empty one.
FRAGMENTS = {"/denyut/"}
FRAME = b'<!doctype html><html lang="id"><head><title>Bagian</title></head><body><h1>Bagian</h1>%s</body></html>'
RUN_AXE = "axe.run(document, {resultTypes: ['violations']}).then(told => told.violations)"
#: What alone differs between two answers that are one page.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
#: The heading of each card out of which something sticks at the right; what scrolls inside its own box does not.
STICKING_OUT = """[...document.querySelectorAll('.lembar')].filter(card => {
    const edge = card.getBoundingClientRect().right - parseFloat(getComputedStyle(card).paddingRight) + 1.5;
    const sticksOut = one => one.getBoundingClientRect().width > 1 && one.getBoundingClientRect().right > edge;
    const scrolls = one =>
        one !== card && (getComputedStyle(one).overflowX !== 'visible' || scrolls(one.parentElement));
    return [...card.querySelectorAll('table, form, dl, ul, p')].some(one => sticksOut(one) && !scrolls(one));
}).map(card => card.querySelector('h1, h2, h3')?.textContent ?? card.className)"""


@dataclass(frozen=True)
class Shown:
    """One page as one person met it, with the kinds of elements on it."""

    who: str
    what: str
    url: str
    body: bytes
    policy: str
    kinds: frozenset[tuple]

    def __str__(self) -> str:
        return f"{self.who}: {self.what} {self.url}"


@dataclass(frozen=True)
class Reading:
    """What the readers of HTML say of one page."""

    faults: list[str]
    kinds: frozenset[tuple]
    has_form: bool


@dataclass
class Walk:
    """Reads pages as requests, and keeps them with the faults of their HTML; a page that came before is known."""

    faults: list[str] = field(default_factory=list)
    pages: list[Shown] = field(default_factory=list)
    _clients: dict[str, Client] = field(default_factory=dict)
    _known: dict[str, Reading] = field(default_factory=dict)

    def client(self, name: str, user: User | None) -> Client:
        """The browser of a person, or of a visitor."""
        if name not in self._clients:
            self._clients[name] = Client(raise_request_exception=False)
            if user is not None:
                self._clients[name].force_login(user, backend="tickets.backends.PeopleBackend")
        return self._clients[name]

    def read(self, name: str, user: User | None, url: str) -> None:
        """Open a page; where it has a form of its own, also send it empty, and leave everything as it was."""
        client = self.client(name, user)
        reading = self._look(name, "GET", url, client.get(url))
        if reading is not None and reading.has_form:
            with transaction.atomic():
                self._look(name, "POST", url, client.post(url))
                transaction.set_rollback(True)

    def send(self, name: str, user: User | None, url: str, sent: dict, **headers: str) -> None:
        """Send a form with something in it, and leave everything as it was."""
        client = self.client(name, user)
        with transaction.atomic():
            self._look(name, "POST", url, client.post(url, sent, headers=headers))
            transaction.set_rollback(True)

    def _look(self, name: str, what: str, url: str, answer) -> Reading | None:
        if answer.status_code >= 500:
            self.faults.append(f"{name}: {what} {url}: {answer.status_code}")
        is_page = not answer.streaming and answer["Content-Type"].startswith("text/html") and answer.content
        if not is_page or answer.status_code in (301, 302, 303, 405):
            return None
        body = answer.content
        if url in FRAGMENTS:
            body = FRAME % body
        reading = self._reading(body.decode())
        policy = answer.get("Content-Security-Policy", "")
        self.pages.append(Shown(name, what, url, body, policy, reading.kinds))
        self.faults += [f"{self.pages[-1]}: {fault}" for fault in reading.faults]
        return reading

    def _reading(self, page: str) -> Reading:
        """What the readers say of a page: two refusals of one person are one page."""
        bare = TOKEN.sub("", page)
        if bare not in self._known:
            markup = Markup(page)
            self._known[bare] = Reading(markup.faults, frozenset(markup.kinds), markup.has_form)
        return self._known[bare]

    def few(self) -> list[Shown]:
        """Some pages that together show every kind of element: always the one with the most that was not shown yet."""
        missing = set().union(*(shown.kinds for shown in self.pages))
        chosen = []
        while missing:
            chosen.append(max(self.pages, key=lambda shown: len(shown.kinds & missing)))
            missing -= chosen[-1].kinds
        return chosen


class Stage:
    """Chromium before the answers of a walk: nothing is asked again, and uploaded pictures stay away."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.shown: Shown | None = None
        page.route("**/*", self._answer)

    def faults(self, shown: Shown) -> Iterator[str]:
        """What Chromium and axe find on one page, narrow and wide."""
        self.shown = shown
        for width, height in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": height})
            if width == min(WIDTHS):
                self.page.goto(HOST + shown.url)
                self.page.evaluate(AXE_SCRIPT)
            if self.page.evaluate(SIDEWAYS):
                yield f"{shown} at {width}: scrolls sideways"
            for card in self.page.evaluate(STICKING_OUT):
                yield f"{shown} at {width}: something sticks out of the card {card}"
            for found in self.page.evaluate(RUN_AXE):
                if found["impact"] in GRAVE:
                    places = [" ".join(map(str, node["target"])) for node in found["nodes"][:3]]
                    yield f"{shown} at {width}: {found['id']}, {found['help']} ({'; '.join(places)})"

    def _answer(self, route: Route) -> None:
        url = route.request.url
        path = urlsplit(url).path
        if route.request.is_navigation_request() and route.request.frame == self.page.main_frame:
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": self.shown.policy}
            route.fulfill(body=self.shown.body, headers=headers)
        elif path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            if found:
                route.fulfill(path=found, content_type=mimetypes.guess_type(path)[0])
            else:
                route.fulfill(status=404)
        else:
            route.fulfill(status=204)
