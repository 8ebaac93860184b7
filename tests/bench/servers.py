"""PostgreSQL, Redis and one gunicorn per size, on loopback and only as long as the bench runs."""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from tests.cluster import APPLICATION_ROLE, free_port, start_postgres, start_redis

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30.0
#: Commits reach the disk, as in an office; the load itself has no use for many checkpoints.
CAREFUL = ("max_wal_size=4GB", "max_connections=60", "shared_buffers=512MB")


class Machinery:
    """The servers of one bench; everything ends with this process."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="helpdesk-bench-"))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.base = start_postgres(CAREFUL).url
        _, broker = start_redis()
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "VAR_DIR": str(self.folder),
            "SECRET_KEY": secrets.token_urlsafe(64),
            "BROKER_URL": broker,
            "DATABASE_URL": self.base,
        }

    def play(self) -> Path:
        """Fill the first database with people and played tickets; returns the file that names them."""
        stored = self.folder / "played.json"
        self._python("tests.bench.play", str(stored), database=self.base)
        return stored

    def load(self, stored: Path, size: int, acts: int) -> Path:
        """A database of that size, copied from the first one; returns the file for the driver."""
        name, out = f"bench_{size}", self.folder / f"loaded_{size}.json"
        address = urlsplit(self.base)
        connection = psycopg2.connect(host="127.0.0.1", port=address.port, user="postgres", dbname="postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {APPLICATION_ROLE} OWNER {APPLICATION_ROLE}")
        connection.close()
        self._python("tests.bench.load", str(stored), str(size), str(acts), str(out), database=self.database(size))
        return out

    def database(self, size: int) -> str:
        """The DATABASE_URL of a size."""
        return urlsplit(self.base)._replace(path=f"/bench_{size}").geturl()

    def serve(self, size: int) -> int:
        """Start the web process of the Procfile on a port of its own; returns the port once it answers."""
        port = free_port()
        process = self.start("web", size, BIND=f"127.0.0.1:{port}")
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/masuk/", timeout=5).close()
                return port
            except (urllib.error.URLError, ConnectionError) as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"gunicorn does not answer on port {port}: {error}") from error
            time.sleep(0.1)

    def start(self, name: str, size: int, **more: str) -> subprocess.Popen:
        """Start a process of the Procfile at the database of a size; it ends with this one."""
        line = re.search(rf"^{name}: (.+)$", (ROOT / "Procfile").read_text(), re.MULTILINE).group(1)
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig=TERM", "--", "sh", "-c", line],
            cwd=ROOT,
            env={**self.environment, "DATABASE_URL": self.database(size), **more},
            start_new_session=True,
        )
        atexit.register(_stop, process)
        return process

    def _python(self, module: str, *arguments: str, database: str) -> None:
        environment = {**self.environment, "DATABASE_URL": database, "DATABASE_STATEMENT_TIMEOUT": "0"}
        subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, env=environment, check=True)


def _stop(process: subprocess.Popen) -> None:
    """End a process with all that it started."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
