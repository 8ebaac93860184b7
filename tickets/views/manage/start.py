"""The first page of management: what there is to keep in order, and what asks for a hand."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reports.models import MOST_ATTEMPTS, Naskah
from tickets.deputies import overlong_in
from tickets.models import Holder, Post
from tickets.views.manage.gate import for_admin
from workflow import moment
from workflow.models import SpecialDay


@for_admin
def start(request: HttpRequest) -> HttpResponse:
    """The rooms of management, with vacant posts, overlong Plt., an unconfirmed calendar and papers that gave up."""
    pemda = request.user.pemda
    today = moment.on_screen().astimezone(pemda.tz).date()
    held = Holder.objects.in_force().filter(post=OuterRef("pk"), user__is_active=True)
    days = SpecialDay.objects.filter(pemda=pemda)
    context = {
        "vacant": Post.objects.filter(~Exists(held), pemda=pemda).count(),
        "unconfirmed": days.filter(on__gte=today, confirmed=False).count(),
        "next_year": today.year + 1,
        "next_year_is_empty": today.month >= 10 and not days.filter(on__year=today.year + 1).exists(),
        "overlong": overlong_in(pemda, moment.on_screen()),
        "given_up": Naskah.objects.filter(pemda=pemda, rendered_at=None, attempts__gte=MOST_ATTEMPTS).count(),
    }
    return render(request, "kelola/awal.html", context)
