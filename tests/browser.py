"""Debian's Chromium, driven by Playwright.

A page that logs an error, breaks the CSP or calls another host fails its test.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserType, Page, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
#: The same engine without windows, where the system has it: half the work for the same pages.
WINDOWLESS = Path("/usr/bin/chromium-headless-shell")
# Chromium's own calls home would be refused one by one on a closed network and slow the tests down.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # One process draws all pages: a short test spends a fifth of Chromium's time on starting another.
    "--renderer-process-limit=1",
    "--disable-site-isolation-trials",
    # Nothing but loopback is reachable. Playwright's own routing would do the same, but turns the cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
CONFLICT = 409  # somebody was first: said to the reader, also when the browser saves a draft by itself
LOOPBACK = {"127.0.0.1", "localhost"}
PATIENCE = 20_000  # milliseconds; a machine busy with other tests is slow, not wrong


class Faults:
    """What went wrong on the pages of one test."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._refused: set[str] = set()

    def watch(self, page: Page) -> None:
        """Collect console errors (CSP violations are among them), script errors and calls to other hosts."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"script: {error}"))
        page.on("response", self._response)
        page.on("request", self._request)

    def _response(self, response) -> None:
        if response.status >= 500:
            self.found.append(f"{response.status} {response.url}")
        elif response.status == CONFLICT or (response.status >= 400 and response.request.is_navigation_request()):
            self._refused.add(response.url)

    def _console(self, message) -> None:
        # A form answered with 422, a page with 404 or a draft that comes too late is an answer, though Chromium logs it
        # as a failed load.
        address = urldefrag(message.location.get("url", "")).url
        answered = message.text.startswith("Failed to load resource") and address in self._refused
        is_cut_off = "ERR_INTERNET_DISCONNECTED" in message.text  # a test took the network away
        if message.type in {"error", "warning"} and not answered and not is_cut_off:
            self.found.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _request(self, request) -> None:
        address = urlsplit(request.url)
        # Chromium's own PDF viewer loads its parts from chrome:// and chrome-extension://.
        if address.hostname not in LOOPBACK and address.scheme in {"http", "https", "ws", "wss"}:
            self.found.append(f"foreign host: {request.url}")


@pytest.fixture(scope="session")
def chromium_type():
    """Playwright, for the session."""
    # Playwright keeps an event loop in this thread, in which Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def browser(chromium_type):
    """One browser for the session."""
    with _launched(chromium_type, WINDOWLESS if WINDOWLESS.exists() else CHROMIUM) as launched:
        yield launched


@pytest.fixture(scope="session")
def whole_browser(chromium_type):
    """Chromium with its windows: only that shows a PDF inside a page."""
    with _launched(chromium_type, CHROMIUM) as launched:
        yield launched


@contextmanager
def _launched(chromium_type: BrowserType, program: Path) -> Iterator[Browser]:
    if not program.exists():
        raise RuntimeError(f"{program} is missing: apt-get install {program.name}")
    launched = chromium_type.launch(executable_path=str(program), args=FLAGS)
    yield launched
    launched.close()


@pytest.fixture
def new_page(browser: Browser, live_server):
    """Return a function that opens a page with cookies of its own; it takes the options of new_context."""
    contexts, faults = [], Faults()

    def open_page(**options) -> Page:
        wanted = {
            "locale": "id-ID",
            "timezone_id": "Asia/Jakarta",
            "viewport": {"width": 1280, "height": 900},
        }
        context = browser.new_context(base_url=live_server.url, **{**wanted, **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        faults.watch(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults.found == []


@pytest.fixture
def page(new_page) -> Page:
    """A page of a visitor who has not logged in."""
    return new_page()


@pytest.fixture
def page_as(new_page, settings, live_server):
    """Return a function that opens a page for a user already logged in: `page_as(kabid).goto("/")`."""

    def open_page(user, **options) -> Page:
        client = Client()  # one for each: logging out of a shared one would end the session of the page before
        client.force_login(user, backend="tickets.backends.PeopleBackend")
        page = new_page(**options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return page

    return open_page
