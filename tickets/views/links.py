"""Addresses of papers and files as the ticket's pages use them."""

from __future__ import annotations

from django.urls import reverse

from reports.models import Konsep, Naskah
from tickets.models import Attachment


def paper_url(paper: Naskah) -> str:
    """Where a paper's PDF is."""
    return reverse("naskah", args=[paper.pk])


def file_url(attachment: Attachment) -> str:
    """Where a stored photo or file is."""
    return reverse("berkas", args=[attachment.pk])


def paper_page_url(paper: Naskah) -> str:
    """What the paper is and where it stands."""
    return reverse("naskah_rinci", args=[paper.pk])


def draft_url(draft: Konsep) -> str:
    """The draft's PDF."""
    return reverse("konsep_naskah", args=[draft.pk])
