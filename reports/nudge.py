"""Asking the worker to render at once, after the commit. Without a broker only the papers wait, never the act."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from celery import Task
from django.db import transaction

from reports.models import CetakanSop, Konsep, Naskah, Printed
from reports.tasks import render_konsep, render_naskah, render_sop
from workflow.broker import publish

#: Which task makes the PDF of what.
TASKS: dict[type[Printed], Task] = {Naskah: render_naskah, Konsep: render_konsep, CetakanSop: render_sop}


def after_commit(printed: Iterable[Printed]) -> None:
    """Render these papers and drafts as soon as the transaction stands; a paper without a number is left to wait."""
    wanted = [(TASKS[type(one)], one.pk) for one in printed if not (isinstance(one, Naskah) and one.is_unnumbered)]
    wanted.sort(key=lambda pair: pair[0] is not render_naskah)
    if wanted:
        transaction.on_commit(partial(_nudge, wanted), robust=True)


def _nudge(wanted: list[tuple[Task, int]]) -> None:
    for task, pk in wanted:
        publish(partial(task.delay, pk), what=f"{task.name} {pk}")
