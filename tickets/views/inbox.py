"""What waits for a person: the oldest deadline first, each a card with its usual act one tap away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reports.models import Konsep
from tickets.asked import whole_number
from tickets.navigation import OVERSEERS, at_most, inbox_name, waiting_words
from tickets.views.cards import cards_of, together
from tickets.views.filters import OPEN, WaitingFilter
from tickets.views.gate import for_members, for_roles
from tickets.views.late_rows import reasons_of
from tickets.views.opd_reports import asks_word, letters_to_approve, of_own_opd
from tickets.views.orders import OrderLine, orders_for
from tickets.views.standing import Standing
from tickets.views.waiting import Waiting, read, turns_of
from workflow import actions, indonesian, moment
from workflow.models import SweepWatch, Turn
from workflow.states import Role, Status
from workflow.watchman import standstill_words, with_watch

#: Cards on one page; whoever has more waiting sees the most urgent ones and a link to the rest.
CARDS = 50
#: Cards that an address may go past.
MOST_SKIPPED = 10_000


@for_members
def inbox(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the person, in all posts held now."""
    returned, newest = of_own_opd(request)
    turns = turns_of(request.user.hands)
    reports = {"returned": returned, "newest": newest, "letters": letters_to_approve(request)}
    reports["asks_word"] = asks_word(request)
    return _page(request, "tickets/kotak_masuk.html", turns, is_everything=True, **reports)


@for_roles(Role.TIM)
def jobs(request: HttpRequest) -> HttpResponse:
    """The technician's rows: the present one of the nearest deadline first."""
    hands = request.user.hands
    turns = turns_of(hands).filter(role=Role.TIM)
    return _page(request, "tickets/pekerjaan.html", turns, is_everything=hands.roles == {Role.TIM})


def _page(
    request: HttpRequest, template: str, turns: QuerySet, *, is_everything: bool, **reports: list | bool
) -> HttpResponse:
    now, skip = moment.on_screen(), _skipped(request)
    is_filtered = WaitingFilter.is_asked(request)
    chosen = _filter(request, turns, now, is_everything) if is_filtered else None
    everything, turns = turns, chosen.applied(turns) if chosen else turns
    found = read(turns[skip : skip + CARDS + 1], request.user.hands)
    is_full = len(found) > CARDS
    is_all = not chosen and not skip and not is_full
    awaiting = {turn.ticket_id for turn in found}
    awaiting |= {standing.ticket.pk for standing in reports.get("returned", [])}
    awaiting |= {letter.ticket_id for letter in reports.get("letters", [])}
    if is_everything and is_all:  # all read: no query to count them
        request.waiting_words = at_most(len(awaiting))
    cards = cards_of(request.user, found[:CARDS], now, with_letters=not is_full)
    if chosen is None and len(found) > WaitingFilter.FEW and request.user.hands.serves_dinas:
        chosen = WaitingFilter(request, found, now) if is_all else _filter(request, everything, now, is_everything)
    is_start, hands = not (skip or is_filtered), request.user.hands
    orders = orders_for(hands) if is_start and (not found or found[0].ordered) else []
    count = at_most(len(awaiting)) if is_all else waiting_words(request)
    heading = _heading(found, count, orders, reports.get("returned", []), reports.get("letters", []))
    if is_filtered:
        heading = f"{len(cards)} dari {waiting_words(request) or 0} laporan yang menunggu Anda"
    context = {
        "cards": cards,
        "together": together(cards),
        "choices": chosen.choices if chosen else (),
        "is_filtered": is_filtered,
        "owes_reasons": is_start and (found[0].late if found else reasons_of(hands).exists()),
        "orders": orders,
        "heading": heading,
        "page_name": inbox_name(request.user),
        "beside": None if found or is_filtered else _beside_sop(request, now),
        "standstill": _standstill(request, found, now),
        **reports,
        "next_url": _next_url(request, skip + CARDS) if is_full else "",
        "first_url": request.path if skip else "",
    }
    return render(request, "tickets/_kotak.html" if request.htmx else template, context)


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


def _heading(
    turns: list[Waiting], count: str, orders: list[OrderLine], returned: list[Standing], letters: list[Konsep]
) -> str:
    """The page's title as a sentence with the count: "4 laporan menunggu disposisi Anda"."""
    if not turns and orders:
        return f"{len(orders)} perintah lisan menunggu konfirmasi Anda"
    if not turns and letters:
        return f"{len(letters)} surat menunggu persetujuan Anda"
    if not turns and returned:
        return f"{len(returned)} laporan perlu Anda lengkapi"
    if not turns:
        return "Tidak ada laporan yang menunggu Anda"
    if returned or letters:
        return f"{count} laporan menunggu Anda"
    if all(turn.kind == Turn.Kind.ACKNOWLEDGE for turn in turns):
        return f"{count} laporan menunggu pengesahan Anda"
    if {turn.status for turn in turns} <= {Status.DISPOSISI, Status.PENUNJUKAN}:
        return f"{count} laporan menunggu disposisi Anda"
    return f"{count} laporan menunggu Anda"


def _filter(request: HttpRequest, turns: QuerySet, now: datetime, is_everything: bool) -> WaitingFilter:
    """The filter over all that waits; where that is everything, its query has counted too."""
    found = WaitingFilter.over(request, turns, now)
    if is_everything:
        request.waiting_words = at_most(found.count)
    return found


def _next_url(request: HttpRequest, skip: int) -> str:
    return "?" + urlencode({**request.GET.dict(), "lewati": skip})


def _skipped(request: HttpRequest) -> int:
    """How many cards the reader has gone past; a person's own inbox is short, so it may be counted off."""
    return min(whole_number(request.GET.get("lewati", "")) or 0, MOST_SKIPPED)
