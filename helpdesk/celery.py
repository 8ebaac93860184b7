"""The Celery application; its settings are the CELERY_* names of `helpdesk.settings`."""

import gc
import os
import signal

from celery import Celery
from celery.signals import celeryd_after_setup, worker_process_init
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

# By name: only the one that is the broker is ever loaded.
TRANSPORT_ALIASES["filesystem"] = "helpdesk.folder_broker:Transport"
TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = "helpdesk.redis_broker:Transport"
app = Celery("helpdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_after_setup.connect
def keep_what_is_loaded(**_) -> None:
    """Let the garbage collector pass over all that a worker has loaded: it stays to the end.

    A batch of alarms makes thousands of rows, and each of its collections looked through the whole program for nothing.
    A worker that forks calls this before, so its children share what it has loaded.
    """
    gc.collect()
    gc.freeze()


@worker_process_init.connect
def leave_the_end_to_the_worker(**_) -> None:
    """Let a worker's child finish its paper: the worker itself ends it, or the limit of its time does (SIGKILL).

    Honcho sends SIGTERM to both. A child that obeyed was replaced at once, and the worker waited for the new one.
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
