"""A disposisi is taken back as long as its receiver has not read it; afterwards the page says who read it and when."""

from datetime import timedelta

import pytest
from django.urls import reverse

from reports.models import Naskah
from tests import factories
from tests.test_lists import sign_in
from tickets.models import Ticket
from workflow import actions, moment
from workflow.models import Turn
from workflow.opened import note_opening

pytestmark = pytest.mark.django_db
REASON = "Salah memilih penerima disposisi."


@pytest.fixture
def disposed(office, morning):
    """A report that the Kabid has just handed to the Kasi."""
    return factories.walk(office, factories.make_ticket(office), until="4")


def test_the_giver_takes_back_what_nobody_has_read(client, office, disposed):
    page = sign_in(client, office.kabid).get(disposed.get_absolute_url()).content.decode()
    assert "Belum dibaca." in page
    assert "Tarik disposisi" in page
    answer = client.post(
        reverse("ticket_act", args=[disposed.number, "recall_disposisi"]), {"version": disposed.version, "note": REASON}
    )
    assert answer.status_code == 303
    ticket = Ticket.objects.get(pk=disposed.pk)
    assert (ticket.status, ticket.step) == ("disposisi", "3")
    assert ticket.is_performer(office.kabid)
    assert ticket.audit_trail.last().note == REASON
    first, given, left, anew = ticket.runs.order_by("pk")
    assert given.recalled_at is not None
    assert (left.ended_by, anew.came_from, anew.visit) == ("recall_disposisi", first, 2)
    assert "(disposisi ditarik)" in client.get(ticket.get_absolute_url()).content.decode()


def test_the_arithmetic_of_the_reopened_row_names_the_recall(client, office, disposed):
    ticket = actions.recall_disposisi(disposed, actor=office.kabid, note=REASON)
    page = sign_in(client, office.kabid).get(reverse("ticket_sums", args=[ticket.number])).content.decode()
    assert "Saat disposisi ke langkah 4 ditarik pemberinya." in page
    assert "Saat langkah 4 selesai" not in page


@pytest.mark.parametrize("page", ["ticket", "ticket_row"])
def test_once_the_receiver_has_opened_it_the_refusal_says_who_and_when(client, office, disposed, morning, page):
    with moment.at(morning + timedelta(minutes=3)):
        sign_in(client, office.kasi).get(reverse(page, args=[disposed.number]))
    with pytest.raises(actions.ActNotPossible, match=r"dibaca Contoh Kasi pada 20 November 2026 pukul 09\.03 WIB"):
        actions.recall_disposisi(disposed, actor=office.kabid, note=REASON)
    seen = sign_in(client, office.kabid).get(disposed.get_absolute_url()).content.decode()
    assert "Dibaca Contoh Kasi" in seen
    assert "Tarik disposisi" not in seen
    late = client.get(reverse("ticket_act", args=[disposed.number, "recall_disposisi"]), follow=True).content.decode()
    assert "Disposisi sudah dibaca Contoh Kasi pada 20 November 2026 pukul 09.03 WIB" in late
    assert Ticket.objects.get(pk=disposed.pk).version == disposed.version


def test_only_the_receiver_reads_it_and_only_the_first_time_counts(client, office, disposed, morning):
    for name in ("kadis", "kabid", "tu", "opd"):
        sign_in(client, office.people[name]).get(disposed.get_absolute_url())
    assert Turn.objects.exclude(read_at=None).count() == 0
    for minutes in (1, 2):
        with moment.at(morning + timedelta(minutes=minutes)):
            sign_in(client, office.kasi).get(disposed.get_absolute_url())
    turn = Turn.objects.exclude(read_at=None).get()
    assert (turn.read_by, turn.read_at) == (office.kasi, morning + timedelta(minutes=1))


def test_an_appointment_taken_back_frees_the_team(office, disposed):
    ticket = factories.perform(office, disposed)
    assert ticket.step == "5"
    ticket = actions.recall_disposisi(ticket, actor=office.kasi, note=REASON)
    assert (ticket.step, Ticket.objects.get(pk=ticket.pk).team_ids) == ("4", frozenset())
    ticket = factories.perform(office, ticket)
    assert Ticket.objects.get(pk=ticket.pk).team_ids == {office.tim.pk, office.tim2.pk}


def test_the_sheet_carries_only_the_disposisi_that_stands(office, disposed):
    ticket = actions.recall_disposisi(disposed, actor=office.kabid, note=REASON)
    ticket = factories.perform(office, ticket)
    sheet = Naskah.objects.get(ticket=ticket, kind="lembar_disposisi", superseded_at=None)
    assert [hop["step"] for hop in sheet.facts["disposisi"]] == ["3"]


def test_a_giver_who_has_left_the_post_takes_nothing_back(office, disposed):
    office.kabid.holdings.update(ends_on=moment.now().date() - timedelta(days=1))
    with pytest.raises(actions.ActDenied):
        actions.recall_disposisi(disposed, actor=office.kabid, note=REASON)


def test_a_reading_that_comes_after_the_act_is_not_noted(office, disposed):
    page = Ticket.objects.get(pk=disposed.pk)
    assert page.open_turns, "the page has read the hands before the act"
    assert page.current_run
    actions.recall_disposisi(disposed, actor=office.kabid, note=REASON)
    note_opening(page, office.kasi)
    assert Turn.objects.exclude(read_at=None).count() == 0
