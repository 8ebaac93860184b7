"""Addresses of pages, papers and files as other pages use them."""

from __future__ import annotations

from reports.models import Konsep, Naskah
from tickets.addresses import address_of
from tickets.models import Attachment


def paper_url(paper: Naskah) -> str:
    """Where a paper's PDF is."""
    return address_of("naskah", paper.pk)


def file_url(attachment: Attachment) -> str:
    """Where a stored photo or file is."""
    return address_of("berkas", attachment.pk)


def paper_page_url(paper: Naskah) -> str:
    """What the paper is and where it stands."""
    return address_of("naskah_rinci", paper.pk)


def draft_url(draft: Konsep) -> str:
    """The draft's PDF."""
    return address_of("konsep_naskah", draft.pk)
