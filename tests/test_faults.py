"""What people read when a page cannot be shown: a sentence, never a trace, also while the database is away."""

import re

import psycopg2
import pytest
from django.db import InterfaceError, OperationalError
from django.urls import reverse

from tickets.models import Ticket
from tickets.views import lists


@pytest.fixture
def quiet(client):
    """A browser to which the server's faults come as pages, as in the product."""
    client.raise_request_exception = False
    return client


def fail_with(fault):
    """Return a function that raises the fault."""

    def failing(*args, **kwargs):
        raise fault

    return failing


@pytest.mark.parametrize(
    "fault",
    [
        OperationalError("canceling statement"),
        InterfaceError("connection closed"),
        psycopg2.OperationalError("server closed the connection unexpectedly"),
    ],
)
def test_a_database_that_does_not_answer_a_page_gives_503(quiet, office, monkeypatch, fault):
    quiet.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    monkeypatch.setattr(lists, "key_page", fail_with(fault))
    answer = quiet.get(reverse("semua_tiket"))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "Sistem sedang tidak dapat melayani" in answer.content.decode()


def test_a_database_that_is_away_before_the_page_gives_503_too(quiet, office, monkeypatch):
    quiet.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    monkeypatch.setattr("tickets.backends.PeopleBackend.get_user", fail_with(OperationalError("no route to host")))
    assert quiet.get(reverse("kotak_masuk")).status_code == 503


def test_a_fault_of_ours_gives_500_without_a_trace(quiet, office, monkeypatch):
    quiet.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    monkeypatch.setattr(lists, "key_page", fail_with(ZeroDivisionError("rahasia")))
    answer = quiet.get(reverse("semua_tiket"))
    assert answer.status_code == 500
    assert "Terjadi kesalahan pada sistem" in answer.content.decode()
    assert "rahasia" not in answer.content.decode()


def test_an_unknown_address_and_a_hidden_ticket_read_the_same(client, office, other_office, ticket):
    client.force_login(other_office.kadis, backend="tickets.backends.PeopleBackend")
    hidden, unknown = client.get(ticket.get_absolute_url()), client.get("/tidak/ada/")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    plain = [re.sub(r'value="\w{64}"', "", answer.content.decode()) for answer in (hidden, unknown)]
    assert plain[0] == plain[1]
    assert Ticket.objects.filter(pk=ticket.pk).exists()


def test_a_form_that_is_too_old_says_how_to_go_on(office):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(office.people["opd"], backend="tickets.backends.PeopleBackend")
    answer = browser.post(reverse("lapor"), {"title": "x"})
    assert answer.status_code == 403
    assert "kedaluwarsa" in answer.content.decode()
