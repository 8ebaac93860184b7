"""Kop and paper: what new papers carry, with sample numbers written by the server."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from reports.models import KopNaskah
from reports.numbering import SHORT_NAMES, written
from tickets import journal
from tickets.asked import sent
from tickets.forms.manage.letterhead import LetterheadForm
from tickets.models import ManagementEntry, Pemda
from tickets.views.manage.gate import done, for_admin, show_form
from tickets.views.manage.preview import SAMPLE
from workflow import moment
from workflow.papers import PaperKind

NOUN = ManagementEntry.Noun.KOP


@for_admin
def letterhead(request: HttpRequest) -> HttpResponse:
    """Change the letterhead; "Lihat contoh" shows what was typed without storing it."""
    # A copy of its own, so that the frame of the page does not show what was typed and not stored.
    pemda = Pemda.objects.get(pk=request.user.pemda_id)
    before = journal.snapshot(pemda)
    form = LetterheadForm(sent(request), instance=pemda)
    if form.is_valid() and request.POST.get("langkah") != "contoh":
        form.save()
        after = journal.snapshot(pemda)
        journal.note(request.user, NOUN, "Mengubah kop dan kertas", pemda.name, before=before, after=after)
        return done(request, reverse("kelola_kop"), "Kop dan kertas tersimpan. Naskah berikutnya memakainya.")
    shown = form.instance if not form.errors else Pemda.objects.get(pk=pemda.pk)
    return show_form(
        request,
        form,
        heading="Kop dan kertas",
        button="Simpan kop dan kertas",
        back=(reverse("kelola"), "Kelola"),
        template="kelola/kop.html",
        samples=_samples(shown),
        shown=shown,
        kop=KopNaskah.of(pemda),
    )


def _samples(pemda: Pemda) -> list[tuple[str, str]]:
    """Kind of paper and the number that its seventh of this month would get."""
    at = moment.on_screen().astimezone(pemda.tz)
    return [
        (
            PaperKind(kind).label,
            written(pemda.number_template, SAMPLE, kind=kind, unit=pemda.unit_code, at=at),
        )
        for kind in SHORT_NAMES
    ]
