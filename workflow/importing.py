"""Taking an SOP file in as an immutable version."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from django.db import transaction

from tickets.models import Pemda
from workflow import moment
from workflow.models import SopVersion
from workflow.sop import read_sop


class SopInUse(Exception):
    """Other bytes stand under this code already, and a ticket uses them or somebody holds a controlled copy."""


@transaction.atomic
def import_sop(source: bytes, *, pemda: Pemda, effective_from: date | None = None) -> SopVersion:
    """Store ``source`` for ``pemda``, in force from a local date (default today). The same bytes again change nothing.

    Raises SopFaults for a faulty file, SopInUse for other bytes under a code that a ticket uses.
    """
    sop = read_sop(source)
    digest = sha256(source).hexdigest()
    now = moment.now()
    effective_from = effective_from or pemda.date_of(now)
    stored = SopVersion.objects.select_for_update().filter(pemda=pemda, code=sop.code).first()
    if stored is None:
        return SopVersion.objects.create(
            pemda=pemda,
            code=sop.code,
            title=sop.title,
            effective_from=effective_from,
            source=source.decode(),
            sha256=digest,
            imported_at=now,
        )
    if stored.sha256 == digest:
        return stored
    if stored.copies.exists():
        raise SopInUse(f"Kode {sop.code} sudah diedarkan sebagai salinan terkendali. Beri kode baru.")
    if stored.tickets.exists():
        raise SopInUse(f"Kode {sop.code} sudah dipakai tiket dengan isi lain. Beri kode baru, misalnya {sop.code}-2.")
    stored.title, stored.effective_from = sop.title, effective_from
    stored.source, stored.sha256, stored.imported_at = source.decode(), digest, now
    stored.save()
    return stored
