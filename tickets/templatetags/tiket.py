"""Template filters of the ticket's pages."""

from datetime import datetime

from django import template
from django.utils import timezone

from tickets.models import Attachment
from tickets.views.links import file_url
from workflow import indonesian

register = template.Library()


@register.filter
def huruf_kecil(words: str) -> str:
    """Begin the words with a small letter, inside a sentence; abbreviations (OPD) stay."""
    return indonesian.dalam_kalimat(words)


@register.filter
def kalimat(words: str) -> str:
    """Close the sentence that ends with what somebody typed, a title say, which may bring its own full stop."""
    return indonesian.kalimat(words)


@register.filter
def tanggal_jam(moment: datetime) -> str:
    """Write a moment in the reader's zone: "21 November 2026 pukul 09.10 WIB"."""
    return indonesian.tanggal_jam(moment, timezone.get_current_timezone())


@register.filter
def alamat_berkas(attachment: Attachment) -> str:
    """Give the address of a stored file."""
    return file_url(attachment)
