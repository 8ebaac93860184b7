"""What waits for a person: the oldest deadline first, each a card with its usual act one tap away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tickets.asked import whole_number
from tickets.navigation import OVERSEERS, at_most, inbox_name, waiting_words
from tickets.views.cards import cards_of, together
from tickets.views.filters import OPEN, WaitingFilter
from tickets.views.gate import for_members, for_roles
from tickets.views.late_rows import reasons_of
from tickets.views.opd_reports import NO_REPORTS, OpdReports, opd_reports_for
from tickets.views.orders import OrderLine, orders_for
from tickets.views.waiting import Waiting, read, turns_of
from workflow import actions, indonesian, moment
from workflow.models import SweepWatch, Turn
from workflow.states import CHAIN, Role, Status
from workflow.watchman import standstill_words, with_watch

#: Cards on one page; whoever has more waiting sees the most urgent ones and a link to the rest.
CARDS = 50
#: Cards that an address may go past.
MOST_SKIPPED = 10_000


@for_members
def inbox(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the person, in all posts held now."""
    reports = opd_reports_for(request.user)
    page = InboxPage(request, turns_of(request.user.hands), is_everything=True, reports=reports)
    return page.show("tickets/kotak_masuk.html")


@for_roles(Role.TIM)
def jobs(request: HttpRequest) -> HttpResponse:
    """The technician's rows: the present one of the nearest deadline first."""
    hands = request.user.hands
    page = InboxPage(request, turns_of(hands).filter(role=Role.TIM), is_everything=hands.roles == {Role.TIM})
    return page.show("tickets/pekerjaan.html")


class InboxPage:
    """One page of the turns that wait for a reader, and what stands beside them.

    ``is_everything``: whether nothing else waits for the reader, so that what is read here is counted for the frame,
    too: what one query has answered, no other one asks.
    """

    def __init__(
        self, request: HttpRequest, turns: QuerySet, *, is_everything: bool, reports: OpdReports = NO_REPORTS
    ) -> None:
        self.request, self.hands, self.reports = request, request.user.hands, reports
        self.turns, self.is_everything = turns, is_everything
        self.now, self.skip = moment.on_screen(), _skipped(request)
        self.is_filtered = WaitingFilter.is_asked(request)
        chosen = self._filter_of_all() if self.is_filtered else None
        listed = chosen.applied(turns) if chosen else turns
        self.found = read(listed[self.skip : self.skip + CARDS + 1], self.hands)
        self.is_full = len(self.found) > CARDS
        self.is_start = not (self.skip or self.is_filtered)
        self.is_all = self.is_start and not self.is_full
        if self.is_all and is_everything:
            request.waiting_words = at_most(len(self._tickets()))
        self.filter = chosen or self._offered_filter()

    def show(self, template: str) -> HttpResponse:
        """The page, or its cards alone where an open page asks for them again."""
        cards = cards_of(self.request.user, self.found[:CARDS], self.now, with_letters=not self.is_full)
        orders = self._orders()
        context = {
            "cards": cards,
            "together": together(cards),
            "choices": self.filter.choices if self.filter else (),
            "is_filtered": self.is_filtered,
            "owes_reasons": self._owes_reasons(),
            "orders": orders,
            "heading": self._heading(len(cards), orders),
            "page_name": inbox_name(self.request.user),
            "beside": None if self.found or self.is_filtered else _beside_sop(self.request, self.now),
            "standstill": _standstill(self.request, self.found, self.now),
            "returned": self.reports.returned,
            "newest": self.reports.newest,
            "letters": self.reports.letters,
            "asks_word": self.reports.asks_word,
            "next_url": _next_url(self.request, self.skip + CARDS) if self.is_full else "",
            "first_url": self.request.path if self.skip else "",
        }
        return render(self.request, "tickets/_kotak.html" if self.request.htmx else template, context)

    # -- the filter -----------------------------------------------------------------------------------------------

    def _filter_of_all(self) -> WaitingFilter:
        """The filter over all that waits; where that is everything, its query has counted too."""
        found = WaitingFilter.over(self.request, self.turns, self.now)
        if self.is_everything:
            self.request.waiting_words = at_most(found.count)
        return found

    def _offered_filter(self) -> WaitingFilter | None:
        """A filter in which nothing is chosen yet, for the Dinas where more waits than one sees at a glance."""
        if len(self.found) <= WaitingFilter.FEW or not self.hands.serves_dinas:
            return None
        return WaitingFilter(self.request, self.found, self.now) if self.is_all else self._filter_of_all()

    # -- beside the cards -----------------------------------------------------------------------------------------

    def _tickets(self) -> set[int]:
        """Keys of the tickets that were read and wait: with a turn, to be completed, or with a letter to approve."""
        returned = {standing.ticket.pk for standing in self.reports.returned}
        letters = {letter.ticket_id for letter in self.reports.letters}
        return {turn.ticket_id for turn in self.found} | returned | letters

    def _orders(self) -> list[OrderLine]:
        """Verbal orders at the head of the first page; the cards tell whether there are any."""
        may_have = self.is_start and (not self.found or self.found[0].ordered)
        return orders_for(self.hands) if may_have else []

    def _owes_reasons(self) -> bool:
        """Whether lateness is to be explained or judged; the cards tell."""
        return self.is_start and (self.found[0].late if self.found else reasons_of(self.hands).exists())

    def _heading(self, shown: int, orders: list[OrderLine]) -> str:
        """The page's title as a sentence with the count: "4 laporan menunggu disposisi Anda"."""
        if self.is_filtered:
            return f"{shown} dari {waiting_words(self.request) or 0} laporan yang menunggu Anda"
        if not self.found:
            return self._heading_of_no_turns(orders)
        count = at_most(len(self._tickets())) if self.is_all else waiting_words(self.request)
        return f"{count} laporan menunggu {self._awaited()}"

    def _heading_of_no_turns(self, orders: list[OrderLine]) -> str:
        returned, letters = self.reports.returned, self.reports.letters
        if orders:
            return f"{len(orders)} perintah lisan menunggu konfirmasi Anda"
        if letters:
            return f"{len(letters)} surat menunggu persetujuan Anda"
        return f"{len(returned)} laporan perlu Anda lengkapi" if returned else "Tidak ada laporan yang menunggu Anda"

    def _awaited(self) -> str:
        """What all of it waits for, if it is one thing."""
        if self.reports.returned or self.reports.letters:
            return "Anda"
        if all(turn.kind == Turn.Kind.ACKNOWLEDGE for turn in self.found):
            return "pengesahan Anda"
        return "disposisi Anda" if {turn.status for turn in self.found} <= {*CHAIN} else "Anda"


@dataclass(frozen=True)
class Beside:
    """What an official reads whom the SOP in force names in no row: its title, and the rows to do for another."""

    sop: str
    behalf: tuple[tuple[str, str], ...]  # each in words, with the list of its tickets


def _beside_sop(request: HttpRequest, now: datetime) -> Beside | None:
    """For an official of the Dinas without a row, who would wait here for ever."""
    hands = request.user.hands
    if not hands.serves_dinas:
        return None
    try:
        sop = actions.sop_in_force(request.user.pemda, now).definition
    except actions.ActNotPossible:
        return None
    if hands.reads_as & {role for step in sop.steps for role in (step.role, *step.acks)}:
        return None
    tickets = reverse("semua_tiket")
    behalf = tuple(
        (
            f"Langkah {step.no}, {indonesian.dalam_kalimat(Status(step.status).label)}, "
            f"atas nama {sop.title_of(step.role)}",
            f"{tickets}?{urlencode({'keadaan': OPEN, 'langkah': step.no})}",
        )
        for step in sop.steps
        if hands.roles & set(step.on_behalf)
    )
    return Beside(sop.title, behalf)


def _standstill(request: HttpRequest, found: list[Waiting], now: datetime) -> str:
    """What to tell officials of the timers: read with the list, or by itself where nothing waits."""
    if not request.user.hands.reads_as & OVERSEERS:
        return ""
    row = found[0] if found else with_watch(SweepWatch.objects.all()).first()
    return standstill_words(row, now, request.user.pemda.tz)


def _next_url(request: HttpRequest, skip: int) -> str:
    return "?" + urlencode({**request.GET.dict(), "lewati": skip})


def _skipped(request: HttpRequest) -> int:
    """How many cards the reader has gone past; a person's own inbox is short, so it may be counted off."""
    return min(whole_number(request.GET.get("lewati", "")) or 0, MOST_SKIPPED)
