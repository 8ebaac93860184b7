"""The look of papers, the letterheads of Dinas and OPDs, and the patterns of numbers, one per kind of paper."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from reports.models import KopNaskah, PolaNomor, TataNaskah
from tickets import journal
from tickets.asked import sent
from tickets.forms.manage.papers import KopForm, LookForm, PatternForm
from tickets.models import ManagementEntry, Opd
from tickets.views.held import sent_with_files, takes_file_out
from tickets.views.manage.gate import done, for_admin, show_form
from tickets.views.manage.preview import sample_number, sample_sheet
from workflow.papers import PaperKind

NOUN = ManagementEntry.Noun.KOP


@for_admin
def look(request: HttpRequest) -> HttpResponse:
    """Margins, font, wording of dates, who signs at the left of a Berita Acara, and how large a sheet is.

    "Lihat contoh" shows what was typed on a sheet without storing it.
    """
    stored = TataNaskah.of(request.user.pemda)
    before = journal.snapshot(stored)
    form = LookForm(sent(request), instance=stored)
    if form.is_valid() and request.POST.get("langkah") != "contoh":
        after = journal.snapshot(form.save())
        journal.note(request.user, NOUN, "Mengubah tata naskah", str(stored.pemda), before=before, after=after)
        return done(request, reverse("kelola_tata"), "Tata naskah tersimpan. Naskah berikutnya memakainya.")
    shown = TataNaskah.of(request.user.pemda) if form.errors else form.instance
    return show_form(
        request,
        form,
        heading="Tata naskah",
        button="Simpan tata naskah",
        back=_back(),
        template="kelola/tata.html",
        **sample_sheet(request.user.pemda, shown),
    )


@for_admin
def kop(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The letterhead of the Dinas, or of the OPD of that number."""
    pemda = request.user.pemda
    opd = get_object_or_404(Opd, pk=pk, pemda=pemda) if pk is not None else None
    stored = KopNaskah.of(pemda, opd)
    before = journal.snapshot(stored)
    form = KopForm(**sent_with_files(request), instance=stored)
    if form.is_bound and not takes_file_out(request, form) and form.is_valid():
        after = journal.snapshot(form.save())
        journal.note(request.user, NOUN, "Mengubah kop naskah", str(opd or pemda.dinas), before=before, after=after)
        form.let_go()
        return done(request, request.path, "Kop naskah tersimpan. Naskah berikutnya memakainya.")
    form.hold()
    return show_form(
        request,
        form,
        heading=f"Kop naskah {opd or pemda.dinas}",
        button="Simpan kop",
        back=(reverse("kelola_opd_ubah", args=[opd.pk]), str(opd)) if opd else _back(),
        template="kelola/kop_naskah.html",
        lambang=_lambang_url(stored) if stored.lambang else "",
    )


@for_admin
def lambang(request: HttpRequest, pk: int | None = None) -> FileResponse:
    """The stored lambang of the Dinas, or of the OPD of that number. Raises Http404 where there is none."""
    pemda = request.user.pemda
    opd = get_object_or_404(Opd, pk=pk, pemda=pemda) if pk is not None else None
    stored = KopNaskah.of(pemda, opd)
    if not stored.lambang or not stored.lambang.storage.exists(stored.lambang.name):
        raise Http404("Lambang belum diunggah.")
    return FileResponse(
        stored.lambang.open("rb"), content_type="image/png", headers={"X-Content-Type-Options": "nosniff"}
    )


@for_admin
def patterns(request: HttpRequest) -> HttpResponse:
    """Every kind of paper with the number that its seventh of this month would get."""
    pemda = request.user.pemda
    own = {pattern.kind: pattern for pattern in PolaNomor.objects.filter(pemda=pemda)}
    rows = [
        (kind, sample_number(own.get(kind) or PolaNomor(pemda=pemda, kind=kind)), kind in own) for kind in PaperKind
    ]
    return render(request, "kelola/pola.html", {"rows": rows})


@for_admin
def pattern(request: HttpRequest, kind: str) -> HttpResponse:
    """The pattern of one kind of paper. Raises Http404 for a kind that does not exist."""
    if kind not in PaperKind.values:
        raise Http404("Jenis naskah tidak dikenal.")
    stored = PolaNomor.of(request.user.pemda, kind)
    before = journal.snapshot(stored)
    form = PatternForm(sent(request), instance=stored)
    label, sample = PaperKind(kind).label, sample_number(PolaNomor.of(request.user.pemda, kind))
    if form.is_valid():
        after = journal.snapshot(form.save())
        journal.note(request.user, NOUN, "Mengubah pola nomor", label, before=before, after=after)
        return done(request, reverse("kelola_pola"), f"Pola nomor {label} tersimpan.")
    return show_form(
        request,
        form,
        heading=f"Pola nomor {label}",
        button="Simpan pola nomor",
        back=(reverse("kelola_pola"), "Pola nomor"),
        intro=f"Nomor ketujuh tahun ini menurut yang tersimpan: {sample}",
    )


def _lambang_url(stored: KopNaskah) -> str:
    if stored.opd_id is None:
        return reverse("kelola_lambang")
    return reverse("kelola_lambang_opd", args=[stored.opd_id])


def _back() -> tuple[str, str]:
    return reverse("kelola_kop"), "Kop dan kertas"
