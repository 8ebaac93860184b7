"""Addresses of papers and files as the ticket's pages use them."""

from __future__ import annotations

from django.urls import reverse

from reports.models import Naskah
from tickets.models import Attachment


def paper_url(paper: Naskah) -> str:
    """Where a paper's PDF is."""
    return reverse("naskah", args=[paper.pk])


def file_url(attachment: Attachment) -> str:
    """Where a stored photo or file is."""
    return reverse("berkas", args=[attachment.pk])
