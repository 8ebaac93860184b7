"""Technicians who are away: the list with the work that waits for them meanwhile, a new entry, a change, a removal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tickets import journal
from tickets.asked import sent
from tickets.forms.absence import AbsenceForm
from tickets.models import Absence, ManagementEntry
from tickets.views.manage.gate import done, for_managers, show_form
from workflow.models import Turn
from workflow.states import Role

#: Who writes absences down: TU, the admin, and the officials who name teams.
KEEPERS = (Role.TU, Role.ADMIN, Role.KASI, Role.KABID)
#: Days for which an absence that is over stays on the list.
SHOWN_AFTERWARDS = 30
FORM = "tickets/ketidakhadiran_formulir.html"
NOUN = ManagementEntry.Noun.TIM
for_keepers = for_managers(*KEEPERS)


@dataclass(frozen=True)
class AbsenceLine:
    """One absence; ``state`` in a word for the page; ``turns``: rows that wait for the person by name."""

    absence: Absence
    state: str
    turns: Sequence[Turn]


@for_keepers
def absences(request: HttpRequest) -> HttpResponse:
    """Who is away or will be, and what waits for those who are away now."""
    today = request.user.pemda.today
    own = Absence.objects.filter(pemda=request.user.pemda, ends_on__gte=today - timedelta(days=SHOWN_AFTERWARDS))
    found = list(own.select_related("user").order_by("-ends_on", "-pk"))
    waiting: dict[int, list[Turn]] = {}
    away = [absence.user_id for absence in found if absence.starts_on <= today <= absence.ends_on]
    turns = Turn.objects.filter(person__in=away, closed_at=None, kind=Turn.Kind.PERFORM, pemda=request.user.pemda)
    for turn in turns.select_related("ticket").order_by("due_at", "pk"):
        waiting.setdefault(turn.person_id, []).append(turn)
    lines = [_line(absence, today, waiting) for absence in found]
    return render(request, "tickets/ketidakhadiran.html", {"lines": lines})


def _line(absence: Absence, today, waiting: dict[int, list[Turn]]) -> AbsenceLine:
    if absence.ends_on < today:
        return AbsenceLine(absence, "selesai", ())
    if absence.starts_on > today:
        return AbsenceLine(absence, "belum mulai", ())
    return AbsenceLine(absence, "sedang berjalan", waiting.get(absence.user_id, ()))


@for_keepers
def new(request: HttpRequest) -> HttpResponse:
    """Write an absence down."""
    form = AbsenceForm(sent(request), pemda=request.user.pemda)
    if form.is_valid():
        absence = form.save()
        journal.note(request.user, NOUN, "Mencatat ketidakhadiran", str(absence.user), after=journal.snapshot(absence))
        return done(request, reverse("ketidakhadiran"), f"Ketidakhadiran {absence.user} tercatat.")
    return show_form(request, form, heading="Catat ketidakhadiran", button="Simpan", back=_back(), template=FORM)


@for_keepers
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend an absence, or end it earlier."""
    absence = _own(request, pk)
    before = journal.snapshot(absence)
    form = AbsenceForm(sent(request), instance=absence, pemda=request.user.pemda)
    if form.is_valid():
        absence = form.save()
        after = journal.snapshot(absence)
        journal.note(request.user, NOUN, "Mengubah ketidakhadiran", str(absence.user), before=before, after=after)
        return done(request, reverse("ketidakhadiran"), f"Ketidakhadiran {absence.user} tersimpan.")
    heading = f"Ubah ketidakhadiran {absence.user}"
    return show_form(
        request, form, heading=heading, button="Simpan perubahan", back=_back(), template=FORM, absence=absence
    )


@for_keepers
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then take an absence off the list that was written down by mistake."""
    absence = _own(request, pk)
    if request.method != "POST":
        return render(request, "tickets/ketidakhadiran_hapus.html", {"absence": absence})
    journal.note(request.user, NOUN, "Menghapus ketidakhadiran", str(absence.user), before=journal.snapshot(absence))
    absence.delete()
    return done(request, reverse("ketidakhadiran"), f"Ketidakhadiran {absence.user} dihapus.")


def _own(request: HttpRequest, pk: int) -> Absence:
    return get_object_or_404(Absence.objects.select_related("user"), pk=pk, pemda=request.user.pemda)


def _back() -> tuple[str, str]:
    return reverse("ketidakhadiran"), "Ketidakhadiran petugas"
