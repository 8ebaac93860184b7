"""The search for words of a report: forms of a word by their own index on PostgreSQL, near spellings everywhere."""

import pytest
from django.db import connection
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tickets.models import Opd, ReportWord, Ticket
from tickets.paging import ROWS
from tickets.words import Near, page_of_words

pytestmark = pytest.mark.django_db


def test_forms_of_a_word_are_one_word(client, office):
    wanted = factories.make_ticket(office, title="Penyambungan kabel terganggu")
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    page = client.get(reverse("cari"), {"q": "sambung gangguan"})
    assert page.context["page"].rows == [wanted]


@pytest.fixture
def many(office, monkeypatch):
    """Five reports, of which the search reads two before it asks the index."""
    monkeypatch.setattr("tickets.words.RECENT", 2)
    rare = factories.make_ticket(office, title="Menara roboh")
    return [rare, *(factories.make_ticket(office) for _ in range(4))]


def test_a_rare_word_is_looked_up_in_its_index(many, rf):
    with CaptureQueriesContext(connection) as asked:
        assert page_of_words(rf.get("/cari/"), Ticket.objects.all(), "menara") == [many[0].pk]
    _, whole = asked.captured_queries
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {whole['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "ticket_words" in plan
    assert "tickets_ticket_pkey" not in plan  # the walk over all keys, which the planner believes to be short


def test_a_word_that_fills_the_page_from_the_recent_reports_asks_for_no_more(office, rf):
    newest = [factories.make_ticket(office).pk for _ in range(ROWS + 2)][::-1]
    with CaptureQueriesContext(connection) as asked:
        assert page_of_words(rf.get("/cari/"), Ticket.objects.all(), "internet") == newest[: ROWS + 1]
    assert len(asked) == 1


def test_words_are_found_behind_the_recent_reports_in_both_directions(many, rf):
    first, last = many[0].pk, many[-1].pk
    assert page_of_words(rf.get("/cari/", {"sebelum": last}), Ticket.objects.all(), "menara") == [first]
    assert page_of_words(rf.get("/cari/", {"sesudah": first - 1}), Ticket.objects.all(), "menara") == [first]


@pytest.mark.embedded
@pytest.mark.parametrize("slip", ["intrnet", "Intermet", "perpustakan", "layannan internet"])
def test_a_slip_of_the_pen_finds_what_was_meant(client, office, slip):
    wanted = factories.make_ticket(office, place="Ruang perpustakaan")
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    page = client.get(reverse("cari"), {"q": slip})
    assert page.context["page"].rows == [wanted]
    assert "kata yang mirip" in page.content.decode()


@pytest.mark.embedded
def test_words_may_name_an_opd_and_its_report_together_also_with_a_slip(client, office):
    elsewhere = factories.make_ticket(office, title="Menara roboh")
    Ticket.objects.filter(pk=elsewhere.pk).update(opd=office.other_opd)
    wanted = factories.make_ticket(office, title="Menara roboh")
    Opd.objects.filter(pk=office.opd.pk).update(name="Dinas Contoh Kelautan", short_name="")
    Opd.objects.filter(pk=office.other_opd.pk).update(name="Dinas Contoh Pariwisata", short_name="")
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    for asked, is_near in (("kelautan menara", False), ("kelutan", True), ("dinas kelutan", True)):
        page = client.get(reverse("cari"), {"q": asked})
        assert (page.context["page"].rows, page.context["is_near"]) == ([wanted], is_near)
    assert client.get(reverse("cari"), {"q": "kelautan jembatan"}).context["page"].rows == []


@pytest.mark.embedded
def test_near_words_stay_within_what_the_reader_sees(client, office):
    factories.make_ticket(office)
    client.force_login(office.people["other_opd"], backend="tickets.backends.PeopleBackend")
    assert client.get(reverse("cari"), {"q": "intrnet"}).context["page"].rows == []


@pytest.mark.embedded
def test_what_resembles_nothing_is_not_found(client, office):
    factories.make_ticket(office)
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    assert client.get(reverse("cari"), {"q": "zzqxzz internet"}).context["page"].rows == []


def test_a_word_is_learnt_once_and_a_corrected_report_teaches_its_new_words(office):
    first = factories.make_ticket(office, title="Menara 12 roboh", place="R. Arsip")
    factories.make_ticket(office, title="MENARA roboh", place="Ruang arsip")
    words = ReportWord.objects.filter(pemda=office.pemda).values_list("word", flat=True)
    assert sorted(words) == ["arsip", "menara", "roboh", "ruang"]
    ReportWord.learn(first.pemda_id, "Menara miring")
    assert "miring" in words.all()


def test_near_words_are_looked_up_in_their_index(office):
    factories.make_ticket(office)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    assert "report_word_near" in ReportWord.objects.filter(Near(Value("intrnet"), F("word"))).order_by().explain()
