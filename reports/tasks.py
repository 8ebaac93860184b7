"""Rendering in the background: one paper per task, and a periodic look for papers that are still pending."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, QuerySet

from reports import custody, pdf, printing, seal, sop_pdf
from reports.models import MOST_ATTEMPTS, CetakanSop, Konsep, KopNaskah, Naskah, Printed
from tickets.models import Attachment
from workflow import moment

logger = logging.getLogger(__name__)

#: Papers handed to the worker at one wake of the periodic task.
BATCH = 40


class PictureChanged(Exception):
    """A photo or a lambang is not the one that the paper's facts name."""


class SopChanged(Exception):
    """Another file was imported under the code of a version that no ticket uses yet."""


@shared_task(soft_time_limit=10, time_limit=20)
def render_naskah(pk: int) -> None:
    """Render and seal one paper, once. A paper that is gone, ready, given up or without a number is left as it is."""
    _render(Naskah.objects.exclude(number=""), pk, seal=seal.seal)


@shared_task(soft_time_limit=10, time_limit=20)
def render_konsep(pk: int) -> None:
    """Render one draft, once, while somebody is still asked to read it; nothing is sealed before it is approved."""
    _render(Konsep.objects.filter(settled_at=None), pk)


@shared_task(soft_time_limit=20, time_limit=30)
def render_sop(pk: int) -> None:
    """Render and seal one print of an SOP version, once."""
    _render(CetakanSop.objects.select_related("version__pemda"), pk, draw=_sop, seal=seal.seal)


@shared_task
def render_pending() -> None:
    """Hand the oldest pending papers to the worker again: lost nudges, failed attempts, a broker that was away."""
    pending = {"rendered_at": None, "attempts__lt": MOST_ATTEMPTS}
    papers = Naskah.objects.exclude(number="").filter(**pending).order_by("issued_at", "pk")
    drafts = Konsep.objects.filter(settled_at=None, **pending).order_by("drafted_at", "pk")
    prints = CetakanSop.objects.filter(**pending).order_by("ordered_at", "pk")
    for task, waiting in ((render_naskah, papers), (render_konsep, drafts), (render_sop, prints)):
        for pk in waiting.values_list("pk", flat=True)[:BATCH]:
            task.delay(pk)


@shared_task(soft_time_limit=100)
def advance_cetakan(pk: int) -> None:
    """Make one part of a large print and ask for the next, behind the papers that came meanwhile."""
    if printing.advance(pk):
        advance_cetakan.delay(pk)


@shared_task
def tend_cetakan() -> None:
    """Hand prints without a worker on again, and remove those whose day is over."""
    now = moment.now()
    for pk in printing.stalled(now):
        advance_cetakan.delay(pk)
    printing.remove_expired(now)


@shared_task
def look_through_files(which: int = 0, after: int = 0) -> None:
    """Compare some stored files with their SHA-256 and ask for the next, behind the papers that came meanwhile."""
    models: tuple[type[Printed], ...] = (Naskah, Konsep, CetakanSop)
    reached = custody.look_through(models[which], after)
    if reached is not None:
        look_through_files.delay(which, reached)
    elif which + 1 < len(models):
        look_through_files.delay(which + 1)


def _paper(paper: Naskah | Konsep) -> bytes:
    return pdf.render(paper.kind, paper.facts, _pictures(paper.facts))


def _sop(wanted: CetakanSop) -> bytes:
    """Raises SopChanged where the version is no longer the one that was to be printed."""
    if wanted.version.sha256 != wanted.facts["source"]:
        raise SopChanged(wanted.version.code)
    return sop_pdf.render(wanted.version.definition, wanted.facts, pdf.Pictures(lambang=_lambang(wanted.facts["kop"])))


def _render(
    those: QuerySet, pk: int, *, draw: Callable[..., bytes] = _paper, seal: Callable[..., bytes] | None = None
) -> None:
    """The attempt is counted before it begins, so a paper that kills its worker is given up as well.

    Rendering holds no transaction; of two workers at the same paper one stores its result and the other drops its own.
    """
    if not those.filter(pk=pk, rendered_at=None, attempts__lt=MOST_ATTEMPTS).update(attempts=F("attempts") + 1):
        return
    paper = those.get(pk=pk)
    try:
        body = draw(paper)
        if seal is not None:
            body = seal(body, naskah=paper)
    except (Exception, SoftTimeLimitExceeded, *pdf.fatal_errors()) as failure:
        # The boundary of one paper: whatever is wrong with it is kept with it, and the next paper is rendered.
        logger.exception("%s %s was not rendered", those.model.__name__, pk)
        words = f"{type(failure).__name__}: {failure}"[:2000]
        those.model.objects.filter(pk=pk, rendered_at=None).update(failure=words)
        return
    _store(paper, body)


def _store(paper: Printed, body: bytes) -> None:
    """Keep the bytes once: the file first, under a name that holds its SHA-256, then the row that points to it."""
    sha256 = hashlib.sha256(body).hexdigest()
    model = type(paper)
    field = model._meta.get_field("file")
    storage = field.storage
    name = storage.save(field.generate_filename(paper, f"{paper.kind}-{sha256}.pdf"), ContentFile(body))
    with transaction.atomic():
        locked = model.objects.select_for_update().get(pk=paper.pk)
        is_first = locked.rendered_at is None
        if is_first:
            locked.file, locked.sha256, locked.failure = name, sha256, ""
            locked.rendered_at, locked.renderer = moment.now(), f"{pdf.version()}, {seal.version()}"
            locked.save(update_fields=["file", "sha256", "rendered_at", "renderer", "failure"])
    if not is_first:
        storage.delete(name)


def _pictures(facts: dict) -> pdf.Pictures:
    """Photos and drawn signatures by attachment number, and the lambang.

    Raises PictureChanged for one that is not what was issued.
    """
    drawn = [hand["drawn"] for hand in facts["acknowledgers"] if hand.get("drawn")]
    wanted = {photo["attachment"]: photo["sha256"] for photo in [*facts["photos"], *drawn]}
    bodies = {}
    for attachment in Attachment.objects.filter(pk__in=wanted):
        with attachment.file.open("rb") as stored:
            bodies[str(attachment.pk)] = _unchanged(stored.read(), wanted[attachment.pk], f"foto {attachment.pk}")
    if missing := set(map(str, wanted)) - set(bodies):
        raise PictureChanged(f"foto {', '.join(sorted(missing))} tidak ada")
    return pdf.Pictures(photos=bodies, lambang=_lambang(facts["kop"]))


def _lambang(kop: dict) -> bytes:
    if not kop.get("lambang"):
        return b""
    with KopNaskah._meta.get_field("lambang").storage.open(kop["lambang"], "rb") as stored:
        return _unchanged(stored.read(), kop["lambang_sha256"], "lambang")


def _unchanged(body: bytes, sha256: str, noun: str) -> bytes:
    if hashlib.sha256(body).hexdigest() != sha256:
        raise PictureChanged(noun)
    return body
