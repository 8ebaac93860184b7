"""Notices that could not be delivered, or not yet, and another try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from tickets import journal
from tickets.models import ManagementEntry, Pemda
from tickets.views.manage.gate import done, for_admin
from workflow import delivery, indonesian, moment
from workflow.models import Delivery

MOST_SHOWN = 100
#: How long the first page of management speaks of what was given up.
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Undelivered:
    """One line of the page."""

    delivery: Delivery
    person: str
    standing: str

    @property
    def is_given_up(self) -> bool:
        """Whether nothing more happens unless somebody asks for it."""
        return self.delivery.state == Delivery.State.GAGAL


def undelivered_of(pemda: Pemda) -> list[Undelivered]:
    """What was given up, newest first, then what is tried again; one line per letter."""
    of_pemda = Delivery.objects.filter(notice__user__pemda=pemda).select_related("notice__user", "notice__ticket")
    failed = of_pemda.filter(state=Delivery.State.GAGAL).order_by("-ended_at", "-pk")[:MOST_SHOWN]
    tried = of_pemda.filter(state=Delivery.State.ANTRE, tries__gt=0).order_by("next_try_at", "pk")[:MOST_SHOWN]
    letters = {one.batch or one.pk: one for one in (*failed, *tried)}
    return [Undelivered(one, str(one.notice.user), _standing(one, pemda)) for one in letters.values()]


def people_missed(pemda: Pemda, now: datetime) -> int:
    """How many people a letter of the last days did not reach in the end."""
    failed = Delivery.objects.filter(state=Delivery.State.GAGAL, ended_at__gt=now - LATELY, notice__user__pemda=pemda)
    return failed.values("notice__user").distinct().count()


def _standing(one: Delivery, pemda: Pemda) -> str:
    if one.ended_at:
        return f"menyerah {indonesian.tanggal_jam(one.ended_at, pemda.tz)}"
    return f"{one.tries} kali dicoba, dicoba lagi {indonesian.tanggal_jam(one.next_try_at, pemda.tz)}"


@require_POST
@for_admin
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a letter that was given up back into the outbox, from the first try on."""
    failed = Delivery.objects.filter(notice__user__pemda=request.user.pemda, state=Delivery.State.GAGAL)
    one = get_object_or_404(failed.select_related("notice__user"), pk=pk)
    before = {"keadaan": one.get_state_display(), "sebab": one.fault}
    delivery.retry(one, now=moment.now())
    words = f"{one.get_channel_display()} kepada {one.notice.user}"
    noun = ManagementEntry.Noun.PEKERJAAN
    after = {"keadaan": str(Delivery.State.ANTRE.label), "sebab": "–"}
    journal.note(request.user, noun, "Mencoba lagi mengirim pemberitahuan", words, before=before, after=after)
    return done(request, reverse("kelola_gagal"), f"{words} dicoba lagi dalam satu menit.")
