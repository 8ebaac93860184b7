"""What a paper says above and beside its hands: who signs for whom, and what the SOP warns of."""

import pytest
from django.urls import reverse

from reports.pdf import html
from tests import factories
from tests.factories import SOP_FOLDER
from workflow.papers import PaperKind

pytestmark = pytest.mark.django_db

DEVICE = {
    "jenis": "router",
    "merek_tipe": "Contoh RB-1",
    "nomor_seri": "CONTOH-0001",
    "nomor_inventaris": "",
    "kepemilikan": "dinas",
    "kondisi": "Mati",
    "merek_tipe_baru": "Contoh RB-2",
    "nomor_seri_baru": "CONTOH-0002",
    "nomor_inventaris_baru": "",
}


@pytest.mark.parametrize(
    ("deputy", "above"),
    [
        ("kadis", []),
        ("kabid", ["a.n. CONTOH KEPALA DINAS"]),
        ("kasi", ["a.n. CONTOH KEPALA DINAS", "CONTOH KEPALA BIDANG", "u.b."]),
    ],
)
def test_who_signs_for_a_superior_names_him_and_two_levels_down_the_post_between(tmp_path, morning, deputy, above):
    source, row = (SOP_FOLDER / "bogor.toml").read_text(), 'role = "kadis"\ndata = ["kepada", "instruksi"]\n'
    (tmp_path / "bogor.toml").write_text(source.replace(row, f'{row}on_behalf = ["kabid", "kasi"]\n', 1))
    office = factories.make_office("bogor", sop=tmp_path / "bogor.toml")
    ticket = factories.walk(office, factories.make_ticket(office), until="2")
    ticket = factories.perform(office, ticket, actor=office.people[deputy])
    sheet = ticket.papers.get(kind=PaperKind.LEMBAR_DISPOSISI)
    (signer,) = sheet.facts["signers"]
    assert (signer["above"], signer["person"]["name"]) == (above, office.people[deputy].full_name)
    assert sheet.facts["sheet"]["signature"] == signer


@pytest.mark.parametrize(("owner", "warned"), [("dinas", True), ("opd", False)])
def test_the_sop_warns_where_a_device_is_lent(morning, owner, warned):
    office = factories.make_office("purbalingga")
    ticket = factories.walk(office, factories.make_ticket(office), "perbaikan", until="6")
    ticket = factories.perform(office, ticket, perangkat_pengganti=[DEVICE | {"kepemilikan_baru": owner}])
    report = ticket.papers.filter(kind=PaperKind.LAPORAN).latest("pk")
    assert bool(report.facts["loan_notice"]) is warned


def written_by_the_team(code, row, *outcomes):
    """A ticket whose wish for another device the team has written down for the OPD."""
    office = factories.make_office(code)
    ticket = factories.walk(office, factories.make_ticket(office), *outcomes, until=row)
    return office, factories.perform(office, ticket, actor=office.tim)


@pytest.mark.parametrize(
    ("code", "row", "outcomes"),
    [("batam", "8", ("luar_data_center", "diganti")), ("sumbawa", "9", ("lengkap", "gagal", "diganti"))],
)
def test_the_place_of_the_opd_stays_open_where_the_team_wrote_its_wish(morning, client, code, row, outcomes):
    office, ticket = written_by_the_team(code, row, *outcomes)
    asked = ticket.papers.get(kind=PaperKind.BA_PENGGANTIAN)
    (of_opd,), (to_come,) = asked.facts["parties"]["first"], asked.facts["parties"]["second"]
    assert (of_opd["role"], of_opd["at"], of_opd["person"]["name"]) == ("opd", "", "")
    assert of_opd["written_by"].startswith(f"{office.tim.full_name} (")
    assert to_come["person"]["name"] == office.tim.full_name
    paper = html(asked.kind, asked.facts)
    assert f"ditulis untuk OPD oleh {office.tim.full_name}" in paper
    assert "Menunggu tanda tangan basah." in paper
    assert "Disahkan oleh" not in client.get(reverse("verifikasi", args=[asked.verification_code])).content.decode()


def test_whoever_acknowledges_for_the_opd_is_its_hand_where_the_team_wrote(morning):
    office, ticket = written_by_the_team("batam", "8", "luar_data_center", "diganti")
    ticket = factories.walk(office, ticket, until="10")
    agreed = ticket.papers.filter(kind=PaperKind.BA_PENGGANTIAN).latest("pk").facts["parties"]
    (of_opd,), (provider,) = agreed["first"], agreed["second"]
    assert (of_opd["person"]["name"], of_opd["written_by"]) == (office.people["opd"].full_name, "")
    assert provider["person"]["name"] == office.tim.full_name


def test_the_technician_who_provides_the_device_is_the_hand_of_the_team_only(morning):
    office, ticket = written_by_the_team("sumbawa", "9", "lengkap", "gagal", "diganti")
    ticket = factories.perform(office, ticket, actor=office.tim)
    agreed = ticket.papers.filter(kind=PaperKind.BA_PENGGANTIAN).latest("pk").facts["parties"]
    (of_opd,), (provider,) = agreed["first"], agreed["second"]
    assert (of_opd["person"]["name"], of_opd["at"]) == ("", "")
    assert provider["person"]["name"] == office.tim.full_name
