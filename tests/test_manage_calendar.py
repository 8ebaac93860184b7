"""The working calendar in the hands of an admin: the year, hours in words, and what a change does to deadlines."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from tests import factories
from tickets.models import ManagementEntry
from workflow import moment
from workflow.deadlines import moves_under
from workflow.hours_text import read_hours, write_hours
from workflow.models import Clock, ClockMove, SpecialDay, Turn, WorkingSeason, calendar_from, calendar_of

WIB = ZoneInfo("Asia/Jakarta")
WEEK = {f"hari_{number}": "07.30-12.00, 13.00-16.00" for number in range(5)} | {"hari_5": "", "hari_6": "libur"}


@pytest.fixture
def bogor(db):
    """A government whose rows take whole days, so that one holiday moves a deadline."""
    return factories.make_office("bogor")


@pytest.fixture
def admin(bogor, client, morning):
    """A browser in which Bogor's admin is logged in, on Friday 20 November 2026 at 09.00 WIB."""
    client.force_login(bogor.admin, backend="tickets.backends.PeopleBackend")
    return client


def holiday(**overrides):
    """What the form of a holiday on Monday 23 November sends."""
    return {
        "on": "2026-11-23",
        "name": "Hari Jadi Contoh",
        "kind": "libur",
        "decree": "Keputusan Bupati 1/2026",
        "confirmed": "on",
        **overrides,
    }


def settle(admin, url, data):
    """Send a change, look at its effect, and make it; gives the page of the effect and the last answer."""
    effect = admin.post(url, {**data, "langkah": "periksa"})
    assert effect.status_code == 200, effect.context["form"].errors
    return effect, admin.post(url, {**data, "langkah": "simpan", "sidik": effect.context["seen"]})


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("07.30-12.00, 13.00-16.00", [["07:30", "12:00"], ["13:00", "16:00"]]),
        ("7:30 - 12:00; 13.00–16.00", [["07:30", "12:00"], ["13:00", "16:00"]]),
        ("00.00-24.00", [["00:00", "00:00"]]),
        ("", []),
        ("Libur", []),
    ],
)
def test_hours_are_read_as_people_write_them(text, stored):
    assert read_hours(text) == stored


@pytest.mark.parametrize(
    "text", ["pagi", "08.00", "12.00-08.00", "08.00-12.00, 11.00-16.00", "08.00-25.00", "08.70-09.00"]
)
def test_senseless_hours_are_refused_in_words(text):
    with pytest.raises(ValueError, match="“"):
        read_hours(text)


def test_hours_are_written_as_they_are_read():
    assert write_hours(read_hours("07.30-11.30, 13.00-16.30")) == "07.30-11.30, 13.00-16.30"
    assert write_hours([]) == "libur"


def test_the_year_shows_every_day_off_in_words_and_by_a_letter(bogor, admin):
    page = admin.get(reverse("kelola_kalender"), {"tahun": "2026"})

    december = page.context["months"][11]
    christmas = december.weeks[3][4]
    assert (christmas.number, christmas.letter, christmas.shape) == (25, "L", "libur")
    assert "Jumat, 25 Desember 2026, libur nasional: Kelahiran Yesus Kristus (Natal)" in page.content.decode()
    assert december.days == "21 hari kerja, 1 cuti bersama, 1 libur nasional"


def test_a_forecast_year_is_warned_of_until_its_decree_is_recorded(bogor, admin):
    before = admin.get(reverse("kelola_kalender"), {"tahun": "2027"})

    admin.post(reverse("kelola_tahun_tetapkan", args=[2027]), {"decree": "SKB 1/2026"})

    after = admin.get(reverse("kelola_kalender"), {"tahun": "2027"})
    assert "masih perkiraan.</b>" in before.content.decode()
    assert (before.context["forecast"] > 10, after.context["forecast"]) == (True, 0)
    assert set(SpecialDay.objects.filter(on__year=2027).values_list("decree", flat=True)) == {"SKB 1/2026"}
    assert ManagementEntry.objects.get().act == "Menetapkan hari libur dengan SKB 1/2026"


def test_an_empty_year_is_filled_after_its_effect_was_shown(bogor, admin):
    url = reverse("kelola_tahun_isi", args=[2029])

    effect = admin.get(url)
    admin.post(url, {"langkah": "simpan", "sidik": effect.context["seen"]})

    assert SpecialDay.objects.filter(pemda=bogor.pemda, on__year=2029, confirmed=False).count() > 10
    assert admin.get(url).status_code == 404


def test_a_new_holiday_shows_first_which_open_deadlines_move(bogor, admin):
    ticket = factories.make_ticket(bogor)
    clock = Clock.objects.get(ticket=ticket, closed_at=None)

    effect = admin.post(reverse("kelola_hari_baru"), {**holiday(), "langkah": "periksa"})

    shown = effect.content.decode()
    assert ticket.number in shown
    assert "Senin, 23 November 2026 pukul 16.00 WIB" in shown
    assert "Selasa, 24 November 2026 pukul 16.00 WIB" in shown
    clock.refresh_from_db()
    assert clock.due_at == datetime(2026, 11, 23, 16, tzinfo=WIB)
    assert not SpecialDay.objects.filter(on=date(2026, 11, 23)).exists()


def test_a_deadline_that_rows_share_is_named_by_its_rows(db, client, morning):
    sumbawa = factories.make_office("sumbawa")
    factories.make_ticket(sumbawa)
    client.force_login(sumbawa.admin, backend="tickets.backends.PeopleBackend")
    effect = client.post(reverse("kelola_hari_baru"), {**holiday(), "langkah": "periksa"})
    assert "langkah 1 sampai 8, 1 Hari Kerja" in effect.content.decode()


def test_saving_moves_open_deadlines_and_keeps_the_old_ones(bogor, admin):
    ticket = factories.make_ticket(bogor)
    version, acts = bogor.pemda.calendar_version, ticket.audit_trail.count()

    _, saved = settle(admin, reverse("kelola_hari_baru"), holiday())

    assert saved.status_code == 303
    clock = Clock.objects.get(ticket=ticket, closed_at=None)
    move = ClockMove.objects.get()
    new, old = datetime(2026, 11, 24, 16, tzinfo=WIB), datetime(2026, 11, 23, 16, tzinfo=WIB)
    assert (clock.due_at, move.clock, move.old_due_at, move.new_due_at) == (new, clock, old, new)
    assert (move.moved_by, move.reason) == (
        bogor.admin,
        "Perubahan kalender: Hari Jadi Contoh, 23 November 2026",
    )
    assert set(Turn.objects.filter(ticket=ticket, closed_at=None).values_list("due_at", flat=True)) == {new}
    bogor.pemda.refresh_from_db()
    assert bogor.pemda.calendar_version == version + 1
    assert calendar_of(bogor.pemda).override_on(date(2026, 11, 23)).name == "Hari Jadi Contoh"
    assert ManagementEntry.objects.get().act == "Menambah hari"
    assert ticket.audit_trail.count() == acts
    assert "24 November 2026" in admin.get(reverse("kelola_perpindahan")).content.decode()
    sums = admin.get(reverse("ticket_sums", args=[ticket.number])).content.decode()
    assert "Semula Senin, 23 November 2026 pukul 16.00 WIB, dipindah 20 November 2026" in sums


def test_a_clock_that_has_closed_keeps_deadline_and_verdict(bogor, admin):
    ticket = factories.make_ticket(bogor)
    closed = Clock.objects.get(ticket=ticket, closed_at__isnull=False)

    settle(admin, reverse("kelola_hari_baru"), holiday())

    after = Clock.objects.get(pk=closed.pk)
    assert (after.due_at, after.verdict) == (closed.due_at, closed.verdict)
    assert [move.clock_id for move in ClockMove.objects.all()] == [Clock.objects.get(ticket=ticket, closed_at=None).pk]


def test_deadlines_of_another_government_stay(bogor, admin):
    batam = factories.make_office("batam")
    ticket = factories.make_ticket(batam)
    due = Clock.objects.get(ticket=ticket, closed_at=None).due_at

    settle(admin, reverse("kelola_hari_baru"), holiday())

    assert Clock.objects.get(ticket=ticket, closed_at=None).due_at == due


def test_a_promised_moment_does_not_move(admin, db):
    coast = factories.make_office("tanah-bumbu")
    with moment.at(factories.MORNING):
        ticket = factories.walk(coast, factories.make_ticket(coast), "gagal", "dinas", until="9")
    due = Clock.objects.get(ticket=ticket, closed_at=None).due_at
    days = [*coast.pemda.special_days.all(), SpecialDay(on=date(2026, 11, 20), name="Libur", intervals=[])]

    moved = moves_under(coast.pemda, calendar_from(coast.pemda, coast.pemda.seasons.all(), days))

    assert due is not None
    assert moved == []


def test_moves_that_differ_from_what_was_seen_are_shown_again(bogor, admin):
    url = reverse("kelola_hari_baru")
    effect = admin.post(url, {**holiday(), "langkah": "periksa"})
    factories.make_ticket(bogor)

    answer = admin.post(url, {**holiday(), "langkah": "simpan", "sidik": effect.context["seen"]})

    assert "berbeda dengan yang Anda lihat tadi" in answer.content.decode()
    assert not SpecialDay.objects.filter(on=date(2026, 11, 23)).exists()


def test_going_back_from_the_effect_keeps_what_was_typed(bogor, admin):
    answer = admin.post(reverse("kelola_hari_baru"), {**holiday(), "langkah": "ubah"})

    assert 'value="Hari Jadi Contoh"' in answer.content.decode()
    assert answer.templates[0].name == "kelola/hari.html"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": "2026-12-25"}, "on"),
        ({"on": "kemarin"}, "on"),
        ({"intervals": "08.00-11.00"}, "intervals"),
        ({"kind": "khusus", "intervals": "11.00-08.00"}, "intervals"),
        ({"decree": ""}, "decree"),
        ({"name": ""}, "name"),
    ],
)
def test_a_wrong_day_is_told_at_its_field(bogor, admin, wrong, field):
    answer = admin.post(reverse("kelola_hari_baru"), holiday(**wrong))

    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_removing_a_holiday_moves_deadlines_back(bogor, admin):
    settle(admin, reverse("kelola_hari_baru"), holiday())
    ticket = factories.make_ticket(bogor)
    url = reverse("kelola_hari_hapus", args=[SpecialDay.objects.get(on=date(2026, 11, 23)).pk])

    effect = admin.get(url)
    admin.post(url, {"langkah": "simpan", "sidik": effect.context["seen"]})

    assert Clock.objects.get(ticket=ticket, closed_at=None).due_at == datetime(2026, 11, 23, 16, tzinfo=WIB)


def test_the_standing_week_is_changed_in_seven_lines(bogor, admin):
    ticket = factories.make_ticket(bogor)
    season = WorkingSeason.objects.get(pemda=bogor.pemda, starts_on=None)

    settle(
        admin,
        reverse("kelola_musim", args=[season.pk]),
        {"name": season.name, "decree": "Perwali 1", **WEEK, "hari_0": "08.00-15.00"},
    )

    season.refresh_from_db()
    assert season.week[0] == [["08:00", "15:00"]]
    assert season.starts_on is None
    assert Clock.objects.get(ticket=ticket, closed_at=None).due_at == datetime(2026, 11, 23, 15, tzinfo=WIB)
    assert ManagementEntry.objects.get().after["Senin"] == "08.00-15.00"


def test_a_season_is_added_and_may_not_overlap_another(bogor, admin):
    url = reverse("kelola_musim_baru")
    season = {"name": "Ramadan 1449 H", "starts_on": "2028-01-28", "ends_on": "2028-02-26", **WEEK}

    _, saved = settle(admin, url, season)
    twice = admin.post(url, {**season, "name": "Ramadan lain", "starts_on": "2028-02-26", "ends_on": "2028-03-01"})

    assert saved.status_code == 303
    assert twice.context["form"].errors["starts_on"] == ["Bertumpang tindih dengan musim Ramadan 1449 H."]


def test_a_week_without_any_hour_is_refused(bogor, admin):
    season = WorkingSeason.objects.get(pemda=bogor.pemda, starts_on=None)
    closed = {f"hari_{number}": "" for number in range(7)}

    answer = admin.post(reverse("kelola_musim", args=[season.pk]), {"name": season.name, **closed})

    assert answer.status_code == 422
    assert "hari_0" in answer.context["form"].errors


def test_the_standing_week_is_not_removed(bogor, admin):
    season = WorkingSeason.objects.get(pemda=bogor.pemda, starts_on=None)

    assert admin.post(reverse("kelola_musim_hapus", args=[season.pk])).status_code == 404


def test_estimated_days_off_are_led_to_in_their_year(admin, bogor):
    SpecialDay.objects.filter(pemda=bogor.pemda).delete()
    SpecialDay.objects.create(pemda=bogor.pemda, on=date(2027, 3, 10), name="Idulfitri", kind="libur", confirmed=False)
    page = admin.get(reverse("kelola")).content.decode()
    assert f'<a href="{reverse("kelola_kalender")}?tahun=2027">1 hari libur masih perkiraan</a>' in page
