"""The search finds along several ways at once, and its pages turn like those of the lists."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.test_lists import sign_in
from tickets.models import PenggantianPerangkat, PerangkatRusak

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def note_device(model, ticket, **device):
    """Put a device on the list of the ticket's present row."""
    now = timezone.now()
    return model.objects.create(
        ticket=ticket,
        run=ticket.current_run,
        recorded_by=ticket.entered_by,
        recorded_at=now,
        occurred_at=now,
        jenis="switch",
        merek_tipe="Contoh SW-8",
        kepemilikan="dinas",
        **device,
    )


def found(client, word, **key):
    """Tickets on a page of the search, in their order."""
    page = client.get(reverse("cari"), {"q": word, **key})
    assert page.status_code == 200
    return page.context["page"].rows


@pytest.mark.parametrize("model", [PerangkatRusak, PenggantianPerangkat])
@pytest.mark.parametrize("column", ["nomor_seri", "nomor_inventaris"])
def test_a_device_is_found_whatever_the_capitals(client, office, other_office, model, column):
    ticket, foreign = factories.make_ticket(office), factories.make_ticket(other_office)
    for at in (ticket, foreign):
        note_device(model, at, **{column: "Seri-Ab-12"})
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    assert found(client, "sERI-aB-12") == [ticket]
    assert found(client, "Seri-Ab-1") == []
    client.force_login(office.people["other_opd"], backend="tickets.backends.PeopleBackend")
    assert found(client, "Seri-Ab-12") == []


def test_the_end_of_a_number_is_enough_to_find_its_ticket(client, office, other_office):
    tickets = [factories.make_ticket(office) for _ in range(2)]
    factories.make_ticket(other_office)
    _, year, tail = tickets[1].number.split("-")
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    assert found(client, tail) == found(client, f"{year}-{tail}") == [tickets[1]]
    assert found(client, f"{int(year) - 1}-{tail}") == []
    client.force_login(office.people["other_opd"], backend="tickets.backends.PeopleBackend")
    assert found(client, tail) == []


def test_a_ticket_found_in_several_ways_stands_once_and_the_newest_first(client, office):
    older, newer = factories.make_ticket(office), factories.make_ticket(office)
    for model in (PerangkatRusak, PenggantianPerangkat):
        note_device(model, older, nomor_seri="Perpustakaan", nomor_inventaris="Perpustakaan")
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    assert found(client, "Perpustakaan") == [newer, older]


@pytest.mark.parametrize("word", ["Perpustakaan", "PBG-"])
def test_pages_of_a_search_turn_both_ways(client, office, word):
    newest_first = [factories.make_ticket(office) for _ in range(30)][::-1]
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    assert found(client, word) == newest_first[:25]
    assert found(client, word, sebelum=newest_first[24].pk) == newest_first[25:]
    assert found(client, word, sesudah=newest_first[25].pk) == newest_first[:25]


def test_words_of_the_report_are_found_in_any_order(client, office, other_office):
    wanted = factories.make_ticket(office, title="Wi-Fi lambat", place="Ruang arsip", description="Sejak hujan petir.")
    factories.make_ticket(office)
    factories.make_ticket(other_office, title="Wi-Fi lambat", place="Ruang arsip")
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    assert found(client, "arsip lambat") == [wanted]
    assert found(client, "petir") == [wanted]
    assert found(client, "arsip banjir") == []


def test_an_opd_finds_words_in_its_own_reports_only(client, office):
    factories.make_ticket(office, title="Wi-Fi lambat")
    client.force_login(office.people["other_opd"], backend="tickets.backends.PeopleBackend")
    assert found(client, "lambat") == []


@pytest.mark.parametrize("word", ["'", "!!! & |", "<->", "a:*", "(", "\\", "%"])
def test_signs_of_a_query_language_are_only_signs(client, office, word):
    factories.make_ticket(office)
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    assert isinstance(found(client, word), list)


def test_a_search_without_result_shows_a_number_of_the_reader_s_own_government(client, office):
    client.force_login(office.tu, backend="tickets.backends.PeopleBackend")
    page = client.get(reverse("cari"), {"q": "tidakadasamasekali"}).content.decode()
    assert f"misalnya {office.pemda.prefix}-2026-0314." in page


def test_a_number_on_a_paper_finds_its_ticket(client, office, other_office):
    foreign, ticket = (
        factories.perform(at, factories.make_ticket(at, letter_number="005/123/Dinas/2026"), nomor_agenda="0417")
        for at in (other_office, office)
    )
    ticket = factories.perform(office, ticket)
    sign_in(client, office.kadis)
    own = f"{ticket.agenda.number}/{ticket.agenda.year}"
    for word in ("005/123/DINAS/2026", "0417", own, f"0{own}", ticket.papers.first().number):
        assert found(client, word) == [ticket], word
    assert found(client, "99/2026") == []
    assert foreign not in found(client, "0417")
    sign_in(client, office.people["other_opd"])
    assert found(client, "005/123/dinas/2026") == []
