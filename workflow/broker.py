"""Waking a worker after the commit. A broker that is down or silent delays the work, and never an act."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

#: Seconds for which no nudge is tried after the broker did not answer; the periodic task does the work meanwhile.
QUIET_SECONDS = 30
_quiet_until = 0.0


def nudge_after_commit(task: str) -> None:
    """Let a worker run ``task``, by name and without arguments, after the commit; once per transaction."""
    waiting = transaction.get_connection().run_on_commit
    if not any(isinstance(call, partial) and call.func is _nudge and call.args == (task,) for _, call, _ in waiting):
        transaction.on_commit(partial(_nudge, task), robust=True)


def _nudge(task: str) -> None:
    publish(partial(current_app.send_task, task), what=task)


def publish(send: Callable[[], object], *, what: str) -> None:
    """Call ``send``, unless the broker did not answer a moment ago; ``what`` names in the log what waits then."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        send()
    except (OperationalError, RedisError, OSError) as failure:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("%s waits for its period, the broker does not answer: %s", what, failure)
