"""Drafts: what those who must acknowledge a row read before they do; never numbered, never sealed."""

import subprocess

import pytest
from django.urls import reverse

from reports import tasks
from reports.models import Konsep
from tests import factories
from workflow import actions, moment
from workflow.papers import PaperKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def batam(db):
    """Batam at row 10, the BA performed and not yet acknowledged."""
    with moment.at(factories.MORNING):
        office = factories.make_office("batam")
        ticket = factories.walk(office, factories.make_ticket(office), "di_data_center", until="10")
        return office, factories.perform(office, ticket)


def test_a_performed_row_has_its_drafts_and_no_paper_yet(batam):
    _, ticket = batam
    assert set(ticket.konsep.values_list("kind", "settled_at")) == {
        (PaperKind.BA_PEKERJAAN, None),
        (PaperKind.LAPORAN, None),
    }
    assert not ticket.papers.filter(kind=PaperKind.BA_PEKERJAAN).exists()


def test_a_draft_says_konsep_has_no_number_and_leaves_room_to_sign(batam):
    _, ticket = batam
    draft = ticket.konsep.get(kind=PaperKind.BA_PEKERJAAN)
    tasks.render_konsep(draft.pk)
    draft.refresh_from_db()
    with draft.file.open("rb") as stored:
        run = subprocess.run(["pdftotext", "-", "-"], input=stored.read(), capture_output=True, check=True)
    text = " ".join(run.stdout.decode().split())
    assert "KONSEP, belum disahkan" in text
    assert "NOMOR ........../........../.........." in text
    assert "(............................................)" in text
    assert text.count("Disahkan melalui sistem") == 1
    assert "Keaslian" not in text


def test_the_acknowledger_finds_the_draft_on_the_page_of_the_act(batam, client):
    office, ticket = batam
    draft = ticket.konsep.get(kind=PaperKind.BA_PEKERJAAN)
    tasks.render_konsep(draft.pk)
    client.force_login(office.people["opd"], backend="tickets.backends.PeopleBackend")
    address = reverse("konsep_naskah", args=[draft.pk])
    assert address in client.get(reverse("ticket_act", args=[ticket.number, "acknowledge"])).content.decode()
    assert address in client.get(reverse("ticket", args=[ticket.number])).content.decode()
    answer = client.get(address)
    assert answer.getvalue().startswith(b"%PDF-")


@pytest.mark.embedded
def test_the_card_of_an_acknowledgement_offers_its_draft_and_not_the_letter(
    client, morning, django_assert_max_num_queries
):
    office = factories.make_office("sumbawa")
    ticket = factories.walk(office, factories.make_ticket(office), "lengkap", "berhasil", "normal", until="14")
    factories.perform(office, ticket)
    factories.walk(office, factories.make_ticket(office), until="2")
    draft = ticket.konsep.get(kind=PaperKind.BA_PEKERJAAN)
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    assert reverse("konsep_naskah", args=[draft.pk]) not in client.get(reverse("kotak_masuk")).content.decode()
    tasks.render_konsep(draft.pk)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("kotak_masuk")).content.decode()
    assert reverse("konsep_naskah", args=[draft.pk]) in page
    assert page.count("Baca surat") == 1


def test_an_opd_that_approves_finds_the_draft_on_its_card(batam, client, django_assert_max_num_queries):
    office, ticket = batam
    draft = ticket.konsep.get(kind=PaperKind.BA_PEKERJAAN)
    tasks.render_konsep(draft.pk)
    client.force_login(office.people["opd"], backend="tickets.backends.PeopleBackend")
    with django_assert_max_num_queries(9):
        page = client.get(reverse("kotak_masuk")).content.decode()
    assert reverse("konsep_naskah", args=[draft.pk]) in page
    assert "Baca surat" not in page


def test_another_opd_does_not_find_the_draft(batam, client):
    office, ticket = batam
    client.force_login(office.people["other_opd"], backend="tickets.backends.PeopleBackend")
    assert client.get(reverse("konsep_naskah", args=[ticket.konsep.first().pk])).status_code == 404


def test_acknowledging_settles_the_draft_and_issues_the_paper(batam):
    office, ticket = batam
    actions.acknowledge(ticket, actor=office.people["opd"])
    assert not Konsep.objects.filter(settled_at=None).exists()
    assert ticket.papers.get(kind=PaperKind.BA_PEKERJAAN).number
    assert "" not in ticket.papers.values_list("number", flat=True)


def test_declining_settles_the_draft_without_a_paper(batam):
    office, ticket = batam
    actions.decline(ticket, actor=office.people["opd"], note="Perangkat yang disebut keliru.")
    assert not Konsep.objects.filter(settled_at=None).exists()
    assert not ticket.papers.filter(kind=PaperKind.BA_PEKERJAAN).exists()


def test_correcting_the_row_drafts_it_anew(batam):
    office, ticket = batam
    run = ticket.runs.get(step="10")
    actions.correct_record(
        ticket, actor=office.tim, run=run, data={"tindakan": "Kabel diganti."}, note="Tindakan salah ditulis"
    )
    old, new = ticket.konsep.filter(kind=PaperKind.BA_PEKERJAAN)
    assert (old.settled_at is None, new.settled_at is None) == (False, True)
    assert new.facts["latest"]["tindakan"] == "Kabel diganti."


def test_a_settled_draft_is_rendered_no_more(batam):
    office, ticket = batam
    draft = ticket.konsep.first()
    actions.acknowledge(ticket, actor=office.people["opd"])
    tasks.render_konsep(draft.pk)
    draft.refresh_from_db()
    assert (draft.attempts, draft.is_ready) == (0, False)
