"""The public page "Standar pelayanan" of a government, generated from the SOP that is in force today."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from tickets.models import Pemda, TimMember
from workflow import indonesian, moment
from workflow.models import SopVersion
from workflow.sop.service_standard import CHANNELS, components_of, time_lines


@require_safe
def own_standard(request: HttpRequest) -> HttpResponse:
    """Lead to the page of the reader's government, or of the only one. Raises Http404 where there are several."""
    own = request.user.pemda if request.user.is_authenticated else None
    some = [own] if own else list(Pemda.objects.all()[:2])
    if len(some) != 1:
        raise Http404("Alamat halaman ini memuat kode Pemda.")
    return redirect("standar_pelayanan", code=some[0].code)


@require_safe
def standard(request: HttpRequest, code: str) -> HttpResponse:
    """Requirements, procedure, times, cost, products and complaints, for everybody; no person is named."""
    pemda = get_object_or_404(Pemda, code=code)
    now = moment.on_screen()
    in_force = SopVersion.objects.in_force(pemda, pemda.date_of(now))
    if in_force is None:
        raise Http404("Pemda ini belum mempunyai SOP yang berlaku.")
    sop = in_force.definition
    members = TimMember.objects.in_force().filter(tim__pemda=pemda, user__is_active=True)
    context = {
        "government": pemda,
        "sop": sop,
        "components": components_of(sop, contact=_contact(pemda), workers=members.values("user").distinct().count()),
        "times": time_lines(sop),
        "since": indonesian.tanggal(in_force.effective_from),
        "today": indonesian.tanggal(now, pemda.tz),
    }
    return render(request, "workflow/standar_pelayanan.html", context)


def _contact(pemda: Pemda) -> tuple[str, ...]:
    where = f"{pemda.dinas}, {pemda.address}" if pemda.address else pemda.dinas
    return (
        f"Laporan gangguan diterima melalui {indonesian.daftar(CHANNELS)}.",
        f"Pengaduan atas pelayanan kepada {where}.",
    )
