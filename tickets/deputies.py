"""Plt. and Plh.: who stands in for whom, since when, whether too long; and both are told when it begins and ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from tickets.models import Holder, Pemda, User
from tickets.models.terms import local_dates
from workflow import working_time
from workflow.models import calendar_of
from workflow.notifications import Telling, queue_all
from workflow.open_hours import CalendarIsEmpty

#: A Plt. is given for three months and may be extended once (PermenPAN-RB 22/2021); months of a term before a warning.
PLT_MONTHS = 3
#: A Plh. stands in while somebody is away for a while (UU 30/2014 pasal 14). No rule gives Pemda a number of days; a
#: ministry's own gives thirty (domain.md 6), so a longer term is pointed out and not refused.
PLH_DAYS = 30


def overlong_words(holder: Holder | None, today: date) -> str:
    """What is said of an acting holder who stands in too long, or "".

    A Plt. is told of once three months by one letter are over (an extension is a term with its own letter), a Plh. from
    the first day, because the end is known.
    """
    if holder is None or not holder.is_acting:
        return ""
    if holder.kind == Holder.Kind.PLT:
        is_over = holder.starts_on <= today and today >= _months_after(holder.starts_on)
        return "lebih dari tiga bulan tanpa perpanjangan" if is_over else ""
    days = (holder.ends_on - holder.starts_on).days + 1 if holder.ends_on else 0
    return f"lebih dari {PLH_DAYS} hari, padahal Plh. untuk ketidakhadiran sementara" if days > PLH_DAYS else ""


def overlong_in(pemda: Pemda, at: datetime) -> list[tuple[Holder, str]]:
    """Those of a Pemda who are in force now and overlong, the longest first, each with what is said of it."""
    today = pemda.date_of(at)
    acting = Holder.objects.in_force(at).filter(post__pemda=pemda).exclude(kind=Holder.Kind.DEFINITIF)
    terms = acting.select_related("post", "user").order_by("starts_on", "pk")
    return [(holder, words) for holder in terms if (words := overlong_words(holder, today))]


def own_cover(user: User, at: datetime) -> list[Holder]:
    """Acting holders of posts that ``user`` holds by right, now or later, the nearest first."""
    own = Holder.objects.with_cover(at).filter(user=user, kind=Holder.Kind.DEFINITIF).values("post")
    today = user.pemda.date_of(at)
    acting = Holder.objects.filter(post__in=own).exclude(kind=Holder.Kind.DEFINITIF)
    return list(_not_over(acting, today).select_related("post", "user").order_by("starts_on", "pk"))


def own_terms(user: User, at: datetime) -> list[Holder]:
    """Posts in which ``user`` acts, now or later, the nearest first."""
    acting = Holder.objects.filter(user=user).exclude(kind=Holder.Kind.DEFINITIF)
    today = user.pemda.date_of(at)
    return list(_not_over(acting, today).select_related("post", "user").order_by("starts_on", "pk"))


def term_words(holder: Holder) -> str:
    """The dates of a term with the number of its letter behind them."""
    return f"{holder.dates_in_words}, {holder.letter}" if holder.letter else holder.dates_in_words


# -- telling both -----------------------------------------------------------------------------------------------------


def tell_of_entry(holder: Holder, *, now: datetime) -> None:
    """A deputy has been written down: tell the deputy and whoever holds the post by right."""
    if holder.is_acting:
        _tell(holder, "{} menjadi", f"{holder.title}, {term_words(holder)}.", now)
        if holder.starts_on <= holder.post.pemda.date_of(now):
            _mark([holder], "start_told_at", now)


def tell_of_term(holder: Holder, *, now: datetime) -> None:
    """The end of a deputy's term, or the number of its letter, has changed."""
    if holder.is_acting:
        _tell(holder, "Masa tugas {} sebagai", f"{holder.title} diubah: {term_words(holder)}.", now)


def tell_of_cancelling(holder: Holder, *, now: datetime) -> None:
    """A term under which nothing was done is taken back."""
    if holder.is_acting:
        _tell(holder, "Penunjukan {} sebagai", f"{holder.title} dibatalkan.", now)


@transaction.atomic
def tell_of_changes(*, now: datetime) -> int:
    """Tell both of terms that began or ended since the last look; the number of terms told. Told once, by a mark."""
    acting = Holder.objects.exclude(kind=Holder.Kind.DEFINITIF).select_related("post__pemda", "user")
    acting = acting.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    begun = list(acting.filter(_by_zone(now, "starts_on__lte"), start_told_at=None))
    ended = list(acting.filter(_by_zone(now, "ends_on__lt"), end_told_at=None))
    news = [
        *((one, "{} mulai bertugas sebagai", f"{one.title}, {term_words(one)}.") for one in begun if one not in ended),
        *((one, "Tugas {} sebagai", f"{one.title} telah berakhir.") for one in ended),
    ]
    for holder, opening, rest in news:
        _tell(holder, opening, rest, now, not_before=_morning(holder, now))
    _mark(begun, "start_told_at", now)
    _mark(ended, "end_told_at", now)
    return len({holder.pk for holder in (*begun, *ended)})


def _morning(holder: Holder, now: datetime) -> datetime | None:
    """Terms begin and end at midnight: until when a letter about that waits; None while the office is open."""
    try:
        return working_time.closed_until(calendar_of(holder.post.pemda), now)
    except CalendarIsEmpty:
        return None


def _tell(holder: Holder, opening: str, rest: str, now: datetime, *, not_before: datetime | None = None) -> None:
    """``opening`` has room for who acts: "Anda" to the deputy, the name to whoever holds the post by right."""
    by_right = Holder.objects.with_cover(now).filter(post=holder.post, kind=Holder.Kind.DEFINITIF)
    absent = User.objects.filter(pk__in=by_right.values("user")).exclude(pk=holder.user_id)
    for people, name in (([holder.user], "Anda"), (absent, holder.user)):
        queue_all([Telling(None, "jabatan", people, f"{opening.format(name)} {rest}", not_before)], now=now)


def _mark(holders: Iterable[Holder], column: str, now: datetime) -> None:
    Holder.objects.filter(pk__in=[holder.pk for holder in holders]).update(**{column: now})


def _by_zone(now: datetime, lookup: str) -> Q:
    """A comparison of dates with the local date of the post's Pemda."""
    condition = Q()
    for day, names in local_dates(now).items():
        condition |= Q(**{"post__pemda__zone__in": names, lookup: day})
    return condition


def _not_over(holders: QuerySet[Holder], today: date) -> QuerySet[Holder]:
    return holders.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))


def _months_after(start: date) -> date:
    """The first day after so many months in office: 30 November to the end of February and so on to 1 March."""
    month = start.month - 1 + PLT_MONTHS
    year, month = start.year + month // 12, month % 12 + 1
    try:
        return start.replace(year=year, month=month)
    except ValueError:  # no 31st in that month
        return date(year + month // 12, month % 12 + 1, 1)
