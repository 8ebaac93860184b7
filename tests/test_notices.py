"""What is queued for whom: rows in the caller's transaction, one line per person and ticket, one nudge."""

from datetime import timedelta

import pytest
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from tests import factories
from workflow import broker, moment, notifications
from workflow.events import EVENTS, Channel
from workflow.models import Delivery, Notice, NoticeSettings
from workflow.notifications import Telling, queue, queue_all

pytestmark = [pytest.mark.embedded, pytest.mark.django_db]
NOW = factories.MORNING


@pytest.fixture
def nudges(monkeypatch):
    """The tasks for which a worker was woken."""
    sent = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: sent.append(name))
    transaction.get_connection().run_on_commit.clear()  # of what the fixtures did in this same transaction
    return sent


def with_email(*people):
    """Give people an e-mail address."""
    for person in people:
        person.email = f"{person.username}@contoh.test"
        person.save(update_fields=["email"])


def channels(event, person):
    """The channels on which a person is told of an event."""
    with transaction.atomic():
        queue(None, event, to=[person], now=NOW, words="Contoh.")
    return set(Delivery.objects.filter(notice__user=person).values_list("channel", flat=True))


def test_every_event_has_a_sentence_that_can_be_written_for_a_ticket(ticket):
    for event in EVENTS.values():
        assert notifications.sentence(event, ticket, "Contoh kalimat.").endswith("."), event.code


def test_a_person_is_told_on_the_list_and_by_e_mail(ticket, office):
    Notice.objects.all().delete()
    with_email(office.kabid)
    notice = Notice.objects.get(pk__in=queue(ticket, "giliran", to=[office.kabid], now=NOW))
    assert (notice.user, notice.words) == (
        office.kabid,
        f"Langkah 1 menunggu Anda: {ticket.get_status_display().lower()}.",
    )
    delivery = notice.deliveries.get()
    assert (delivery.channel, delivery.state, delivery.next_try_at) == ("email", "antre", NOW)


def test_nobody_is_told_twice_about_one_ticket_in_one_act(ticket, office):
    tellings = [Telling(ticket, "giliran", [office.kabid]), Telling(ticket, "sebut", [office.kabid, office.kasi])]
    told = Notice.objects.filter(pk__in=queue_all(tellings, now=NOW)).order_by("pk")
    assert [(notice.user, notice.event) for notice in told] == [(office.kabid, "giliran"), (office.kasi, "sebut")]


def test_a_newer_notice_folds_the_unread_one_of_the_same_person_and_ticket_only(office):
    first, second = factories.make_ticket(office), factories.make_ticket(office)
    Notice.objects.all().delete()
    queue(first, "giliran", to=[office.kabid, office.kasi], now=NOW)
    queue(second, "giliran", to=[office.kabid], now=NOW)
    queue_all([Telling(first, "pesan", [office.kabid]), Telling(second, "pesan", [office.kasi])], now=NOW)
    lines = Notice.objects.unread_of(office.kabid).values_list("ticket", "event")
    assert set(lines) == {(first.pk, "pesan"), (second.pk, "giliran")}
    assert Notice.objects.unread_of(office.kasi).count() == 2


def test_a_read_notice_stays_on_the_list_beside_the_newer_one(ticket, office):
    Notice.objects.all().delete()
    queue(ticket, "giliran", to=[office.kabid], now=NOW)
    Notice.objects.update(read_at=NOW)
    queue(ticket, "pesan", to=[office.kabid], now=NOW)
    assert Notice.objects.listed_for(office.kabid).count() == 2
    assert Notice.objects.unread_of(office.kabid).get().event == "pesan"


def test_a_post_is_told_through_its_present_holder(ticket, office):
    notice = Notice.objects.get(
        pk__in=queue(ticket, "eskalasi", to=[office.posts["kadis"]], now=NOW, words="Terlambat 10 menit.")
    )
    assert (notice.user, notice.post) == (office.kadis, office.posts["kadis"])


def test_an_account_out_of_use_is_told_nothing(ticket, office):
    office.kabid.is_active = False
    office.kabid.save(update_fields=["is_active"])
    assert queue(ticket, "giliran", to=[office.kabid], now=NOW) == []


def test_whoever_chose_otherwise_is_told_there(office):
    with_email(office.kabid)
    chosen = NoticeSettings.objects.create(user=office.kabid, telegram="1234567", choices={"jabatan": ["telegram"]})
    assert channels("jabatan", office.kabid) == {"telegram"}
    chosen.choices = {"jabatan": []}
    chosen.save(update_fields=["choices"])
    assert not channels("jabatan", office.kabid) - {"telegram"}


def test_by_default_all_given_addresses_are_used_except_for_small_news(office, ticket):
    with_email(office.kabid)
    NoticeSettings.objects.create(user=office.kabid, whatsapp="6281200000000", webhook="https://contoh.test/kait")
    assert channels("jabatan", office.kabid) == {Channel.EMAIL, Channel.WHATSAPP, Channel.WEBHOOK}
    notice = Notice.objects.get(pk__in=queue(ticket, "foto", to=[office.kabid], now=NOW))
    assert not notice.deliveries.exists()


def test_a_new_password_goes_by_e_mail_only_and_stands_on_no_list(office):
    with_email(office.kabid)
    NoticeSettings.objects.create(user=office.kabid, telegram="1234567")
    assert channels("sandi", office.kabid) == {"email"}
    assert not Notice.objects.listed_for(office.kabid).filter(event="sandi").exists()


def test_the_worker_is_woken_once_per_transaction(ticket, office, nudges, django_capture_on_commit_callbacks):
    with_email(office.kabid, office.kasi)
    with django_capture_on_commit_callbacks(execute=True):
        queue(ticket, "giliran", to=[office.kabid], now=NOW)
        queue(ticket, "pesan", to=[office.kasi], now=NOW)
    assert nudges == ["workflow.tasks.deliver"]


def test_a_rollback_tells_nobody(ticket, office, nudges, django_capture_on_commit_callbacks):
    with_email(office.kabid)
    before = Notice.objects.count()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        queue(ticket, "giliran", to=[office.kabid], now=NOW)
        raise RuntimeError
    assert (Notice.objects.count(), nudges) == (before, [])


def test_a_dead_broker_is_left_alone_for_a_while(office, monkeypatch, nudges):
    tried = []

    def refuse(name, **options):
        tried.append(name)
        raise OperationalError

    monkeypatch.setattr(current_app, "send_task", refuse)
    broker._nudge("workflow.tasks.deliver")
    broker._nudge("workflow.tasks.deliver")
    assert len(tried) == 1


@pytest.mark.parametrize("tickets", [1, 8])
def test_telling_takes_the_same_statements_for_one_ticket_and_for_many(office, tickets, django_assert_num_queries):
    many = [factories.make_ticket(office) for _ in range(tickets)]
    with_email(office.kabid, office.kasi)
    with django_assert_num_queries(4):
        queue_all([Telling(ticket, "lewat_waktu", [office.kabid, office.kasi]) for ticket in many], now=NOW)


def test_what_was_read_long_ago_goes_once_its_ticket_is_closed(office, settings):
    settings.NOTICES_KEPT_DAYS = 30
    later = NOW + timedelta(days=31)
    with moment.at(NOW):
        closed = factories.walk(office, factories.make_ticket(office), "perbaikan")
        still_open = factories.make_ticket(office)
        Notice.objects.all().delete()
        with_email(office.kabid, office.kasi)
        for ticket in (closed, still_open):
            queue(ticket, "giliran", to=[office.kabid, office.kasi], now=NOW)
        queue(None, "jabatan", to=[office.kabid], words="Contoh.", now=NOW)
    Notice.objects.filter(user=office.kabid).update(read_at=NOW)
    assert notifications.forget_read(now=NOW + timedelta(days=29)) == 0
    assert notifications.forget_read(now=later) == 2
    left = set(Notice.objects.values_list("user", "ticket"))
    assert left == {
        (office.kasi.pk, closed.pk),
        (office.kabid.pk, still_open.pk),
        (office.kasi.pk, still_open.pk),
    }
    assert Delivery.objects.count() == 3
