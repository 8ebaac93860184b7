"""Versions of the SOP: which there are, a file looked at before it counts, and its import."""

from __future__ import annotations

from hashlib import sha256

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tickets import journal
from tickets.forms.manage.small_file import as_text
from tickets.forms.manage.sop import SopFileForm, SopImportForm
from tickets.models import ManagementEntry
from tickets.views.manage.gate import done, for_admin
from workflow import indonesian
from workflow.importing import SopInUse, import_sop
from workflow.models import SopVersion
from workflow.sop import Sop, SopFaults, flowchart, read_sop
from workflow.sop.difference import difference, limit_of_row
from workflow.sop.examples import examples

NOUN = ManagementEntry.Noun.SOP


@for_admin
def versions(request: HttpRequest) -> HttpResponse:
    """The versions, newest first, each with its first day and the number of tickets opened under it."""
    pemda = request.user.pemda
    every = list(SopVersion.objects.filter(pemda=pemda).annotate(ticket_count=Count("tickets")))
    current = SopVersion.objects.in_force(pemda, pemda.today)
    today = pemda.today
    rows = [
        (version, indonesian.tanggal(version.effective_from), version == current, version.effective_from > today)
        for version in every
    ]
    context = {"rows": rows, "form": SopFileForm(), "examples": examples().values()}
    return render(request, "kelola/sop.html", context)


@for_admin
def example(request: HttpRequest, code: str) -> HttpResponse:
    """An SOP file that came with the program, to be changed and brought back."""
    found = examples().get(code)
    if found is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="contoh-{code}.toml"'}
    return HttpResponse(found.source, content_type="application/toml; charset=utf-8", headers=headers)


@for_admin
def look(request: HttpRequest) -> HttpResponse:
    """Read a file: all its faults, or its table and what it changes."""
    form = SopFileForm(request.POST, request.FILES) if request.method == "POST" else SopFileForm()
    if not form.is_bound or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "kelola/sop_unggah.html", {"form": form}, status=status)
    source = form.cleaned_data["berkas"]
    try:
        sop = read_sop(source)
    except SopFaults as refused:
        context = {"form": form, "faults": refused.faults, "name": request.FILES["berkas"].name}
        return render(request, "kelola/sop_unggah.html", context, status=422)
    initial = {"isi": as_text(source), "effective_from": request.user.pemda.today}
    return _preview(request, sop, source, SopImportForm(initial=initial))


@for_admin
def take_in(request: HttpRequest) -> HttpResponse:
    """Store the file that was looked at as a version."""
    if request.method != "POST":
        return render(request, "kelola/sop_unggah.html", {"form": SopFileForm()})
    form = SopImportForm(request.POST)
    form.is_valid()
    source = form.cleaned_data.get("isi")
    if source is None:
        lost = SopFileForm({}, {})
        return render(request, "kelola/sop_unggah.html", {"form": lost}, status=422)
    try:
        sop = read_sop(source)
    except SopFaults as refused:
        context = {"form": SopFileForm(), "faults": refused.faults, "name": "SOP"}
        return render(request, "kelola/sop_unggah.html", context, status=422)
    if not form.is_valid():
        return _preview(request, sop, source, form)
    pemda = request.user.pemda
    before = SopVersion.objects.filter(pemda=pemda, code=sop.code).first()
    known = _facts(before) if before else {}
    try:
        version = import_sop(source, pemda=pemda, effective_from=form.cleaned_data["effective_from"])
    except SopInUse as refusal:
        form.add_error(None, str(refusal))
        return _preview(request, sop, source, form)
    journal.note(request.user, NOUN, "Mengimpor SOP", version.code, before=known, after=_facts(version))
    since = indonesian.tanggal(version.effective_from)
    return done(request, reverse("kelola_sop"), f"{version.title} ({version.code}) berlaku sejak {since}.")


def _preview(request: HttpRequest, sop: Sop, source: bytes, form: SopImportForm) -> HttpResponse:
    pemda = request.user.pemda
    current = SopVersion.objects.in_force(pemda, pemda.today)
    head, changes = difference(current.definition, sop) if current else ((), ())
    stored = SopVersion.objects.filter(pemda=pemda, code=sop.code).annotate(ticket_count=Count("tickets")).first()
    context = {
        "sop": sop,
        "form": form,
        "flowchart": flowchart.draw(sop),
        "limits": [(step, limit_of_row(sop, step)) for step in sop.steps],
        "current": current,
        "head": head,
        "changes": changes,
        "stored": stored,
        "is_same": stored is not None and stored.sha256 == sha256(source).hexdigest(),
    }
    return render(request, "kelola/sop_pratinjau.html", context, status=422 if form.errors else 200)


def _facts(version: SopVersion) -> dict[str, str]:
    return {
        "kode": version.code,
        "judul": version.title,
        "berlaku sejak": indonesian.tanggal(version.effective_from),
        "sidik SHA-256": version.sha256,
    }
