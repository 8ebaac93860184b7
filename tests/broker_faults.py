"""Brokers that make trouble: stopped, frozen amid their work, or a socket that accepts and never answers."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.cluster import free_port, start_redis

FAULTS = ("stopped", "frozen", "silent")


@contextmanager
def broken_broker(fault: str) -> Iterator[str]:
    """The URL of a broker with that fault."""
    if fault == "stopped":
        yield f"redis://127.0.0.1:{free_port()}/0"
    elif fault == "frozen":
        server, url = start_redis()
        server.send_signal(signal.SIGSTOP)
        try:
            yield url
        finally:
            server.kill()
    else:
        with SilentSocket() as port:
            yield f"redis://127.0.0.1:{port}/0"


class SilentSocket:
    """Accepts every connection, reads what comes, and says nothing for ever."""

    def __init__(self, port: int = 0) -> None:
        self._server = socket.create_server(("127.0.0.1", port), backlog=200)
        self._taken: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                self._taken.append(self._server.accept()[0])
            except OSError:
                return

    def __enter__(self) -> int:
        return self._server.getsockname()[1]

    def __exit__(self, *failure) -> None:
        # A thread that waits in accept() keeps the port: waking it lets go.
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for taken in self._taken:
            taken.close()
