"""Instruction phrases of a government: ticked on the sheet, kept in their words, printed with the standard ones."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.models import Naskah
from tests import factories
from tests.posting import post_row
from tests.test_lists import sign_in
from tickets.models import ManagementEntry, Phrase, Ticket

pytestmark = pytest.mark.django_db
WORDS = "Utamakan loket pelayanan"


@pytest.fixture
def phrase(office):
    """A phrase of the office's own."""
    return Phrase.objects.create(pemda=office.pemda, words=WORDS)


def test_a_phrase_is_ticked_beside_the_standard_ones_and_printed(client, office, phrase):
    ticket = factories.walk(office, factories.make_ticket(office), until="3")
    assert post_row(client, office, ticket, instruksi=["proses", WORDS]).status_code == 303
    disposisi = Ticket.objects.get(pk=ticket.pk).disposisi_records.get()
    assert disposisi.instruksi_labels == ["Proses lebih lanjut", WORDS]
    facts = Naskah.objects.filter(ticket=ticket).last().facts
    assert {"label": WORDS, "ticked": True} in facts["sheet"]["instructions"]
    page = client.get(ticket.get_absolute_url()).content.decode()
    assert f"Proses lebih lanjut dan {WORDS}" in page


@pytest.mark.parametrize(("ticked", "asks"), [(["proses"], False), (["proses", WORDS], True)])
def test_a_form_that_is_judged_reads_the_phrases_only_where_one_was_ticked(client, office, phrase, ticked, asks):
    ticket = factories.walk(office, factories.make_ticket(office), until="3")
    with CaptureQueriesContext(connection) as captured:
        assert post_row(client, office, ticket, instruksi=ticked).status_code == 303
    assert any(Phrase._meta.db_table in query["sql"] for query in captured) is asks


def test_rewording_leaves_what_was_disposed_and_its_correction_as_they_were(client, office, phrase):
    ticket = factories.walk(office, factories.make_ticket(office), until="3")
    post_row(client, office, ticket, instruksi=[WORDS])
    Phrase.objects.filter(pk=phrase.pk).update(words="Bunyi baru")
    run = Ticket.objects.get(pk=ticket.pk).runs.get(step="3")
    page = sign_in(client, office.kabid).get(
        reverse("ticket_act", args=[ticket.number, "correct_record"]), {"run": run.pk}
    )
    choices = [words for words, _ in page.context["form"].fields["instruksi"].choices]
    assert choices[-2:] == ["Bunyi baru", WORDS]


def test_a_phrase_taken_off_or_of_another_government_is_not_offered(client, office, other_office, phrase):
    ticket = factories.walk(office, factories.make_ticket(office), until="3")
    Phrase.objects.filter(pk=phrase.pk).update(is_offered=False)
    Phrase.objects.create(pemda=other_office.pemda, words="Milik orang lain")
    page = sign_in(client, office.kabid).get(reverse("ticket_row", args=[ticket.number])).content.decode()
    assert WORDS not in page
    assert "Milik orang lain" not in page
    assert post_row(client, office, ticket, instruksi=["Milik orang lain"]).status_code == 422


def test_the_admin_adds_and_changes_phrases_and_the_journal_tells(client, office):
    sign_in(client, office.admin).post(reverse("kelola_frasa_baru"), {"words": WORDS, "is_offered": "on"})
    phrase = Phrase.objects.get()
    client.post(reverse("kelola_frasa_ubah", args=[phrase.pk]), {"words": WORDS})
    assert not Phrase.objects.get().is_offered
    assert [entry.act for entry in ManagementEntry.objects.order_by("pk")] == ["Menambah frasa", "Mengubah frasa"]


@pytest.mark.parametrize("words", ["", "Proses lebih lanjut", WORDS.upper(), "x" * 121])
def test_an_empty_standard_or_doubled_phrase_is_refused(client, office, phrase, words):
    answer = sign_in(client, office.admin).post(reverse("kelola_frasa_baru"), {"words": words})
    assert answer.status_code == 422
    assert Phrase.objects.count() == 1
