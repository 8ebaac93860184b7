"""A draft printed and signed by hand: its scan counts as that party's approval, and the paper is issued."""

from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports import pdf
from reports.models import Konsep
from tests import factories
from tests.test_pdf import squeezed, text_of
from tickets.models import Ticket
from workflow import actions, moment
from workflow.models import Notice
from workflow.papers import PaperKind
from workflow.states import Status

pytestmark = pytest.mark.django_db

SIGNER = {"name": "Contoh Penjaga Arsip", "position": "Kasubbag Umum"}
#: Who may attach a scan for the OPD, beside the OPD's reporter: the team that performed the row, and TU.
ATTACHERS = {"opd", "tim", "tim2", "tu"}
OTHERS = ("opd_kepala", "other_opd", "sekretaris", "kadis", "kabid", "kasi", "tim_lain", "admin", "auditor")


@pytest.fixture(scope="module")
def begun(module_db):
    """Batam with a ticket whose BA has been written; made once, since most tests begin with it."""
    with moment.at(factories.MORNING):
        office = factories.make_office("batam")
        ticket = factories.walk(office, factories.make_ticket(office), "di_data_center", until="10")
        return office, factories.perform(office, ticket)


@pytest.fixture
def batam(begun, morning, db):
    """Batam, whose BA only the reporter acknowledges."""
    return deepcopy(begun[0])


@pytest.fixture
def drafted(begun, morning, db):
    """The ticket, whose BA waits for the OPD."""
    return Ticket.objects.get(pk=begun[1].pk)


def attach(ticket, actor, role="opd", **overrides):
    """Attach the scan of the signed print."""
    given = {**SIGNER, "scan": factories.make_photo("berkas"), "version": ticket.version, **overrides}
    return actions.acknowledge_on_paper(ticket, actor=actor, role=role, **given)


def test_the_scan_is_the_approval_and_the_draft_becomes_the_paper(batam, drafted):
    ticket = attach(drafted, batam.tu)
    paper = ticket.papers.get(kind=PaperKind.BA_PEKERJAAN)
    turn = ticket.turns.get(kind="acknowledge", run=paper.run)
    assert (ticket.step, turn.answer, turn.on_paper, turn.closed_by) == ("11", "sah", True, batam.tu)
    assert (paper.scan, bool(paper.number)) == (turn.signature, True)
    assert not Konsep.objects.filter(settled_at=None).exists()


def test_the_paper_says_who_signed_by_hand_who_attached_the_scan_and_its_sha256(batam, drafted):
    paper = attach(drafted, batam.tu).papers.get(kind=PaperKind.BA_PEKERJAAN)
    text = text_of(pdf.render(paper.kind, paper.facts, pdf.Pictures()))
    assert "Ditandatangani basah pada cetakan, pindaian dilampirkan Contoh Tu" in text
    assert SIGNER["name"] in text and SIGNER["position"].upper() in text
    assert paper.scan.sha256 in squeezed(text)
    assert text.count("Disahkan melalui sistem, bukan TTE tersertifikasi 20 November") == 1  # the team's own


def test_a_scan_with_the_name_of_who_did_the_work_is_no_signature_of_the_opd(batam, drafted):
    with pytest.raises(actions.DataMissing) as refused:
        attach(drafted, batam.tu, name=batam.tim.full_name)
    assert "sudah menjadi pihak pelaksana" in refused.value.fields["name"]


def test_it_leaves_a_trail_and_tells_the_party_in_whose_place_it_was_attached(batam, drafted):
    ticket = attach(drafted, batam.tim)
    entry = ticket.audit_trail.get(act="acknowledge_on_paper")
    scan = ticket.turns.get(on_paper=True).signature
    assert (entry.actor, entry.note) == (
        batam.tim,
        f"Ditandatangani basah oleh Contoh Penjaga Arsip (Kasubbag Umum), pindaian SHA-256 {scan.sha256}",
    )
    told = Notice.objects.get(user=batam.people["opd"], event="sah_basah")
    assert "Contoh Penjaga Arsip, Kasubbag Umum, dilampirkan Contoh Tim" in told.words


def test_the_holder_of_a_post_is_printed_with_pangkat_and_nip(morning):
    office = factories.make_office("sumbawa")
    kadis = office.kadis
    kadis.pangkat, kadis.nip = "Pembina Utama Muda", "198001012005011001"
    kadis.save()
    ticket = factories.walk(office, factories.make_ticket(office), "lengkap", "berhasil", "normal", until="14")
    ticket = attach(factories.perform(office, ticket), office.tim)
    assert [turn.role for turn in ticket.open_turns] == ["kadis"]
    given = {"name": kadis.full_name, "position": "Kepala Dinas"}
    ticket = attach(ticket, office.tim, role="kadis", **given)
    (hand,) = ticket.papers.get(kind=PaperKind.BA_PEKERJAAN).facts["parties"]["witnesses"]
    assert ticket.status == Status.SELESAI
    assert (hand["person"]["nip"], hand["wet"]["attached_by"]) == ("19800101 200501 1 001", office.tim.full_name)


@pytest.mark.parametrize("who", sorted(ATTACHERS))
def test_the_party_the_team_and_tu_attach_a_scan(batam, drafted, who):
    assert attach(drafted, batam.people[who]).step == "11"


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_does(batam, drafted, who):
    with pytest.raises(actions.ActDenied):
        attach(drafted, batam.people[who])
    assert Ticket.objects.get(pk=drafted.pk).version == drafted.version


def test_a_reporter_attaches_no_signature_of_the_kadis(morning):
    office = factories.make_office("sumbawa")
    ticket = factories.walk(office, factories.make_ticket(office), "lengkap", "berhasil", "normal", until="14")
    ticket = factories.perform(office, ticket)
    with pytest.raises(actions.ActDenied):
        attach(ticket, office.people["opd"], role="kadis")


def test_the_page_offers_each_only_the_signatures_that_they_may_note(client, morning):
    office = factories.make_office("sumbawa")
    ticket = factories.walk(office, factories.make_ticket(office), "lengkap", "berhasil", "normal", until="14")
    ticket = factories.perform(office, ticket)
    offered = {}
    for who in ("opd", "kadis", "tim", "tu"):
        client.force_login(office.people[who], backend="tickets.backends.PeopleBackend")
        page = client.get(reverse("ticket_act", args=[ticket.number, "acknowledge_on_paper"]))
        offered[who] = [role for role, _ in page.context["form"].fields["role"].choices]
    assert offered == {"opd": ["opd"], "kadis": ["kadis"], "tim": ["opd", "kadis"], "tu": ["opd", "kadis"]}


@pytest.mark.parametrize(
    ("name", "value"), [("role", "kadis"), ("name", " "), ("position", "a"), ("scan", None), ("role", "")]
)
def test_party_name_position_and_scan_are_all_needed(batam, drafted, name, value):
    with pytest.raises(actions.DataMissing) as refusal:
        attach(drafted, batam.tu, **{name: value})
    assert list(refusal.value.fields) == [name]


def test_signed_twice_it_counts_once(batam, drafted):
    attach(drafted, batam.tu)
    with pytest.raises(actions.StaleTicket):
        attach(drafted, batam.tu)


def test_a_row_that_is_not_done_is_not_signed(batam):
    ticket = factories.walk(batam, factories.make_ticket(batam), "di_data_center", until="10")
    with pytest.raises(actions.ActNotPossible):
        attach(ticket, batam.tu)


def test_the_page_takes_the_scan_and_the_paper_shows_it(client, batam, drafted):
    client.force_login(batam.tu, backend="tickets.backends.PeopleBackend")
    address = reverse("ticket_act", args=[drafted.number, "acknowledge_on_paper"])
    assert address in client.get(drafted.get_absolute_url()).content.decode()
    scan = SimpleUploadedFile("ba.jpg", factories.make_photo().content)
    refused = client.post(address, {"version": drafted.version, "role": "opd", "name": "", "position": "Staf"})
    answer = client.post(address, {"version": drafted.version, "role": "opd", **SIGNER, "scan": scan})
    assert (refused.status_code, answer.status_code) == (422, 303)
    paper = drafted.papers.get(kind=PaperKind.BA_PEKERJAAN)
    assert (
        reverse("berkas", args=[paper.scan_id]) in client.get(reverse("naskah_rinci", args=[paper.pk])).content.decode()
    )
    shown = client.get(drafted.get_absolute_url()).content.decode()
    assert "Disahkan Contoh Penjaga Arsip, tanda tangan basah, pindaian dilampirkan Contoh Tu" in shown
