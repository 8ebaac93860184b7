"""The production profile on this machine: gunicorn, workers and beat as real processes over PostgreSQL and Redis."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

from django.db import connection

from tests.cluster import free_port

ROOT = Path(__file__).resolve().parents[2]
WORKER = ("--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "WARNING")


class Stack:
    """Processes of the product over the test database, which a transactional test fills and empties."""

    def __init__(self, *, broker: str, email: str = "memorymail://", web: int = 4) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="helpdesk-chaos-"))
        self.port = free_port()
        self.processes: list[subprocess.Popen] = []
        database = connection.settings_dict
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
            "ENV_FILE": os.devnull,
            "PYTHONPATH": str(ROOT),
            "VAR_DIR": str(self.folder),
            "SECRET_KEY": secrets.token_urlsafe(64),
            # Plain HTTP on loopback, and errors answered as in production, which DEBUG would not do.
            "DEMO": "on",
            "ALLOWED_HOSTS": "127.0.0.1",
            "BROKER_URL": broker,
            "EMAIL_URL": email,
            "DATABASE_URL": f"postgres://{database['USER']}@127.0.0.1:{database['PORT']}/{database['NAME']}",
        }
        self.web = web
        atexit.register(self.stop)

    @property
    def url(self) -> str:
        """Where the web process answers."""
        return f"http://127.0.0.1:{self.port}"

    def start_timers(self, *, beats: int, workers: int) -> None:
        """Start beats and workers alone, as many as asked for."""
        for number in range(beats):
            self._run(
                "celery", "-q", "-A", "helpdesk", "beat", "-s", str(self.folder / f"beat{number}"), "-l", "WARNING"
            )
        for number in range(workers):
            queues = ("-Q", "sla,notify,celery", "-P", "solo", "-n", f"sla{number}@%h")
            self._run("celery", "-q", "-A", "helpdesk", "worker", *queues, *WORKER)

    def kill_and_replace(self, number: int) -> None:
        """Kill one process with -9 and start another like it, as a supervisor would."""
        process = self.processes.pop(number)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        program, *arguments = process.args[3:]
        self._run(Path(program).name, *arguments)

    def kill_web(self) -> None:
        """Kill gunicorn with all its processes, and start it again."""
        self.kill_and_replace(self.processes.index(self.web_master))
        self.web_master = self.processes[-1]

    def start(self) -> None:
        """Start everything and wait until the login page is there."""
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
        subprocess.run(collect, cwd=ROOT, env=self.environment, check=True)
        bind = f"127.0.0.1:{self.port}"
        self._run("gunicorn", "helpdesk.wsgi", "--bind", bind, "--workers", str(self.web), "--log-level", "warning")
        self.web_master = self.processes[-1]
        self._run("celery", "-q", "-A", "helpdesk", "worker", "-Q", "notify", "-c", "2", "-n", "notify@%h", *WORKER)
        self._run("celery", "-q", "-A", "helpdesk", "worker", "-Q", "sla,celery", "-c", "1", "-n", "sla@%h", *WORKER)
        self._run("celery", "-q", "-A", "helpdesk", "beat", "-s", str(self.folder / "beat"), "-l", "WARNING")
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/masuk/", timeout=20).close()
                return
            except (URLError, ConnectionError, TimeoutError) as error:
                if time.monotonic() > deadline:
                    raise RuntimeError("the stack does not answer") from error
            time.sleep(0.2)

    def stop(self) -> None:
        """End every process that this stack started."""
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(Path(sys.executable).parent / program), *arguments]
        sink = (self.folder / "log").open("ab")
        self.processes.append(
            subprocess.Popen(
                ["setpriv", "--pdeathsig=TERM", "--", *command],
                cwd=ROOT,
                env=self.environment,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )
        )
