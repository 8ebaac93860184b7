"""Throw-away servers for the tests: a PostgreSQL cluster and a Redis on loopback, gone with the process.

PostgreSQL refuses to run as root, so root hands it to the user postgres. A missing server program is an
error, never a reason to skip. `setpriv --pdeathsig` ends the servers even when the test run is killed.
"""

import atexit
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import redis

START_TIMEOUT = 30.0  # seconds
APPLICATION_ROLE = "helpdesk"
SPEED = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
#: PostgreSQL's own care, for tests that pull the plug: what was committed must be there afterwards.
DURABLE = ["fsync=on", "synchronous_commit=on", "max_connections=200"]


class ServerMissing(RuntimeError):
    """A server program that the tests need is not installed or does not start."""


def free_port() -> int:
    """Return a loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _postgres_program(name: str) -> str:
    newest_first = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: float(path.parts[-3]),
        reverse=True,
    )
    found = str(newest_first[0]) if newest_first else shutil.which(name)
    if found is None:
        raise ServerMissing(f"{name} is missing: apt-get install postgresql")
    return found


def _as_unprivileged(*, deathsig: str) -> list[str]:
    """Return the prefix of a command that must not run as root and must end with this process."""
    command = ["setpriv", f"--pdeathsig={deathsig}"]
    if os.geteuid() == 0:
        command += ["--reuid=postgres", "--regid=postgres", "--init-groups"]
    return [*command, "--"]


@dataclass
class Postgres:
    """A cluster of its own: ``url`` is the DATABASE_URL of its application role, who is no superuser."""

    port: int
    folder: Path
    command: list[str]
    server: subprocess.Popen | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where the product finds its database."""
        return f"postgres://{APPLICATION_ROLE}@127.0.0.1:{self.port}/{APPLICATION_ROLE}"

    def start(self) -> None:
        """Start it on its data, with what ``environment`` adds; returns when it answers."""
        log = self.folder / "log"
        # Set after the change of user: what a preloaded library makes must be PostgreSQL's own.
        variables = [f"{name}={value}" for name, value in self.environment.items()]
        command = [*_as_unprivileged(deathsig="QUIT"), "env", *variables, *self.command]
        with log.open("ab") as sink:
            self.server = subprocess.Popen(command, stdout=sink, stderr=sink, cwd=self.folder)
        _wait(self.server, lambda: self.ask("SELECT 1"), log)

    def end(self, *, at_once: bool) -> None:
        """End it: every session at once as when the power fails, or with its books closed ("fast")."""
        self.server.send_signal(signal.SIGQUIT if at_once else signal.SIGINT)
        self.server.wait()

    def ask(self, *statements: str) -> list[tuple]:
        """What the superuser is told, the rows of the last statement."""
        connection = psycopg2.connect(host="127.0.0.1", port=self.port, user="postgres", dbname="postgres")
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def remove(self) -> None:
        """End it for good, with its data."""
        _stop(self.server, self.folder)


def start_postgres(settings: Sequence[str] = SPEED) -> Postgres:
    """Start an empty cluster that ends with this process."""
    folder = Path(tempfile.mkdtemp(prefix="helpdesk-pg-"))
    data = folder / "data"
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    initdb = [_postgres_program("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-N"]
    made = subprocess.run(
        [*_as_unprivileged(deathsig="KILL"), *initdb, "-E", "UTF8", "--locale=C.UTF-8"],
        capture_output=True,
        text=True,
        cwd=folder,
    )
    if made.returncode:
        raise ServerMissing(f"initdb failed: {made.stderr.strip()}")
    port = free_port()
    arguments = ["-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1", "-k", str(folder)]
    for setting in settings:
        arguments += ["-c", setting]
    cluster = Postgres(port, folder, [_postgres_program("postgres"), *arguments])
    cluster.start()
    atexit.register(cluster.remove)
    cluster.ask(
        f"CREATE ROLE {APPLICATION_ROLE} LOGIN CREATEDB NOSUPERUSER",
        f"CREATE DATABASE {APPLICATION_ROLE} OWNER {APPLICATION_ROLE}",
    )
    return cluster


def start_redis(port: int = 0) -> tuple[subprocess.Popen, str]:
    """Start a Redis that writes nothing to disk, on a free port or on this one; return its process and its URL."""
    program = shutil.which("redis-server")
    if program is None:
        raise ServerMissing("redis-server is missing: apt-get install redis-server")
    folder = Path(tempfile.mkdtemp(prefix="helpdesk-redis-"))
    port = port or free_port()
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    log = folder / "log"
    with log.open("wb") as sink:
        server = subprocess.Popen(
            ["setpriv", "--pdeathsig=KILL", "--", program, *arguments, "--dir", str(folder)],
            stdout=sink,
            stderr=sink,
        )
    atexit.register(_stop, server, folder)
    _wait(server, lambda: redis.Redis(port=port, socket_timeout=1).ping(), log)
    return server, f"redis://127.0.0.1:{port}/0"


def _wait(server: subprocess.Popen, attempt, log: Path) -> None:
    """Repeat the attempt until it works; ServerMissing when the server ends or the time is over."""
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        try:
            attempt()
            return
        except (psycopg2.OperationalError, redis.exceptions.ConnectionError) as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise ServerMissing(f"{server.args[-1]}: {log.read_text()[-2000:]}") from error
        time.sleep(0.05)


def _stop(server: subprocess.Popen, folder: Path) -> None:
    server.terminate()
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    shutil.rmtree(folder, ignore_errors=True)
