"""Plugs that are pulled while people work: web processes, the database and the broker, one at a time."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time

import redis

from tests.chaos.stack import Stack
from tests.cluster import Postgres, start_redis

#: Seconds that a broker stays frozen.
FROZEN = 3


class Plugs:
    """What can be pulled; each returns when the part has been started again, as a supervisor would do it."""

    def __init__(self, stack: Stack, postgres: Postgres, broker: subprocess.Popen, broker_url: str) -> None:
        self.stack, self.postgres, self.broker, self.broker_url = stack, postgres, broker, broker_url
        self.pulled: list[str] = []

    def pull_any(self, dice: random.Random) -> None:
        """Pull one of them."""
        plug = dice.choice(
            [
                self.web_worker,
                self.web_master,
                self.database_sessions,
                self.database_power,
                self.broker_killed,
                self.broker_frozen,
                self.broker_emptied,
            ]
        )
        self.pulled.append(plug.__name__)
        plug()

    def web_worker(self) -> None:
        """One of gunicorn's processes; its master starts another."""
        if workers := self.stack.web_workers():
            os.kill(random.choice(workers), signal.SIGKILL)

    def web_master(self) -> None:
        """The whole of gunicorn."""
        self.stack.kill_web()

    def database_sessions(self) -> None:
        """Every connection of everybody, amid whatever it was doing."""
        self.postgres.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )

    def database_power(self) -> None:
        """The database at once, as when the power fails."""
        self.postgres.end(at_once=True)
        self.postgres.start()

    def broker_killed(self) -> None:
        """The broker, with all it knew."""
        self.broker.kill()
        self.broker.wait()
        self.broker, _ = start_redis(int(self.broker_url.rsplit(":", 1)[1].split("/")[0]))

    def broker_frozen(self) -> None:
        """A broker that accepts and does not answer."""
        self.broker.send_signal(signal.SIGSTOP)
        time.sleep(FROZEN)
        self.broker.send_signal(signal.SIGCONT)

    def broker_emptied(self) -> None:
        """Everything the broker knew."""
        redis.Redis.from_url(self.broker_url).flushall()
