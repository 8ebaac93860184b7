"""Throw-away servers for the tests: a PostgreSQL cluster and a Redis on loopback, gone with the process.

PostgreSQL refuses to run as root, so root hands it to the user postgres. A missing server program is an
error, never a reason to skip. `setpriv --pdeathsig` ends the servers even when the test run is killed.
"""

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg2
import redis

START_TIMEOUT = 30.0  # seconds
APPLICATION_ROLE = "helpdesk"
SPEED = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]


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


def _as_unprivileged(*, signal: str) -> list[str]:
    """Return the prefix of a command that must not run as root and must end with this process."""
    command = ["setpriv", f"--pdeathsig={signal}"]
    if os.geteuid() == 0:
        command += ["--reuid=postgres", "--regid=postgres", "--init-groups"]
    return [*command, "--"]


def start_postgres(settings: Sequence[str] = SPEED) -> str:
    """Start an empty cluster and return the DATABASE_URL of its application role, who is no superuser."""
    folder = Path(tempfile.mkdtemp(prefix="helpdesk-pg-"))
    data, log = folder / "data", folder / "log"
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    initdb = [_postgres_program("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-N"]
    made = subprocess.run(
        [*_as_unprivileged(signal="KILL"), *initdb, "-E", "UTF8", "--locale=C.UTF-8"],
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
    with log.open("wb") as sink:
        server = subprocess.Popen(
            [*_as_unprivileged(signal="QUIT"), _postgres_program("postgres"), *arguments],
            stdout=sink,
            stderr=sink,
            cwd=folder,
        )
    atexit.register(_stop, server, folder)
    _wait(server, lambda: _create_role(port), log)
    return f"postgres://{APPLICATION_ROLE}@127.0.0.1:{port}/{APPLICATION_ROLE}"


def _create_role(port: int) -> None:
    connection = psycopg2.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {APPLICATION_ROLE} LOGIN CREATEDB NOSUPERUSER")
        cursor.execute(f"CREATE DATABASE {APPLICATION_ROLE} OWNER {APPLICATION_ROLE}")
    connection.close()


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
