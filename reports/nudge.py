"""Asking the worker to render at once, after the commit. Without a broker only the papers wait, never the act."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from reports.models import Konsep, Naskah, Printed
from reports.tasks import render_konsep, render_naskah
from workflow.broker import publish


def after_commit(printed: Iterable[Printed]) -> None:
    """Render these papers and drafts as soon as the transaction stands; a paper without a number is left to wait."""
    papers = [paper.pk for paper in printed if isinstance(paper, Naskah) and paper.number]
    drafts = [draft.pk for draft in printed if isinstance(draft, Konsep)]
    if papers or drafts:
        transaction.on_commit(partial(_nudge, papers, drafts), robust=True)


def _nudge(papers: list[int], drafts: list[int]) -> None:
    for pk in papers:
        publish(partial(render_naskah.delay, pk), what=f"paper {pk}")
    for pk in drafts:
        publish(partial(render_konsep.delay, pk), what=f"draft {pk}")
