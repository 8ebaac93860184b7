"""The SOP as PDF: for everybody of the Pemda marked TIDAK TERKENDALI, for the admin each numbered copy."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from reports.models import CetakanSop, SalinanSop
from reports.sop_prints import print_of
from reports.views.paper import printed
from tickets.views.gate import for_members, for_roles
from workflow.models import SopVersion
from workflow.states import Role


@require_safe
@for_members
def uncontrolled(request: HttpRequest, pk: int) -> HttpResponse:
    """The version as it stands today; asked for the first time, the worker makes it."""
    version = get_object_or_404(SopVersion.objects.select_related("pemda"), pk=pk, pemda=request.user.pemda)
    return _answer(request, print_of(version), "tidak terkendali")


@require_safe
@for_roles(Role.ADMIN, Role.AUDITOR)
def controlled(request: HttpRequest, pk: int) -> HttpResponse:
    """A numbered copy, for those who see the register of copies."""
    mine = SalinanSop.objects.filter(version__pemda=request.user.pemda).select_related("version__pemda")
    copy = get_object_or_404(mine, pk=pk)
    return _answer(request, print_of(copy.version, copy), f"salinan {copy.number:03d}")


def _answer(request: HttpRequest, wanted: CetakanSop, edition: str) -> HttpResponse:
    version = wanted.version
    back = (reverse("sop_tabel", args=[version.pk]), f"Kembali ke SOP {version.code}")
    return printed(request, wanted, edition, name=slugify(f"sop {version.code} {edition}"), back=back)
