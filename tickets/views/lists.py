"""Lists of tickets: an OPD's own reports in plain words, all tickets of the Dinas, and the search box."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import CharField, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from reports.models import Naskah
from tickets.asked import search_word
from tickets.models import AgendaEntry, Node, Opd, Pemda, PenggantianPerangkat, PerangkatRusak, Surat, Ticket
from tickets.numbering import numbers_ending
from tickets.opd_waiting import unanswered
from tickets.paging import key_page, nearest
from tickets.views.agenda import READERS
from tickets.views.filters import OPEN, TicketFilter
from tickets.views.gate import for_members, for_readers
from tickets.views.standing import standings_of
from tickets.words import page_of_near_words, page_of_opd_words, page_of_words
from workflow import moment
from workflow.papers import PaperKind
from workflow.states import DINAS_ROLES, ENDED, Role

#: What a search looks through per kind of thing; more hits than that mean a better word is needed.
MOST_HITS = 50
#: Tickets whose number begins with the word, the highest first; enough for forty pages.
MOST_NUMBERS = 1000
#: What a word can name: a ticket by its whole number, an OPD, a node, or some tickets beside others.
TICKET, OPD, NODE, FOUND = "tiket", "opd", "node", "ditemukan"
#: Word in the address for closed reports on which the OPD's word is asked.
ANSWER = "jawaban"
#: How a ticket's number begins, with the letters of a Pemda.
NUMBER = re.compile(r"[A-Z0-9]{1,6}(-[0-9-]*)?\Z")
#: A number that the book of incoming letters gave: "37/2026".
BOOK_LINE = re.compile(r"0*([1-9][0-9]{0,5})/([0-9]{4})")


@for_readers(Role.OPD, Role.OPD_KEPALA)
def own_reports(request: HttpRequest) -> HttpResponse:
    """The OPD's reports, newest first, each with where it stands, who acts, and by when."""
    state = request.GET.get("keadaan", "")
    tickets = unanswered(request.user) if state == ANSWER else Ticket.objects.visible_to(request.user)
    if state == OPEN:
        tickets = tickets.exclude(status__in=ENDED)
    page = key_page(request, tickets.select_related("opd"))
    standings = standings_of(page.rows, request.user, moment.on_screen())
    waiting = {one.ticket.pk for one in standings if one.waits_for(request.user)}
    context = {"page": page, "standings": standings, "state": state, "waiting": waiting}
    return render(request, "tickets/laporan_saya.html", context)


@for_readers(*DINAS_ROLES)
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
    """Find tickets by number, words of the report, OPD, node, IP address, or a number of device, letter or paper."""
    word = search_word(request)
    visible = Ticket.objects.visible_to(request.user)
    named = _named(request, visible, word) if word else {}
    if TICKET in named:
        return redirect("ticket", number=word.upper())
    found = _matching(request, visible, word, named) if word else visible.none()
    page, is_near = key_page(request, found.select_related("opd")), False
    if word and not page.rows:
        near = page_of_near_words(request, visible, request.user.pemda, word)
        page = key_page(request, visible.filter(pk__in=near).select_related("opd"))
        is_near = bool(page.rows)
    if word and not page.rows:
        keys, has_slip = page_of_opd_words(request, visible, request.user.pemda, word)
        page = key_page(request, visible.filter(pk__in=keys).select_related("opd"))
        is_near = has_slip and bool(page.rows)
    standings = standings_of(page.rows, request.user, moment.on_screen())
    context = {"word": word, "page": page, "standings": standings, "is_near": is_near}
    return render(request, "tickets/cari.html", context)


def _named(request: HttpRequest, visible: QuerySet, word: str) -> dict[str, set[int]]:
    """Keys of what carries the word: the ticket of that number, the OPDs and nodes of that name, and for the asked page
    the tickets whose number begins with it or that list a device, a letter or a paper of it. One query over small or
    indexed tables.
    """
    pemda, number = request.user.pemda, word.upper()
    by_node = Q(name__icontains=word) | Q(place__icontains=word)
    if word.replace(".", "").isdigit() or ":" in word:
        by_node |= Q(ip_address__startswith=word)
    sources = [
        (OPD, Opd.objects.filter(pemda=pemda).filter(Q(name__icontains=word) | Q(short_name__icontains=word))),
        (NODE, Node.objects.filter(pemda=pemda).filter(by_node)),
    ]
    if NUMBER.match(number):
        begun = visible.filter(number__startswith=number).order_by("-number").values("pk")[:MOST_NUMBERS]
        sources += [(TICKET, visible.filter(number=number)), (FOUND, _page_of(request, visible, begun))]
    if whole := numbers_ending(pemda, word):
        meant = visible.filter(number__in=whole)
        sources.append((FOUND, _page_of(request, visible, meant.values("pk"))))
    for model in (PerangkatRusak, PenggantianPerangkat):
        devices = model.objects.filter(Q(nomor_seri__iexact=word) | Q(nomor_inventaris__iexact=word))
        sources.append((FOUND, _page_of(request, visible, devices.order_by().values("ticket_id"))))
    sources += [(FOUND, _page_of(request, visible, keys, walked=False)) for keys in _numbered(pemda, word)]
    first, *others = (
        found.order_by().values_list(Value(kind, output_field=CharField()), "pk") for kind, found in sources
    )
    named: dict[str, set[int]] = {}
    for kind, key in first.union(*others):
        named.setdefault(kind, set()).add(key)
    return named


def _numbered(pemda: Pemda, word: str) -> Iterator[QuerySet]:
    """Keys of the tickets whose letter, paper or line in the book of incoming letters bears the word as its number."""
    if not any(sign.isdigit() for sign in word):
        return
    yield Ticket.objects.filter(pemda=pemda, letter_number__iexact=word).exclude(letter_number="").values("pk")
    papers = Naskah.objects.filter(pemda=pemda, issuer=None, kind__in=PaperKind, number=word)
    yield papers.order_by().values("ticket_id")
    yield Surat.objects.current().filter(ticket__pemda=pemda, nomor_agenda=word).order_by().values("ticket_id")
    if line := BOOK_LINE.fullmatch(word):
        number, year = (int(part) for part in line.groups())
        yield AgendaEntry.objects.filter(pemda=pemda, year=year, number=number).order_by().values("ticket_id")


def _page_of(request: HttpRequest, visible: QuerySet, keys: QuerySet, *, walked: bool = True) -> QuerySet:
    """Tickets of the asked page, of those with these keys. SQLite takes a slice between UNIONs inside a query only.

    ``walked`` as in :func:`nearest`: few tickets share the number of a letter.
    """
    return Ticket.objects.filter(pk__in=nearest(request, visible.filter(pk__in=keys), walked=walked).values("pk"))


def _matching(request: HttpRequest, visible: QuerySet, word: str, named: dict[str, set[int]]) -> QuerySet:
    """The tickets to show. Each way of finding walks its own index and stops after a page.

    One condition with OR would read every ticket of the Pemda.
    """
    keys = {*page_of_words(request, visible, word), *named.get(FOUND, ())}
    ways = [visible.filter(pk__in=keys)] if keys else []
    for kind, column in ((OPD, "opd"), (NODE, "node")):
        if kind in named:
            ways.append(visible.filter(**{f"{column}__in": sorted(named[kind])[:MOST_HITS]}))
    if len(ways) < 2:
        return ways[0] if ways else visible.none()
    first, *others = (
        Ticket.objects.filter(pk__in=nearest(request, way).values("pk")).order_by().values("pk") for way in ways
    )
    return visible.filter(pk__in=first.union(*others))
