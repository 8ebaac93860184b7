"""Making large prints part by part: whoever goes on with one finds what is missing in the database.

Several workers at one print, a worker killed half-way and a lost message cost time and nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F

from reports import bundle, recap_files, recap_pages
from reports.models import MOST_TRIES, BagianCetakan, Cetakan
from reports.part import Part
from tickets.models import User
from workflow import moment

logger = logging.getLogger(__name__)

#: How long a finished print waits for its reader, and an unfinished one for a worker.
KEPT = timedelta(hours=24)
#: A print that nobody touched for so long has lost its worker.
STILL = timedelta(seconds=45)
#: Prints that one person may have in the making.
MOST_OPEN = 3
BATCH = 10


class TooManyPrints(Exception):
    """The person has enough prints in the making."""


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Maker:
    """How a kind of print is made: a part from its number, and the whole from all parts."""

    extension: str
    content_type: str
    part: Callable[[Cetakan, int], Part]
    whole: Callable[[Cetakan, Sequence[BagianCetakan]], bytes]


MAKERS: dict[str, Maker] = {
    Cetakan.Kind.GABUNGAN: Maker("pdf", "application/pdf", bundle.merged_part, bundle.merged_whole),
    Cetakan.Kind.ZIP: Maker("zip", "application/zip", bundle.zip_part, bundle.zip_whole),
    Cetakan.Kind.REKAP_PDF: Maker("pdf", "application/pdf", recap_pages.pages_part, recap_pages.pages_whole),
    Cetakan.Kind.REKAP_XLSX: Maker("xlsx", XLSX, recap_pages.lines_part, recap_files.xlsx_whole),
    Cetakan.Kind.REKAP_CSV: Maker("csv", "text/csv; charset=utf-8", recap_pages.lines_part, recap_files.csv_whole),
}


@transaction.atomic
def order(*, actor: User, kind: str, title: str, wanted: dict, part_count: int) -> Cetakan:
    """Store the order; the worker is told by the caller after the commit. Raises TooManyPrints."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    unfinished = Cetakan.objects.filter(ordered_by=actor, finished_at=None, tries__lt=MOST_TRIES)
    if unfinished.count() >= MOST_OPEN:
        raise TooManyPrints
    now = moment.now()
    return Cetakan.objects.create(
        pemda=actor.pemda,
        ordered_by=actor,
        kind=kind,
        title=title,
        wanted=wanted,
        part_count=part_count,
        ordered_at=now,
        expires_at=now + KEPT,
    )


def advance(pk: int) -> bool:
    """Make the next missing part, or the whole when none is missing; True while something is left to do.

    The try is counted before it begins, so a part that kills its worker is given up as well.
    """
    open_prints = Cetakan.objects.filter(pk=pk, finished_at=None, tries__lt=MOST_TRIES)
    if not open_prints.update(tries=F("tries") + 1, moved_at=moment.now()):
        return False
    cetakan = Cetakan.objects.select_related("pemda", "ordered_by").get(pk=pk)
    made = set(cetakan.parts.values_list("number", flat=True))
    missing = next((number for number in range(cetakan.part_count) if number not in made), None)
    try:
        if missing is None:
            _finish(cetakan)
        else:
            _make_part(cetakan, missing)
    except (Exception, SoftTimeLimitExceeded) as failure:
        # The boundary of one print: its fault is kept with it, and the next print is made.
        logger.exception("print %s, part %s, was not made", pk, missing)
        Cetakan.objects.filter(pk=pk).update(failure=f"{type(failure).__name__}: {failure}"[:2000])
        return False
    return missing is not None


def stalled(now: datetime) -> list[int]:
    """Prints that wait for a worker, the oldest first."""
    waiting = Cetakan.objects.filter(finished_at=None, tries__lt=MOST_TRIES, expires_at__gt=now)
    idle = waiting.exclude(moved_at__gt=now - STILL)
    return list(idle.order_by("pk").values_list("pk", flat=True)[:BATCH])


def remove_expired(now: datetime) -> None:
    """Delete prints whose day is over, with their files."""
    for cetakan in Cetakan.objects.filter(expires_at__lte=now):
        _remove_parts(cetakan)
        if cetakan.file:
            cetakan.file.delete(save=False)
        cetakan.delete()


def _make_part(cetakan: Cetakan, number: int) -> None:
    part = MAKERS[cetakan.kind].part(cetakan, number)
    made = BagianCetakan(cetakan=cetakan, number=number, content=part.content)
    if part.body:
        made.file.save(f"{cetakan.pk}-{number}", ContentFile(part.body), save=False)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:  # another worker was faster
        made.file.delete(save=False)
    Cetakan.objects.filter(pk=cetakan.pk).update(tries=0, failure="", moved_at=moment.now())


def _finish(cetakan: Cetakan) -> None:
    maker = MAKERS[cetakan.kind]
    body = maker.whole(cetakan, list(cetakan.parts.order_by("number")))
    storage, draft = Cetakan._meta.get_field("file").storage, f"{cetakan.pk}.{maker.extension}"
    name = storage.save(Cetakan._meta.get_field("file").generate_filename(cetakan, draft), ContentFile(body))
    now = moment.now()
    is_first = Cetakan.objects.filter(pk=cetakan.pk, finished_at=None).update(
        file=name, size=len(body), finished_at=now, expires_at=now + KEPT, failure=""
    )
    if not is_first:
        storage.delete(name)
    _remove_parts(cetakan)


def _remove_parts(cetakan: Cetakan) -> None:
    for part in cetakan.parts.all():
        if part.file:
            part.file.delete(save=False)
        part.delete()
