"""Piket: who is alerted while the office is closed, as TU or admin enters it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tickets import duty
from tickets.asked import sent
from tickets.forms.duty import PiketForm
from tickets.models import Piket
from tickets.views.manage.gate import done, for_managers, show_form
from workflow import moment
from workflow.states import Role

for_tu = for_managers(Role.TU, Role.ADMIN)


@for_tu
def roster(request: HttpRequest) -> HttpResponse:
    """The turns that run and those to come; what is over stands in the journal."""
    now = moment.on_screen()
    turns = Piket.objects.filter(pemda=request.user.pemda, ends_at__gt=now).select_related("user", "pemda")
    rows = [(turn, duty.words_of(turn), turn.starts_at <= now) for turn in turns]
    return render(request, "tickets/piket.html", {"rows": rows})


@for_tu
def new(request: HttpRequest) -> HttpResponse:
    """Enter a turn; its person is told. The next closed hours without one are offered."""
    begin, end = duty.unwatched(request.user.pemda, moment.on_screen()) or (None, None)
    turn = Piket(pemda=request.user.pemda, starts_at=begin, ends_at=end)
    form = PiketForm(sent(request), instance=turn)
    if form.is_valid():
        turn = form.save(commit=False)
        duty.enter(turn, actor=request.user, now=moment.now())
        return done(request, reverse("piket"), f"{turn.user} piket {duty.words_of(turn)}. Petugas diberi tahu.")
    return show_form(
        request,
        form,
        heading="Tambah piket",
        button="Simpan piket",
        back=(reverse("piket"), "Piket"),
        template="tickets/pengganti_formulir.html",
    )


@require_POST
@for_tu
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a turn now, or take it back before it begins; its person is told."""
    now = moment.now()
    turn = get_object_or_404(
        Piket.objects.select_related("user", "pemda"), pk=pk, pemda=request.user.pemda, ends_at__gt=now
    )
    duty.end(turn, actor=request.user, now=now)
    return done(request, reverse("piket"), f"Piket {turn.user} tidak berlaku lagi. Petugas diberi tahu.")
