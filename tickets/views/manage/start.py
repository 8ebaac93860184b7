"""The first page of management: what there is to keep in order, and what asks for a hand."""

from __future__ import annotations

from django.db.models import Count, Exists, Min, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reports.failures import count_of
from tickets.deputies import overlong_in
from tickets.health import health_at
from tickets.models import Holder, Post
from tickets.views.manage.gate import for_admin
from tickets.views.manage.preparation import preparation_of
from tickets.views.manage.turns import stranded_in
from tickets.views.manage.undelivered import people_missed
from workflow import indonesian, moment
from workflow.models import SpecialDay, SweepGap, SweepWatch
from workflow.watchman import gap_words

#: Standstills of the timers that the page names, the latest first.
MOST_GAPS = 5
#: Seconds that the timers may be behind before it is told; they look every ten.
LEAST_LAG = 60


@for_admin
def start(request: HttpRequest) -> HttpResponse:
    """The rooms of management, with vacant posts, overlong Plt. and Plh., calendar, failed papers, and the machine."""
    pemda = request.user.pemda
    today = pemda.today
    held = Holder.objects.in_force().filter(post=OuterRef("pk"), user__is_active=True)
    days = SpecialDay.objects.filter(pemda=pemda)
    context = {
        "preparation": preparation_of(pemda, moment.on_screen()),
        "vacant": Post.objects.filter(~Exists(held), pemda=pemda).count(),
        "stranded": stranded_in(pemda),
        "unconfirmed": days.filter(on__gte=today, confirmed=False).aggregate(number=Count("pk"), first=Min("on")),
        "next_year": today.year + 1,
        "next_year_is_empty": today.month >= 10 and not days.filter(on__year=today.year + 1).exists(),
        "overlong": overlong_in(pemda, moment.on_screen()),
        "faults": health_at(moment.now()).faults,
        "looked_at": looked_at(pemda),
        "gaps": [gap_words(gap, pemda.tz) for gap in SweepGap.objects.all()[:MOST_GAPS]],
        "failed": count_of(pemda),
        "missed": people_missed(pemda, moment.on_screen()),
    }
    return render(request, "kelola/awal.html", context)


def looked_at(pemda) -> str:
    """When the timers looked last, in words, and how far they were behind then where it is more than a moment."""
    watch = SweepWatch.objects.first()
    if watch is None:
        return ""
    behind = f", tertinggal {indonesian.durasi(watch.lag_seconds)}" if watch.lag_seconds >= LEAST_LAG else ""
    return indonesian.tanggal_jam(watch.ran_at, pemda.tz) + behind
