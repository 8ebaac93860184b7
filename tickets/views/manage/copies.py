"""Controlled copies of an SOP version: who holds which number, handing one out, and taking it back."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from reports.models import SalinanSop
from reports.sop_prints import marks
from tickets import journal
from tickets.asked import sent
from tickets.forms.manage.copies import CopyForm
from tickets.models import ManagementEntry
from tickets.views.manage.gate import done, for_admin, show_form
from workflow import indonesian, moment
from workflow.models import SopVersion

NOUN = ManagementEntry.Noun.SOP


@for_admin
def copies(request: HttpRequest, pk: int) -> HttpResponse:
    """Every copy of a version with its holder; the form hands out the next number."""
    version = get_object_or_404(SopVersion.objects.select_related("pemda"), pk=pk, pemda=request.user.pemda)
    form = CopyForm(sent(request))
    if form.is_valid():
        copy = SalinanSop.objects.create(  # the managers of a Pemda take turns, so the number is free
            version=version,
            number=version.copies.count() + 1,
            holder=form.cleaned_data["holder"],
            given_on=_today(request),
            given_by=request.user,
        )
        words = f"{version.code}, salinan {copy.number:03d}"
        journal.note(request.user, NOUN, "Menyerahkan salinan terkendali", words, after=journal.snapshot(copy))
        return done(request, request.path, f"Salinan {copy.number:03d} tercatat. Cetak PDF-nya untuk {copy.holder}.")
    return show_form(
        request,
        form,
        heading=f"Salinan terkendali {version.code}",
        button="Serahkan salinan",
        back=(reverse("kelola_sop"), "Versi SOP"),
        template="kelola/salinan_sop.html",
        rows=[(copy, *_days(copy)) for copy in version.copies.all()],
        version=version,
        standing=marks(version, None, _today(request)).standing,
    )


@require_POST
@for_admin
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a copy was given back or destroyed; its number is used by no other."""
    mine = SalinanSop.objects.filter(version__pemda=request.user.pemda).select_related("version")
    copy = get_object_or_404(mine, pk=pk)
    page = reverse("kelola_salinan_sop", args=[copy.version_id])
    if copy.withdrawn_on is not None:
        return done(request, page, f"Salinan {copy.number:03d} sudah ditarik sebelumnya.")
    before = journal.snapshot(copy)
    copy.withdrawn_on = _today(request)
    copy.save(update_fields=["withdrawn_on"])
    words = f"{copy.version.code}, salinan {copy.number:03d}"
    journal.note(request.user, NOUN, "Menarik salinan terkendali", words, before=before, after=journal.snapshot(copy))
    return done(request, page, f"Salinan {copy.number:03d} tercatat ditarik.")


def _days(copy: SalinanSop) -> tuple[str, str]:
    withdrawn = indonesian.tanggal(copy.withdrawn_on) if copy.withdrawn_on else ""
    return indonesian.tanggal(copy.given_on), withdrawn


def _today(request: HttpRequest) -> date:
    return request.user.pemda.date_of(moment.now())
