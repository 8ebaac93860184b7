"""Piket: alarms of working time wait for the opening of the office, except for whoever is on duty."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests import factories
from tests.situations import at_row
from tickets.models import ManagementEntry, Piket
from workflow import actions, moment
from workflow.delivery import claim, deliver_due
from workflow.events import Channel
from workflow.models import Clock, Delivery, Notice
from workflow.sweep import sweep

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

FRIDAY_EVENING = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # 19.00 WIB
MONDAY_OPENING = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)  # 07.30 WIB
HOUR = timedelta(hours=1)


@pytest.fixture
def late(office, morning):
    """A ticket of the team whose deadline passed on Friday at work, while the timers stood still until the evening."""
    return at_row(office, "5")


def on_duty(office, user, since=FRIDAY_EVENING - HOUR, until=MONDAY_OPENING):
    return Piket.objects.create(pemda=office.pemda, user=user, starts_at=since, ends_at=until)


def sweep_at(when):
    with moment.at(when):
        return sweep()


def waits_of(user):
    """Until when letters about alarms are held for the person."""
    return set(
        Delivery.objects.filter(
            notice__user=user, notice__ticket__isnull=False, notice__event__in=("pengingat", "lewat_waktu", "eskalasi")
        ).values_list("not_before", flat=True)
    )


def test_an_alarm_outside_working_hours_is_seen_at_once_and_sent_at_the_opening(late, office):
    Delivery.objects.all().delete()
    sweep_at(FRIDAY_EVENING)
    assert late.alarms.get(level=100).fired_at == FRIDAY_EVENING
    assert Notice.objects.filter(user=office.kasi, event="lewat_waktu").exists()
    assert waits_of(office.kasi) == {MONDAY_OPENING}
    with moment.at(FRIDAY_EVENING + HOUR):
        assert claim(Channel.EMAIL) == (None, False)
    with moment.at(MONDAY_OPENING):
        assert claim(Channel.EMAIL)[0] is not None


def test_in_working_hours_nothing_is_held(late, office, morning):
    sweep_at(morning + HOUR + timedelta(minutes=1))
    assert waits_of(office.kasi) == {None}


def test_whoever_is_on_duty_is_alerted_at_once(late, office):
    on_duty(office, office.kasi)
    on_duty(office, office.kabid, until=FRIDAY_EVENING)  # just over
    sweep_at(FRIDAY_EVENING)
    assert waits_of(office.kasi) == {None}
    assert waits_of(office.kabid) == waits_of(office.tim) == {MONDAY_OPENING}


def test_a_report_at_night_is_told_to_whoever_is_on_duty_at_once(office, other_office):
    on_duty(office, office.tim)
    on_duty(other_office, other_office.tim)
    with moment.at(FRIDAY_EVENING):
        ticket = factories.make_ticket(office)
    told = Notice.objects.get(event="laporan_piket")
    assert (told.user, told.ticket) == (office.tim, ticket)
    assert told.words == f"Anda piket: laporan baru dari {office.opd} masuk di luar jam kerja."
    assert told.deliveries.get(channel="email").not_before is None


def test_a_report_in_working_hours_or_by_the_piket_itself_calls_nobody(office, morning):
    on_duty(office, office.tu, since=morning - HOUR)
    factories.make_ticket(office)
    with moment.at(FRIDAY_EVENING):
        report, letter = factories.make_report(office), [factories.make_photo("surat")]
        by_phone = {"kanal": "telepon", "submission_key": uuid4(), "files": letter}
        actions.submit_report(actor=office.tu, opd=office.opd, report=report, **by_phone)
    assert not Notice.objects.filter(event="laporan_piket").exists()


def test_a_clock_of_calendar_hours_speaks_at_night(late, office):
    Clock.objects.filter(ticket=late, closed_at=None).update(limit_text="2 jam kalender")
    sweep_at(FRIDAY_EVENING)
    assert waits_of(office.kasi) == {None}


def test_a_letter_held_over_the_longest_holiday_is_not_too_old(late, office, mailoutbox):
    Delivery.objects.all().delete()
    sweep_at(FRIDAY_EVENING)
    Delivery.objects.update(
        next_try_at=MONDAY_OPENING + timedelta(days=7), not_before=MONDAY_OPENING + timedelta(days=7)
    )
    with moment.at(MONDAY_OPENING + timedelta(days=7)):
        deliver_due()
    assert office.kasi.email in {to for letter in mailoutbox for to in letter.to}


def test_tu_enters_a_turn_whose_person_is_told(client, office, morning):
    client.force_login(office.tu, backend="tickets.backends.PeopleBackend")
    sent = {
        "user": office.kasi.pk,
        "letter": "094/12/2026",
        "starts_at_0": "2026-11-20",
        "starts_at_1": "16:30",
        "ends_at_0": "2026-11-23",
        "ends_at_1": "07:30",
    }
    with moment.at(morning):
        answer = client.post(reverse("piket_baru"), sent)
        assert answer["Location"] == reverse("piket")
        page = client.get(reverse("piket")).content.decode()
    turn = Piket.objects.get()
    assert (turn.user, turn.ends_at) == (office.kasi, MONDAY_OPENING)
    assert "20 November 2026 pukul 16.30 WIB sampai 23 November 2026 pukul 07.30 WIB" in page
    assert office.kasi.notices.get(event="piket").words.startswith("Anda piket 20 November 2026")
    assert ManagementEntry.objects.get(noun="piket").after["nomor surat tugas"] == "094/12/2026"


def test_the_closed_hours_that_nobody_watches_yet_are_offered(client, office, morning):
    client.force_login(office.tu, backend="tickets.backends.PeopleBackend")
    closing = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)  # 16.30 WIB

    def offered():
        turn = client.get(reverse("piket_baru")).context["form"].instance
        return turn.starts_at, turn.ends_at

    assert offered() == (closing, MONDAY_OPENING)
    on_duty(office, office.kasi, since=closing)
    assert offered() == (MONDAY_OPENING + 8.5 * HOUR, MONDAY_OPENING + 24 * HOUR)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ends_at_0": "2026-11-20", "ends_at_1": "16:00"}, "mendahului waktu mulai"),
        ({"starts_at_0": "2026-11-18", "ends_at_0": "2026-11-19"}, "sudah lewat"),
        ({}, "sudah piket pada waktu itu"),
    ],
)
def test_a_turn_that_cannot_be_is_refused_with_its_reason(client, office, morning, changed, words):
    on_duty(office, office.kasi)
    client.force_login(office.tu, backend="tickets.backends.PeopleBackend")
    sent = {
        "user": office.kasi.pk,
        "starts_at_0": "2026-11-20",
        "starts_at_1": "16:30",
        "ends_at_0": "2026-11-23",
        "ends_at_1": "07:30",
        **changed,
    }
    with moment.at(morning):
        answer = client.post(reverse("piket_baru"), sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_turn_to_come_is_taken_back_and_one_that_runs_ends_now(client, office, other_office):
    to_come, running = on_duty(office, office.kasi), on_duty(office, office.kabid, since=FRIDAY_EVENING - 2 * HOUR)
    foreign = on_duty(other_office, other_office.kasi)
    client.force_login(office.tu, backend="tickets.backends.PeopleBackend")
    with moment.at(FRIDAY_EVENING - 2 * HOUR + timedelta(minutes=5)):
        for turn in (to_come, running):
            assert client.post(reverse("piket_akhiri", args=[turn.pk])).status_code == 303
            assert client.post(reverse("piket_akhiri", args=[turn.pk])).status_code == 404
        assert client.post(reverse("piket_akhiri", args=[foreign.pk])).status_code == 404
    assert list(Piket.objects.filter(pemda=office.pemda).values_list("ends_at", flat=True)) == [
        FRIDAY_EVENING - 2 * HOUR + timedelta(minutes=5)
    ]
    assert set(ManagementEntry.objects.values_list("act", flat=True)) == {"Menghapus piket", "Mengakhiri piket"}
    assert Notice.objects.filter(event="piket").count() == 2


def test_the_ticket_says_until_when_a_letter_is_held(client, late, office):
    sweep_at(FRIDAY_EVENING)
    client.force_login(office.kasi, backend="tickets.backends.PeopleBackend")
    page = client.get(reverse("diberi_tahu", args=[late.number])).content.decode()
    assert "ditahan sampai 23 November 2026 pukul 07.30 WIB saat jam kerja mulai" in page


def test_the_roster_holds_no_more_than_what_is_not_over(client, office):
    on_duty(office, office.kasi, until=FRIDAY_EVENING)
    client.force_login(office.people["admin"], backend="tickets.backends.PeopleBackend")
    with moment.at(FRIDAY_EVENING):
        assert "Tidak ada piket" in client.get(reverse("piket")).content.decode()
    assert factories.Ticket.objects.count() == 0


def test_whoever_has_piket_reads_it_under_the_own_account(client, office):
    on_duty(office, office.tim, moment.now() - HOUR, moment.now() + HOUR)
    for user, is_shown in ((office.tim, True), (office.tu, False)):
        client.force_login(user, backend="tickets.backends.PeopleBackend")
        assert ("Sedang piket" in client.get(reverse("akun")).content.decode()) is is_shown


def test_only_those_who_keep_the_roster_are_led_to_it(client, office):
    on_duty(office, office.tim, moment.now() - HOUR, moment.now() + HOUR)
    for user, is_led in ((office.tim, False), (office.kadis, False), (office.tu, True)):
        client.force_login(user, backend="tickets.backends.PeopleBackend")
        page = client.get(reverse("akun")).content.decode()
        assert (f'href="{reverse("piket")}"' in page) is is_led
        assert ("Piket Anda" in page) is (is_led or user == office.tim)
