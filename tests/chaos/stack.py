"""The product on this machine as real processes: production over PostgreSQL and Redis, or what the Procfile starts."""

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

    def __init__(self, *, broker: str, email: str = "memorymail://", web: int = 4, threads: int = 1) -> None:
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
            "DATABASE_URL": f"postgres://{database['USER']}@127.0.0.1:{database['PORT']}/{database['NAME']}"
            if connection.vendor == "postgresql"
            else f"sqlite:///{database['NAME']}",
        }
        self.web, self.threads = web, threads
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

    def web_workers(self) -> list[int]:
        """The process numbers of gunicorn's workers."""
        found = subprocess.run(["pgrep", "-P", str(self.web_master.pid)], capture_output=True, text=True)
        return [int(number) for number in found.stdout.split()]

    def kill_web(self) -> None:
        """Kill gunicorn with all its processes, and start it again."""
        self.kill_and_replace(self.processes.index(self.web_master))
        self.web_master = self.processes[-1]

    def start_procfile(self) -> dict[str, subprocess.Popen]:
        """Start what `make run` starts, line by line of the Procfile, and wait for the login page; by name."""
        self._collect_static()
        self.environment |= {
            "BIND": f"127.0.0.1:{self.port}",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
        started = {name: self._start(["/bin/sh", "-c", command]) for name, command in lines.items()}
        self._wait_for_the_login_page()
        return started

    def start(self) -> None:
        """Start everything and wait until the login page is there."""
        self._collect_static()
        bind = f"127.0.0.1:{self.port}"
        hands = ("--workers", str(self.web), "--threads", str(self.threads))
        self._run("gunicorn", "helpdesk.wsgi", "--bind", bind, *hands, "--log-level", "warning")
        self.web_master = self.processes[-1]
        self._run("celery", "-q", "-A", "helpdesk", "worker", "-Q", "notify", "-c", "2", "-n", "notify@%h", *WORKER)
        self._run("celery", "-q", "-A", "helpdesk", "worker", "-Q", "sla,celery", "-c", "1", "-n", "sla@%h", *WORKER)
        self._run("celery", "-q", "-A", "helpdesk", "beat", "-s", str(self.folder / "beat"), "-l", "WARNING")
        self._wait_for_the_login_page()

    @property
    def log(self) -> str:
        """What the processes have said so far."""
        return (self.folder / "log").read_text(errors="replace")

    def _collect_static(self) -> None:
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
        subprocess.run(collect, cwd=ROOT, env=self.environment, check=True)

    def _wait_for_the_login_page(self) -> None:
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
        self._start([str(Path(sys.executable).parent / program), *arguments])

    def _start(self, command: list[str]) -> subprocess.Popen:
        sink = (self.folder / "log").open("ab")
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig=TERM", "--", *command],
            cwd=ROOT,
            env=self.environment,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )
        self.processes.append(process)
        return process
