"""The outbox as a queue: the next letter of each channel costs one step, and what is odd holds up nothing behind it."""

import re
import threading
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from tests.outbox import NOW, State, deliver, kabid_case, states, told
from workflow import delivery, moment
from workflow.delivery import BURST, WAITS
from workflow.events import Channel
from workflow.models import Delivery, Notice
from workflow.notifications import queue
from workflow.recipient import Recipient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_outlets")]
QUERIES_OF_A_CLAIM, QUERIES_OF_AN_END = 11, 8


@pytest.fixture
def case(office):
    """A ticket that waits for the Kabid, with an empty outbox."""
    return kabid_case(office)


# -- a long day without a mail server ---------------------------------------------------------------------------------


@pytest.mark.locks
def test_the_next_letter_is_found_by_one_step_in_one_index_however_many_wait(case, office):
    notices = [Notice(user=office.kabid, ticket=case, event="pesan", words="Contoh.", told_at=NOW) for _ in range(3000)]
    notices = Notice.objects.bulk_create(notices)
    owed = [Delivery(notice=notice, channel="email", next_try_at=NOW) for notice in notices]
    owed = Delivery.objects.bulk_create(owed)
    assert not {"delivery_by_channel", "delivery_of_letter"} & set(delivery._alike(owed[-1]).explain().split())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE workflow_notice, workflow_delivery, tickets_user")
    plan = delivery._due(Channel.EMAIL, NOW)[:1].explain()
    assert "Index Scan using delivery_by_channel" in plan
    assert not {"Sort", "Hash Join", "SubPlan"} & set(re.findall(r"\w+(?: Join)?", plan))


@pytest.mark.parametrize("people", [1, 4])
def test_a_letter_takes_as_many_queries_whoever_else_is_owed_one(case, office, people, django_assert_num_queries):
    told(case, "pesan", *[office.kabid, office.kasi, office.tu, office.kadis][:people])
    with moment.at(NOW), django_assert_num_queries(QUERIES_OF_A_CLAIM):
        letter, _ = delivery.claim(Channel.EMAIL)
    assert letter.user == office.kabid


def test_a_letter_that_was_read_meanwhile_costs_no_question_about_its_reader(case, office, django_assert_num_queries):
    told(case, "giliran", office.kabid)
    Notice.objects.update(read_at=NOW)
    with moment.at(NOW), django_assert_num_queries(QUERIES_OF_AN_END):
        assert delivery.claim(Channel.EMAIL) == (None, False)
    assert states() == [State.BATAL]


@pytest.mark.locks
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lock", ["held", "away"])
def test_while_one_worker_has_a_reader_another_one_takes_the_letter_of_somebody_else(case, office, lock, monkeypatch):
    with transaction.atomic():
        queue(case, "pesan", to=[office.kabid, office.kasi], now=moment.now())
    readers = []

    def work():
        letter, _ = delivery.claim(Channel.EMAIL)
        readers.append(letter.user)
        connection.close()

    with transaction.atomic():
        type(office.kabid).objects.select_for_update(no_key=True).get(pk=office.kabid.pk)
        if lock == "away":  # the control: without it two workers would hold the same reader
            monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self.all())
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()
    assert readers == [office.kasi if lock == "held" else office.kabid]


@pytest.mark.parametrize("rests", [True, False])
def test_while_a_way_out_rests_no_question_is_asked_about_what_waits_for_it(case, office, rests, monkeypatch):
    told(case, "pesan", office.kabid)
    monkeypatch.setattr(delivery, "_resting_until", {Channel.EMAIL: float("inf")} if rests else {})
    with CaptureQueriesContext(connection) as asked:
        assert deliver() == (not rests)
    mail_queue = [one for one in asked.captured_queries if f"'{Channel.EMAIL}'" in one["sql"]]
    assert bool(mail_queue) is not rests


# -- a letter that cannot be judged ------------------------------------------------------------------------------------


@pytest.fixture
def odd(monkeypatch):
    """A notice that no program foresaw: looking at it fails. Set its number to what should be odd."""
    odd = SimpleNamespace(pk=None)
    judge = Recipient.why_not

    def why_not(reader, one, now):
        if one.notice_id == odd.pk:
            raise KeyError("langkah")
        return judge(reader, one, now)

    monkeypatch.setattr(Recipient, "why_not", why_not)
    return odd


def test_a_letter_that_cannot_be_judged_lets_the_others_pass_and_is_given_up_in_the_end(case, office, odd):
    [first] = told(case, "selesai", office.kabid)
    odd.pk = first.pk
    told(case, "selesai", office.kasi)
    assert (deliver(), states()) == (1, [State.ANTRE, State.TERKIRIM])
    waiting = first.deliveries.get()
    assert (waiting.tries, waiting.next_try_at) == (1, NOW + WAITS[0])
    assert waiting.fault == "Surat tidak dapat disiapkan: KeyError: 'langkah'"
    at = NOW
    for wait in WAITS:
        at += wait
        assert deliver(at) == 0
    assert states() == [State.GAGAL, State.TERKIRIM]
    assert "KeyError" in first.deliveries.get().fault


def test_what_cannot_be_judged_keeps_nothing_sound_from_the_same_person(case, office, odd):
    [sound] = told(case, "selesai", office.kabid)
    [broken] = told(case, "pesan", office.kabid)
    odd.pk = broken.pk
    for at in (NOW, NOW + WAITS[0], NOW + WAITS[0] + BURST):
        deliver(at)
    assert (sound.deliveries.get().state, broken.deliveries.get().state) == (State.TERKIRIM, State.ANTRE)
    assert len(mail.outbox) == 1


def test_without_the_boundary_of_a_letter_the_whole_outbox_stands_still(case, office, odd, monkeypatch):
    [first] = told(case, "selesai", office.kabid)
    odd.pk = first.pk
    told(case, "selesai", office.kasi)
    monkeypatch.setattr(delivery, "_readable_letter_of", delivery._letter_of)  # the control
    for _ in range(2):
        with pytest.raises(KeyError), transaction.atomic():
            deliver()
    assert states() == [State.ANTRE, State.ANTRE]
