"""Addresses of pages, papers and files as other pages use them."""

from __future__ import annotations

from functools import cache

from django.urls import reverse

from reports.models import Konsep, Naskah
from tickets.models import Attachment

#: Stands in an address for the number, which needs no quoting.
NUMBER = "NOMOR"


def address_of(name: str, key: str | int | None = None) -> str:
    """The address of a page, or of that page of one ticket or file: asked of the routes once, then only filled in."""
    if key is None:
        return _asked_once(name)
    place = 0 if isinstance(key, int) else NUMBER
    before, behind = _asked_once(name, place).split(str(place))
    return f"{before}{key}{behind}"


@cache
def _asked_once(name: str, *places: str | int) -> str:
    return reverse(name, args=places)


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
