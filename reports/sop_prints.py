"""Which print of an SOP version is wanted today, and asking the worker for it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from reports import nudge
from reports.models import CetakanSop, KopNaskah, SalinanSop, TataNaskah
from workflow import indonesian, moment
from workflow.models import SopVersion

UNCONTROLLED = "TIDAK TERKENDALI"
EXPIRED = "KADALUARSA"
NOT_YET = "BELUM BERLAKU"
ANOTHER_TRY = timedelta(hours=1)


@dataclass(frozen=True)
class Marks:
    """What a print says of itself: ``across`` stands over every page, ``standing`` and ``copy`` at its head."""

    across: str
    standing: str
    copy: str


def print_of(version: SopVersion, copy: SalinanSop | None = None) -> CetakanSop:
    """The print that holds today, ordered from the worker when it is asked for the first time.

    One that failed every time is tried again by who asks an hour later.
    """
    facts, now = _facts(version, copy), moment.now()
    content = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
    found, is_new = CetakanSop.objects.get_or_create(
        version=version, content=content, defaults={"copy": copy, "facts": facts, "ordered_at": now}
    )
    if found.is_given_up and found.ordered_at < now - ANOTHER_TRY:
        found.attempts, found.failure, found.ordered_at, is_new = 0, "", now, True
        found.save(update_fields=["attempts", "failure", "ordered_at"])
    if is_new:
        nudge.after_commit([found])
    return found


def marks(version: SopVersion, copy: SalinanSop | None, today: date) -> Marks:
    """In force or not on that day of the government, and whose copy it is."""
    newer = SopVersion.objects.filter(pemda=version.pemda, effective_from__lte=today).exclude(pk=version.pk)
    newer = [one for one in newer if (one.effective_from, one.pk) > (version.effective_from, version.pk)]
    words = f"SALINAN TERKENDALI nomor {copy.number:03d}, pemegang {copy.holder}" if copy else UNCONTROLLED
    if newer:
        successor = newer[-1]  # versions come newest first, so this one followed directly
        since = indonesian.tanggal(successor.effective_from)
        return Marks(EXPIRED, f"{EXPIRED} sejak {since}, digantikan versi {successor.code}", words)
    if version.effective_from > today:
        since = indonesian.tanggal(version.effective_from)
        return Marks(NOT_YET, f"{NOT_YET}, berlaku mulai {since}", words)
    return Marks("" if copy else UNCONTROLLED, "", words)


def _facts(version: SopVersion, copy: SalinanSop | None) -> dict[str, Any]:
    """Everything that a print says beside the SOP's own words."""
    pemda = version.pemda
    kop, today = KopNaskah.of(pemda), pemda.date_of(moment.now())
    return {
        **asdict(marks(version, copy, today)),
        "source": version.sha256,
        "code": version.code,
        "effective_from": indonesian.tanggal(version.effective_from),
        "given_on": indonesian.tanggal(copy.given_on) if copy else "",
        "holder": copy.holder if copy else "",
        "copy_number": f"{copy.number:03d}" if copy else "",
        "paper_size": pemda.paper_size,
        "font": TataNaskah.of(pemda).font,
        "sample": settings.DEMO,
        "kop": {"lambang": kop.lambang.name, "lambang_sha256": kop.lambang_sha256},
    }
