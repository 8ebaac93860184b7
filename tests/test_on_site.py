"""Work of the team at the site: another visit within a row, and a signature of somebody without an account."""

import io
from copy import deepcopy
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from reports.models import Naskah
from reports.tasks import render_naskah
from tests import factories
from tickets.models import Attachment, Ticket
from workflow import actions, moment
from workflow.models import Notice, Turn
from workflow.states import Status

pytestmark = pytest.mark.django_db

SIGNER = {"name": "Contoh Penjaga Kantor", "position": "Kasubbag Umum"}


@pytest.fixture(scope="module")
def begun(module_db):
    """Tanah Bumbu with a repair that waits for the SKPD's hand; made once, since most tests begin with it."""
    with moment.at(factories.MORNING):
        office = factories.make_office("tanah-bumbu")
        ticket = factories.walk(office, factories.make_ticket(office), "gagal", until="9")
        return office, factories.perform(office, ticket)


@pytest.fixture
def bumbu(begun, morning, db):
    """Tanah Bumbu, whose F-04 is handed to somebody of the SKPD at the site."""
    return deepcopy(begun[0])


@pytest.fixture
def repaired(begun, morning, db):
    """The repair that waits for the SKPD's hand."""
    return Ticket.objects.get(pk=begun[1].pk)


@pytest.fixture
def at_repair(morning, office):
    """Purbalingga's repair, under way."""
    return factories.walk(office, factories.make_ticket(office), "perbaikan", until="6")


def sign(ticket, actor, **overrides):
    """Let the sample person sign on the phone of ``actor``."""
    given = {**SIGNER, "signature": factories.make_photo("ttd"), "version": ticket.version, **overrides}
    return actions.acknowledge_on_site(ticket, actor=actor, **given)


def test_a_signature_at_the_site_is_the_acknowledgement_of_the_opd(bumbu, repaired):
    ticket = sign(repaired, bumbu.tim)
    turn = ticket.turns.get(kind=Turn.Kind.ACKNOWLEDGE)
    assert ticket.status == Status.SELESAI
    assert (turn.answer, turn.signer_name, turn.closer_title) == ("sah", SIGNER["name"], SIGNER["position"])
    assert (turn.closed_by, turn.signature.kind) == (bumbu.tim, Attachment.Kind.TTD)


@pytest.mark.parametrize("name", ["Contoh Tim", "contoh  tim", "Contoh Tim, S.Kom."])
def test_who_did_the_work_cannot_sign_for_the_opd(bumbu, repaired, name):
    with pytest.raises(actions.DataMissing) as refused:
        sign(repaired, bumbu.tim, name=name)
    assert "sudah menjadi pihak pelaksana" in refused.value.fields["name"]
    assert repaired.turns.get(kind=Turn.Kind.ACKNOWLEDGE).closed_at is None


def test_it_leaves_a_trail_that_names_signer_and_witness(bumbu, repaired):
    entry = sign(repaired, bumbu.tim).audit_trail.get(act="acknowledge_on_site")
    assert entry.actor == bumbu.tim
    assert entry.note == "Ditandatangani di lokasi oleh Contoh Penjaga Kantor (Kasubbag Umum), disaksikan Contoh Tim"


def test_the_paper_carries_the_drawn_signature_and_the_witness(bumbu, repaired):
    sign(repaired, bumbu.tim)
    paper = Naskah.objects.get(kind="f04")
    render_naskah(paper.pk)
    paper.refresh_from_db()
    text = " ".join(PdfReader(io.BytesIO(paper.file.read())).pages[0].extract_text().split())
    assert paper.failure == ""
    assert "disaksikan Contoh Tim" in text
    assert "Contoh Penjaga Kantor" in text


def test_the_berita_acara_carries_signature_and_visits(morning):
    office = factories.make_office("sumbawa")
    ticket = factories.walk(office, factories.make_ticket(office), "lengkap", "gagal", until="7")
    done = "ODP dibersihkan, kabel pengganti dipesan."
    ticket = visit(ticket, office.tim, found=done, accompanied_by="Contoh Satpam")
    ticket = factories.walk(office, ticket, "tidak_rusak", "normal", until="14")
    ticket = actions.acknowledge(sign(factories.perform(office, ticket), office.tim), actor=office.kadis)
    for kind in ("ba_pekerjaan", "laporan"):
        paper = Naskah.objects.filter(kind=kind, superseded_at=None).last()
        render_naskah(paper.pk)
        paper.refresh_from_db()
        pages = PdfReader(io.BytesIO(paper.file.read())).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        assert paper.failure == ""
        assert done in text
        assert "20 November 2026 pukul 09.00 WITA" in text
        assert "didampingi Contoh Satpam" in text
        if kind == "ba_pekerjaan":
            assert "Ditandatangani di lokasi, disaksikan Contoh Tim" in text
            assert "Contoh Penjaga Kantor" in text and "KASUBBAG UMUM," in text


def test_other_acknowledgers_are_still_awaited_and_the_reporter_is_told_who_signed(morning):
    office = factories.make_office("sumbawa")
    ticket = factories.walk(office, factories.make_ticket(office), "lengkap", "berhasil", "normal", until="14")
    ticket = sign(factories.perform(office, ticket), office.tim)
    assert (ticket.step, [turn.role for turn in ticket.open_turns]) == ("14", ["kadis"])
    told = Notice.objects.get(user=office.people["opd"], event="sah_lokasi")
    assert told.words == "Pekerjaan disahkan di lokasi oleh Contoh Penjaga Kantor, Kasubbag Umum."
    assert actions.acknowledge(ticket, actor=office.kadis).status == Status.SELESAI


@pytest.mark.parametrize("who", ["opd", "opd_kepala", "tu", "kadis", "kabid", "kasi", "tim_lain", "admin", "auditor"])
def test_nobody_but_the_team_is_a_witness(bumbu, repaired, who):
    with pytest.raises(actions.ActDenied):
        sign(repaired, bumbu.people[who])
    assert Ticket.objects.get(pk=repaired.pk).version == repaired.version


def test_a_row_that_is_not_done_cannot_be_signed(bumbu):
    ticket = factories.walk(bumbu, factories.make_ticket(bumbu), "gagal", until="9")
    with pytest.raises(actions.ActNotPossible):
        sign(ticket, bumbu.tim)


def test_signed_twice_it_counts_once(bumbu, repaired):
    sign(repaired, bumbu.tim)
    with pytest.raises(actions.StaleTicket):
        sign(repaired, bumbu.tim)
    assert repaired.attachments.filter(kind=Attachment.Kind.TTD).count() == 1


@pytest.mark.parametrize(("name", "value"), [("name", " "), ("position", "a"), ("signature", None)])
def test_name_position_and_signature_are_all_needed(bumbu, repaired, name, value):
    with pytest.raises(actions.DataMissing) as refusal:
        sign(repaired, bumbu.tim, **{name: value})
    assert list(refusal.value.fields) == [name]


def test_the_page_takes_a_photo_of_the_signature_without_any_script(client, bumbu, repaired):
    client.force_login(bumbu.tim)
    address = reverse("ticket_act", args=[repaired.number, "acknowledge_on_site"])
    page = client.get(address).content.decode()
    image = SimpleUploadedFile("ttd.jpg", factories.make_photo().content)
    refused = client.post(address, {"version": repaired.version, "name": "", "position": "Kasubbag"})
    answer = client.post(address, {"version": repaired.version, **SIGNER, "signature": image})
    assert "js/goresan" in page
    assert refused.status_code == 422
    assert answer.status_code == 303
    shown = client.get(repaired.get_absolute_url()).content.decode()
    assert "Disahkan Contoh Penjaga Kantor, di lokasi, disaksikan Contoh Tim" in shown


# -- visits -----------------------------------------------------------------------------------------------------------


def visit(ticket, actor, **overrides):
    """Note a visit of an hour ago."""
    given = {"arrived_at": moment.now() - timedelta(hours=1), "found": "Panel terkunci, kunci dicari.", **overrides}
    return actions.record_visit(ticket, actor=actor, **given)


def test_a_visit_is_noted_and_the_row_goes_on(office, at_repair):
    ticket = visit(at_repair, office.tim, accompanied_by="Contoh Penjaga")
    ticket = visit(ticket, office.tim2, arrived_at=moment.now(), files=[factories.make_photo()])
    assert (ticket.step, ticket.current_run.performed_at) == ("6", None)
    assert [seen.recorded_by for seen in ticket.visits.all()] == [office.tim, office.tim2]
    assert ticket.audit_trail.filter(act="record_visit").count() == 2
    assert factories.perform(office, ticket).step == "7"


def test_visits_stand_on_the_row_and_on_the_ticket(client, office, at_repair):
    ticket = visit(at_repair, office.tim)
    client.force_login(office.tim2)
    for address in (reverse("ticket_row", args=[ticket.number]), ticket.get_absolute_url()):
        assert "Panel terkunci, kunci dicari." in client.get(address).content.decode()


def test_colleagues_and_the_place_are_at_hand(client, office, at_repair):
    client.force_login(office.tim2)
    page = client.get(reverse("ticket_row", args=[at_repair.number])).content.decode()
    assert "Rekan: Contoh Tim (penanggung jawab)" in page
    assert "Mencatat langkah 5." in page
    assert 'href="geo:0,0?q=Gedung%20A%2C%20lantai%202' in page


def test_several_colleagues_are_folded_so_that_the_form_stays_near(client, office):
    office.team.append(office.tim_lain)
    ticket = factories.walk(office, factories.make_ticket(office), "perbaikan", until="6")
    client.force_login(office.tim2)
    page = client.get(reverse("ticket_row", args=[ticket.number])).content.decode()
    assert "<details><summary>2 rekan pada laporan ini</summary>" in page
    assert "Rekan: Contoh Tim Lain" in page


@pytest.mark.parametrize("who", ["opd", "tu", "kadis", "kasi", "tim_lain", "auditor"])
def test_nobody_else_notes_a_visit(office, at_repair, who):
    with pytest.raises(actions.ActDenied):
        visit(at_repair, office.people[who])


def test_no_visit_is_noted_outside_the_work(office):
    ticket = factories.make_ticket(office)
    with pytest.raises(actions.ActNotPossible):
        visit(ticket, office.tim)


def test_a_visit_lies_in_the_past_and_ends_after_it_began(office, at_repair):
    for wrong in ({"arrived_at": moment.now() + timedelta(hours=1)}, {"left_at": moment.now() - timedelta(hours=3)}):
        with pytest.raises(actions.ActNotPossible):
            visit(at_repair, office.tim, **wrong)
    with pytest.raises(actions.DataMissing):
        visit(at_repair, office.tim, found=" ")


def test_the_form_of_a_visit_says_what_is_wrong_and_keeps_what_was_typed(client, office, at_repair):
    client.force_login(office.tim)
    address = reverse("ticket_act", args=[at_repair.number, "record_visit"])
    sent = {
        "version": at_repair.version,
        "arrived_at_0": "2026-11-20",
        "arrived_at_1": "08:30",
        "found": "Menunggu kunci.",
    }
    wrong = client.post(address, {**sent, "left_at_0": "2026-11-20", "left_at_1": "08:00"})
    assert wrong.status_code == 422
    assert "sebelum waktu tiba" in wrong.content.decode()
    assert "Menunggu kunci." in wrong.content.decode()
    assert client.post(address, sent).status_code == 303
