"""Links for a new password: three per address and quarter of an hour, however they are asked for."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.db.models import F
from django.urls import reverse

from tests import factories


def ask(client, email, **extra):
    """Ask for a link."""
    return client.post(reverse("lupa_sandi"), {"email": email}, **extra)


def test_the_fourth_link_for_an_address_is_not_sent(client, office):
    answers = [ask(client, office.kasi.email).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert len(mail.outbox) == 3
    assert "Tautan sudah dikirim" in ask(client, office.kasi.email).content.decode()


def test_neither_another_network_nor_browser_nor_capitals_help(client, office):
    for number in range(3):
        ask(client, office.kasi.email, REMOTE_ADDR=f"10.0.0.{number}", HTTP_USER_AGENT=f"peramban {number}")
    assert ask(client, office.kasi.email.upper(), REMOTE_ADDR="10.0.0.9").status_code == 429
    assert len(mail.outbox) == 3


def test_an_unknown_address_is_counted_alike(client, office):
    answers = [ask(client, "tidak.ada@contoh.test").status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert mail.outbox == []


def test_other_addresses_and_the_login_go_on(client, office):
    for _ in range(4):
        ask(client, office.kasi.email)
    assert ask(client, office.kabid.email).status_code == 302
    login = {"username": office.kasi.username, "password": factories.PASSWORD}
    assert client.post(reverse("masuk"), login).status_code == 302


def test_after_a_quarter_of_an_hour_links_are_sent_again(client, office):
    for _ in range(4):
        ask(client, office.kasi.email)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=16))
    assert ask(client, office.kasi.email).status_code == 302


def test_being_refused_does_not_begin_the_wait_anew(client, office):
    for _ in range(3):
        ask(client, office.kasi.email)
    before = AccessAttempt.objects.get().attempt_time
    ask(client, office.kasi.email)
    assert AccessAttempt.objects.get().attempt_time == before


def test_the_address_itself_is_kept_nowhere(client, office):
    ask(client, office.kasi.email)
    kept = AccessAttempt.objects.values().get()
    assert not any(office.kasi.email in str(value) for value in kept.values())


@pytest.mark.parametrize("name", ["tautan sandi ", "tautan sandi x"])
def test_somebody_who_logs_in_under_that_name_is_locked_like_anybody(client, db, name):
    answers = [client.post(reverse("masuk"), {"username": name, "password": "x"}).status_code for _ in range(6)]
    assert 429 in answers
