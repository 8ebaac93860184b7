"""Pages of papers: the PDF itself, or the words that it is still being made."""

from __future__ import annotations

import hashlib
import logging

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from reports.models import Naskah
from tickets.models import Ticket

logger = logging.getLogger(__name__)


@require_safe
@login_required
def naskah(request: HttpRequest, pk: int) -> HttpResponse:
    """The stored bytes of a paper, for those who see its ticket; anybody else gets 404."""
    visible = Ticket.objects.visible_to(request.user)
    paper = get_object_or_404(Naskah.objects.select_related("ticket"), pk=pk, ticket__in=visible)
    body = _bytes(paper) if paper.is_ready else None
    if body is None:
        state = {"paper": paper, "is_lost": paper.is_ready}
        return render(request, "reports/sedang_dibuat.html", state, status=202 if paper.is_awaited else 200)
    name = slugify(f"{paper.ticket.number} {paper.title} versi {paper.version}")
    return HttpResponse(
        body,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}.pdf"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store, private",
        },
    )


def _bytes(paper: Naskah) -> bytes | None:
    """The file as it was stored, or None where it is gone or no longer the one whose SHA-256 the row holds."""
    try:
        with paper.file.open("rb") as stored:
            body = stored.read()
    except OSError:
        logger.exception("the file of paper %s cannot be read", paper.pk)
        return None
    if hashlib.sha256(body).hexdigest() != paper.sha256:
        logger.error("the file of paper %s is not the one that was stored", paper.pk)
        return None
    return body
