"""The working calendar: the year, seasons, days that differ; a change shows first which open deadlines it moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, tzinfo
from typing import Any

from django.db import transaction
from django.forms import BaseForm, Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tickets import journal
from tickets.asked import sent, whole_number
from tickets.forms.fields import FIRST_DAY, LAST_DAY
from tickets.forms.manage.calendar import DecreeForm, SeasonForm, SpecialDayForm
from tickets.models import ManagementEntry, Pemda
from tickets.paging import key_page
from tickets.views.manage.gate import done, for_admin, show_form
from tickets.views.manage.year import year_of
from workflow import indonesian
from workflow.calendars import PERKIRAAN, national_holidays
from workflow.deadlines import Move, fingerprint, move_open_deadlines, moves_under
from workflow.hours_text import minutes_of, write_hours
from workflow.models import Clock, ClockMove, SpecialDay, WorkingSeason, calendar_from, calendar_of
from workflow.open_hours import CalendarIsEmpty
from workflow.sop.time_cells import time_cell_of

NOUN = ManagementEntry.Noun.KALENDER
#: Moved deadlines shown one by one; the rest is a number.
MOST_MOVES = 100
EMPTY = "Dengan perubahan ini tidak ada jam kerja tersisa, sehingga tenggat tidak dapat dihitung."


@for_admin
def year(request: HttpRequest) -> HttpResponse:
    """Twelve months with the days that differ, the seasons, and what is still a forecast."""
    pemda = request.user.pemda
    today = pemda.today
    wanted = _year(request.GET.get("tahun", ""), today.year)
    days = list(pemda.special_days.filter(on__year=wanted))
    context = {
        "year": wanted,
        "months": year_of(wanted, calendar_of(pemda), {day.on: day for day in days}, today),
        "weekdays": [(name[:3], name) for name in indonesian.HARI],
        "days": [(day, indonesian.hari_tanggal(day.on), write_hours(day.intervals)) for day in days],
        "forecast": sum(1 for day in days if not day.confirmed),
        "seasons": [_season_row(season) for season in pemda.seasons.all()],
        "is_first": wanted <= FIRST_DAY.year,
        "is_last": wanted >= LAST_DAY.year,
    }
    return render(request, "kelola/kalender.html", context)


@for_admin
def season(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a season, or change one or the standing week."""
    pemda = request.user.pemda
    if pk is None:
        found, before = WorkingSeason(pemda=pemda, week=_standing_week(pemda)), {}
    else:
        found = get_object_or_404(WorkingSeason, pk=pk, pemda=pemda)
        before = _season_facts(found)
    form = SeasonForm(sent(request), pemda=pemda, season=found)
    heading = f"Ubah {found.name}" if pk else "Tambah musim jam kerja"

    def store() -> str:
        found.save()
        act = "Mengubah jam kerja" if pk else "Menambah musim jam kerja"
        journal.note(request.user, NOUN, act, found.name, before=before, after=_season_facts(found))
        return f"jam kerja {found.name}"

    if form.is_valid():
        others = [other for other in pemda.seasons.all() if other.pk != found.pk]
        answer = _settle(request, form, store, seasons=[*others, form.apply()], heading=heading)
        if answer is not None:
            return answer
    may_remove = pk is not None and not form.is_standing
    remove_url = reverse("kelola_musim_hapus", args=[pk]) if may_remove else ""
    return _form_page(request, form, heading, template="kelola/musim.html", remove_url=remove_url)


@for_admin
def season_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a dated season; the standing week stays."""
    pemda = request.user.pemda
    found = get_object_or_404(WorkingSeason.objects.exclude(starts_on=None, ends_on=None), pk=pk, pemda=pemda)

    def store() -> str:
        journal.note(request.user, NOUN, "Menghapus musim jam kerja", found.name, before=_season_facts(found))
        found.delete()
        return f"penghapusan {found.name}"

    rest = [other for other in pemda.seasons.all() if other.pk != found.pk]
    answer = _settle(request, Form(request.POST), store, seasons=rest, heading=f"Hapus musim {found.name}")
    return answer or _unchanged(request)


@for_admin
def day(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a day that differs, or change one."""
    pemda = request.user.pemda
    found = get_object_or_404(SpecialDay, pk=pk, pemda=pemda) if pk else None
    before = _day_facts(found) if found else {}
    initial = {} if found else {"on": request.GET.get("tanggal", ""), "kind": SpecialDay.Kind.LIBUR}
    heading = f"Ubah {found.name}" if found else "Tambah hari libur atau hari khusus"
    form = SpecialDayForm(sent(request), instance=found, initial=initial, pemda=pemda)

    def store() -> str:
        form.instance.save()
        act = "Mengubah hari" if pk else "Menambah hari"
        subject = f"{form.instance.name}, {indonesian.tanggal(form.instance.on)}"
        journal.note(request.user, NOUN, act, subject, before=before, after=_day_facts(form.instance))
        return subject

    if form.is_valid():
        others = [other for other in pemda.special_days.all() if other.pk != pk]
        answer = _settle(request, form, store, days=[*others, form.instance], heading=heading)
        if answer is not None:
            return answer
    remove_url = reverse("kelola_hari_hapus", args=[pk]) if pk else ""
    return _form_page(request, form, heading, remove_url=remove_url)


@for_admin
def day_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a date be an ordinary one again."""
    pemda = request.user.pemda
    found = get_object_or_404(SpecialDay, pk=pk, pemda=pemda)
    subject = f"{found.name}, {indonesian.tanggal(found.on)}"

    def store() -> str:
        journal.note(request.user, NOUN, "Menghapus hari", subject, before=_day_facts(found))
        found.delete()
        return f"penghapusan {subject}"

    rest = [other for other in pemda.special_days.all() if other.pk != found.pk]
    return _settle(request, Form(request.POST), store, days=rest, heading=f"Hapus {subject}") or _unchanged(request)


@for_admin
def forecast(request: HttpRequest, wanted: int) -> HttpResponse:
    """Fill an empty year with the national holidays known or forecast for it."""
    pemda = request.user.pemda
    if not FIRST_DAY.year <= wanted <= LAST_DAY.year or pemda.special_days.filter(on__year=wanted).exists():
        raise Http404("Tahun ini sudah mempunyai hari libur.")
    new = [
        SpecialDay(
            pemda=pemda,
            on=holiday.on,
            name=holiday.name,
            kind=holiday.kind,
            decree="" if holiday.decree == PERKIRAAN else holiday.decree,
            confirmed=holiday.confirmed,
        )
        for holiday in national_holidays([wanted])
    ]

    def store() -> str:
        SpecialDay.objects.bulk_create(new)
        listed = {indonesian.tanggal(day.on): day.name for day in new}
        journal.note(request.user, NOUN, "Mengisi hari libur", f"Tahun {wanted}", after=listed)
        return f"hari libur tahun {wanted}"

    days = [*pemda.special_days.all(), *new]
    heading = f"Isi {len(new)} hari libur tahun {wanted}"
    return _settle(request, Form(request.POST), store, days=days, heading=heading) or _unchanged(request)


@for_admin
def confirm(request: HttpRequest, wanted: int) -> HttpResponse:
    """Say by which decree the forecast days of a year have become certain. Hours stay, so no deadline moves."""
    is_known = FIRST_DAY.year <= wanted <= LAST_DAY.year
    days = list(request.user.pemda.special_days.filter(on__year=wanted, confirmed=False)) if is_known else []
    if not days:
        raise Http404("Tidak ada hari yang masih perkiraan pada tahun ini.")
    form = DecreeForm(sent(request))
    if form.is_valid():
        for day in days:
            day.confirmed, day.decree = True, form.cleaned_data["decree"]
        SpecialDay.objects.bulk_update(days, ["confirmed", "decree"])
        listed = {indonesian.tanggal(day.on): day.name for day in days}
        act = f"Menetapkan hari libur dengan {form.cleaned_data['decree']}"
        journal.note(request.user, NOUN, act[:80], f"Tahun {wanted}", after=listed)
        return done(request, _page(wanted), f"{len(days)} hari libur tahun {wanted} sudah ditetapkan.")
    return show_form(
        request,
        form,
        heading=f"Tetapkan hari libur tahun {wanted}",
        button=f"Tetapkan {len(days)} hari",
        back=(_page(wanted), "Kalender kerja"),
        intro="Hapus atau ubah lebih dahulu hari yang tidak ada dalam keputusan. "
        + indonesian.daftar([f"{indonesian.tanggal(day.on)} ({day.name})" for day in days]),
    )


@for_admin
def moves(request: HttpRequest) -> HttpResponse:
    """Deadlines that changes of the calendar have moved, each with the old one."""
    zone = request.user.pemda.tz
    moved = ClockMove.objects.filter(clock__ticket__pemda=request.user.pemda)
    page = key_page(request, moved.select_related("clock__ticket", "moved_by"))
    rows = [
        (
            move,
            indonesian.hari_tanggal_jam(move.old_due_at, zone),
            indonesian.hari_tanggal_jam(move.new_due_at, zone),
            indonesian.tanggal_jam(move.moved_at, zone),
        )
        for move in page.rows
    ]
    return render(request, "kelola/perpindahan.html", {"page": page, "rows": rows})


def _settle(
    request: HttpRequest,
    form: BaseForm,
    store: Callable[[], str],
    *,
    heading: str,
    seasons: list[WorkingSeason] | None = None,
    days: list[SpecialDay] | None = None,
) -> HttpResponse | None:
    """Show which open deadlines a change moves; make it when the admin has seen exactly these. None: show the form.

    ``seasons`` and ``days`` are all rows as they would be; ``store`` writes them and gives the change in words.
    """
    pemda = request.user.pemda
    seasons = sorted(pemda.seasons.all() if seasons is None else seasons, key=_season_order)
    days = list(pemda.special_days.all() if days is None else days)
    try:
        found = moves_under(pemda, calendar_from(pemda, seasons, days))
    except CalendarIsEmpty:
        form.add_error(None, EMPTY)
        return None
    stage = request.POST.get("langkah", "")
    if stage == "ubah":
        return None
    seen = fingerprint(found)
    if stage == "simpan" and request.POST.get("sidik") == seen:
        with transaction.atomic():
            subject = store()
            moved = move_open_deadlines(pemda, actor=request.user, reason=f"Perubahan kalender: {subject}")
        words = f"{len(moved)} tenggat terbuka ikut berpindah." if moved else "Tidak ada tenggat yang berpindah."
        return done(request, _page(), f"Tersimpan: {subject}. {words}")
    for field in form:
        field.help_text = ""  # the values travel hidden, with nothing on the page that would describe them
    context = {"form": form, "heading": heading, "seen": seen, "is_outdated": stage == "simpan"}
    return render(request, "kelola/dampak.html", {**context, **_effect(found, pemda.tz)})


def _effect(found: Sequence[Move], zone: tzinfo) -> dict[str, Any]:
    """The limits that a change moves, in words, and how many they are."""
    limits = [move for move in found if move.moves_the_limit]
    return {
        "moves": [
            (
                move.clock,
                _rows_of(move.clock),
                indonesian.hari_tanggal_jam(move.clock.due_at, zone),
                indonesian.hari_tanggal_jam(move.due_at, zone),
                move.due_at > move.clock.due_at,
            )
            for move in limits[:MOST_MOVES]
        ],
        "count": len(limits),
        "more": max(0, len(limits) - MOST_MOVES),
    }


def _rows_of(clock: Clock) -> str:
    """The rows under a deadline as they are printed: "langkah 9 sampai 11"."""
    cell = time_cell_of(clock.ticket.sop, clock.code)
    rows = cell.rows if cell else (clock.code,)
    return f"langkah {rows[0]} sampai {rows[-1]}" if len(rows) > 1 else f"langkah {rows[0]}"


def _unchanged(request: HttpRequest) -> HttpResponse:
    return done(request, _page(), "Kalender tidak diubah.")


def _form_page(request: HttpRequest, form: BaseForm, heading: str, **more) -> HttpResponse:
    return show_form(
        request,
        form,
        heading=heading,
        button="Periksa dampaknya",
        back=(_page(), "Kalender kerja"),
        **{"template": "kelola/hari.html", **more},
    )


def _season_order(season: WorkingSeason) -> tuple:
    """As the table orders them: by first day, then as they were made; the standing week first."""
    return season.starts_on or date.min, season.pk or 10**18


def _season_row(season: WorkingSeason) -> dict:
    return {
        "season": season,
        "week": [(name, write_hours(hours)) for name, hours in zip(indonesian.HARI, season.week, strict=True)],
        "hours": _hours_words(sum(minutes_of(hours) for hours in season.week)),
    }


def _hours_words(minutes: int) -> str:
    return f"{minutes // 60} jam" + (f" {minutes % 60} menit" if minutes % 60 else "")


def _season_facts(season: WorkingSeason) -> dict[str, str]:
    hours = {name: write_hours(day) for name, day in zip(indonesian.HARI, season.week, strict=True)}
    return {key: value for key, value in journal.snapshot(season).items() if key != "jam kerja"} | hours


def _day_facts(day: SpecialDay) -> dict[str, str]:
    return journal.snapshot(day) | {"jam kerja": write_hours(day.intervals)}


def _standing_week(pemda: Pemda) -> list:
    standing = pemda.seasons.filter(starts_on=None, ends_on=None).first()
    return standing.week if standing else [[] for _ in indonesian.HARI]


def _year(text: str, default: int) -> int:
    wanted = whole_number(text, 4) or default
    return min(max(wanted, FIRST_DAY.year), LAST_DAY.year)


def _page(year: int | None = None) -> str:
    return reverse("kelola_kalender") + (f"?tahun={year}" if year else "")
