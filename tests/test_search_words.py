"""The search for words of a report on PostgreSQL: forms of a word, by their own index."""

import pytest
from django.db import connection
from django.urls import reverse

from tests import factories
from tickets.models import Ticket
from tickets.words import with_near_words, with_words

pytestmark = pytest.mark.django_db


def test_forms_of_a_word_are_one_word(client, office):
    wanted = factories.make_ticket(office, title="Penyambungan kabel terganggu")
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    page = client.get(reverse("cari"), {"q": "sambung gangguan"})
    assert page.context["page"].rows == [wanted]


def test_words_are_looked_up_in_their_index(office):
    factories.make_ticket(office)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "ticket_words" in with_words(Ticket.objects.order_by(), "sambung").values("pk").explain()


@pytest.mark.parametrize("slip", ["intrnet", "Intermet", "perpustakan", "layannan internet"])
def test_a_slip_of_the_pen_finds_what_was_meant(client, office, slip):
    wanted = factories.make_ticket(office, place="Ruang perpustakaan")
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    page = client.get(reverse("cari"), {"q": slip})
    assert page.context["page"].rows == [wanted]
    assert "kata yang mirip" in page.content.decode()


def test_near_words_stay_within_what_the_reader_sees(client, office):
    factories.make_ticket(office)
    client.force_login(office.people["other_opd"], backend="tickets.backends.PeopleBackend")
    assert client.get(reverse("cari"), {"q": "intrnet"}).context["page"].rows == []


def test_what_resembles_nothing_is_not_found(client, office):
    factories.make_ticket(office)
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    assert client.get(reverse("cari"), {"q": "zzqxzz internet"}).context["page"].rows == []


def test_near_words_are_looked_up_in_their_index(office):
    factories.make_ticket(office)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    assert "ticket_near_words" in with_near_words(Ticket.objects.order_by(), "intrnet").values("pk").explain()
