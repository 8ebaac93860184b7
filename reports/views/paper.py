"""Pages of papers: the PDF itself, or the words that it is still being made; and the certificate that checks seals."""

from __future__ import annotations

import hashlib
import logging

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from reports.authority import authority
from reports.models import Naskah
from tickets.models import Ticket
from tickets.views.gate import for_roles
from workflow.states import Role

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


@require_safe
@for_roles(Role.ADMIN, Role.AUDITOR)
def authority_certificate(request: HttpRequest) -> HttpResponse:
    """The certificate of the installation's authority, with which a reader of PDF confirms the seals.

    Raises Http404 before the first paper was sealed.
    """
    found = authority()
    if not found.is_made:
        raise Http404("Sertifikat dibuat bersama naskah pertama.")
    return FileResponse(found.certificate.open("rb"), as_attachment=True, filename="ca-segel-helpdesk.pem")


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
