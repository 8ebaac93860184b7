"""Instruction phrases of the Lembar Disposisi: list, new, change."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tickets import journal
from tickets.asked import sent
from tickets.forms.manage.phrase import PhraseForm
from tickets.models import ManagementEntry, Phrase
from tickets.views.manage.gate import done, for_admin, show_form
from workflow.fields import INSTRUKSI

NOUN = ManagementEntry.Noun.FRASA


@for_admin
def phrases(request: HttpRequest) -> HttpResponse:
    """The government's own phrases, and the standard ones that every Lembar Disposisi carries."""
    rows = Phrase.objects.filter(pemda=request.user.pemda)
    return render(request, "kelola/frasa.html", {"rows": rows, "standard": [words for _, words in INSTRUKSI]})


@for_admin
def new(request: HttpRequest) -> HttpResponse:
    """Add a phrase."""
    form = PhraseForm(sent(request), pemda=request.user.pemda)
    if form.is_valid():
        phrase = form.save()
        journal.note(request.user, NOUN, "Menambah frasa", phrase.words, after=journal.snapshot(phrase))
        return done(request, _list(), "Frasa tersimpan dan tampil pada lembar disposisi.")
    return show_form(request, form, heading="Tambah frasa", button="Simpan frasa", back=(_list(), "Frasa instruksi"))


@for_admin
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Reword a phrase, or take it off the sheet; what was disposed with it keeps its words."""
    phrase = get_object_or_404(Phrase, pk=pk, pemda=request.user.pemda)
    before, words = journal.snapshot(phrase), phrase.words
    form = PhraseForm(sent(request), instance=phrase, pemda=request.user.pemda)
    if form.is_valid():
        phrase = form.save()
        journal.note(request.user, NOUN, "Mengubah frasa", words, before=before, after=journal.snapshot(phrase))
        return done(request, _list(), "Perubahan frasa tersimpan.")
    return show_form(request, form, heading="Ubah frasa", button="Simpan perubahan", back=(_list(), "Frasa instruksi"))


def _list() -> str:
    return reverse("kelola_frasa")
