"""What is measured: pages and acts, each asked of the server of every size in turn."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from urllib.parse import quote_plus

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.bench.browser import Browser
from tests.bench.town import GOVERNMENT
from tests.page_forms import PageForm

#: Reporters who send the reports of the run in turn.
SENDERS = 8


@dataclass(frozen=True)
class Page:
    """One line of the table; ``aim``: how many bare views it may take, None for none."""

    name: str
    aim: float | None
    ask: Callable[[], float]


class Visit:
    """The people who use the server of one size."""

    def __init__(self, port: int, loaded: Path) -> None:
        told = json.loads(loaded.read_text())
        self.kabid = Browser(port, f"kabid@{GOVERNMENT}")
        self.kadis = Browser(port, f"kadis@{GOVERNMENT}")
        self.senders = [Browser(port, name) for name in told["usernames"][:SENDERS]]
        self.acts, self.opds = iter(told["acts"]), cycle(told["opds"])
        self.agencies = cycle(told["agencies"])
        dice = random.Random(1)
        self.tickets = cycle(dice.sample(told["tickets"], min(300, len(told["tickets"]))))
        self.serials = cycle(told["serials"])
        self.slips = cycle(["intrnet mati", "ruang layannan", "intenret", "zzqxzz"])
        self.sender = cycle(self.senders)
        first, second = map(str, told["technicians"][:2])
        self.team = {"petugas": [first, second], "penanggung_jawab": first}
        self.sent = 0

    def pages(self) -> list[Page]:
        """All that is measured; the bare view first, which is the measure of the others."""
        return [
            Page("bare view of 25 rows", None, lambda: self.kadis.get("/bench/polos/")[0]),
            Page("list, Semua tiket", 2, lambda: self.kadis.get("/tiket/")[0]),
            Page("list, Laporan saya", 2, lambda: next(self.sender).get("/laporan/")[0]),
            Page("inbox of 25", 2, lambda: self.kadis.get("/kotak-masuk/")[0]),
            Page("search by OPD", 3, lambda: self._search(next(self.opds))),
            Page("search by serial number", 3, lambda: self._search(next(self.serials))),
            Page("search with a slip", 3, lambda: self._search(next(self.slips))),
            Page("compliance of a month", 3, lambda: self.kadis.get("/kepatuhan/")[0]),
            Page("compliance of one OPD", 3, lambda: self.kadis.get(f"/kepatuhan/?opd={next(self.agencies)}")[0]),
            Page("ticket", 4, lambda: self.kadis.get(f"/tiket/{next(self.tickets)}/")[0]),
            Page("submit (GET + POST)", 6, self._submit),
            Page("act (GET + POST)", 8, self._act),
        ]

    def _search(self, word: str) -> float:
        return self.kadis.get(f"/cari/?q={quote_plus(word)}")[0]

    def _submit(self) -> float:
        self.sent += 1
        return self._form(next(self.sender), "/lapor/", "submission_key", 302, place=f"Ruang {self.sent}", **REPORT)

    def _act(self) -> float:
        return self._form(self.kabid, f"/tiket/{next(self.acts)}/langkah/", "version", 303, **self.team)

    def _form(self, browser: Browser, path: str, mark: str, expected: int, **wanted) -> float:
        shown, page = browser.get(path)
        body = encode_multipart(BOUNDARY, PageForm(page, mark).filled(**wanted))
        return shown + browser.post(path, body, MULTIPART_CONTENT, expected=expected)[0]


REPORT = {"title": "Internet mati total di ruang layanan", "impact": "14 komputer, layanan terhenti"}
