"""A paper after it is issued: its number from a book, its signed scan, and declaring it void."""

from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports import documents
from reports.models import Naskah, PolaNomor
from reports.tasks import render_naskah, render_pending
from tests import factories
from workflow import actions
from workflow.papers import PaperKind

pytestmark = pytest.mark.django_db

#: Who may declare a paper of the Dinas void.
VOIDERS = {"tu", "sekretaris", "kadis"}
EVERYBODY = ("opd", "opd_kepala", "tu", "sekretaris", "kadis", "kabid", "kasi", "tim", "admin", "auditor")


@pytest.fixture
def by_hand(office):
    """The numbers of the Lembar Disposisi come from a book."""
    return PolaNomor.objects.create(pemda=office.pemda, kind=PaperKind.LEMBAR_DISPOSISI, is_manual=True)


@pytest.fixture
def sheet(office, morning):
    """A Lembar Disposisi that has been issued."""
    ticket = factories.walk(office, factories.make_ticket(office), until="4")
    return ticket.papers.get(kind=PaperKind.LEMBAR_DISPOSISI)


def logged_in(client, user):
    """The client of that person."""
    client.force_login(user, backend="tickets.backends.PeopleBackend")
    return client


def sent(client, user, name, paper, **data):
    """What that person gets for a form of the paper."""
    return logged_in(client, user).post(reverse(name, args=[paper.pk]), data)


def test_a_paper_without_a_number_waits_for_tu_and_is_not_printed(office, by_hand, sheet):
    render_pending()
    sheet.refresh_from_db()
    assert (sheet.number, sheet.is_ready, sheet.state_words) == ("", False, ["menunggu nomor"])


def test_tu_writes_the_number_and_the_paper_is_printed_with_it(office, by_hand, sheet, client):
    answer = sent(client, office.tu, "naskah_nomor", sheet, number="  B/500.12/17/DKI/2026 ")
    render_naskah(sheet.pk)
    sheet.refresh_from_db()
    assert answer.status_code == 303
    assert (sheet.number, sheet.facts["number"], sheet.is_ready) == (*["B/500.12/17/DKI/2026"] * 2, True)
    assert sheet.ticket.audit_trail.order_by("-version").first().note == "Lembar Disposisi: B/500.12/17/DKI/2026"


def test_a_government_that_gives_up_its_book_goes_on_behind_the_numbers_written_in_it(office, by_hand, sheet):
    actions.number_paper(sheet, actor=office.tu, number="001/LD/Kominfo/XI/2026")
    by_hand.is_manual = False
    by_hand.save()
    ticket = factories.walk(office, factories.make_ticket(office), until="4")
    assert ticket.papers.get(kind=PaperKind.LEMBAR_DISPOSISI).number == "002/LD/Kominfo/XI/2026"


def test_a_number_that_another_paper_carries_is_refused_with_its_name(office, by_hand, sheet, client):
    other = sheet.ticket.papers.get(kind=PaperKind.DATA_PELAPOR)
    answer = sent(client, office.tu, "naskah_nomor", sheet, number=other.number.lower())
    assert answer.status_code == 422
    assert f"Nomor ini sudah dipakai Data Pelapor pada tiket {sheet.ticket.number}" in answer.content.decode()


def test_the_next_version_keeps_the_number_from_the_book(office, by_hand, sheet, morning):
    actions.number_paper(sheet, actor=office.tu, number="17/2026")
    factories.walk(office, sheet.ticket, until="5")
    old, new = sheet.ticket.papers.filter(kind=PaperKind.LEMBAR_DISPOSISI).order_by("version")
    assert (old.number, new.number, new.version) == ("17/2026", "17/2026", 2)


def test_a_numbered_paper_is_not_numbered_again(office, sheet):
    with pytest.raises(actions.ActNotPossible):
        actions.number_paper(sheet, actor=office.tu, number="18/2026")


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "tu"])
def test_nobody_but_tu_numbers_a_paper_of_the_dinas(office, by_hand, sheet, name):
    with pytest.raises(actions.ActDenied):
        actions.number_paper(sheet, actor=office.people[name], number="1/2026")
    assert Naskah.objects.get(pk=sheet.pk).number == ""


@pytest.mark.parametrize(
    "act", [partial(actions.number_paper, number="1/2026"), partial(actions.void_paper, reason="Salah alamat tujuan.")]
)
def test_a_clerk_whose_term_ended_while_the_page_was_open_changes_no_paper(office, by_hand, sheet, act):
    assert "tu" in office.tu.hands.roles, "the page has read the rights"
    factories.end_terms(office.tu)
    with pytest.raises(actions.ActDenied):
        act(sheet, actor=office.tu)


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_paper_is_declared_void_by_those_who_answer_for_it(office, sheet, client, name):
    answer = sent(client, office.people[name], "naskah_batal", sheet, reason="Salah alamat tujuan.")
    sheet.refresh_from_db()
    assert (answer.status_code, sheet.voided_at is not None) == ((303, True) if name in VOIDERS else (403, False))


def test_a_void_paper_keeps_its_number_says_so_in_public_and_is_replaced_by_another(office, sheet, client):
    actions.void_paper(sheet, actor=office.kadis, reason="Salah alamat tujuan.")
    client.logout()
    page = client.get(reverse("verifikasi", args=[sheet.verification_code])).content.decode()
    (again,) = documents.issue_papers(
        sheet.ticket, sheet.run, sheet.ticket.sop.step(sheet.run.step), now=factories.MORNING
    )
    sheet.refresh_from_db()
    assert "Naskah ini asli, tetapi sudah dibatalkan" in page
    assert (sheet.number, again.number, again.version) == ("001/LD/Kominfo/XI/2026", "002/LD/Kominfo/XI/2026", 1)


def test_a_reason_is_asked_for(office, sheet, client):
    answer = sent(client, office.tu, "naskah_batal", sheet, reason="salah")
    assert answer.status_code == 422
    assert Naskah.objects.get(pk=sheet.pk).voided_at is None


def test_who_signed_keeps_the_scan_of_the_signed_print_beside_the_paper(office, sheet, client):
    scan = SimpleUploadedFile("naskah.jpg", factories.make_photo().content, "image/jpeg")
    answer = sent(client, office.kabid, "naskah_pindaian", sheet, scan=scan)
    sheet.refresh_from_db()
    page = logged_in(client, office.people["opd"]).get(reverse("naskah_rinci", args=[sheet.pk])).content.decode()
    assert (answer.status_code, sheet.scan.ticket_id) == (303, sheet.ticket_id)
    assert reverse("berkas", args=[sheet.scan_id]) in page


def test_who_neither_signed_nor_keeps_the_book_adds_no_scan(office, sheet):
    with pytest.raises(actions.ActDenied):
        actions.add_scan(sheet, actor=office.tim, scan=factories.make_photo("berkas"))


def test_the_ticket_leads_to_the_page_of_its_paper(office, sheet, client):
    page = logged_in(client, office.tu).get(sheet.ticket.get_absolute_url()).content.decode()
    assert reverse("naskah_rinci", args=[sheet.pk]) in page
