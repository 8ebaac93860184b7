"""What Celery may call in this room. Tasks hold no rules: what is due stands in rows, beat and nudges only wake."""

from __future__ import annotations

from celery import shared_task

from tickets.deputies import tell_of_changes
from tickets.held import forget_held
from workflow import awaited_confirmations, awaited_letters, chain, compliance, moment, notifications
from workflow.delivery import deliver_due
from workflow.watchman import watched_sweep


@shared_task(name="workflow.tasks.sweep", soft_time_limit=50)
def wake_sweep() -> None:
    """Look what is due."""
    watched_sweep()


@shared_task(name="workflow.tasks.tell_of_deputies", soft_time_limit=50)
def wake_deputies() -> None:
    """Tell of every Plt. and Plh. that began or ended since the last look."""
    tell_of_changes(now=moment.now())


@shared_task(name="workflow.tasks.count_results", soft_time_limit=540, time_limit=600)
def wake_counting() -> None:
    """Bring the monthly sums of Kepatuhan up to date."""
    compliance.count_new()


@shared_task(name="workflow.tasks.extend_chain", soft_time_limit=50)
def wake_chain() -> None:
    """Seal the audit rows that are new."""
    while chain.extend() == chain.BATCH:
        continue


@shared_task(name="workflow.tasks.forget_notices", soft_time_limit=100)
def wake_forgetting() -> None:
    """Drop what was read long ago, and files of forms that were never sent."""
    now = moment.now()
    notifications.forget_read(now=now)
    forget_held(now=now)


@shared_task
def deliver() -> None:
    """Send what waits in the outbox; woken after an act, and by beat for whatever is left."""
    deliver_due()


@shared_task(name="workflow.tasks.remind_of_letters", soft_time_limit=50)
def wake_letters() -> None:
    """Remind of every letter that should have followed by now."""
    awaited_letters.remind(now=moment.now())


@shared_task(name="workflow.tasks.remind_of_confirmations", soft_time_limit=50)
def wake_confirmations() -> None:
    """Remind officials of the verbal orders that they have not confirmed yet."""
    awaited_confirmations.remind(now=moment.now())
