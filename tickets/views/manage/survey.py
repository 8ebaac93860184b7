"""The survey of satisfaction: asked or not, and in which period."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from reports.models import TataSkm
from tickets import journal
from tickets.asked import sent
from tickets.forms.manage.survey import SurveyPeriodForm
from tickets.models import ManagementEntry
from tickets.views.manage.gate import done, for_admin, show_form


@for_admin
def survey(request: HttpRequest) -> HttpResponse:
    """The switch, and the period; answers that are there already stay."""
    stored = TataSkm.of(request.user.pemda)
    before = journal.snapshot(stored)
    form = SurveyPeriodForm(sent(request), instance=stored)
    if form.is_valid():
        after = journal.snapshot(form.save())
        noun = ManagementEntry.Noun.SURVEI
        journal.note(request.user, noun, "Mengubah survei kepuasan", str(stored.pemda), before=before, after=after)
        return done(request, reverse("kelola_survei"), "Survei kepuasan tersimpan.")
    return show_form(
        request,
        form,
        heading="Survei kepuasan (SKM)",
        button="Simpan survei",
        back=(reverse("kelola"), "Kelola"),
        template="kelola/survei.html",
    )
