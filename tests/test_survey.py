"""The SKM as the OPD meets it: asked once after the close, kept without its author, outside clocks and audit."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from reports import survey
from reports.models import JawabanSkm, TandaSkm, TataSkm
from reports.unsur import UNSUR
from tests import factories
from tests.races import CLIENTS, Arena
from workflow import actions, moment
from workflow.delivery import BURST, deliver_due

pytestmark = pytest.mark.django_db

SCORES = {unsur.column: 4 for unsur in UNSUR}
FORM = {column: str(score) for column, score in SCORES.items()}


@pytest.fixture
def asking(office):
    """A government that asks."""
    TataSkm.objects.create(pemda=office.pemda, is_open=True)
    return office


@pytest.fixture
def done(asking):
    """A ticket of it that is done."""
    return factories.walk(asking, factories.make_ticket(asking), "perbaikan")


def page_of(client, user, ticket):
    """The ticket's page as that person reads it."""
    client.force_login(user)
    return client.get(ticket.get_absolute_url()).content.decode()


def test_the_reporter_is_asked_on_the_ticket_page_and_answers_once(client, asking, done):
    url = reverse("survei", args=[done.number])
    assert url in page_of(client, asking.people["opd"], done)
    answer = client.post(url, FORM | {"u3": "2", "suggestion": " Lebih cepat. "}, follow=True)
    assert "Terima kasih. Jawaban Anda tersimpan tanpa nama." in answer.content.decode()
    assert url not in answer.content.decode()
    kept = JawabanSkm.objects.get()
    assert (kept.u1, kept.u3, kept.suggestion) == (4, 2, "Lebih cepat.")
    again = client.post(url, FORM, follow=True)
    assert "Survei untuk tiket ini sudah diisi." in again.content.decode()
    assert JawabanSkm.objects.count() == 1


def test_the_page_of_a_ticket_that_asks_stays_within_its_queries(client, asking, done, django_assert_max_num_queries):
    client.force_login(asking.people["opd"])
    client.get(done.get_absolute_url())
    with django_assert_max_num_queries(16):
        page = client.get(done.get_absolute_url()).content.decode()
    assert reverse("survei", args=[done.number]) in page


def test_an_answer_names_neither_ticket_nor_person_nor_moment(asking, done):
    before = done.audit_trail.count()
    survey.answer(done, actor=asking.people["opd"], scores=SCORES, suggestion="Baik.")
    columns = {field.name for field in JawabanSkm._meta.concrete_fields}
    assert columns == {"id", "pemda", "year", "month", "suggestion", *SCORES}
    assert {field.name for field in TandaSkm._meta.concrete_fields} == {"ticket"}
    kept = JawabanSkm.objects.get()
    assert (kept.year, kept.month, kept.id.version) == (2026, 11, 4)
    assert done.audit_trail.count() == before


def test_the_month_is_the_government_s_own(office):
    eastern = factories.make_office("sumbawa")
    TataSkm.objects.create(pemda=eastern.pemda, is_open=True)
    ticket = factories.walk(eastern, factories.make_ticket(eastern), "lengkap", "berhasil", "normal")
    with moment.at(moment.now().replace(month=11, day=30, hour=16, minute=30)):
        survey.answer(ticket, actor=eastern.people["opd"], scores=SCORES)
    assert JawabanSkm.objects.get().month == 12


def test_whoever_does_not_report_for_the_opd_is_refused(client, asking, done):
    for name in ("tu", "kadis", "tim", "admin", "auditor"):
        assert reverse("survei", args=[done.number]) not in page_of(client, asking.people[name], done)
        with pytest.raises(PermissionDenied):
            survey.answer(done, actor=asking.people[name], scores=SCORES)
    assert not TandaSkm.objects.exists()


def test_nothing_is_asked_before_the_close_nor_outside_the_period_nor_where_the_switch_is_off(client, asking, done):
    still_open = factories.make_ticket(asking)
    today = done.pemda.today
    assert survey.why_not(still_open, today) == "Survei dibuka setelah penanganan selesai."
    stored = asking.pemda.tata_skm
    for change in (
        {"starts_on": today + timedelta(days=1)},
        {"starts_on": None, "ends_on": today - timedelta(days=1)},
        {"ends_on": None, "is_open": False},
    ):
        TataSkm.objects.filter(pk=stored.pk).update(**change)
        assert survey.why_not(done, today) == "Survei kepuasan sedang tidak dibuka."
    client.force_login(asking.people["opd"])
    answer = client.get(reverse("survei", args=[done.number]), follow=True)
    assert "Survei kepuasan sedang tidak dibuka." in answer.content.decode()


@pytest.mark.parametrize("wrong", ["", "0", "5", "empat", "4\0"])
def test_an_answer_outside_the_scale_is_asked_again_with_all_that_was_typed(client, asking, done, wrong):
    client.force_login(asking.people["opd"])
    answer = client.post(reverse("survei", args=[done.number]), FORM | {"u5": wrong, "suggestion": "Tetap ada."})
    assert answer.status_code == 422
    assert "Tetap ada." in answer.content.decode()
    assert not TandaSkm.objects.exists()


def test_the_database_refuses_a_score_outside_the_scale_and_a_thirteenth_month(office):
    for wrong in ({"u9": 5}, {"u1": 0}, {"month": 13}):
        with pytest.raises(IntegrityError), transaction.atomic():
            JawabanSkm.objects.create(**{"pemda": office.pemda, "year": 2026, "month": 11, **SCORES, **wrong})


def test_the_closing_notice_carries_the_link(asking, done):
    with moment.at(moment.now() + BURST):
        deliver_due()
    told = asking.people["opd"].notices.get(ticket=done, event="selesai")
    assert told.words.endswith("Mohon isi survei kepuasan pada halaman tiket.")
    letters = [letter for letter in mail.outbox if asking.people["opd"].email in letter.to]
    assert reverse("survei", args=[done.number]) in letters[-1].body


def test_the_opd_is_asked_about_a_report_that_tu_entered(client, asking):
    ticket = factories.make_ticket(asking, actor=asking.tu)
    ticket = factories.walk(asking, ticket, "perbaikan")
    told = asking.people["opd"].notices.get(ticket=ticket, event="selesai")
    assert told.words.endswith("Mohon isi survei kepuasan pada halaman tiket.")
    client.force_login(asking.people["opd"])
    client.post(reverse("survei", args=[ticket.number]), FORM)
    assert JawabanSkm.objects.count() == 1


def test_the_closing_notice_does_not_ask_where_the_survey_is_off(office):
    done = factories.walk(office, factories.make_ticket(office), "perbaikan")
    told = office.people["opd"].notices.get(ticket=done, event="selesai")
    assert told.words == "Penanganan selesai. Mohon pastikan gangguan sudah pulih."


def test_the_admin_opens_and_closes_the_survey_and_the_journal_says_so(client, office):
    client.force_login(office.people["admin"])
    url = reverse("kelola_survei")
    assert client.post(url, {"is_open": "ya", "ends_on": "2026-12-31"}).status_code == 303
    stored = TataSkm.of(office.pemda)
    assert (stored.is_open, stored.ends_on) == (True, date(2026, 12, 31))
    entry = office.pemda.management_entries.first()
    assert (entry.act, entry.after["sampai"]) == ("Mengubah survei kepuasan", "31 Desember 2026")
    refused = client.post(url, {"is_open": "ya", "starts_on": "2026-12-31", "ends_on": "2026-12-01"})
    assert refused.status_code == 422
    assert "Tanggal berakhir mendahului tanggal mulai." in refused.content.decode()


@pytest.mark.locks
@pytest.mark.django_db(transaction=True)
def test_of_ten_answers_at_once_one_is_kept(asking, papers_wait):
    ticket, actor = factories.walk(asking, factories.make_ticket(asking), "perbaikan"), asking.people["opd"]
    arena = Arena()
    results = arena.race([lambda: survey.answer(ticket, actor=actor, scores=SCORES)] * CLIENTS)
    arena.close()
    assert [type(result) for result in results].count(survey.NotAsked) == CLIENTS - 1
    assert JawabanSkm.objects.count() == 1


def test_a_reopened_ticket_is_not_judged_twice(asking, done):
    survey.answer(done, actor=asking.people["opd"], scores=SCORES)
    reopened = actions.reopen(done, actor=asking.people["opd"], note="Gangguan muncul lagi.")
    closed = factories.walk(asking, reopened, "perbaikan")
    with pytest.raises(survey.NotAsked, match="sudah diisi"):
        survey.answer(closed, actor=asking.people["opd"], scores=SCORES)
