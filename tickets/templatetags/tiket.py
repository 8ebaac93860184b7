"""Template filters of the ticket's pages."""

from django import template

from tickets.models import Attachment
from tickets.views.links import file_url

register = template.Library()


@register.filter
def huruf_kecil(words: str) -> str:
    """Begin the words with a small letter, inside a sentence; abbreviations (OPD) stay."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


@register.filter
def alamat_berkas(attachment: Attachment) -> str:
    """Give the address of a stored file."""
    return file_url(attachment)
