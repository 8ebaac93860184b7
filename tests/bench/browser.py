"""A person's browser over one kept-alive connection, with cookies; tells how long each answer took."""

from __future__ import annotations

import re
import time
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.factories import PASSWORD

#: gunicorn closes a connection on which nothing happened for two seconds.
LONGEST_REST = 1.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Browser:
    """One logged-in person at one server."""

    def __init__(self, port: int, username: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.last = 0.0
        token = TOKEN.search(self.get("/masuk/")[1].decode()).group(1)
        form = {"csrfmiddlewaretoken": token, "username": username, "password": PASSWORD}
        self.post("/masuk/", urlencode(form).encode(), "application/x-www-form-urlencoded", expected=302)

    def get(self, path: str) -> tuple[float, bytes]:
        """Seconds until the whole page had come, and the page. Stops the bench unless it is shown (200)."""
        return self._ask("GET", path, None, {}, 200)

    def post(self, path: str, body: bytes, kind: str, *, expected: int) -> tuple[float, bytes]:
        """Send a form; the bench stops with the page's words unless the answer is the expected one."""
        return self._ask("POST", path, body, {"Content-Type": kind}, expected)

    def _ask(self, method: str, path: str, body, headers: dict, expected: int) -> tuple[float, bytes]:
        if time.monotonic() - self.last > LONGEST_REST:
            self.connection.close()
            self.connection.connect()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        begun = time.perf_counter()
        self.connection.request(method, path, body, {**headers, "Cookie": cookies})
        answer = self.connection.getresponse()
        content = answer.read()
        seconds = time.perf_counter() - begun
        self.last = time.monotonic()
        for header in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        if answer.status != expected:
            raise SystemExit(f"{method} {path}: {answer.status} instead of {expected}\n{content.decode()[:4000]}")
        return seconds, content
