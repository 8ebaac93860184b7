"""Reporters who never give up, and the ledger in which each writes down what the server accepted."""

from __future__ import annotations

import io
import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import requests
from django.urls import reverse
from PIL import Image

from tests.chaos.browsers import PATIENCE, TOKEN, Browser
from tests.page_forms import PageForm

NUMBER = re.compile(r"/tiket/([^/]+)/$")
#: Seconds between two tries of somebody whose server does not answer.
AGAIN = 0.5


@dataclass(frozen=True)
class Line:
    """One accepted report: its key, the number that the answer named, what was written, the colour of its photo."""

    key: UUID
    number: str
    title: str
    colour: tuple[int, int, int]


class Ledger:
    """Lines on disk, each flushed before the reporter goes on: what stands here was promised to somebody."""

    def __init__(self, path: Path) -> None:
        self.lines: list[Line] = []
        self.answers: dict[int, int] = {}
        self._sink, self._lock = path.open("a"), threading.Lock()

    def write(self, line: Line) -> None:
        """Keep a line for good."""
        with self._lock:
            self._sink.write(f"{line}\n")
            self._sink.flush()
            os.fsync(self._sink.fileno())
            self.lines.append(line)

    def count(self, status: int) -> None:
        """Note an answer by its status; 0 where none came."""
        with self._lock:
            self.answers[status] = self.answers.get(status, 0) + 1

    @property
    def answers_in_words(self) -> str:
        """How often each status was met."""
        return ", ".join(f"{status or 'no answer'} x {times}" for status, times in sorted(self.answers.items()))


def report_until(browser: Browser, ledger: Ledger, is_over: threading.Event) -> None:
    """Report one fault after another; each is sent with the same key until the server says where it stands."""
    while not is_over.is_set():
        key = uuid4()
        colour = tuple(key.bytes[:3])
        title, photo = f"Gangguan {key.hex}", _picture(colour)
        page = _tried(lambda: browser.session.get(browser.url + reverse("lapor"), timeout=PATIENCE), ledger)
        form = PageForm(page.content, "submission_key")
        sent = form.filled(title=title, place=f"Ruang {key.hex}", submission_key=str(key))
        sent["csrfmiddlewaretoken"] = TOKEN.search(page.text)[1]
        ledger.write(Line(key, _reported(browser, ledger, sent, photo), title, colour))


def _reported(browser: Browser, ledger: Ledger, sent: dict, photo: bytes) -> str:
    """The number that the server gave, after as many tries as it takes."""

    def send() -> requests.Response:
        files = {"foto": ("foto.png", photo, "image/png")}
        address = browser.url + reverse("lapor")
        return browser.session.post(address, sent, files=files, timeout=PATIENCE, allow_redirects=False)

    answer = _tried(send, ledger)
    return NUMBER.search(answer.headers["Location"])[1]


def _tried(call: Callable[[], requests.Response], ledger: Ledger) -> requests.Response:
    """The first answer that is one: nobody gives a report up because a server restarts."""
    while True:
        try:
            answer = call()
        except requests.RequestException:
            ledger.count(0)
        else:
            ledger.count(answer.status_code)
            if answer.status_code < 500:
                return answer
        time.sleep(AGAIN)


def _picture(colour: tuple[int, int, int]) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(kept, "PNG")
    return kept.getvalue()
