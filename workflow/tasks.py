"""What Celery may call in this room. Tasks hold no rules: deadlines are rows, beat only wakes."""

from __future__ import annotations

from celery import shared_task

from workflow.sweep import sweep


@shared_task(name="workflow.tasks.sweep", soft_time_limit=50)
def wake_sweep() -> None:
    """Look what is due."""
    sweep()
