"""Promise P15 in full: `make chaos P=15`, twenty restarts of the database under load, by turns fast and at once.

Errors come only while it is away, each is a 503 with a page for people; the same processes go on working afterwards.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from django.conf import settings
from django.db import connection
from django.urls import reverse

from tests import factories
from tests.chaos.browsers import PATIENCE, Browser
from tests.chaos.stack import Stack
from tests.cluster import start_redis

pytestmark = [pytest.mark.p15, pytest.mark.locks, pytest.mark.django_db(transaction=True)]

RESTARTS, READERS = 20, 8
AWAY, BACK_WITHIN, CALM = 2.0, 10.0, 3.0  # seconds: without a database, until the first success, between two restarts
PAGES = ("laporan_saya", "lapor", "pemberitahuan")


class Readers:
    """People who read pages all the time, and what they met, with the moments around each answer."""

    def __init__(self, browsers: list[Browser]) -> None:
        self.browsers, self.met, self.is_over = browsers, [], threading.Event()

    def read(self, browser: Browser) -> None:
        """Read one page after another until it is over."""
        turn = 0
        while not self.is_over.is_set():
            address, turn = browser.url + reverse(PAGES[turn % len(PAGES)]), turn + 1
            begun = time.monotonic()
            try:
                answer = browser.session.get(address, timeout=PATIENCE, allow_redirects=False)
            except requests.RequestException as failure:
                self.met.append((begun, time.monotonic(), 0, str(failure)))
            else:
                self.met.append((begun, time.monotonic(), answer.status_code, answer.text))


def test_the_same_processes_go_on_after_every_restart_of_the_database(office, capsys, request):
    _, url = start_redis()
    stack, postgres = Stack(broker=url), settings.POSTGRES
    stack.start()
    people = [factories.make_user(office.pemda, f"pembaca{number}", opd=office.opd) for number in range(READERS)]
    readers = Readers([Browser(stack.url, person) for person in people])
    connection.close()
    processes = stack.web_workers()
    away = []
    with ThreadPoolExecutor(READERS) as pool:
        reading = [pool.submit(readers.read, browser) for browser in readers.browsers]
        for number in range(RESTARTS):
            time.sleep(CALM)
            begun = time.monotonic()
            postgres.end(at_once=number % 2 == 1)
            time.sleep(AWAY)
            postgres.start()
            away.append((begun, time.monotonic()))
        time.sleep(CALM)
        readers.is_over.set()
        for one in reading:
            one.result()
    stuck = postgres.ask("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'")
    same = stack.web_workers()
    alive = [process.poll() for process in stack.processes]
    stack.stop()

    refused = [met for met in readers.met if met[2] != 200]
    back = [min(end for begun, end, status, _ in readers.met if status == 200 and begun > up) - up for _, up in away]
    outside = [met for met in refused if not any(begun <= met[1] and met[0] <= up for begun, up in away)]
    with capsys.disabled():
        request.config.get_terminal_writer().line(
            f"\n{RESTARTS} restarts, {len(readers.met)} pages, {len(refused)} refused, all while it was away: "
            f"{not outside}; first success {max(back):.2f} s after the database at the latest"
        )
    assert outside == []
    assert {status for _, _, status, _ in refused} == {503}
    assert all("<h1" in words for *_, words in refused)
    assert max(back) <= BACK_WITHIN
    assert sorted(same) == sorted(processes) and alive == [None] * len(alive)
    assert stuck == [(0,)]
