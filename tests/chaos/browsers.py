"""Browsers over real HTTP that report faults and register them, and how long each answer took."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, field
from uuid import uuid4

import requests
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tests.page_forms import PageForm
from tickets.models import User

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PATIENCE = 30


class Browser:
    """One person's session."""

    def __init__(self, url: str, user: User) -> None:
        self.url, self.session = url, _session()
        _let_in(user)
        page = self.session.get(f"{url}{reverse('masuk')}", timeout=PATIENCE).text
        sent = {"username": user.username, "password": factories.PASSWORD, "csrfmiddlewaretoken": TOKEN.search(page)[1]}
        answer = self.session.post(f"{url}{reverse('masuk')}", sent, timeout=PATIENCE, allow_redirects=False)
        assert answer.status_code == 302, answer.text

    def twin(self) -> Browser:
        """The same session in another window."""
        twin = copy(self)
        twin.session = _session()
        twin.session.cookies.update(self.session.cookies)
        return twin

    def prepare(self, path: str, mark: str = "version", **wanted) -> tuple[str, dict]:
        """Read a form and fill it; what :meth:`send` takes."""
        answer = self.session.get(self.url + path, timeout=PATIENCE)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        form = PageForm(answer.content, mark)
        return path, {**form.filled(**wanted), "csrfmiddlewaretoken": TOKEN.search(answer.text)[1]}

    def send(self, path: str, sent: dict) -> tuple[int, float]:
        """Send a filled form: status and seconds."""
        files = [(name, (one.name, one.read())) for name, one in sent.items() if isinstance(one, SimpleUploadedFile)]
        words = {name: value for name, value in sent.items() if not isinstance(value, SimpleUploadedFile)}
        begun = time.monotonic()
        answer = self.session.post(self.url + path, words, files=files or None, timeout=PATIENCE, allow_redirects=False)
        return answer.status_code, time.monotonic() - begun


def _session() -> requests.Session:
    """A connection for each request: one that is kept may end just when a form is sent, which no browser shows."""
    session = requests.Session()
    session.headers["Connection"] = "close"
    return session


def _let_in(user: User) -> None:
    """Keep the password as the product does, once: it does not know the quick hasher of the tests."""
    hasher = PBKDF2PasswordHasher()
    if not user.password.startswith(hasher.algorithm):
        user.password = hasher.encode(factories.PASSWORD, hasher.salt())
        user.save(update_fields=["password"])


@dataclass
class Load:
    """What many browsers met."""

    statuses: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def note(self, answer: tuple[int, float]) -> None:
        """Keep one answer."""
        self.statuses.append(answer[0])
        self.seconds.append(answer[1])

    @property
    def p95(self) -> float:
        """The time that all but five of a hundred answers keep."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.95)]

    def __str__(self) -> str:
        refused = [status for status in self.statuses if status not in (302, 303)]
        return f"{len(self.statuses)} acts, {len(refused)} refused, p95 {self.p95:.2f} s, max {max(self.seconds):.2f} s"


def work(url: str, office: factories.Office, *, submits: int, moves: int, clients: int = 4) -> Load:
    """Send in that many reports, then register so many of them, by several clients at a time. Only POSTs are timed."""
    load = Load()
    reporters = [Browser(url, office.people["opd"]) for _ in range(clients)]
    clerks = [Browser(url, office.people["tu"]) for _ in range(clients)]
    with ThreadPoolExecutor(clients) as pool:
        for answers in pool.map(_report, reporters, [submits // clients] * clients):
            list(map(load.note, answers))
        waiting = list(office.pemda.tickets.filter(step="1").values_list("number", flat=True).order_by("-pk")[:moves])
        for answers in pool.map(_register, clerks, [waiting[number::clients] for number in range(clients)]):
            list(map(load.note, answers))
    return load


def _report(browser: Browser, count: int) -> list[tuple[int, float]]:
    answers = []
    for _ in range(count):
        # The same words again would be asked about: such a fault may have been reported already.
        words = {"title": f"Gangguan {uuid4().hex}", "place": f"Ruang {uuid4().hex}"}
        answers.append(browser.send(*browser.prepare(reverse("lapor"), "submission_key", **words)))
    return answers


def _register(browser: Browser, numbers: list[str]) -> list[tuple[int, float]]:
    return [browser.send(*browser.prepare(reverse("ticket_row", args=[number]))) for number in numbers]
