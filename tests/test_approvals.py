"""The start page of an OPD's head: what waits for the head, and the reports of the OPD."""

import pytest
from django.urls import reverse

from tests import factories
from workflow import actions
from workflow.models import Turn

#: Those of an inbox, and one for the letters that wait for the head.
MOST_QUERIES = 11
pytestmark = pytest.mark.django_db


@pytest.fixture
def head(office):
    """The head of the reporting OPD."""
    return office.people["opd_kepala"]


def start(client, user):
    """The start page of somebody."""
    client.force_login(user, backend="tickets.backends.PeopleBackend")
    answer = client.get("/", follow=True)
    assert answer.redirect_chain == [(reverse("kotak_masuk"), 302)]
    return answer


def wait_for_head(ticket):
    """Let the present row wait for the acknowledgement of the OPD's head, as an SOP may print it."""
    turn = ticket.turns.filter(closed_at=None).first()
    turn.pk, turn.kind, turn.role, turn.opd, turn.person, turn.post = (
        None,
        "acknowledge",
        "opd_kepala",
        ticket.opd,
        None,
        None,
    )
    turn._state.adding = True
    turn.save()
    return turn


def test_what_waits_for_the_head_stands_first(client, office, head, morning):
    ticket = factories.make_ticket(office)
    wait_for_head(ticket)
    page = start(client, head)
    assert [card.number for card in page.context["cards"]] == [ticket.number]
    assert "<title>Persetujuan" in page.content.decode()
    assert "1 laporan menunggu pengesahan Anda" in page.content.decode()


def test_the_inbox_has_the_name_that_the_rail_gives_it(client, office, morning):
    for role, name in (("opd", "Menunggu Anda"), ("opd_kepala", "Persetujuan"), ("kabid", "Kotak masuk")):
        client.force_login(office.people.get(role, office.kabid))
        assert f"<title>{name}" in client.get("/kotak-masuk/").content.decode()


def test_what_waits_for_the_head_of_one_opd_waits_for_no_other(client, office, other_office, morning):
    wait_for_head(factories.make_ticket(office))
    for stranger in (office.people["other_opd_kepala"], other_office.people["opd_kepala"], office.people["opd"]):
        assert not Turn.objects.waiting_for(stranger.hands).exists()


def test_the_head_reads_all_reports_of_the_own_opd_only(client, office, head, morning):
    own = factories.make_ticket(office, title="Internet lambat di loket")
    other = actions.submit_report(
        actor=office.people["other_opd"],
        opd=office.other_opd,
        report=factories.make_report(office, title="Wi-Fi kecamatan mati"),
        submission_key="7d9c1a52-5d4e-4a55-9f5c-0f1f8f6ed001",
    )
    page = start(client, head).content.decode()
    assert own.title in page
    assert other.title not in page
    assert reverse("laporan_saya") in page


def test_a_reporter_s_inbox_does_not_repeat_all_reports(client, office, morning):
    factories.make_ticket(office, title="Internet lambat di loket")
    client.force_login(office.people["opd"], backend="tickets.backends.PeopleBackend")
    assert "Internet lambat di loket" not in client.get(reverse("kotak_masuk")).content.decode()


def test_the_heading_counts_what_the_badge_counts(client, office, head, morning):
    wait_for_head(factories.make_ticket(office))
    assert start(client, head).context["heading"] == "1 laporan menunggu pengesahan Anda"
    actions.return_to_opd(factories.make_ticket(office), actor=office.tu, note="Mohon lengkapi lokasi gangguan.")
    page = client.get(reverse("kotak_masuk"))
    assert page.context["heading"] == "2 laporan menunggu Anda"
    assert str(page.context["menunggu"]) == "2"


def test_a_returned_report_stands_once_among_what_is_to_complete(client, office, head, morning):
    returned, other = factories.make_ticket(office), factories.make_ticket(office)
    actions.return_to_opd(returned, actor=office.tu, note="Mohon lengkapi lokasi gangguan.")
    page = start(client, head)
    assert [standing.ticket for standing in page.context["returned"]] == [returned]
    assert f'href="/tiket/{returned.number}/tindakan/resubmit/"' in page.content.decode()
    assert page.context["returned"][0].deadline.words == "menunggu Anda"
    assert [standing.ticket for standing in page.context["newest"]] == [other]


def test_the_page_takes_few_queries_however_much_waits(client, office, head, morning, django_assert_max_num_queries):
    start(client, head)
    for _ in range(2):
        for _ in range(7):
            returned = factories.make_ticket(office)
            actions.return_to_opd(returned, actor=office.tu, note="Mohon lengkapi lokasi gangguan.")
            wait_for_head(factories.make_ticket(office))
        with django_assert_max_num_queries(MOST_QUERIES):
            page = client.get(reverse("kotak_masuk"))
    assert len(page.context["newest"]) == 10
    assert len(page.context["returned"]) == 14
    assert len(page.context["cards"]) == 14
