"""Work in the background that gave up, and another try: papers, drafts, prints, and notices not delivered."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from reports.failures import failures_of, try_again
from reports.models import MOST_ATTEMPTS, MOST_TRIES
from tickets import journal
from tickets.models import ManagementEntry
from tickets.views.manage.gate import done, for_admin
from tickets.views.manage.undelivered import undelivered_of
from workflow import indonesian


@for_admin
def failures(request: HttpRequest) -> HttpResponse:
    """What has not been made after every try, what is tried still, and files that are gone or altered."""
    pemda = request.user.pemda
    rows = [(failure, indonesian.tanggal_jam(failure.at, pemda.tz)) for failure in failures_of(pemda)]
    context = {"rows": rows, "most": (MOST_ATTEMPTS, MOST_TRIES), "undelivered": undelivered_of(pemda)}
    return render(request, "kelola/gagal.html", context)


@require_POST
@for_admin
def retry(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Let the worker begin anew with one piece of work. Raises Http404 where there is none, or it is made already."""
    failure = try_again(request.user.pemda, kind, pk)
    if failure is None:
        raise Http404("Pekerjaan ini tidak ada atau sudah selesai.")
    before = {"percobaan": str(failure.tries), "kegagalan": failure.cause or "–"}
    after = {"percobaan": "0", "kegagalan": "–"}
    noun = ManagementEntry.Noun.PEKERJAAN
    journal.note(request.user, noun, "Mencoba lagi mencetak", str(failure), before=before, after=after)
    return done(request, reverse("kelola_gagal"), f"{failure} dicoba lagi dalam satu menit.")
