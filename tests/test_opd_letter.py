"""The Surat Permohonan: drafted by a reporter, issued by the head of the OPD, taken by the row that asks for it."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from reports import pdf
from reports.tasks import render_konsep, render_naskah
from tests import factories
from tests.test_pdf import text_of
from tickets.models import LetterPromise, Ticket
from workflow import actions, awaited_letters, moment
from workflow.models import Notice
from workflow.papers import PaperKind

pytestmark = pytest.mark.django_db

WORDS = {
    "to": "Kepala Dinas Komunikasi dan Informatika",
    "at": "Kota Bogor",
    "subject": "Permohonan Troubleshooting Gangguan Jaringan",
    "sifat": "Segera",
    "enclosure": "-",
    "body": "Layanan arsip terhenti sejak pagi.",
    "copies": ("Sekretaris Daerah", "Inspektur"),
}


@pytest.fixture
def bogor(db):
    """Bogor, a report without a letter, waiting in row 1 for the OPD's own letter."""
    with moment.at(factories.MORNING):
        office = factories.make_office("bogor")
        ticket = factories.make_ticket(office, files=[], letter_number="", letter_date=None)
        assert ticket.step == "1"
        yield office, ticket


def page(client, user, name, ticket, **data):
    """What that person gets for the page, or for a form of it."""
    client.force_login(user, backend="tickets.backends.PeopleBackend")
    url = reverse(name, args=[ticket.number])
    return client.post(url, data) if data else client.get(url)


def test_a_letter_goes_from_reporter_to_head_to_the_row(bogor, client):
    office, ticket = bogor
    sent = {**WORDS, "copies": "Sekretaris Daerah\nInspektur", "enclosure": ""}
    assert page(client, office.people["opd"], "surat_tulis", ticket, **sent).status_code == 303
    draft = ticket.konsep.get()
    render_konsep(draft.pk)
    read = page(client, office.opd_kepala, "surat_permohonan", ticket).content.decode()
    assert reverse("konsep_naskah", args=[draft.pk]) in read
    issued = page(client, office.opd_kepala, "surat_terbit", ticket, number="045/PUS/2026")
    letter = ticket.papers.get(kind=PaperKind.SURAT_PERMOHONAN)
    render_naskah(letter.pk)
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (issued.status_code, ticket.letter_number, letter.issuer) == (303, "045/PUS/2026", office.opd)

    client.force_login(office.people["opd"], backend="tickets.backends.PeopleBackend")
    row = {"version": ticket.version, "langkah": "1", "nomor_surat": "045/PUS/2026", "tanggal_surat": "2026-11-20"}
    answer = client.post(reverse("ticket_row", args=[ticket.number]), row)
    ticket = Ticket.objects.get(pk=ticket.pk)
    letter.refresh_from_db()
    assert (answer.status_code, ticket.step) == (303, "2")
    assert ticket.attachments.get(kind="surat").sha256 == letter.sha256


def test_the_letter_has_the_form_of_korespondensi(bogor):
    office, ticket = bogor
    actions.draft_letter(ticket, actor=office.people["opd"], words=WORDS)
    paper = actions.issue_letter(ticket, actor=office.opd_kepala)
    text = text_of(pdf.render(paper.kind, paper.facts, pdf.Pictures()))
    for words in (
        "DINAS CONTOH PERPUSTAKAAN",
        "Nomor : 001/SP/Perpustakaan/XI/2026",
        "Sifat : Segera",
        "Kota Bogor, 20 November 2026",
        "Yth. Kepala Dinas Komunikasi dan Informatika di Kota Bogor",
        "Gedung A, lantai 2, ruang layanan",
        "Contoh Pelapor (081200000000)",
        "KEPALA DINAS CONTOH PERPUSTAKAAN,",
        "Tembusan: 1. Sekretaris Daerah 2. Inspektur",
    ):
        assert words in text
    assert text.index("diucapkan terima kasih") < text.index("KEPALA DINAS CONTOH PERPUSTAKAAN,")


@pytest.mark.parametrize("name", ["opd", "tu", "kadis", "kabid", "kasi", "tim", "admin", "auditor", "other_opd_kepala"])
def test_nobody_but_the_head_of_the_opd_issues_it(bogor, name):
    office, ticket = bogor
    actions.draft_letter(ticket, actor=office.people["opd"], words=WORDS)
    with pytest.raises(actions.ActDenied):
        actions.issue_letter(ticket, actor=office.people[name])
    assert not ticket.papers.exists()


@pytest.mark.parametrize("act", [actions.issue_letter, partial(actions.return_letter, reason="Belum lengkap benar.")])
def test_a_head_whose_term_ended_while_the_page_was_open_approves_nothing(bogor, act):
    office, ticket = bogor
    actions.draft_letter(ticket, actor=office.people["opd"], words=WORDS)
    assert "opd_kepala" in office.opd_kepala.hands.roles, "the page has read the rights"
    factories.end_terms(office.opd_kepala)
    with pytest.raises(actions.ActDenied):
        act(ticket, actor=office.opd_kepala)
    assert ticket.konsep.get().settled_at is None


def test_the_head_sends_a_draft_back_with_a_reason(bogor, client):
    office, ticket = bogor
    actions.draft_letter(ticket, actor=office.people["opd"], words=WORDS)
    refused = page(client, office.opd_kepala, "surat_kembali", ticket, reason="salah")
    actions.return_letter(ticket, actor=office.opd_kepala, reason="Tembusan belum lengkap.")
    assert refused.status_code == 422
    assert ticket.konsep.get().settled_at is not None
    assert ticket.audit_trail.last().note == "Tembusan belum lengkap."


def test_a_number_of_the_opd_is_given_once(bogor, client):
    office, ticket = bogor
    other = factories.make_ticket(office, files=[], letter_number="", letter_date=None)
    for each in (ticket, other):
        actions.draft_letter(each, actor=office.people["opd"], words=WORDS)
    actions.issue_letter(ticket, actor=office.opd_kepala, number="1/2026")
    answer = page(client, office.opd_kepala, "surat_terbit", other, number="1/2026")
    assert answer.status_code == 422
    assert "sudah dipakai" in answer.content.decode()


def test_the_next_number_of_the_pattern_passes_over_one_that_the_head_typed_before(bogor):
    office, ticket = bogor
    tickets = [ticket, *(factories.make_ticket(office, files=[], letter_number="", letter_date=None) for _ in range(2))]
    for each in tickets:
        actions.draft_letter(each, actor=office.people["opd"], words=WORDS)
    typed = "002/SP/Perpustakaan/XI/2026"
    actions.issue_letter(tickets[0], actor=office.opd_kepala, number=typed)
    given = [actions.issue_letter(each, actor=office.opd_kepala).number for each in tickets[1:]]
    assert given == ["001/SP/Perpustakaan/XI/2026", "003/SP/Perpustakaan/XI/2026"]


def test_a_letter_that_is_issued_is_not_written_again(bogor):
    office, ticket = bogor
    actions.draft_letter(ticket, actor=office.people["opd"], words=WORDS)
    actions.issue_letter(ticket, actor=office.opd_kepala)
    with pytest.raises(actions.ActNotPossible):
        actions.draft_letter(ticket, actor=office.people["opd"], words=WORDS)


def test_the_head_of_the_opd_is_told_of_a_draft_and_the_reporter_of_its_return(bogor, client):
    office, ticket = bogor
    actions.draft_letter(ticket, actor=office.people["opd"], words=WORDS)
    told = Notice.objects.get(ticket=ticket, event="naskah")
    assert (told.user, "menunggu persetujuan Anda" in told.words) == (office.opd_kepala, True)
    link = reverse("surat_permohonan", args=[ticket.number])
    for name, sees in (("opd_kepala", True), ("opd", False), ("other_opd_kepala", False)):
        client.force_login(office.people[name], backend="tickets.backends.PeopleBackend")
        assert (link in client.get(reverse("kotak_masuk")).content.decode()) == sees
    actions.return_letter(ticket, actor=office.opd_kepala, reason="Tembusan belum lengkap.")
    assert (
        Notice.objects.filter(user=office.people["opd"], event="naskah")
        .get()
        .words.endswith("Konsep surat permohonan dikembalikan Kepala OPD.")
    )


def test_an_issued_letter_is_the_one_that_was_to_follow_and_tu_hears_of_it(bogor):
    office, ticket = bogor
    assert ticket.letter_promise.is_open
    actions.draft_letter(ticket, actor=office.people["opd"], words=WORDS)
    actions.issue_letter(ticket, actor=office.opd_kepala, number="045/PUS/2026")
    promise = LetterPromise.objects.get(ticket=ticket)
    assert (promise.is_open, promise.completed_by) == (False, office.opd_kepala)
    told = set(Notice.objects.filter(ticket=ticket, event="naskah_terbit").values_list("user__username", flat=True))
    assert told == {office.people["opd"].username, office.tu.username}
    with moment.at(factories.MORNING + timedelta(days=30)):
        assert awaited_letters.remind(now=moment.now()) == 0


def test_sumbawa_writes_the_letter_that_its_sop_demands_with_the_report(morning, client):
    office = factories.make_office("sumbawa")
    client.force_login(office.people["opd"], backend="tickets.backends.PeopleBackend")
    form = client.get(reverse("lapor")).context["form"]
    sent = {
        "title": "Internet mati total",
        "place": "Gedung A, lantai 2",
        "fault_at_0": "2026-11-20",
        "fault_at_1": "09:00",
        "reporter_name": "Contoh Pelapor",
        "reporter_phone": "081200000000",
        "submission_key": str(form["submission_key"].value()),
    }
    assert client.post(reverse("lapor"), sent).status_code == 422
    typed_before = {"letter_number": "000/1", "letter_date": "31-31-2026"}
    answer = client.post(reverse("lapor"), sent | typed_before | {"writes_letter": "on"})
    ticket = Ticket.objects.get()
    assert ticket.letter_number == "", "the choice to write a letter goes before what was typed of another"
    assert answer["Location"] == reverse("surat_permohonan", args=[ticket.number])
    assert ticket.letter_promise.is_open
    actions.draft_letter(ticket, actor=office.people["opd"], words=WORDS)
    actions.issue_letter(ticket, actor=office.opd_kepala, number="045/PUS/2026")
    ticket = factories.walk(office, ticket, until="2")
    assert (ticket.step, ticket.letter_number) == ("2", "045/PUS/2026")


def test_the_draft_stays_when_the_row_goes_on(bogor):
    office, ticket = bogor
    actions.draft_letter(ticket, actor=office.people["opd"], words=WORDS)
    factories.perform(office, ticket)
    assert ticket.konsep.get().settled_at is None
