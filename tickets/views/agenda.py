"""TU's first page: reports that no book has yet, oldest first; and the books of what came in and went out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from reports.models import Naskah
from tickets.asked import sent
from tickets.csv_text import sortable_day, sortable_moment
from tickets.forms.agenda import AgendaForm
from tickets.models import AgendaEntry, LetterPromise, Pemda, Ticket
from tickets.views.filters import choice_of_month
from tickets.views.gate import for_readers, for_roles
from tickets.views.refusal import SeeOther
from tickets.views.standing import standings_of
from tickets.views.table_file import table_file
from tickets.views.ticket import visible_ticket
from workflow import actions, indonesian, moment
from workflow.months import month_bounds, read_month
from workflow.papers import PaperKind
from workflow.states import ENDED, Kanal, Role

#: Reports shown at once; the oldest come first, so the rest moves up.
MOST = 50
INCOMING, OUTGOING = "masuk", "keluar"
#: Title and columns of each book.
BOOKS = {
    INCOMING: (
        "Buku agenda masuk",
        (
            "No. agenda",
            "Diterima",
            "Nomor surat",
            "Tanggal surat",
            "Dari",
            "Perihal",
            "Melalui",
            "Tiket",
            "SRIKANDI",
        ),
    ),
    OUTGOING: ("Buku agenda keluar", ("Nomor", "Tanggal", "Naskah", "Kepada", "Perihal", "Tiket")),
}


@dataclass(frozen=True)
class Writing:
    """How a book writes a moment, a day, and what is not there."""

    moment: Callable[..., str]
    day: Callable[..., str]
    nothing: str


ON_PAGE = Writing(indonesian.tanggal_jam, indonesian.tanggal, nothing="–")
IN_FILE = Writing(sortable_moment, sortable_day, nothing="")
#: The receivers that a paper's own facts name, out of all that it prints.
HANDED_TO = {
    "disposed_to": F("facts__disposisi__0__receiver"),
    "reported_to": F("facts__forwards__0__receiver"),
    "told_to": F("facts__told_to"),
}
#: Who reads the books; TU alone writes in them.
READERS = (Role.TU, Role.SEKRETARIS, Role.KADIS, Role.ADMIN, Role.AUDITOR)


@require_safe
@for_readers(Role.TU)
def agenda(request: HttpRequest) -> HttpResponse:
    """Open reports without an agenda number, the oldest first; what monitoring found is no letter."""
    waiting = Ticket.objects.visible_to(request.user).exclude(status__in=ENDED).exclude(kanal=Kanal.MONITORING)
    tickets = list(waiting.filter(agenda=None).select_related("opd").order_by("pk")[: MOST + 1])
    now = moment.on_screen()
    lines = [
        (standing, _url_for(request, standing.ticket)) for standing in standings_of(tickets[:MOST], request.user, now)
    ]
    promises = LetterPromise.objects.awaited().filter(pemda=request.user.pemda).select_related("ticket__opd")[:MOST]
    today = request.user.pemda.date_of(now)
    letters = [(one, one.expected_on < today) for one in promises]
    context = {"lines": lines, "has_more": len(tickets) > MOST, "letters": letters}
    return render(request, "tickets/agenda.html", context)


def _url_for(request: HttpRequest, ticket: Ticket) -> tuple[str, str]:
    """Where TU enters the report, and the words: with the row that is TU's own, or in the book alone."""
    if ticket.is_performer(request.user):
        return reverse("ticket_row", args=[ticket.number]), "Terima laporan"
    return reverse("agenda_catat", args=[ticket.number]), "Beri nomor agenda"


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.TU)
def entry(request: HttpRequest, number: str) -> HttpResponse:
    """Enter one report in the book, or add its SRIKANDI number; then back to the page from where TU came."""
    ticket = visible_ticket(request, number)
    known = AgendaEntry.objects.filter(ticket=ticket).first()
    back_url, back_label = _came_from(request, ticket)
    form = AgendaForm(sent(request), initial={"srikandi": known.srikandi if known else ""})
    if form.is_valid():
        entered = actions.enter_agenda(ticket, actor=request.user, **form.cleaned_data)
        messages.success(request, f"{ticket.number} tercatat dengan nomor agenda {entered.words}.")
        return SeeOther(back_url)
    context = {"form": form, "ticket": ticket, "entry": known, "back_url": back_url, "back_label": back_label}
    return render(request, "tickets/agenda_catat.html", context, status=422 if form.errors else 200)


def _came_from(request: HttpRequest, ticket: Ticket) -> tuple[str, str]:
    """Address and name of the page that led here: ``?dari=`` the ticket, a month of the book, or else the Agenda."""
    came_from = request.GET.get("dari")
    if came_from == "tiket":
        return ticket.get_absolute_url(), ticket.number
    if came_from == "buku":
        month = urlencode({"bulan": request.GET.get("bulan", "")})
        return f"{reverse('agenda_buku', args=[INCOMING])}?{month}", BOOKS[INCOMING][0]
    return reverse("agenda"), "Agenda"


@require_safe
@for_readers(*READERS)
def book(request: HttpRequest, which: str) -> HttpResponse:
    """One month of a book, to be read and printed."""
    title, columns = _book(which)
    pemda, now = request.user.pemda, moment.on_screen()
    month = choice_of_month(request, pemda.date_of(now), label="Bulan", default=True)
    bounds = month_bounds(read_month(month.chosen), pemda.tz)
    rows, at = _rows(which, request, *bounds, writing=ON_PAGE), columns.index("Tiket")
    context = {
        "title": title,
        "which": which,
        "other": OUTGOING if which == INCOMING else INCOMING,
        "columns": columns,
        "rows": [(row[at], list(zip(columns, row, strict=True))) for row in rows],
        "choices": (month,),
        "month": dict(month.options)[month.chosen],
        "year": month.chosen[:4],
        "is_tu": Role.TU in request.user.hands.reads_as,
        "may_write": Role.TU in request.user.hands.roles,
    }
    return render(request, "tickets/buku_agenda.html", context)


@require_safe
@for_readers(*READERS)
def book_file(request: HttpRequest, which: str) -> HttpResponse:
    """A whole year of a book for a spreadsheet; ``?tahun=``, without one the present year."""
    _, columns = _book(which)
    pemda = request.user.pemda
    january = read_month(f"{request.GET.get('tahun', '')}-01")
    year = january.year if january else moment.on_screen().astimezone(pemda.tz).year
    begin, end = month_bounds(date(year, 1, 1), pemda.tz, last=date(year, 12, 1))
    zone = indonesian.zona(begin, pemda.tz)
    head = [f"{column} ({zone})" if column == "Diterima" else column for column in columns]
    rows = _rows(which, request, begin, end, writing=IN_FILE)
    return table_file(f"agenda-{which}-{pemda.code}-{year}", [head, *rows])


def _book(which: str) -> tuple[str, tuple[str, ...]]:
    if which not in BOOKS:
        raise Http404("Buku tidak dikenal.")
    return BOOKS[which]


def _rows(
    which: str, request: HttpRequest, begin: datetime, end: datetime, *, writing: Writing
) -> Iterator[tuple[str, ...]]:
    """The lines of a book between two moments, in the order of their numbers."""
    pemda = request.user.pemda
    if which == INCOMING:
        entries = AgendaEntry.objects.filter(pemda=pemda, entered_at__gte=begin, entered_at__lt=end)
        return _incoming(entries.select_related("ticket__opd").order_by("year", "number"), pemda, writing)
    papers = Naskah.objects.filter(pemda=pemda, issuer=None, version=1, issued_at__gte=begin, issued_at__lt=end)
    papers = papers.exclude(number="").select_related("ticket__opd").order_by("issued_at", "pk").defer("facts")
    return _outgoing(papers.annotate(**HANDED_TO), pemda, writing)


def _incoming(entries: QuerySet, pemda: Pemda, writing: Writing) -> Iterator[tuple[str, ...]]:
    for line in entries:
        ticket = line.ticket
        yield (
            line.words,
            writing.moment(ticket.arrived_at, pemda.tz),
            ticket.letter_number or writing.nothing,
            writing.day(ticket.letter_date) if ticket.letter_date else writing.nothing,
            ticket.opd.name,
            ticket.title,
            str(ticket.get_kanal_display()),
            ticket.number,
            line.srikandi or writing.nothing,
        )


def _outgoing(papers: Iterable[Naskah], pemda: Pemda, writing: Writing) -> Iterator[tuple[str, ...]]:
    for paper in papers:
        yield (
            paper.number,
            writing.day(paper.issued_at, pemda.tz),
            paper.title if paper.voided_at is None else f"{paper.title} (dibatalkan)",
            _receiver(paper) or writing.nothing,
            paper.ticket.title,
            paper.ticket.number,
        )


def _receiver(paper: Naskah) -> str:
    """To whom the paper went as it was issued: inside the Dinas by its own facts, else to the OPD; "" for a record."""
    match paper.kind:
        case PaperKind.LEMBAR_DISPOSISI:
            return paper.disposed_to or ""
        case PaperKind.LAPORAN:
            return paper.reported_to or ""
        case PaperKind.LAPORAN_PERMASALAHAN | PaperKind.LAPORAN_LAPANGAN:
            return indonesian.daftar(paper.told_to)
        case PaperKind.DATA_PELAPOR:
            return ""
    return paper.ticket.opd.name
