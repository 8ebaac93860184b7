"""Papers are issued by the row's end: the right ones, numbered without gaps, frozen, and shown to the right people."""

import logging
from datetime import date, timedelta

import pytest
from django.urls import reverse
from kombu.exceptions import OperationalError

from reports import custody, documents, nudge
from reports.chronicle import Chronicle
from reports.hands import heading, named, spaced_nip
from reports.models import MOST_ATTEMPTS, Naskah
from reports.sheet import disposisi_history
from reports.tasks import look_through_files, render_naskah
from tests import factories
from tickets.models import Holder, Pemda
from workflow import actions, moment
from workflow.papers import PaperKind
from workflow.states import Role

pytestmark = pytest.mark.django_db

LONGEST = {
    "purbalingga": ("perbaikan",),
    "sumbawa": ("lengkap", "gagal", "diganti", "normal"),
    "tanah-bumbu": ("gagal",),
    "bogor": (),
    "batam": ("luar_data_center", "diganti", "disetujui"),
}
#: Current papers at the end of the longest way, by hand from the SOPs: title and version.
CLOSING = {
    "purbalingga": {
        ("Data Pelapor", 1),
        ("Lembar Disposisi", 2),
        ("Laporan Perbaikan", 1),
        ("Laporan Gangguan Jaringan", 1),
    },
    "sumbawa": {
        ("Lembar Disposisi", 3),
        ("Laporan Hasil Troubleshooting Gangguan Jaringan", 2),
        ("Berita Acara Permohonan Penggantian Perangkat", 2),
        ("Laporan Hasil Pelaksanaan Troubleshooting Gangguan Jaringan", 1),
        ("Berita Acara Pekerjaan Troubleshooting Gangguan Jaringan", 1),
    },
    "tanah-bumbu": {
        ("Form Aduan SKPD (F-01)", 1),
        ("Laporan Permasalahan", 1),
        ("Laporan Lapangan", 1),
        ("Pemberitahuan Estimasi Waktu Pemulihan", 1),
        ("Form Tindakan (F-04)", 1),
    },
    "bogor": {("Lembar Disposisi", 3), ("Laporan Tindak Lanjut", 3)},
    "batam": {
        ("Lembar Disposisi", 2),
        ("Dokumen Isian Kelengkapan", 1),
        ("Berita Acara Pengajuan Penggantian Perangkat", 2),
        ("Berita Acara Pekerjaan", 1),
        ("Laporan Hasil Pelaksanaan", 1),
    },
}


def walked(code, *outcomes, until=None):
    """An office and its ticket, walked the longest way (or along ``outcomes``) in working hours."""
    with moment.at(factories.MORNING):
        office = factories.make_office(code)
        ticket = factories.make_ticket(office)
        return office, factories.walk(office, ticket, *(outcomes or LONGEST[code]), until=until)


def current(ticket, kind):
    """The paper of that kind that is in force."""
    return ticket.papers.get(kind=kind, superseded_at=None)


@pytest.mark.parametrize("code", LONGEST)
def test_every_sop_closes_with_its_own_papers(code):
    _, ticket = walked(code)
    assert set(ticket.papers.filter(superseded_at=None).values_list("title", "version")) == CLOSING[code]


def test_the_lembar_disposisi_grows_by_one_hop_and_keeps_its_number():
    _, ticket = walked("bogor", until="5")
    sheets = list(ticket.papers.filter(kind=PaperKind.LEMBAR_DISPOSISI).order_by("version"))
    assert [(sheet.version, len(sheet.facts["disposisi"]), sheet.superseded_at is None) for sheet in sheets] == [
        (1, 1, False),
        (2, 2, False),
        (3, 3, True),
    ]
    assert {sheet.number for sheet in sheets} == {"001/LD/Kominfo/XI/2026"}


def test_two_reports_of_one_ticket_take_two_numbers():
    _, ticket = walked("purbalingga")
    numbers = ticket.papers.filter(kind=PaperKind.LAPORAN).values_list("title", "number")
    assert dict(numbers) == {
        "Laporan Perbaikan": "001/LAP/Kominfo/XI/2026",
        "Laporan Gangguan Jaringan": "002/LAP/Kominfo/XI/2026",
    }


def test_an_outcome_without_the_paper_issues_none():
    office, ticket = walked("sumbawa", until="3")
    before = ticket.papers.count()
    with moment.at(factories.MORNING):
        ticket = factories.perform(office, ticket, "tidak_lengkap")
    assert (ticket.status, ticket.papers.count()) == ("dikembalikan", before)


def test_the_riwayat_says_to_whom_an_incomplete_letter_went_back():
    office, ticket = walked("sumbawa", until="3")
    with moment.at(factories.MORNING):
        ticket = factories.perform(office, ticket, "tidak_lengkap")
    *_, hop = disposisi_history(Chronicle(ticket, list(ticket.runs.exclude(performed_at=None).order_by("pk"))))
    assert (hop.step, hop.receiver) == ("3", ticket.opd.name)
    assert hop.words.startswith("Surat tidak lengkap, kembali ke OPD; Hasil verifikasi: ")


def test_a_row_closed_as_not_needed_issues_nothing():
    _, ticket = walked("purbalingga", until="7")
    run = ticket.runs.get(step="6")
    run.skipped = True
    assert documents.issue_papers(ticket, run, ticket.sop.step("6"), now=factories.MORNING) == []


def test_a_ba_that_comes_back_after_a_review_keeps_its_number_and_asks_for_new_approvals():
    office, ticket = walked("batam", "luar_data_center", "diganti", until="12")
    with moment.at(factories.MORNING + timedelta(hours=1)):
        ticket = factories.walk(office, factories.perform(office, ticket, "diperbaiki"), until="11")
    old, new = ticket.papers.filter(kind=PaperKind.BA_PEKERJAAN).order_by("version")
    assert (old.number, old.superseded_at is not None) == (new.number, True)
    assert new.facts["acknowledgers"][0]["at"] == "20 November 2026 pukul 10.00 WIB"
    assert new.facts["correction"] == ""


def test_a_correction_makes_a_new_version_that_names_the_version_approved():
    _, ticket = walked("sumbawa")
    old = current(ticket, PaperKind.BA_PEKERJAAN)
    run = ticket.runs.get(step="5")
    with moment.at(factories.MORNING + timedelta(hours=2)):
        papers = documents.reissue_papers(ticket, run, now=moment.now())
    new = current(ticket, PaperKind.BA_PEKERJAAN)
    assert {paper.kind for paper in papers} == {
        PaperKind.LAPORAN,
        PaperKind.BA_PENGGANTIAN,
        PaperKind.BA_PEKERJAAN,
    }
    assert (new.number, new.version, new.facts["signed_version"]) == (old.number, 2, 1)
    assert new.facts["correction"] == "Perbaikan catatan langkah 5 pada 20 November 2026 pukul 12.00 WITA"
    old.refresh_from_db()
    assert old.superseded_at is not None


def test_a_corrected_finding_reaches_the_new_version_and_leaves_the_old_one():
    office, ticket = walked("purbalingga", until="7")
    run = ticket.runs.get(step="5")
    with moment.at(factories.MORNING):
        actions.correct_record(
            ticket, actor=office.tim, run=run, data={"jenis": "lambat"}, note="Salah pilih jenis gangguan"
        )
    old, new = ticket.papers.filter(title="Laporan Perbaikan").order_by("version")
    assert (old.facts["latest"]["jenis"], new.facts["latest"]["jenis"]) == ("Mati total", "Lambat")


def test_an_issued_paper_does_not_follow_later_changes():
    office, ticket = walked("bogor")
    facts = current(ticket, PaperKind.LAPORAN).facts
    office.kabid.full_name = "Nama Lain"
    office.kabid.save(update_fields=["full_name"])
    Pemda.objects.update(dinas="Dinas Lain", number_template="{urut}", city="Kota Lain")
    again = current(ticket, PaperKind.LAPORAN)
    assert (again.facts, again.facts["signers"][0]["person"]["name"]) == (facts, "Contoh Kabid")


@pytest.mark.django_db
def test_an_f04_of_a_reopened_ticket_still_says_whose_responsibility_it_is():
    office = factories.make_office("tanah-bumbu")
    with moment.at(factories.MORNING):
        ticket = factories.walk(office, factories.make_ticket(office), "gagal")
        ticket = actions.reopen(ticket, actor=office.people["opd"], note="Jaringan putus lagi.")
        factories.walk(office, ticket)
    first, second = Naskah.objects.filter(kind=PaperKind.F04).order_by("round")
    assert second.facts["latest"]["tanggung_jawab"] == first.facts["latest"]["tanggung_jawab"]


def test_a_report_speaks_of_the_work_and_leaves_the_disposisi_to_their_sheet():
    _, ticket = walked("sumbawa", until="13")
    report = ticket.papers.get(title__startswith="Laporan Hasil Pelaksanaan")
    entries = report.facts["entries"]
    assert entries[0]["status"] == "pemeriksaan"
    assert "disposisi" not in {entry["status"] for entry in entries}


def test_bogor_prints_the_three_forwards_with_their_hands():
    _, ticket = walked("bogor")
    hops = current(ticket, PaperKind.LAPORAN).facts["forwards"]
    assert [(hop["step"], hop["giver_name"]) for hop in hops] == [
        ("7", "Contoh Tim"),
        ("8", "Contoh Kasi"),
        ("9", "Contoh Kabid"),
    ]
    assert hops[2]["receiver"] == ticket.sop.title_of(Role.KADIS)


def test_an_acting_official_signs_with_the_mark_before_the_post():
    with moment.at(factories.MORNING):
        office = factories.make_office("bogor")
        Holder.objects.create(
            post=office.posts["kabid"], user=office.sekretaris, kind=Holder.Kind.PLT, starts_on=date(2026, 11, 1)
        )
        ticket = factories.make_ticket(office)
        ticket = factories.perform(office, ticket) if ticket.step == "1" else ticket
        ticket = factories.perform(office, ticket)
        ticket = factories.perform(office, ticket, actor=office.sekretaris)
    hop = current(ticket, PaperKind.LEMBAR_DISPOSISI).facts["disposisi"][-1]
    assert (hop["giver_name"], hop["giver"]) == ("Contoh Sekretaris", f"Plt. {office.posts['kabid'].title}")


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("Kepala Dinas", "KEPALA DINAS"),
        ("Plt. Kepala Bidang Infrastruktur", "Plt. KEPALA BIDANG INFRASTRUKTUR"),
        ("Plh. Kepala Dinas", "Plh. KEPALA DINAS"),
    ],
)
def test_a_post_stands_in_capitals_above_its_signature(title, printed):
    assert heading(title) == printed


def test_a_nip_is_printed_in_its_groups():
    assert spaced_nip("000000000000000000") == "00000000 000000 0 000"
    assert spaced_nip("") == ""


@pytest.mark.parametrize(
    ("typed", "name", "job"),
    [
        ("Contoh Pelapor, S.IP. (Pranata Komputer)", "Contoh Pelapor, S.IP.", "Pranata Komputer"),
        ("Contoh Admin SKPD, Pranata Komputer", "Contoh Admin SKPD", "Pranata Komputer"),
        ("Ir. Contoh Admin, ST, M.Kom., Kasubbag. Umum", "Ir. Contoh Admin, ST, M.Kom.", "Kasubbag. Umum"),
        ("Contoh Admin, Staf", "Contoh Admin", "Staf"),
        ("Contoh Admin, A.Md.Kom.", "Contoh Admin, A.Md.Kom.", ""),
        ("Contoh Admin (", "Contoh Admin (", ""),
    ],
)
def test_name_and_job_of_a_confirming_hand_are_told_apart(typed, name, job):
    assert (named(typed).name, named(typed).title) == (name, job)


@pytest.mark.parametrize("failure", [OperationalError("away"), ConnectionRefusedError("away")])
def test_a_broker_that_is_away_neither_fails_nor_delays_the_act(
    failure, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    calls = []

    def refuse(pk):
        calls.append(pk)
        raise failure

    monkeypatch.setattr(nudge.render_naskah, "delay", refuse)
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        _, ticket = walked("bogor")
    assert ticket.papers.count() == 6
    assert len(calls) == 1
    assert "does not answer" in caplog.text


def test_issuing_asks_the_worker_after_the_commit(monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr(nudge.render_naskah, "delay", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        _, ticket = walked("bogor", until="3")
        assert asked == []
    assert asked == [ticket.papers.get().pk]


@pytest.fixture
def sheet(office, morning):
    """A rendered Lembar Disposisi of Purbalingga."""
    ticket = factories.walk(office, factories.make_ticket(office), until="4")
    paper = ticket.papers.get(kind=PaperKind.LEMBAR_DISPOSISI)
    render_naskah(paper.pk)
    return ticket.papers.get(pk=paper.pk)


def page_of(client, user, paper):
    """What that person gets at the paper's address."""
    client.force_login(user)
    return client.get(reverse("naskah", args=[paper.pk]))


@pytest.mark.parametrize("name", ["opd", "opd_kepala", "kadis", "tim", "auditor"])
def test_those_who_see_the_ticket_open_its_paper(client, office, sheet, name):
    response = page_of(client, office.people[name], sheet)
    assert response.status_code == 200
    assert response.getvalue().startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        f'inline; filename="{sheet.ticket.number.lower()}-lembar-disposisi-versi-1.pdf"'
    )
    assert response["Cache-Control"] == "no-store, private"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_another_opd_does_not_find_the_paper(client, office, sheet):
    assert page_of(client, office.other_opd_kepala, sheet).status_code == 404


def test_another_government_does_not_find_the_paper(client, other_office, sheet):
    assert page_of(client, other_office.kadis, sheet).status_code == 404


def test_a_visitor_is_led_to_the_login(client, sheet):
    response = client.get(reverse("naskah", args=[sheet.pk]))
    assert response.status_code == 302
    assert reverse("masuk") in response["Location"]


def test_a_paper_without_its_pdf_says_that_it_is_being_made(client, office, sheet):
    Naskah.objects.update(rendered_at=None, attempts=1)
    response = page_of(client, office.kabid, sheet)
    assert response.status_code == 202
    assert "Naskah sedang dibuat" in response.content.decode()
    assert "data-muat-ulang" in response.content.decode()


def test_a_paper_that_was_given_up_says_so(client, office, sheet):
    Naskah.objects.update(rendered_at=None, attempts=MOST_ATTEMPTS, failure="ValueError: contoh")
    page = page_of(client, office.kabid, sheet).content.decode()
    assert "Naskah gagal dibuat" in page
    assert "ValueError" not in page
    assert "data-muat-ulang" not in page


def test_a_file_that_was_altered_or_removed_is_found_by_the_daily_look_and_shown_no_more(client, office, sheet):
    body = b"".join(page_of(client, office.kabid, sheet))
    for harmed in (body[:100] + b"?" + body[101:], b"", None):
        put(sheet, harmed)
        look_through_files()
        sheet.refresh_from_db()
        assert (sheet.is_broken, sheet.state_words) == (True, ["berkas rusak"])
        answer = page_of(client, office.kabid, sheet)
        assert answer["Content-Type"].startswith("text/html")
        assert "tidak dapat dibuka" in answer.content.decode()
        client.force_login(office.people["admin"], backend="tickets.backends.PeopleBackend")
        assert "1 naskah berkasnya hilang atau berubah" in client.get(reverse("kelola")).content.decode()
        assert custody.BROKEN in client.get(reverse("kelola_gagal")).content.decode()
        put(sheet, body)
        look_through_files()
        assert b"".join(page_of(client, office.kabid, sheet)) == body


def test_a_file_that_is_gone_is_told_at_once(client, office, sheet):
    put(sheet, None)
    assert "tidak dapat dibuka" in page_of(client, office.kabid, sheet).content.decode()


def test_the_daily_look_reaches_every_file_piece_by_piece(office, morning, monkeypatch):
    monkeypatch.setattr(custody, "PIECE", 1)
    ticket = factories.walk(office, factories.make_ticket(office), until="5")
    papers = list(ticket.papers.all())
    for paper in papers:
        render_naskah(paper.pk)
        paper.refresh_from_db()
        put(paper, b"?")
    look_through_files()
    assert len(papers) > 1
    assert all(paper.is_broken for paper in ticket.papers.all())


def put(paper, body):
    """Write other bytes over the stored file of a paper, or remove it."""
    if body is None:
        paper.file.storage.delete(paper.file.name)
    else:
        with open(paper.file.path, "wb") as stored:
            stored.write(body)
