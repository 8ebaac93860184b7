"""Lists of tickets: an OPD's own reports in plain words, all tickets of the Dinas, and the search box."""

from __future__ import annotations

from django.db.models import Exists, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tickets.models import Node, Opd, PenggantianPerangkat, PerangkatRusak, Ticket
from tickets.paging import key_page
from tickets.views.gate import for_members, for_roles
from tickets.views.standing import late_clocks, standings_of
from workflow import moment
from workflow.states import ENDED, OPD_ROLES, Role, Status

#: Filters of "Semua tiket" beside the single statuses.
OPEN, LATE = "terbuka", "terlambat"
#: What a search looks through per kind of thing; more hits than that mean a better word is needed.
MOST_HITS = 50


@for_roles(Role.OPD, Role.OPD_KEPALA)
def own_reports(request: HttpRequest) -> HttpResponse:
    """The OPD's reports, newest first, each with where it stands, who acts, and by when."""
    state = request.GET.get("keadaan", "")
    tickets = Ticket.objects.visible_to(request.user).select_related("opd")
    if state == OPEN:
        tickets = tickets.exclude(status__in=ENDED)
    page = key_page(request, tickets)
    standings = standings_of(page.rows, request.user.pemda, moment.on_screen())
    return render(request, "tickets/laporan_saya.html", {"page": page, "standings": standings, "state": state})


@for_roles(*(role for role in Role if role not in OPD_ROLES))
def all_tickets(request: HttpRequest) -> HttpResponse:
    """Every ticket of the Pemda, filtered by status, OPD and lateness in the address."""
    tickets = Ticket.objects.visible_to(request.user).select_related("opd")
    chosen = {name: request.GET.get(name, "") for name in ("status", "opd", "keadaan")}
    page = key_page(request, _filtered(tickets, chosen))
    context = {
        "page": page,
        "standings": standings_of(page.rows, request.user.pemda, moment.on_screen()),
        "chosen": chosen,
        "statuses": Status.choices,
        "opds": [(str(opd.pk), opd.name) for opd in Opd.objects.filter(pemda=request.user.pemda)],
    }
    return render(request, "tickets/semua_tiket.html", context)


def _filtered(tickets: QuerySet, chosen: dict[str, str]) -> QuerySet:
    """Apply what the address asks for; an unknown word filters nothing, a foreign OPD finds nothing."""
    if chosen["status"] in Status.values:
        tickets = tickets.filter(status=chosen["status"])
    if chosen["opd"].isascii() and chosen["opd"].isdigit() and len(chosen["opd"]) < 19:
        tickets = tickets.filter(opd_id=int(chosen["opd"]))
    if chosen["keadaan"] == OPEN:
        tickets = tickets.exclude(status__in=ENDED)
    elif chosen["keadaan"] == LATE:
        tickets = tickets.filter(Exists(late_clocks(moment.on_screen())))
    return tickets


@for_members
def search(request: HttpRequest) -> HttpResponse:
    """Find tickets by number, OPD, node, IP address, or the serial or inventory number of a device."""
    word = request.GET.get("q", "").replace("\0", "").strip()[:100]
    visible = Ticket.objects.visible_to(request.user).select_related("opd")
    exact = visible.filter(number=word.upper()).first() if word else None
    if exact:
        return redirect(exact)
    page = key_page(request, _matching(visible, request.user.pemda, word) if word else visible.none())
    standings = standings_of(page.rows, request.user.pemda, moment.on_screen())
    return render(request, "tickets/cari.html", {"word": word, "page": page, "standings": standings})


def _matching(visible: QuerySet, pemda, word: str) -> QuerySet:
    """Tickets of OPDs, nodes and devices that carry the word: each looked up in its own small or indexed table."""
    opds = Opd.objects.filter(pemda=pemda).filter(Q(name__icontains=word) | Q(short_name__icontains=word))
    nodes = Node.objects.filter(pemda=pemda).filter(Q(name__icontains=word) | Q(place__icontains=word))
    if word.replace(".", "").isdigit() or ":" in word:
        nodes = nodes | Node.objects.filter(pemda=pemda, ip_address__startswith=word)
    by_device = Q()
    for model in (PerangkatRusak, PenggantianPerangkat):
        found = model.objects.filter(ticket__pemda=pemda).filter(
            Q(nomor_seri__iexact=word) | Q(nomor_inventaris__iexact=word)
        )
        by_device |= Q(pk__in=found.values("ticket_id")[:MOST_HITS])
    return visible.filter(
        by_device
        | Q(number__startswith=word.upper())
        | Q(opd__in=opds.values("pk")[:MOST_HITS])
        | Q(node__in=nodes.values("pk")[:MOST_HITS])
    )
