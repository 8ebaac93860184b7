"""The SOPs of the own Pemda: which versions there are, and each as the official table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tickets.views.gate import for_members
from workflow import indonesian
from workflow.models import SopVersion
from workflow.sop import flowchart
from workflow.sop.cover import cover_of


@for_members
def versions(request: HttpRequest) -> HttpResponse:
    """The versions, newest first; the one in force today is marked."""
    pemda = request.user.pemda
    today = pemda.today
    every = list(SopVersion.objects.filter(pemda=pemda))
    in_force = next((version for version in every if version.effective_from <= today), None)
    rows = [
        {
            "version": version,
            "sop": version.definition,
            "since": indonesian.tanggal(version.effective_from),
            "state": _state(version, in_force, today),
        }
        for version in every
    ]
    return render(request, "workflow/daftar_sop.html", {"rows": rows, "in_force": in_force})


def _state(version: SopVersion, in_force: SopVersion | None, today) -> str:
    if version == in_force:
        return "berlaku sekarang"
    return "belum berlaku" if version.effective_from > today else "versi lama"


@for_members
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """One version with its identity, table, flowchart and cover."""
    version = get_object_or_404(SopVersion, pk=pk, pemda=request.user.pemda)
    sop = version.definition
    context = {
        "sop": sop,
        "flowchart": flowchart.draw(sop),
        "cover": cover_of(sop),
        "effective_on": indonesian.tanggal(version.effective_from),
        "versions_url": reverse("sop"),
        "pdf_url": reverse("sop_naskah", args=[version.pk]),
        "readings_url": reverse("sop_tafsir", args=[version.pk]),
    }
    return render(request, "workflow/sop.html", context)
