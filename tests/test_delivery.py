"""The outbox is taken out: once, to those who should still hear of it, merged in a burst, again after a failure."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import close_old_connections, connection, transaction

from tests import factories
from tests.outbox import NOW, State, deliver, faults, kabid_case, states, told
from tests.postman import Postman
from tickets.models import Holder
from workflow import actions, delivery, moment
from workflow.delivery import BURST, CLAIM, REST, WAITS, deliver_due
from workflow.events import Channel
from workflow.models import Delivery, Notice, NoticeSettings
from workflow.notifications import Telling, queue, queue_all
from workflow.recipient import OLDEST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_outlets")]


@pytest.fixture
def case(office):
    """A ticket that waits for the Kabid, with an empty outbox."""
    return kabid_case(office)


@pytest.fixture
def postman(settings, fresh_outlets):
    """A mail server on a real socket."""
    postman = Postman()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", postman.port, 0.5
    yield postman
    postman.close()


# -- letters ----------------------------------------------------------------------------------------------------------


def test_a_letter_says_what_waits_where_and_by_when(case, office, settings):
    settings.PUBLIC_URL = "https://helpdesk.contoh.test"
    [notice] = told(case, "giliran", office.kabid)
    assert deliver() == 1
    [letter] = mail.outbox
    assert letter.to == [office.kabid.email]
    assert letter.subject == f"[{case.number}] Langkah menunggu Anda"
    assert f"https://helpdesk.contoh.test{case.get_absolute_url()}" in letter.body
    assert "Tenggat   : Jumat, 20 November 2026 pukul" in letter.body
    number = notice.deliveries.get().pk
    assert letter.extra_headers["Message-ID"] == f"<kabar-{number}@helpdesk.contoh.test>"
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    html, kind = letter.alternatives[0]
    assert (kind, notice.words in html) == ("text/html", True)


def test_a_letter_names_no_third_person_and_repeats_no_message(case, office):
    actions.post_message(case, actor=office.people["opd"], body="Nomor saya 081299999999", key=case.submission_key)
    deliver_due()
    [letter] = [letter for letter in mail.outbox if letter.to == [office.kabid.email]]
    for word in (office.people["opd"].full_name, case.reporter_name, case.reporter_phone, "081299999999"):
        assert word not in letter.body + letter.alternatives[0][0]


def test_words_of_people_are_escaped_in_html_and_cannot_add_a_header(case, office):
    type(case).objects.filter(pk=case.pk).update(title="<b>Mati</b>\r\nBcc: x@contoh.test")
    told(case, "giliran", office.kabid)
    deliver()
    [letter] = mail.outbox
    assert "<b>Mati</b>" not in letter.alternatives[0][0]
    assert letter.bcc == [] and "Bcc" not in letter.message()


@pytest.mark.parametrize("event", sorted({"giliran", "selesai", "pengingat", "pesan", "jabatan", "sandi"}))
def test_every_kind_of_letter_can_be_written(case, office, event):
    about = None if event in ("jabatan", "sandi") else case
    with moment.at(NOW):
        queue(about, event, to=[office.kabid], now=NOW, words="Contoh kalimat.")
    assert deliver() == 1
    assert "{" not in mail.outbox[0].subject + mail.outbox[0].body


def test_several_events_before_the_letter_goes_make_one_letter(case, office):
    told(case, "giliran", office.kabid)
    told(case, "pesan", office.kabid)
    told(case, "diterima", office.kabid)
    assert deliver() == 1
    assert set(states()) == {State.TERKIRIM}
    [letter] = mail.outbox
    assert "Langkah menunggu Anda" in letter.subject
    assert "Ada pesan baru." in letter.body


def test_a_letter_says_the_same_news_of_one_minute_once(case, office):
    for event in ("pengingat", "pengingat", "lewat_waktu"):
        told(case, event, office.kabid)
    assert deliver() == 1
    [letter] = mail.outbox
    assert letter.body.count("Tenggat langkah 3 mendekat.") == 1
    assert letter.alternatives[0][0].count("Tenggat langkah 3 mendekat.") == 1


def test_what_follows_at_once_waits_for_the_end_of_the_burst_and_goes_together(case, office):
    told(case, "giliran", office.kabid)
    deliver()
    for seconds in (10, 20):
        at = NOW + timedelta(seconds=seconds)
        told(case, "pesan", office.kabid, at=at)
        assert deliver(at) == 0
    assert deliver(NOW + BURST + timedelta(seconds=1)) == 1
    assert len(mail.outbox) == 2


def test_an_urgent_notice_waits_for_no_burst(case, office):
    told(case, "giliran", office.kabid)
    deliver()
    told(case, "lewat_waktu", office.kabid, at=NOW + timedelta(seconds=10))
    assert deliver(NOW + timedelta(seconds=10)) == 1


def test_something_urgent_takes_along_what_waits_for_the_end_of_the_burst(case, office):
    told(case, "giliran", office.kabid)
    deliver()
    told(case, "pesan", office.kabid, at=NOW + timedelta(seconds=10))
    assert deliver(NOW + timedelta(seconds=10)) == 0
    told(case, "lewat_waktu", office.kabid, at=NOW + timedelta(seconds=20))
    assert (deliver(NOW + timedelta(seconds=20)), set(states())) == (1, {State.TERKIRIM})


def test_other_people_and_tickets_get_their_own_letters(case, office):
    other = factories.walk(office, factories.make_ticket(office), until="3")
    Notice.objects.all().delete()
    queue_all([Telling(one, "pesan", [office.kabid, office.kasi]) for one in (case, other)], now=NOW)
    assert deliver() == 4


# -- who should still hear of it --------------------------------------------------------------------------------------


def test_a_row_that_somebody_has_done_is_not_asked_for_any_more(case, office):
    told(case, "giliran", office.kabid)
    with moment.at(NOW):
        factories.perform(office, case)
    Delivery.objects.exclude(notice__user=office.kabid).delete()
    assert (deliver(), faults()) == (0, {"Langkah ini tidak lagi menunggu penerima."})


def test_an_account_out_of_use_gets_no_letter(case, office):
    told(case, "pesan", office.kabid)
    type(office.kabid).objects.filter(pk=office.kabid.pk).update(is_active=False)
    assert (deliver(), faults()) == (0, {"Akun penerima tidak aktif."})


def test_whoever_may_not_see_the_ticket_any_more_gets_no_letter(case, office):
    told(case, "pesan", office.kabid)
    Holder.objects.filter(user=office.kabid).update(ends_on=NOW.date() - timedelta(days=1))
    assert (deliver(), faults()) == (0, {"Penerima tidak lagi berhak melihat tiket ini."})


def test_what_was_for_a_post_does_not_follow_the_person_out_of_it(case, office):
    factories.give_post(office.kabid, "tu", "Contoh TU Kedua")
    told(case, "eskalasi", office.posts["kabid"])
    Holder.objects.filter(post=office.posts["kabid"]).update(ends_on=NOW.date() - timedelta(days=1))
    assert (deliver(), faults()) == (0, {"Penerima tidak lagi memegang jabatan ini."})


def test_a_notice_read_meanwhile_and_one_declined_meanwhile_are_not_sent(case, office):
    told(case, "pesan", office.kabid, office.kasi)
    Notice.objects.filter(user=office.kabid).update(read_at=NOW)
    NoticeSettings.objects.create(user=office.kasi, choices={"pesan": []})
    assert deliver() == 0
    assert faults() == {"Sudah dibaca di Helpdesk.", "Saluran ini dimatikan oleh penerima, atau alamatnya dihapus."}


def test_old_news_is_dropped_and_a_link_for_a_password_after_its_hour(case, office):
    told(case, "pesan", office.kabid)
    told(None, "sandi", office.kasi)
    assert deliver(NOW + timedelta(hours=1, seconds=1)) == 1
    told(case, "pesan", office.tu)
    assert deliver(NOW + OLDEST + timedelta(seconds=1)) == 0
    assert faults() == {"", "Terlalu lama tertunda."}


# -- a mail server in all moods (promise P21, small) ------------------------------------------------------------------


def test_letters_travel_over_one_connection(case, office, postman):
    told(case, "pesan", office.kabid, office.kasi, office.tu)
    assert deliver() == 3
    assert (len(postman.letters), postman.calls) == (3, 1)
    assert {letter["To"] for letter in postman.letters} == {office.kabid.email, office.kasi.email, office.tu.email}


@pytest.mark.parametrize("mood", ["silent", "busy", "gone"])
def test_a_server_that_does_not_work_is_tried_once_and_left_to_rest(case, office, postman, mood):
    postman.mood = mood
    told(case, "pesan", office.kabid, office.kasi, office.tu)
    assert (deliver(), deliver()) == (0, 0)
    assert (postman.calls, set(states())) == (1, {State.ANTRE})
    assert set(Delivery.objects.values_list("tries", flat=True)) == {0}
    delivery._resting_until.clear()
    postman.mood = "well"
    assert deliver(NOW + REST) == 3


def test_a_server_that_refuses_the_connection_loses_no_letter(case, office, postman):
    postman.close()
    told(case, "pesan", office.kabid)
    assert (deliver(), states()) == (0, [State.ANTRE])
    assert Delivery.objects.get().fault.startswith("Server menolak sambungan (ConnectionRefusedError: ")


def test_a_letter_put_off_is_tried_again_later_and_later_and_then_given_up(case, office, postman):
    postman.mood = "later"
    told(case, "selesai", office.kabid)
    at = NOW
    for wait in WAITS:
        deliver(at)
        assert Delivery.objects.get().next_try_at == at + wait
        at += wait
    deliver(at)
    assert (states(), postman.calls) == ([State.GAGAL], len(WAITS) + 1)
    assert "451" in Delivery.objects.get().fault


@pytest.mark.parametrize("mood", ["unknown", "spam"])
def test_a_letter_refused_for_ever_is_given_up_at_once_and_the_next_one_goes(case, office, postman, mood):
    postman.mood = mood
    told(case, "selesai", office.kabid)
    deliver()
    reason = {"unknown": "alamat penerima: 550 no such user", "spam": "isi surat: 554"}[mood]
    assert f"Server surat menolak {reason}" in Delivery.objects.get().fault
    postman.mood = "well"
    told(case, "selesai", office.kasi)
    assert (deliver(), states()) == (1, [State.GAGAL, State.TERKIRIM])


def test_a_letter_that_cannot_be_written_does_not_stop_the_next(case, office, postman):
    told(case, "selesai", office.kabid, office.kasi)
    type(office.kabid).objects.filter(pk=office.kabid.pk).update(email="dua\nbaris@contoh.test")
    assert (deliver(), states()) == (1, [State.ANTRE, State.TERKIRIM])


def test_a_failed_letter_tried_again_keeps_its_number(case, office, postman):
    postman.mood = "unknown"
    told(case, "selesai", office.kabid)
    deliver()
    postman.mood = "well"
    delivery.retry(Delivery.objects.get(), now=NOW)
    told(case, "pesan", office.kabid)
    deliver()
    first = Delivery.objects.order_by("pk").first()
    assert first.state == State.TERKIRIM
    assert f"<kabar-{first.pk}@" in postman.letters[0]["Message-ID"]


def test_a_letter_sent_by_a_worker_that_then_died_goes_again_under_the_same_number(case, office, postman):
    told(case, "selesai", office.kabid)
    with moment.at(NOW):
        letter, _ = delivery.claim(Channel.EMAIL)
        delivery.Outlets().send(letter)  # and here the worker dies
    assert deliver(NOW + CLAIM - timedelta(seconds=1)) == 0
    told(case, "pesan", office.kabid, at=NOW + timedelta(minutes=1))
    assert deliver(NOW + CLAIM) == 2
    numbers = [letter["Message-ID"] for letter in postman.letters]
    assert (numbers.count(numbers[0]), len(numbers)) == (2, 3)


def test_after_a_restore_nothing_old_is_sent(case, office):
    told(case, "selesai", office.kabid)
    assert delivery.drop_unsent("Dipulihkan dari cadangan.", now=NOW) == 1
    assert (deliver(), states()) == (0, [State.BATAL])


@pytest.mark.locks
@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_send_each_letter_once(office, settings):
    postman = Postman()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", postman.port
    people = [office.kabid, office.kasi, office.tu, office.kadis]
    tickets = [factories.make_ticket(office) for _ in range(6)]
    Notice.objects.all().delete()
    for event in ("selesai", "pesan"):
        with transaction.atomic():
            queue_all([Telling(ticket, event, people) for ticket in tickets], now=moment.now())

    def work():
        deliver_due()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    close_old_connections()
    postman.close()
    numbers = [letter["Message-ID"] for letter in postman.letters]
    assert len(numbers) == len(set(numbers)) == len(people) * len(tickets)
    assert set(states()) == {State.TERKIRIM}
