"""Template filters of the ticket's pages."""

from django import template

from tickets.models import Attachment
from tickets.views.links import file_url

register = template.Library()


@register.filter
def alamat_berkas(attachment: Attachment) -> str:
    """Give the address of a stored file."""
    return file_url(attachment)
