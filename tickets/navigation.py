"""The frame of every page: the entries of the rail by role, what waits, and whose government it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet
from django.http import HttpRequest

from tickets.addresses import address_of
from tickets.models import User
from tickets.models.hands import Hands
from tickets.opd_waiting import waiting_in_no_row
from workflow.models import Turn
from workflow.states import CHAIN_ROLES, OPD_ROLES, Role

#: Beyond this a badge says "99+": nobody counts further, and no query does.
MOST_COUNTED = 99
#: Entries that stand for a room of pages, with the beginnings of those pages' names.
ROOMS = {
    "agenda": ("agenda_",),
    "kelola": ("kelola_",),
    "jejak_audit": ("jejak_",),
    "kepatuhan": ("kepatuhan_", "skm", "rekap"),
    "dokumen": ("cetakan", "rekap"),
}
#: Officials who answer for what the SOP's times came to, beside admin and auditor.
OVERSEERS = {Role.SEKRETARIS, Role.KADIS, Role.KABID, Role.KASI}


@dataclass(frozen=True)
class Entry:
    """One line of the rail. ``counts``: whether it carries the count of what waits."""

    name: str
    url: str
    label: str
    icon: str
    active: bool
    counts: bool = False


def frame(request: HttpRequest) -> dict:
    """Context of ``base.html``: navigasi, pemda, menunggu and belum_dibaca. Visitors get none of them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.pemda_id is None or user.must_change_password:
        return {}
    here = (request.resolver_match.url_name if request.resolver_match else "") or ""
    pages = pages_of(user)
    room = next((name for name, _label, _icon in pages if _is_here(name, here)), None)
    entries = [
        Entry(name, address_of(name), label, icon, name == room, name == inbox_of(user)) for name, label, icon in pages
    ]
    return {"navigasi": entries, "pemda": user.pemda, **counts_of(request)}


def counts_of(request: HttpRequest) -> dict[str, str]:
    """What the frame counts: tickets that wait for the person, and lines of the list not read yet."""
    return {"menunggu": waiting_words(request), "belum_dibaca": at_most(request.user.unread_notices)}


def _is_here(name: str, here: str) -> bool:
    """Whether the page may belong to the entry: to the first of the reader's that says so."""
    return name == here or here.startswith(ROOMS.get(name, ()))


def pages_of(user: User) -> list[tuple[str, str, str]]:
    """Address name, label and icon of the rail's entries, the start page first; at most six."""
    roles, reads_as = user.hands.roles, user.hands.reads_as
    pages = []
    if roles & {*CHAIN_ROLES}:
        pages.append(("kotak_masuk", "Kotak masuk", "inbox"))
    if Role.TU in reads_as:
        pages.insert(0, ("agenda", "Agenda", "journal-text"))
    if Role.OPD_KEPALA in roles:
        pages.append(("kotak_masuk", "Persetujuan", "inbox"))
    if Role.TIM in roles:
        pages.append(("pekerjaan", "Pekerjaan", "tools"))
    if reads_as & set(OPD_ROLES):
        pages.append(("laporan_saya", "Laporan saya", "card-list"))
    if roles & set(OPD_ROLES):
        pages.append(("lapor", "Lapor", "plus-square"))
    if Role.OPD in roles:
        pages.append(("kotak_masuk", "Menunggu Anda", "inbox"))
    if reads_as & {Role.ADMIN, Role.AUDITOR}:
        pages.append(("kepatuhan", "Kepatuhan", "bar-chart"))
    if user.hands.serves_dinas:
        pages.append(("semua_tiket", "Semua tiket", "card-list"))
    if reads_as & OVERSEERS:
        pages.append(("kepatuhan", "Kepatuhan", "bar-chart"))
    if roles & {Role.TU, Role.TIM}:
        pages.append(("lapor", "Catat laporan", "plus-square"))
    pages.append(("sop", "SOP", "diagram-3"))
    if roles & {Role.ADMIN, Role.TU, Role.AUDITOR}:
        pages.append(("dokumen", "Dokumen", "file-earmark-text"))
    if Role.ADMIN in roles:
        pages += [("pengguna", "Pengguna", "people"), ("kelola", "Kelola", "gear")]
    if Role.AUDITOR in roles:
        pages.append(("jejak_audit", "Jejak audit", "journal-text"))
        pages.append(("kelola_jurnal", "Jurnal pengelolaan", "file-earmark-text"))
    once: dict[str, tuple[str, str, str]] = {}
    for page in pages:
        once.setdefault(page[0], page)
    return list(once.values())


def start_of(user: User) -> str:
    """The address name of a person's start page (ui/README section 6)."""
    return pages_of(user)[0][0] if user.hands.reads_as else "akun"


def inbox_name(user: User) -> str:
    """What the reader's rail calls the inbox; whoever has no such entry reads its general name."""
    return next((label for name, label, _icon in pages_of(user) if name == "kotak_masuk"), "Kotak masuk")


def inbox_of(user: User) -> str:
    """The page on which what waits for a person stands, and so the entry that carries the count."""
    roles = set(user.hands.roles)
    return "pekerjaan" if Role.TIM in roles and not roles & {*CHAIN_ROLES} else "kotak_masuk"


def waiting_words(request: HttpRequest) -> str:
    """How many tickets wait for the person: "", "4" or "99+"; one query per request, which stops counting early."""
    if not hasattr(request, "waiting_words"):
        tickets = _tickets_waiting_for(request.user.hands)
        if others := waiting_in_no_row(request.user):
            tickets = tickets.union(*others)
        request.waiting_words = at_most(tickets[: MOST_COUNTED + 1].count())
    return request.waiting_words


@lru_cache(maxsize=1_000)
def _tickets_waiting_for(hands: Hands) -> QuerySet:
    """Tickets with a turn of these hands. Every page counts them, and building the query costs more than answering."""
    return Turn.objects.waiting_for(hands).order_by().values("ticket_id").distinct()


def at_most(count: int) -> str:
    """A number of waiting things as a badge shows it: "", "4" or "99+"."""
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")
