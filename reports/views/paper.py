"""Papers and drafts: the PDF itself, or the words that it is still being made; the certificate that checks seals."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from reports.authority import authority
from reports.models import Konsep, Naskah, Printed
from tickets.models import Ticket
from tickets.views.gate import for_roles
from workflow.states import Role

logger = logging.getLogger(__name__)


@require_safe
@login_required
def naskah(request: HttpRequest, pk: int) -> HttpResponse:
    """The stored bytes of a paper, for those who see its ticket; anybody else gets 404."""
    paper = get_object_or_404(_visible(Naskah, request), pk=pk)
    return _answer(request, paper, f"versi {paper.version}")


@require_safe
@login_required
def konsep(request: HttpRequest, pk: int) -> HttpResponse:
    """The stored bytes of a draft, for those who see its ticket; anybody else gets 404."""
    return _answer(request, get_object_or_404(_visible(Konsep, request), pk=pk), "konsep")


def _visible(model: type[Printed], request: HttpRequest) -> QuerySet:
    return model.objects.filter(ticket__in=Ticket.objects.visible_to(request.user)).select_related("ticket")


def _answer(request: HttpRequest, paper: Naskah | Konsep, edition: str) -> HttpResponse:
    ticket = paper.ticket
    back = (ticket.get_absolute_url(), f"Kembali ke tiket {ticket.number}")
    return printed(request, paper, edition, name=slugify(f"{ticket.number} {paper.title} {edition}"), back=back)


def printed(request: HttpRequest, paper: Printed, edition: str, *, name: str, back: tuple[str, str]) -> HttpResponse:
    """The PDF itself under that file name, or the page that says why it is not there, with the way back.

    The file is handed on as it lies there; whether it is still the one that was stored, reports.custody looks.
    """
    try:
        stored = paper.file.open("rb") if paper.is_ready and not paper.is_broken else None
    except OSError:
        logger.exception("the file of paper %s cannot be read", paper.pk)
        stored = None
    if stored is None:
        state = {"paper": paper, "edition": edition, "is_lost": paper.is_ready, "back": back}
        return render(request, "reports/sedang_dibuat.html", state, status=202 if paper.is_awaited else 200)
    return FileResponse(
        stored,
        filename=f"{name}.pdf",
        content_type="application/pdf",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store, private"},
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
