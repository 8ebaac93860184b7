"""The cards of an inbox, one per ticket: where it stands, by when, and the act that is expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from urllib.parse import urlencode

from django.db.models import Value
from django.urls import reverse

from reports.models import Konsep
from tickets.addresses import address_of
from tickets.coordinates import MapLinks
from tickets.deadline import Deadline
from tickets.models import Attachment, Pemda, User
from tickets.views.batch import may_batch
from tickets.views.field import map_at
from tickets.views.row import FROM_INBOX
from tickets.views.standing import ACT_LABELS
from tickets.views.waiting import Waiting
from workflow import indonesian
from workflow.bulk import among
from workflow.models import SopVersion, StepRun, calendar_of
from workflow.papers import BEFORE_THE_SOP
from workflow.states import ACTS, CHAIN, CHAIN_ROLES, OPD_ROLES, Kanal, Role
from workflow.track import RowFacts, Station, stations_of

#: The act of a row, as against acknowledging it or going on after a wait.
ROW_ACTS = frozenset(ACTS.values())
#: What a ticket has left behind: row, round, and whether it was passed over, of each stay.
Past = tuple[tuple[str, int, bool], ...]

_LEFT = StepRun.objects.exclude(closed_at=None).order_by("pk").values_list("ticket_id", "step", "round", "skipped")
_LETTERS = Attachment.objects.filter(kind=Attachment.Kind.SURAT).values_list(
    "ticket_id", "pk", "original_name", "content_type"
)
_DRAFT = "konsep"
_DRAFTS = (
    Konsep.objects.filter(settled_at=None)
    .exclude(rendered_at=None)
    .exclude(kind__in=BEFORE_THE_SOP)
    .order_by()
    .values_list("ticket_id", "pk", "title", Value(_DRAFT))
)


@dataclass(frozen=True)
class Letter:
    """A scan of the OPD's letter."""

    url: str
    name: str
    is_image: bool


@dataclass(frozen=True)
class Draft:
    """A paper that waits for approval, as it is going to be issued."""

    url: str
    title: str


@dataclass(frozen=True)
class Card:
    """What ``kartu_masuk`` draws of a ticket, with the row in words and the letter's scans."""

    url: str
    opd: str
    trouble: str
    number: str
    channel: str
    tenggat: Deadline
    urgency: str  # dekat, lewat, or nothing
    stations: tuple[Station, ...]
    track_label: str
    act_url: str
    act_label: str
    row: str
    by_when: str
    letters: tuple[Letter, ...] = ()
    drafts: tuple[Draft, ...] = ()
    batch: tuple = ()  # what tickets must share to be disposed of together; empty where that is not possible
    beside: bool = False  # whether its sheet may open beside the cards
    map: MapLinks | None = None  # of a technician's row
    asked: bool = False


def cards_of(reader: User, waiting: Sequence[Waiting], now: datetime, *, with_letters: bool) -> list[Card]:
    """Cards of turns in their order, one per ticket: one query for any number, one more for what is read on them.

    Where more waits than a page holds, letters are read beside their sheets.
    """
    pemda = reader.pemda
    first: dict[int, Waiting] = {}
    for one in waiting:
        first.setdefault(one.ticket_id, one)
    past = _past_of(list(first))
    read = _to_read(first, letters=bool(reader.hands.roles & {*CHAIN_ROLES})) if with_letters else {}
    track = cache(_track)  # of one page: many tickets stand in the same row and came the same way
    return [_card(one, pemda, now, track, past.get(ticket, ()), read.get(ticket, ())) for ticket, one in first.items()]


def _card(one: Waiting, pemda: Pemda, now: datetime, track, past: Past, read: Sequence[Letter | Draft]) -> Card:
    sop, act = one.sop, one.act
    step = sop.step(one.step)
    deadline = one.deadline(calendar_of(pemda), now)
    here = RowFacts(one.step, True, one.round, late=deadline.state == "lewat")
    is_row_act = act in ROW_ACTS
    is_sheet = is_row_act and one.status in CHAIN
    return Card(
        url=address_of("ticket", one.number),
        opd=one.opd_name,
        trouble=f"{one.title}, {one.place}",
        number=one.number,
        channel=f"{Kanal(one.kanal).label}, {_arrival(one.arrived_at, pemda, now)}",
        tenggat=deadline,
        urgency=deadline.state if deadline.is_urgent else "",
        stations=track(one.version_id, tuple(past), here),
        track_label=f"Langkah {step.no} dari {sop.steps[-1].no}",
        act_url=_act_url(one.number, act, is_sheet=is_sheet),
        act_label=ACT_LABELS[act],
        row=sop.row_text(step),
        by_when=deadline.by_when,
        letters=tuple(one for one in read if isinstance(one, Letter)),
        drafts=tuple(one for one in read if isinstance(one, Draft)),
        batch=(one.version_id, step.no) if is_row_act and may_batch(one.status, step) else (),
        beside=is_sheet,
        map=map_at(one.latitude, one.longitude, one.place, one.opd_name, pemda) if one.role == Role.TIM else None,
        asked=one.asked and one.role not in OPD_ROLES,
    )


def _act_url(number: str, act: str, *, is_sheet: bool) -> str:
    if act not in ROW_ACTS:
        return address_of("ticket_act", number, act)
    return f"{address_of('ticket_row', number)}{f'?{FROM_INBOX}' if is_sheet else ''}"


def _arrival(at: datetime, pemda: Pemda, now: datetime) -> str:
    """When the report came: of today the time, else the date."""
    arrived = at.astimezone(pemda.tz)
    is_today = arrived.date() == pemda.date_of(now)
    return indonesian.jam(arrived) if is_today else indonesian.tanggal(arrived)


def _track(version: int, past: Past, here: RowFacts) -> tuple[Station, ...]:
    facts = [RowFacts(step, round=round_, skipped=skipped) for step, round_, skipped in past]
    return stations_of(SopVersion.definition_of(version), [*facts, here])


def _past_of(tickets: list[int]) -> dict[int, list[tuple[str, int, bool]]]:
    """The rows that each ticket has left behind, for its mini track."""
    past: dict[int, list[tuple[str, int, bool]]] = {}
    for ticket, *stay in _LEFT.filter(ticket__in=among(tickets)):
        past.setdefault(ticket, []).append(tuple(stay))
    return past


def _to_read(waiting: Mapping[int, Waiting], *, letters: bool) -> dict[int, list[Letter | Draft]]:
    """Scans of the OPD's letter, for officials to read while disposing; where a row waits for approval its drafts
    instead, for every hand that approves."""
    approved = [ticket for ticket, one in waiting.items() if one.act == "acknowledge"]
    ways = []
    if letters:
        others = among(ticket for ticket in waiting if ticket not in approved)
        ways.append(_LETTERS.filter(ticket__in=others).order_by())
    if approved:
        ways.append(_DRAFTS.filter(ticket__in=among(approved)))
    if not ways:
        return {}
    first, *more = ways
    found = (first.union(*more) if more else first).order_by("pk")
    read: dict[int, list[Letter | Draft]] = {}
    for ticket, pk, name, content_type in found:
        one = (
            Draft(address_of("konsep_naskah", pk), name)
            if content_type == _DRAFT
            else Letter(address_of("berkas", pk), name, content_type.startswith("image/"))
        )
        read.setdefault(ticket, []).append(one)
    return read


def together(cards: list[Card]) -> list[tuple[str, int, str]]:
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
