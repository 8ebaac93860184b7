"""The Celery application; its settings are the CELERY_* names of `helpdesk.settings`."""

import gc
import os

from celery import Celery
from celery.signals import celeryd_after_setup
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
