"""Work in the background that gave up: papers that could not be rendered, and another try; notices not delivered."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from reports.models import MOST_ATTEMPTS, Naskah
from tickets import journal
from tickets.models import ManagementEntry
from tickets.views.manage.gate import done, for_admin
from tickets.views.manage.undelivered import undelivered_of
from workflow import indonesian

MOST_SHOWN = 100


@for_admin
def failures(request: HttpRequest) -> HttpResponse:
    """Papers with a failure: those whose file is broken, and those without a PDF, first those that gave up."""
    pemda = request.user.pemda
    troubled = Naskah.objects.filter(Q(rendered_at=None) | ~Q(failure=""), pemda=pemda)
    troubled = troubled.exclude(failure="", attempts__lt=MOST_ATTEMPTS)
    papers = troubled.select_related("ticket").order_by("-attempts", "issued_at", "pk")[:MOST_SHOWN]
    rows = [(paper, indonesian.tanggal_jam(paper.issued_at, pemda.tz)) for paper in papers]
    context = {"rows": rows, "most": MOST_ATTEMPTS, "undelivered": undelivered_of(pemda)}
    return render(request, "kelola/gagal.html", context)


@require_POST
@for_admin
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the worker try a paper from the beginning; it looks for pending papers every few seconds."""
    paper = get_object_or_404(Naskah, pk=pk, pemda=request.user.pemda, rendered_at=None)
    before = {"percobaan": str(paper.attempts), "kegagalan": paper.failure or "–"}
    Naskah.objects.filter(pk=paper.pk, rendered_at=None).update(attempts=0, failure="")
    after = {"percobaan": "0", "kegagalan": "–"}
    noun = ManagementEntry.Noun.PEKERJAAN
    journal.note(request.user, noun, "Mencoba lagi mencetak naskah", str(paper), before=before, after=after)
    return done(request, reverse("kelola_gagal"), f"{paper} dicoba lagi dalam satu menit.")
