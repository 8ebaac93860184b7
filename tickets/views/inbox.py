"""What waits for a person: the oldest deadline first, each a card with its usual act one tap away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reports.models import Konsep
from tickets.coordinates import MapLinks
from tickets.deadline import Deadline
from tickets.models import Attachment, Message, Ticket
from tickets.navigation import CHAIN_ROLES, OVERSEERS, at_most, waiting_words
from tickets.views.batch import may_batch
from tickets.views.field import map_of
from tickets.views.filters import Waiting, WaitingFilter
from tickets.views.gate import for_members, for_roles
from tickets.views.late_rows import reasons_for
from tickets.views.opd_reports import letters_to_approve, of_own_opd
from tickets.views.orders import OrderLine, has_orders, orders_for
from tickets.views.row import FROM_INBOX
from tickets.views.standing import ACT_LABELS, Standing, open_turns, standing_of, usual_act
from workflow import indonesian, moment
from workflow.models import StepRun, SweepWatch, Turn
from workflow.states import ACTS, CHAIN, OPD_ROLES, Role, Status
from workflow.track import RowFacts, Station, stations_of
from workflow.watchman import standstill_words, with_watch

#: Cards on one page; whoever has more waiting sees the most urgent ones and a link to the rest.
CARDS = 50


@dataclass(frozen=True)
class Card:
    """What ``_kartu_masuk.html`` draws, with the row in words and the letter's scans."""

    url: str
    opd: str
    trouble: str
    number: str
    channel: str
    tenggat: Deadline
    stations: tuple[Station, ...]
    track_label: str
    act_url: str
    act_label: str
    row: str
    by_when: str
    letters: tuple[Attachment, ...] = ()
    batch: tuple = ()  # what tickets must share to be disposed of together; empty where that is not possible
    beside: bool = False  # whether its sheet may open beside the cards
    map: MapLinks | None = None  # of a technician's row
    current: bool = False
    asked: bool = False


@for_members
def inbox(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the person, in all posts held now."""
    returned, newest = of_own_opd(request)
    turns = Turn.waiting_for(request.user.hands)
    reports = {"returned": returned, "newest": newest, "letters": letters_to_approve(request)}
    return _page(request, "tickets/kotak_masuk.html", turns, is_everything=True, **reports)


@for_roles(Role.TIM)
def jobs(request: HttpRequest) -> HttpResponse:
    """The technician's rows: the present one of the nearest deadline first."""
    hands = request.user.hands
    turns = Turn.waiting_for(hands).filter(role=Role.TIM)
    return _page(request, "tickets/pekerjaan.html", turns, is_everything=hands.roles == {Role.TIM})


def _page(
    request: HttpRequest, template: str, turns: QuerySet, *, is_everything: bool, **reports: list
) -> HttpResponse:
    now, skip = moment.on_screen(), _skipped(request)
    is_filtered = WaitingFilter.is_asked(request)
    chosen = _filter(request, turns, now, is_everything) if is_filtered else None
    everything, turns = turns, chosen.applied(turns) if chosen else turns
    # A person named by a turn of the own inbox is the reader: one table less, half the time to plan the query.
    found = open_turns(turns).select_related(None).select_related("run__clock", "post", "ticket__opd")
    if Role.TIM in request.user.hands.roles:
        found = found.select_related("ticket__node")
    found = found.annotate(asked=Exists(Message.objects.unanswered_asks().filter(ticket=OuterRef("ticket"))))
    found = found.annotate(ordered=has_orders(request.user.hands))
    is_overseer = bool(request.user.hands.reads_as & OVERSEERS)
    if is_overseer:
        found = with_watch(found, now)
    found = list(found.order_by(F("due_at").asc(nulls_last=True), "pk")[skip : skip + CARDS + 1])
    for turn in found:
        turn.person = request.user if turn.person_id else None
    is_full = len(found) > CARDS
    is_all = not chosen and not skip and not is_full
    if is_everything and is_all:
        request.waiting_words = str(len({turn.ticket_id for turn in found}) or "")  # all read: no query to count them
    cards = cards_of(request, found[:CARDS], now, with_letters=not is_full)
    if chosen is None and len(found) > WaitingFilter.FEW and request.user.hands.serves_dinas:
        if is_all:
            chosen = WaitingFilter(request, [Waiting.of(turn) for turn in found], now)
        else:
            chosen = _filter(request, everything, now, is_everything)
    orders = [] if skip or is_filtered or (found and not found[0].ordered) else orders_for(request.user.hands)
    heading = _heading(found, waiting_words(request), orders, reports.get("returned", []), reports.get("letters", []))
    if is_filtered:
        heading = f"{len(cards)} dari {waiting_words(request) or 0} laporan yang menunggu Anda"
    context = {
        "cards": cards,
        "together": _together(cards),
        "choices": chosen.choices if chosen else (),
        "is_filtered": is_filtered,
        "reasons": [] if skip or is_filtered else reasons_for(request.user.hands),
        "orders": orders,
        "heading": heading,
        "standstill": _standstill(request, found, now) if is_overseer else "",
        **reports,
        "next_url": _next_url(request, skip + CARDS) if is_full else "",
        "first_url": request.path if skip else "",
    }
    return render(request, "tickets/_kotak.html" if request.htmx else template, context)


def _standstill(request: HttpRequest, found: list[Turn], now: datetime) -> str:
    """What to say of the timers: asked with the list, or by itself where nothing waits."""
    row = found[0] if found else with_watch(SweepWatch.objects.all(), now).first()
    return standstill_words(row, now, request.user.pemda.tz)


def cards_of(request: HttpRequest, turns: list[Turn], now: datetime, *, with_letters: bool) -> list[Card]:
    """Cards of turns in their order, one per ticket: one query for any number, one more for the letters.

    Where more waits than a page holds, letters are read beside their sheets.
    """
    pemda = request.user.pemda
    first: dict[int, Turn] = {}
    for turn in turns:
        first.setdefault(turn.ticket_id, turn)
    facts = _facts(list(first))
    letters = _letters(list(first)) if with_letters and request.user.hands.roles & CHAIN_ROLES else {}
    return [
        _card(turn, pemda, now, facts.get(number, []), tuple(letters.get(number, ()))) for number, turn in first.items()
    ]


def _card(turn: Turn, pemda, now: datetime, facts: list[RowFacts], letters: tuple[Attachment, ...]) -> Card:
    ticket = turn.ticket
    ticket.pemda = pemda
    standing = standing_of(ticket, [turn], pemda, now)
    step, act = ticket.sop.step(turn.run.step), usual_act(turn)
    arrived = indonesian.jam(ticket.arrived_at, pemda.tz)
    if ticket.arrived_at.astimezone(pemda.tz).date() != now.astimezone(pemda.tz).date():
        arrived = indonesian.tanggal(ticket.arrived_at, pemda.tz)
    late = standing.deadline.state == "lewat"
    is_sheet = act in ACTS.values() and turn.run.status in CHAIN
    return Card(
        url=ticket.get_absolute_url(),
        opd=str(ticket.opd),
        trouble=f"{ticket.title}, {ticket.place}",
        number=ticket.number,
        channel=f"{ticket.get_kanal_display()}, {arrived}",
        tenggat=standing.deadline,
        stations=stations_of(ticket.sop, [*facts, RowFacts(turn.run.step, True, turn.run.round, late=late)]),
        track_label=f"Langkah {step.no} dari {ticket.sop.steps[-1].no}",
        act_url=_act_url(ticket, act, is_sheet=is_sheet),
        act_label=ACT_LABELS[act],
        row=ticket.sop.row_text(step),
        by_when=standing.deadline.by_when,
        letters=letters,
        batch=(ticket.sop_version_id, step.no) if act in ACTS.values() and may_batch(turn.run.status, step) else (),
        beside=is_sheet,
        map=map_of(ticket) if turn.role == Role.TIM else None,
        asked=turn.asked and turn.role not in OPD_ROLES,
    )


def _act_url(ticket: Ticket, act: str, *, is_sheet: bool) -> str:
    if is_sheet:
        return f"{reverse('ticket_row', args=[ticket.number])}?{FROM_INBOX}"
    if act in ACTS.values():
        return reverse("ticket_row", args=[ticket.number])
    return reverse("ticket_act", args=[ticket.number, act])


def _facts(tickets: list[int]) -> dict[int, list[RowFacts]]:
    """The rows that each ticket has left behind, for its mini track."""
    facts: dict[int, list[RowFacts]] = {}
    runs = StepRun.objects.filter(ticket__in=tickets).exclude(closed_at=None).order_by("pk")
    for ticket, step, round_, skipped in runs.values_list("ticket_id", "step", "round", "skipped"):
        facts.setdefault(ticket, []).append(RowFacts(step, round=round_, skipped=skipped))
    return facts


def _letters(tickets: list[int]) -> dict[int, list[Attachment]]:
    """Scans of the OPD's letter, to be read while disposing."""
    letters: dict[int, list[Attachment]] = {}
    for scan in Attachment.objects.filter(ticket__in=tickets, kind=Attachment.Kind.SURAT):
        letters.setdefault(scan.ticket_id, []).append(scan)
    return letters


def _together(cards: list[Card]) -> list[tuple[str, int, str]]:
    """Rows in which several of the cards wait for a disposisi: number, how many, and the page that takes them all."""
    rows: dict[tuple, list[Card]] = {}
    for card in cards:
        if card.batch:
            rows.setdefault(card.batch, []).append(card)
    page = reverse("disposisi_bersama")
    return [
        (no, len(same), f"{page}?{urlencode([('tiket', card.number) for card in same])}")
        for (_, no), same in rows.items()
        if len(same) > 1
    ]


def _heading(
    turns: list[Turn], count: str, orders: list[OrderLine], returned: list[Standing], letters: list[Konsep]
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
    if all(turn.kind == Turn.Kind.ACKNOWLEDGE for turn in turns):
        return f"{count} laporan menunggu pengesahan Anda"
    if {turn.run.status for turn in turns} <= {Status.DISPOSISI, Status.PENUNJUKAN}:
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
    text = request.GET.get("lewati", "")
    return min(int(text), 10_000) if text.isascii() and text.isdigit() and len(text) < 8 else 0
