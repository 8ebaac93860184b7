"""Whether the stored file of a paper is still the one that was issued: every file is read again once a day.

A download hands the file on as it lies there, without reading it twice. That suffices, for the file's name holds its
SHA-256, nothing of ours writes to it again, and whoever receives it can tell by its seal and by comparing it on the
page of verification. What a disk or a hand at the server does to it is found here, and told to the admin.
"""

from __future__ import annotations

import hashlib
import logging

from reports.models import Printed

logger = logging.getLogger(__name__)

#: Files of one task: some seconds of a worker.
PIECE = 500
BROKEN = "Berkas tersimpan hilang atau tidak sama dengan yang diterbitkan; pulihkan dari cadangan."


def look_through(model: type[Printed], after: int) -> int | None:
    """Read the next files and mark those that are broken, or whole again; the key to go on from, None at the end."""
    stored = model.objects.filter(pk__gt=after).exclude(rendered_at=None).order_by("pk")
    papers = list(stored.only("file", "sha256", "failure")[:PIECE])
    for paper in papers:
        found = "" if is_whole(paper) else BROKEN
        if found != paper.failure:
            model.objects.filter(pk=paper.pk).update(failure=found)
        if found:
            logger.error("the file of %s %s is not the one that was stored", model.__name__, paper.pk)
    return papers[-1].pk if len(papers) == PIECE else None


def is_whole(paper: Printed) -> bool:
    """Whether the file is there, to the last byte."""
    try:
        with paper.file.open("rb") as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == paper.sha256
    except OSError:
        return False
