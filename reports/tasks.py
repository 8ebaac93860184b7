"""Rendering in the background: one paper per task, and a periodic look for papers that are still pending."""

from __future__ import annotations

import hashlib
import logging

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F

from reports import pdf, seal
from reports.models import MOST_ATTEMPTS, Naskah
from tickets.models import Attachment
from workflow import moment

logger = logging.getLogger(__name__)

#: Papers handed to the worker at one wake of the periodic task.
BATCH = 40


class PhotoChanged(Exception):
    """A photo is not the one that the paper's facts name."""


@shared_task(soft_time_limit=10, time_limit=20)
def render_naskah(pk: int) -> None:
    """Render and seal one paper, once. A paper that is gone, ready or given up is left as it is.

    The attempt is counted before it begins, so a paper that kills its worker is given up as well. Rendering holds no
    transaction; of two workers at the same paper one stores its result and the other drops its own.
    """
    pending = Naskah.objects.filter(pk=pk, rendered_at=None, attempts__lt=MOST_ATTEMPTS)
    if not pending.update(attempts=F("attempts") + 1):
        return
    paper = Naskah.objects.select_related("pemda").get(pk=pk)
    try:
        body = seal.seal(pdf.render(paper.kind, paper.facts, _photos(paper.facts)), naskah=paper)
    except (Exception, SoftTimeLimitExceeded, *pdf.fatal_errors()) as failure:
        # The boundary of one paper: whatever is wrong with it is kept with it, and the next paper is rendered.
        logger.exception("paper %s was not rendered", pk)
        Naskah.objects.filter(pk=pk, rendered_at=None).update(failure=f"{type(failure).__name__}: {failure}"[:2000])
        return
    _store(paper, body)


@shared_task
def render_pending() -> None:
    """Hand the oldest pending papers to the worker again: lost nudges, failed attempts, a broker that was away."""
    pending = Naskah.objects.filter(rendered_at=None, attempts__lt=MOST_ATTEMPTS).order_by("issued_at", "pk")
    for pk in pending.values_list("pk", flat=True)[:BATCH]:
        render_naskah.delay(pk)


def _store(paper: Naskah, body: bytes) -> None:
    """Keep the bytes once: the file first, under a name that holds its SHA-256, then the row that points to it."""
    sha256 = hashlib.sha256(body).hexdigest()
    field = Naskah._meta.get_field("file")
    storage = field.storage
    name = storage.save(field.generate_filename(paper, f"{paper.kind}-{sha256}.pdf"), ContentFile(body))
    with transaction.atomic():
        locked = Naskah.objects.select_for_update().get(pk=paper.pk)
        is_first = locked.rendered_at is None
        if is_first:
            locked.file, locked.sha256, locked.failure = name, sha256, ""
            locked.rendered_at, locked.renderer = moment.now(), f"{pdf.version()}, {seal.version()}"
            locked.save(update_fields=["file", "sha256", "rendered_at", "renderer", "failure"])
    if not is_first:
        storage.delete(name)


def _photos(facts: dict) -> dict[str, bytes]:
    """Bytes of photos and drawn signatures by attachment number. Raises PhotoChanged for others than were issued."""
    drawn = [hand["drawn"] for hand in facts["acknowledgers"] if hand.get("drawn")]
    wanted = {photo["attachment"]: photo["sha256"] for photo in [*facts["photos"], *drawn]}
    bodies = {}
    for attachment in Attachment.objects.filter(pk__in=wanted):
        with attachment.file.open("rb") as stored:
            body = stored.read()
        if hashlib.sha256(body).hexdigest() != wanted[attachment.pk]:
            raise PhotoChanged(f"foto {attachment.pk}")
        bodies[str(attachment.pk)] = body
    if missing := set(map(str, wanted)) - set(bodies):
        raise PhotoChanged(f"foto {', '.join(sorted(missing))} tidak ada")
    return bodies
