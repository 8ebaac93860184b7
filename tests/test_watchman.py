"""The watch over the timers: a standstill is noted once, told, and honoured; the health page turns red."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse

from reports.failures import try_again
from reports.models import MOST_ATTEMPTS, Naskah
from tests import factories
from tests.situations import at_row
from tickets.views import health
from workflow import actions, moment
from workflow.models import SweepGap, SweepWatch
from workflow.states import Excuse
from workflow.watchman import watched_sweep

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

MINUTE = timedelta(minutes=1)


def look_at(when):
    with moment.at(when):
        return watched_sweep()


def late_by_a_minute(office, morning):
    """A ticket whose team needed 61 minutes of its hour: due at 10.00, done at 10.01."""
    ticket = at_row(office, "5")
    with moment.at(morning + 61 * MINUTE):
        factories.perform(office, ticket, "perbaikan")
    return ticket.clocks.get(code="5")


def test_every_look_is_noted_with_how_far_it_was_behind(office, morning):
    at_row(office, "5")
    look_at(morning)
    assert SweepWatch.objects.get().ran_at == morning
    assert look_at(morning + 34 * MINUTE) == 1
    watch = SweepWatch.objects.get()
    assert (watch.ran_at, watch.lag_seconds) == (morning + 34 * MINUTE, 4 * 60)


def test_lateness_wholly_in_a_standstill_is_excused_and_told(office, morning, client):
    look_at(morning + 55 * MINUTE)
    clock = late_by_a_minute(office, morning)
    look_at(morning + 70 * MINUTE)
    clock.refresh_from_db()
    assert (clock.verdict, clock.excuse) == ("terlambat", Excuse.SISTEM)
    assert clock.result.excused
    assert SweepGap.objects.get().started_at == morning + 55 * MINUTE
    client.force_login(office.tim, backend="tickets.backends.PeopleBackend")
    page = client.get(clock.ticket.get_absolute_url()).content.decode()
    words = "20 November 2026 pukul 09.55-10.10 WIB. Menit itu tidak dihitung sebagai keterlambatan."
    assert f"Pengingat waktu sempat berhenti {words}" in page
    assert reverse("alasan", args=[clock.ticket.number, clock.late_reasons.get().pk]) not in page


def test_lateness_that_reaches_out_of_the_standstill_counts(office, morning):
    look_at(morning + 61 * MINUTE)
    clock = late_by_a_minute(office, morning)
    look_at(morning + 80 * MINUTE)
    clock.refresh_from_db()
    assert clock.excuse == ""


def test_a_short_silence_is_no_standstill_and_a_long_one_is_noted_once(morning):
    for minutes in (0, 4, 8, 20, 20, 21):
        look_at(morning + minutes * MINUTE)
    assert SweepGap.objects.count() == 1


@pytest.mark.parametrize(("silence", "status"), [(1, 200), (3, 503)])
def test_the_health_page_turns_red_when_the_sweep_is_silent(client, morning, silence, status):
    look_at(morning)
    with moment.at(morning + silence * MINUTE):
        answer = client.get(reverse("sehat"))
    assert answer.status_code == status
    assert answer.json()["pengingat_terakhir_detik"] == silence * 60


def test_the_health_page_turns_red_when_alarms_wait(client, office, morning):
    at_row(office, "5")
    look_at(morning)
    SweepWatch.objects.update(ran_at=morning + 40 * MINUTE)
    with moment.at(morning + 40 * MINUTE):
        answer = client.get(reverse("sehat"))
    assert answer.status_code == 503
    assert "alarm tertinggal" in answer.json()["gangguan"]


def papers_of_health(client, when):
    """Whether the health page calls the papers held up, and how many wait."""
    with moment.at(when):
        answer = client.get(reverse("sehat")).json()
    return "naskah tertahan" in answer["gangguan"], answer["naskah_menunggu"]


def test_the_health_page_turns_red_when_a_paper_waits_for_the_worker(client, office, morning):
    at_row(office, "5")
    waiting = Naskah.objects.count()
    assert papers_of_health(client, morning + 29 * MINUTE) == (False, waiting)
    assert papers_of_health(client, morning + 31 * MINUTE) == (True, waiting)


def test_a_paper_waits_for_the_worker_only_since_it_has_its_number(client, office, morning):
    at_row(office, "5")
    Naskah.objects.update(rendered_at=morning)
    paper = Naskah.objects.first()
    Naskah.objects.filter(pk=paper.pk).update(number="", rendered_at=None)
    with moment.at(morning + 40 * MINUTE):
        actions.number_paper(paper, actor=office.tu, number="555/1/2026")
    assert papers_of_health(client, morning + 41 * MINUTE) == (False, 1)
    assert papers_of_health(client, morning + 71 * MINUTE) == (True, 1)


def test_a_paper_waits_for_the_worker_anew_when_it_is_tried_again(client, office, morning):
    at_row(office, "5")
    Naskah.objects.update(attempts=MOST_ATTEMPTS, failure="Gagal")
    with moment.at(morning + 40 * MINUTE):
        try_again(office.pemda, "naskah", Naskah.objects.first().pk)
    assert papers_of_health(client, morning + 41 * MINUTE) == (False, 1)


def test_the_health_page_says_that_the_database_does_not_answer(client, monkeypatch, db):
    def refuse(now):
        raise DatabaseError

    monkeypatch.setattr(health, "health_at", refuse)
    answer = client.get(reverse("sehat"))
    assert (answer.status_code, answer.json()["gangguan"]) == (503, ["basis data tidak menjawab"])


def test_the_admin_reads_of_the_standstill(client, office, morning):
    look_at(morning)
    look_at(morning + 15 * MINUTE)
    client.force_login(office.admin, backend="tickets.backends.PeopleBackend")
    page = client.get(reverse("kelola")).content.decode()
    assert "Pengingat waktu sempat berhenti 20 November 2026 pukul 09.00-09.15 WIB." in page


def test_the_admin_reads_how_far_the_timers_were_behind(client, office, morning):
    at_row(office, "5")
    client.force_login(office.admin, backend="tickets.backends.PeopleBackend")
    for later, words in ((30, "09.30 WIB."), (34, "09.34 WIB, tertinggal 4 menit.")):
        with moment.at(morning + later * MINUTE):
            look_at(morning + later * MINUTE)
            page = client.get(reverse("kelola")).content.decode()
        assert f"Pengingat waktu terakhir berjalan 20 November 2026 pukul {words}" in page


def test_officials_read_of_a_standstill_where_they_begin_and_nobody_else_does(client, office, morning):
    look_at(morning)
    with moment.at(morning + 15 * MINUTE):
        for person, is_told in ((office.kadis, True), (office.kabid, True), (office.tu, False)):
            client.force_login(person, backend="tickets.backends.PeopleBackend")
            page = client.get(reverse("kotak_masuk")).content.decode()
            assert ("Pengingat waktu berhenti sejak 20 November 2026 pukul 09.00 WIB." in page) == is_told
    look_at(morning + 15 * MINUTE)
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    for later, words in ((timedelta(hours=1), True), (timedelta(days=2), False)):
        SweepWatch.objects.update(ran_at=morning + later)
        with moment.at(morning + later):
            page = client.get(reverse("kotak_masuk")).content.decode()
        assert ("Pengingat waktu sempat berhenti" in page) == words
