"""Links for a new password: three per address and quarter of an hour, however they are asked for.

Wrong passwords: forty per network address, whatever the names, beside the five per name.
"""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.urls import reverse

from tests import factories
from tickets import throttling
from workflow.models import Notice


def ask(client, email, **extra):
    """Ask for a link."""
    return client.post(reverse("lupa_sandi"), {"email": email}, **extra)


def test_the_fourth_link_for_an_address_is_not_sent(client, office):
    answers = [ask(client, office.kasi.email).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert Notice.objects.filter(event="sandi").count() == 3
    assert "Tautan sudah dikirim" in ask(client, office.kasi.email).content.decode()


def test_neither_another_network_nor_browser_nor_capitals_help(client, office):
    for number in range(3):
        ask(client, office.kasi.email, REMOTE_ADDR=f"10.0.0.{number}", HTTP_USER_AGENT=f"peramban {number}")
    assert ask(client, office.kasi.email.upper(), REMOTE_ADDR="10.0.0.9").status_code == 429
    assert Notice.objects.filter(event="sandi").count() == 3


def test_an_unknown_address_is_counted_alike(client, office):
    answers = [ask(client, "tidak.ada@contoh.test").status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert not Notice.objects.exists()


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


def spray(client, names, **extra):
    """One password on many names; the codes of the answers."""
    return [
        client.post(reverse("masuk"), {"username": f"nama{number}", "password": "Musim-2026"}, **extra).status_code
        for number in range(names)
    ]


def test_one_password_on_many_names_is_stopped_at_its_address(client, office, monkeypatch):
    monkeypatch.setitem(throttling.MOST, throttling.SIGN_IN, 6)
    assert spray(client, 8) == [200] * 6 + [429] * 2
    right = {"username": office.kasi.username, "password": factories.PASSWORD}
    assert client.post(reverse("masuk"), right).status_code == 429
    assert "jaringan kantor Anda" in client.post(reverse("masuk"), right).content.decode()
    new = "kereta-pagi-berangkat-7"
    code = {"username": office.kasi.username, "code": "ABCD-EFGH", "new_password1": new, "new_password2": new}
    assert client.post(reverse("masuk_kode"), code).status_code == 429
    assert client.post(reverse("masuk"), right, REMOTE_ADDR="10.0.0.9").status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "192.0.2.1, 203.0.113.9", "203.0.113.9"),
        (2, "192.0.2.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "bukan alamat", "10.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_tries_count_for_the_client_that_our_proxy_saw(rf, settings, proxies, forwarded, address):
    settings.PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert throttling.client_address(request) == address
