"""Asking the worker to render at once, after the commit. Without a broker only the papers wait, never the act."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from functools import partial

from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from reports.models import Konsep, Naskah, Printed
from reports.tasks import render_konsep, render_naskah

logger = logging.getLogger(__name__)

#: Seconds for which no nudge is tried after the broker did not answer; the periodic task renders meanwhile.
QUIET_SECONDS = 30
_quiet_until = 0.0


def after_commit(printed: Iterable[Printed]) -> None:
    """Render these papers and drafts as soon as the transaction stands; a paper without a number is left to wait."""
    papers = [paper.pk for paper in printed if isinstance(paper, Naskah) and paper.number]
    drafts = [draft.pk for draft in printed if isinstance(draft, Konsep)]
    if papers or drafts:
        transaction.on_commit(partial(_nudge, papers, drafts), robust=True)


def _nudge(papers: list[int], drafts: list[int]) -> None:
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        for pk in papers:
            render_naskah.delay(pk)
        for pk in drafts:
            render_konsep.delay(pk)
    except (OperationalError, RedisError, OSError) as failure:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("papers %s wait for the periodic task, the broker does not answer: %s", papers, failure)
