"""Lists of tickets: an OPD's own reports in plain words, all tickets of the Dinas, and the search box."""

from __future__ import annotations

from django.db.models import CharField, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tickets.models import Node, Opd, PenggantianPerangkat, PerangkatRusak, Ticket
from tickets.paging import key_page, nearest
from tickets.views.agenda import READERS
from tickets.views.filters import OPEN, TicketFilter
from tickets.views.gate import for_members, for_readers
from tickets.views.standing import standings_of
from tickets.words import page_of_near_words, page_of_words
from workflow import moment
from workflow.states import ENDED, OPD_ROLES, Role

#: What a search looks through per kind of thing; more hits than that mean a better word is needed.
MOST_HITS = 50
#: Tickets whose number begins with the word, the highest first; enough for forty pages.
MOST_NUMBERS = 1000
#: Kinds of things that a word can name.
TICKET, OPD, NODE = "tiket", "opd", "node"


@for_readers(Role.OPD, Role.OPD_KEPALA)
def own_reports(request: HttpRequest) -> HttpResponse:
    """The OPD's reports, newest first, each with where it stands, who acts, and by when."""
    state = request.GET.get("keadaan", "")
    tickets = Ticket.objects.visible_to(request.user).select_related("opd")
    if state == OPEN:
        tickets = tickets.exclude(status__in=ENDED)
    page = key_page(request, tickets)
    standings = standings_of(page.rows, request.user, moment.on_screen())
    waiting = {one.ticket.pk for one in standings if one.waits_for(request.user)}
    context = {"page": page, "standings": standings, "state": state, "waiting": waiting}
    return render(request, "tickets/laporan_saya.html", context)


@for_readers(*(role for role in Role if role not in OPD_ROLES))
def all_tickets(request: HttpRequest) -> HttpResponse:
    """Every ticket of the Pemda, filtered by state, row, status, OPD and month in the address."""
    now = moment.on_screen()
    chosen = TicketFilter(request, now)
    page = key_page(request, chosen.applied(Ticket.objects.visible_to(request.user).select_related("opd")))
    context = {
        "page": page,
        "standings": standings_of(page.rows, request.user, now),
        "choices": chosen.choices,
        "reads_books": bool(request.user.hands.reads_as & set(READERS)),
    }
    return render(request, "tickets/semua_tiket.html", context)


@for_members
def search(request: HttpRequest) -> HttpResponse:
    """Find tickets by number, words of the report, OPD, node, IP address, or a number that a device carries."""
    word = request.GET.get("q", "").replace("\0", "").strip()[:100]
    visible = Ticket.objects.visible_to(request.user)
    named = _named(visible, request.user.pemda, word) if word else {}
    if named.get(TICKET):
        return redirect("ticket", number=word.upper())
    found = visible.filter(pk__in=_matching(request, visible, word, named)) if word else visible.none()
    page, is_near = key_page(request, found.select_related("opd")), False
    if word and not page.rows:
        near = page_of_near_words(request, visible, request.user.pemda, word)
        page = key_page(request, visible.filter(pk__in=near).select_related("opd"))
        is_near = bool(page.rows)
    standings = standings_of(page.rows, request.user, moment.on_screen())
    context = {"word": word, "page": page, "standings": standings, "is_near": is_near}
    return render(request, "tickets/cari.html", context)


def _named(visible: QuerySet, pemda, word: str) -> dict[str, list[int]]:
    """Keys of the ticket, the OPDs and the nodes that carry the word; one query over small or indexed tables."""
    nodes = Node.objects.filter(pemda=pemda)
    by_node = Q(name__icontains=word) | Q(place__icontains=word)
    if word.replace(".", "").isdigit() or ":" in word:
        by_node |= Q(ip_address__startswith=word)
    sources = {
        TICKET: visible.filter(number=word.upper()),
        OPD: Opd.objects.filter(pemda=pemda).filter(Q(name__icontains=word) | Q(short_name__icontains=word)),
        NODE: nodes.filter(by_node),
    }
    first, *others = (
        found.order_by().values_list(Value(kind, output_field=CharField()), "pk") for kind, found in sources.items()
    )
    named: dict[str, list[int]] = {}
    for kind, key in first.union(*others):
        named.setdefault(kind, []).append(key)
    return named


def _matching(request: HttpRequest, visible: QuerySet, word: str, named: dict[str, list[int]]) -> QuerySet:
    """Keys of the tickets to show. Each way of finding walks its own index and stops after a page.

    One condition with OR would read every ticket of the Pemda.
    """
    numbered = visible.filter(number__startswith=word.upper()).order_by("-number")
    worded = page_of_words(request, visible, word)
    ways = [visible.filter(pk__in=numbered.values("pk")[:MOST_NUMBERS]), visible.filter(pk__in=worded)]
    for model in (PerangkatRusak, PenggantianPerangkat):
        devices = model.objects.filter(Q(nomor_seri__iexact=word) | Q(nomor_inventaris__iexact=word))
        ways.append(visible.filter(pk__in=devices.order_by().values("ticket_id")))
    for kind, column in ((OPD, "opd"), (NODE, "node")):
        if kind in named:
            ways.append(visible.filter(**{f"{column}__in": sorted(named[kind])[:MOST_HITS]}))
    # Each slice stands inside a query of its own: SQLite takes none between UNIONs.
    first, *others = (
        Ticket.objects.filter(pk__in=nearest(request, way).values("pk")).order_by().values("pk") for way in ways
    )
    return first.union(*others)
