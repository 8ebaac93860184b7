"""OPDs: list, new, change."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tickets import journal
from tickets.asked import sent
from tickets.forms.manage.places import OpdForm
from tickets.models import ManagementEntry, Opd
from tickets.views.manage.gate import done, for_admin, show_form

NOUN = ManagementEntry.Noun.OPD


@for_admin
def opds(request: HttpRequest) -> HttpResponse:
    """Every OPD with the number of its people and nodes."""
    rows = Opd.objects.filter(pemda=request.user.pemda).annotate(
        people_count=Count("people", distinct=True), node_count=Count("nodes", distinct=True)
    )
    return render(request, "kelola/opd.html", {"rows": rows})


@for_admin
def new(request: HttpRequest) -> HttpResponse:
    """Add an OPD."""
    form = OpdForm(sent(request), pemda=request.user.pemda)
    if form.is_valid():
        opd = form.save()
        journal.note(request.user, NOUN, "Menambah OPD", opd.name, after=journal.snapshot(opd))
        return done(request, _list(), f"{opd} tersimpan.")
    return show_form(request, form, heading="Tambah OPD", button="Simpan OPD", back=(_list(), "OPD"))


@for_admin
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename an OPD or change its address."""
    opd = get_object_or_404(Opd, pk=pk, pemda=request.user.pemda)
    before, name = journal.snapshot(opd), opd.name
    form = OpdForm(sent(request), instance=opd, pemda=request.user.pemda)
    if form.is_valid():
        opd = form.save()
        journal.note(request.user, NOUN, "Mengubah OPD", name, before=before, after=journal.snapshot(opd))
        return done(request, _list(), f"Perubahan {opd} tersimpan.")
    return show_form(
        request,
        form,
        heading=f"Ubah {name}",
        button="Simpan perubahan",
        back=(_list(), "OPD"),
        template="kelola/opd_ubah.html",
        opd=opd,
    )


def _list() -> str:
    return reverse("kelola_opd")
