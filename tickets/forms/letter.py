"""The letter that the OPD wrote in the product, as a row that asks for a scanned letter takes it."""

from __future__ import annotations

from tickets.models import Ticket
from tickets.uploads import CleanFile
from workflow.papers import PaperKind

#: The field that a row asks for its letter with.
LETTER_FILE = "berkas_surat"


def issued_letter(ticket: Ticket) -> CleanFile | None:
    """The PDF of the issued letter as a file of the row, or None where there is none or it is still being made."""
    papers = ticket.papers.in_force().filter(kind=PaperKind.SURAT_PERMOHONAN)
    paper = papers.exclude(rendered_at=None).first()
    if paper is None:
        return None
    with paper.file.open("rb") as stored:
        content = stored.read()
    return CleanFile(
        kind="surat",
        original_name="surat-permohonan.pdf",
        stored_name=f"surat-{paper.sha256}.pdf",
        content_type="application/pdf",
        content=content,
        sha256=paper.sha256,
    )
