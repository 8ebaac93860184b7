"""The search for words of a report on PostgreSQL: forms of a word, by their own index."""

import pytest
from django.db import connection
from django.urls import reverse

from tests import factories
from tickets.models import Ticket
from tickets.words import with_words

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
