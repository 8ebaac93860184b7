"""What a person was told: the list, what is read, the way of telling; and who was told about a ticket."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tickets.forms.notices import NoticeForm
from tickets.models import Ticket
from tickets.navigation import counts_of, inbox_of, pages_of
from tickets.paging import key_page
from tickets.views.gate import for_members, for_roles
from tickets.views.refusal import SeeOther
from tickets.views.ticket import visible_ticket
from workflow import indonesian, moment
from workflow.models import Delivery, Notice, NoticeSettings
from workflow.states import DINAS_ROLES

UNREAD = "belum"
#: Lines on the page of one ticket; a long case has told some hundred things.
PER_TICKET = 50


@require_safe
@for_members
def notices(request: HttpRequest) -> HttpResponse:
    """The person's own lines, newest first; a ticket that the person may not see any more keeps its line only."""
    state = request.GET.get("keadaan", "")
    own = Notice.objects.unread_of if state == UNREAD else Notice.objects.listed_for
    page = key_page(request, own(request.user))
    tickets = (
        Ticket.objects.visible_to(request.user)
        .select_related("opd")
        .in_bulk({notice.ticket_id for notice in page.rows if notice.ticket_id})
    )
    zone = request.user.pemda.tz
    rows = [
        (notice, tickets.get(notice.ticket_id), indonesian.tanggal_jam(notice.told_at, zone)) for notice in page.rows
    ]
    return render(request, "tickets/pemberitahuan.html", {"rows": rows, "page": page, "state": state})


@require_POST
@for_members
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one own line as read."""
    notice = get_object_or_404(Notice, pk=pk, user=request.user, folded=False)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=moment.on_screen())
    return redirect("pemberitahuan")


@require_POST
@for_members
@transaction.atomic
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all own lines as read, held in the order in which a telling covers them."""
    unread = list(Notice.objects.unread_of(request.user).held().values_list("pk", flat=True))
    Notice.objects.filter(pk__in=unread).update(read_at=moment.on_screen())
    return redirect("pemberitahuan")


@require_safe
@for_members
def pulse(request: HttpRequest) -> HttpResponse:
    """The counts of the frame, for a page that stands open."""
    counts = any(name == inbox_of(request.user) for name, *_ in pages_of(request.user))
    return render(request, "_denyut.html", {**counts_of(request), "counts": counts})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def preferences(request: HttpRequest) -> HttpResponse:
    """Where the person is told beside the list, and of what."""
    if request.method == "POST":
        stored, _ = NoticeSettings.objects.get_or_create(user=request.user)  # of two at once the second finds it
        form = NoticeForm(request.POST, instance=stored)
    else:
        stored = NoticeSettings.objects.filter(user=request.user).first() or NoticeSettings(user=request.user)
        form = NoticeForm(instance=stored)
    if form.is_valid():
        form.save()
        messages.success(request, "Pilihan pemberitahuan tersimpan.")
        return SeeOther(request.path)
    return render(request, "registration/pemberitahuan.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@for_roles(*DINAS_ROLES)
def told(request: HttpRequest, number: str) -> HttpResponse:
    """Who was told what about a ticket, and how far each letter is. For the Dinas."""
    ticket = visible_ticket(request, number)
    lines = Notice.objects.filter(ticket=ticket).select_related("user").prefetch_related("deliveries")
    page = key_page(request, lines, size=PER_TICKET)
    zone = request.user.pemda.tz
    rows = [
        (notice, indonesian.tanggal_jam(notice.told_at, zone), [_how_far(one, zone) for one in notice.deliveries.all()])
        for notice in page.rows
    ]
    return render(request, "tickets/diberi_tahu.html", {"ticket": ticket, "rows": rows, "page": page})


def _how_far(delivery: Delivery, zone) -> str:
    """A delivery in words: "Pos-el: terkirim 20 November 2026 pukul 09.12 WIB"."""
    words = f"{delivery.get_channel_display()}: {indonesian.dalam_kalimat(delivery.get_state_display())}"
    if delivery.ended_at:
        words += f" {indonesian.tanggal_jam(delivery.ended_at, zone)}"
    elif delivery.not_before and not delivery.tries and not delivery.fault:
        words += f", ditahan sampai {indonesian.tanggal_jam(delivery.not_before, zone)} saat jam kerja mulai"
    elif delivery.fault:
        words += f", dicoba lagi {indonesian.tanggal_jam(delivery.next_try_at, zone)}"
    return f"{words}. {delivery.fault}" if delivery.state == Delivery.State.BATAL else words
