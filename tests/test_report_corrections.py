"""What a report says is put right by TU or its OPD: papers and notices follow, the trail keeps what stood there."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import factories
from tests.correcting import correct, entered, fresh, told
from tests.dump import dump_hash
from tests.situations import REASON, at_row
from tests.test_audit import broken_rules
from tickets.forms.report import same_letter
from tickets.models import Opd, ReportWord
from workflow import actions, moment
from workflow.models import Clock, Turn
from workflow.papers import PaperKind
from workflow.states import Kanal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


# -- words --------------------------------------------------------------------------------------------------------


def test_the_trail_keeps_what_stood_there_what_stands_there_who_and_why(office):
    ticket = entered(office)
    ticket = correct(office, ticket, place="Gedung B", reporter_phone="081299999999", note="Salah dengar di telepon.")
    assert (fresh(ticket).place, fresh(ticket).reporter_phone) == ("Gedung B", "081299999999")
    entry = ticket.audit_trail.last()
    assert (entry.act, entry.label) == ("correct_report", "Perbaiki data laporan")
    assert (entry.actor, entry.actor_title) == (office.tu, office.posts["tu"].title)
    assert entry.note == (
        "Salah dengar di telepon. Lokasi: semula “Gedung A, lantai 2, ruang layanan”, menjadi “Gedung B”. "
        "Nomor HP narahubung: semula “081200000000”, menjadi “081299999999”"
    )


def test_neither_place_nor_clock_nor_hands_move(office):
    ticket = at_row(office, "5")
    before = (ticket.status, ticket.step, ticket.round)
    clocks, turns = list(Clock.objects.values()), list(Turn.objects.values())
    with moment.at(factories.MORNING + timedelta(hours=1)):
        ticket = correct(office, ticket, fault_at=factories.MORNING - timedelta(days=1), title="Wi-Fi mati")
    assert (ticket.status, ticket.step, ticket.round) == before
    assert (list(Clock.objects.values()), list(Turn.objects.values())) == (clocks, turns)
    assert "Mulai terganggu: semula 20 November 2026 pukul 08.30 WIB" in ticket.audit_trail.last().note


@pytest.mark.parametrize("who", ["opd", "opd_kepala"])
def test_the_opd_corrects_its_own_report_while_it_is_open(office, ticket, who):
    ticket = correct(office, ticket, actor=office.people[who], place="Lantai 3")
    assert fresh(ticket).place == "Lantai 3"
    ended = factories.walk(office, ticket, "perbaikan")
    with pytest.raises(actions.ActDenied):
        correct(office, ended, actor=office.people[who], place="Lantai 4")


def test_tu_corrects_a_finished_report_but_none_that_was_withdrawn(office, ticket):
    other = actions.withdraw(factories.make_ticket(office), actor=office.people["opd"], note=REASON)
    with pytest.raises(actions.ActNotPossible, match="berstatus dibatalkan"):
        correct(office, other, place="Lantai 3")
    ended = correct(office, factories.walk(office, ticket, "perbaikan"), place="Lantai 3")
    assert (ended.status, fresh(ended).place) == ("selesai", "Lantai 3")


def test_nobody_else_corrects_it(office, other_office, ticket):
    strangers = [other_office.tu, office.people["other_opd"], office.other_opd_kepala]
    before = dump_hash()
    for person in (*strangers, office.auditor, office.admin, office.kadis, office.kabid, office.kasi, office.tim):
        with pytest.raises(actions.ActDenied):
            correct(office, ticket, actor=person, place="Lantai 3")
    assert dump_hash() == before


def test_who_read_an_older_state_is_told_who_was_first(office, ticket):
    read = ticket.version
    correct(office, ticket, place="Lantai 3")
    with pytest.raises(actions.StaleTicket, match="Contoh Tu"):
        actions.correct_report(
            ticket, actor=office.people["opd"], report={"place": "Lantai 4"}, note=REASON, version=read
        )
    assert fresh(ticket).place == "Lantai 3"


@pytest.mark.parametrize(
    ("report", "field"),
    [
        ({"place": ""}, "place"),
        ({"reporter_phone": ""}, "reporter_phone"),
        ({"letter_number": ""}, "letter_number"),
        ({"fault_at": factories.MORNING + timedelta(minutes=1)}, "fault_at"),
        ({"kanal": Kanal.APLIKASI}, "kanal"),
    ],
)
def test_what_cannot_be_true_is_said_at_its_field(office, report, field):
    ticket = entered(office)
    with pytest.raises(actions.DataMissing) as refused:
        correct(office, ticket, **report)
    assert set(refused.value.fields) == {field}


def test_no_change_is_no_correction(office, ticket):
    with pytest.raises(actions.ActNotPossible, match="Belum ada isian yang diubah"):
        correct(office, ticket, place=ticket.place)
    with pytest.raises(actions.ActNotPossible, match="tidak dikenal: status"):
        correct(office, ticket, status="selesai")


def test_when_the_report_came_stays_since_the_clock_began_there(office, ticket):
    with pytest.raises(actions.ActNotPossible, match=r"tetap 20 November 2026 pukul 09\.00 WIB: tenggat SOP"):
        correct(office, ticket, arrived_at=factories.MORNING - timedelta(hours=1))


def test_a_way_that_was_typed_is_corrected_and_one_that_was_not_stays(office, ticket):
    assert fresh(correct(office, entered(office), kanal=Kanal.WHATSAPP)).kanal == "whatsapp"
    with pytest.raises(actions.ActNotPossible, match="Kanal tetap aplikasi"):
        correct(office, ticket, kanal=Kanal.WHATSAPP)
    with pytest.raises(actions.ActNotPossible, match="Kanal tetap telepon"):
        correct(office, entered(office), actor=office.people["opd"], kanal=Kanal.WHATSAPP)


def test_a_letter_is_corrected_where_it_was_written_down():
    office = factories.make_office("sumbawa")
    ticket = correct(office, entered(office), letter_number="5/Contoh/2026")
    assert same_letter(office.tu, office.opd, "005 / contoh / 2026", ticket.letter_date) == [ticket]
    registered = factories.walk(office, ticket, until="2")
    with pytest.raises(actions.ActNotPossible, match="Surat tercatat pada langkah 1"):
        correct(office, registered, letter_number="6/Contoh/2026")


def test_a_letter_that_the_opd_issued_here_keeps_its_number():
    office = factories.make_office("sumbawa")
    opd, head = office.people["opd"], office.opd_kepala
    ticket = actions.submit_report(
        actor=opd,
        opd=office.opd,
        report=factories.make_report(office, letter_number="", letter_date=None),
        submission_key=uuid4(),
        writes_letter=True,
    )
    words = {"to": "Kepala", "at": "Sumbawa", "subject": "Hal", "sifat": "Segera", "enclosure": "-", "body": ""}
    actions.draft_letter(ticket, actor=opd, words=words)
    actions.issue_letter(ticket, actor=head, number="1/Contoh")
    with pytest.raises(actions.ActNotPossible, match="diterbitkan Dinas Contoh Perpustakaan di sistem ini"):
        correct(office, fresh(ticket), letter_number="2/Contoh")


def test_words_that_came_with_the_correction_are_found_by_near_spellings(office, ticket):
    correct(office, ticket, place="Gudang arsip Melati")
    assert ReportWord.objects.filter(pemda=office.pemda, word="melati").exists()


def test_a_report_completed_by_its_opd_tells_what_was_changed_too(office, ticket):
    returned = actions.return_to_opd(ticket, actor=office.tu, note=REASON)
    sent = actions.resubmit(
        returned, actor=office.people["opd"], note="Lantai ditambahkan.", report={"place": "Lantai 3"}
    )
    assert sent.audit_trail.last().note == (
        "Lantai ditambahkan. Lokasi: semula “Gedung A, lantai 2, ruang layanan”, menjadi “Lantai 3”"
    )


# -- notices ------------------------------------------------------------------------------------------------------


def test_handlers_and_reporter_are_told_once_what_was_corrected(office):
    ticket = at_row(office, "5")
    with moment.at(factories.MORNING + timedelta(hours=1)):
        correct(office, ticket, place="Lantai 3", reporter_phone="081299999999", reporter_name="Contoh Lain")
    words = "Data laporan diperbaiki: lokasi, narahubung, dan nomor HP narahubung."
    assert told(factories.MORNING) == {
        ("tim", "data_diperbaiki"): words,
        ("tim2", "data_diperbaiki"): words,
        ("opd", "laporan_diperbaiki"): words,
    }


def test_who_corrects_the_own_report_is_not_told(office, ticket):
    with moment.at(factories.MORNING + timedelta(minutes=5)):
        correct(office, ticket, actor=office.people["opd"], place="Lantai 3")
    assert set(told(factories.MORNING)) == {("tu", "data_diperbaiki")}


# -- papers -------------------------------------------------------------------------------------------------------


def test_papers_that_print_what_was_wrong_come_out_in_a_new_version(office):
    ticket = factories.walk(office, entered(office), "perbaikan")
    before = {paper.pk: paper for paper in ticket.papers.all()}
    sheet = ticket.papers.get(kind=PaperKind.LEMBAR_DISPOSISI, superseded_at=None)
    correct(office, ticket, place="Gedung B")
    new = [paper for paper in ticket.papers.all() if paper.pk not in before]
    assert {paper.kind for paper in new} == {PaperKind.LAPORAN, PaperKind.DATA_PELAPOR}
    for paper in new:
        old = ticket.papers.get(number=paper.number, version=paper.version - 1)
        assert (old.superseded_at is not None, old.facts) == (True, before[old.pk].facts)
        assert (paper.facts["report"]["place"], paper.facts["signed_version"]) == ("Gedung B", old.version)
        assert paper.facts["correction"] == "Perbaikan data laporan pada 20 November 2026 pukul 09.00 WIB"
    sheet.refresh_from_db()
    assert sheet.superseded_at is None, "a sheet prints no place"


def test_a_telephone_number_makes_no_paper_anew_that_does_not_print_it(office):
    ticket = factories.walk(office, entered(office), "perbaikan")
    correct(office, ticket, reporter_phone="081299999999")
    anew = ticket.papers.filter(superseded_at=None).exclude(facts__correction="")
    assert [paper.kind for paper in anew] == [PaperKind.DATA_PELAPOR]


def test_a_paper_is_not_made_anew_for_what_else_has_changed_since(office):
    ticket = factories.walk(office, entered(office), "perbaikan")
    Opd.objects.filter(pk=office.opd.pk).update(name="Dinas Contoh Perpustakaan dan Arsip")
    correct(office, ticket, place="Gedung B")
    sheet = ticket.papers.get(kind=PaperKind.LEMBAR_DISPOSISI, superseded_at=None)
    assert (sheet.facts["correction"], sheet.facts["report"]["opd"]) == ("", "Dinas Contoh Perpustakaan")


def test_a_draft_that_reads_otherwise_is_made_and_read_anew():
    office = factories.make_office("sumbawa")
    ticket = at_row(office, "14", "lengkap", "berhasil", "normal")
    ticket = factories.perform(office, ticket)
    ticket = actions.acknowledge(ticket, actor=office.people["opd"])
    draft = ticket.konsep.get(settled_at=None)
    kept = correct(office, ticket, reporter_phone="081299999999")
    assert (kept.konsep.get(settled_at=None), len(kept.open_turns)) == (draft, 1)
    ticket = correct(office, kept, title="Wi-Fi mati")
    assert ticket.konsep.get(settled_at=None).facts["report"]["title"] == "Wi-Fi mati"
    assert {turn.role for turn in ticket.open_turns} == {"opd", "kadis"}
    for role in ("kadis", "opd"):
        ticket = actions.acknowledge(ticket, actor=office.people[role])
    assert (ticket.status, broken_rules(ticket)) == ("selesai", [])
