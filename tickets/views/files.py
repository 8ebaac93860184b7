"""Attachments: served by this one view, to whoever sees the ticket."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tickets.models import Attachment, MessageFile, Ticket, WaitingFile
from tickets.views.gate import for_members

NOTHING_LOADED = "default-src 'none'; frame-ancestors 'self'"
PICTURE = f"{NOTHING_LOADED}; img-src 'self'; style-src 'unsafe-inline'; sandbox"
#: Types that a browser shows by itself, with the policy under which it does; any other is downloaded.
SHOWN = {
    "image/jpeg": PICTURE,
    "image/png": PICTURE,
    # Chromium shows no PDF inside a sandbox. Its viewer runs apart from our origin, and the file holds no script.
    "application/pdf": f"{NOTHING_LOADED}; object-src 'self'; style-src 'unsafe-inline'",
}


@require_safe
@for_members
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """Send the stored bytes; 404 for a file of a ticket that the reader may not see, as for one that is not there."""
    visible = Ticket.objects.visible_to(request.user)
    return sent_file(get_object_or_404(Attachment.objects.filter(ticket__in=visible), pk=pk))


def sent_file(found: Attachment | MessageFile | WaitingFile) -> FileResponse:
    """The stored bytes of a file that the reader may see. Raises Http404 when they are gone."""
    try:
        content = found.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404("Berkas ini tidak ada lagi pada penyimpanan.") from missing
    policy = SHOWN.get(found.content_type)
    response = FileResponse(
        content,
        as_attachment=policy is None,
        filename=found.original_name,
        content_type=found.content_type if policy else "application/octet-stream",
    )
    response["Content-Security-Policy"] = policy or f"{NOTHING_LOADED}; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
