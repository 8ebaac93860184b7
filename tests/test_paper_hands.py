"""What a paper says above and beside its hands: who signs for whom, and what the SOP warns of."""

import pytest

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


def test_the_team_that_wrote_for_the_opd_does_not_stand_on_both_sides(morning):
    office = factories.make_office("batam")
    ticket = factories.walk(office, factories.make_ticket(office), "luar_data_center", "diganti", until="8")
    ticket = factories.perform(office, ticket, actor=office.tim)
    asked = ticket.papers.get(kind=PaperKind.BA_PENGGANTIAN).facts["parties"]
    ticket = factories.walk(office, ticket, until="10")
    agreed = ticket.papers.filter(kind=PaperKind.BA_PENGGANTIAN).latest("pk").facts["parties"]

    (by_team,), (of_opd,), (provider,) = asked["first"], agreed["first"], agreed["second"]
    assert (by_team["person"]["name"], by_team["on_behalf_of"]) == (office.tim.full_name, "Kepala OPD Pemohon")
    assert of_opd["person"]["name"] == office.people["opd"].full_name
    assert provider["person"]["name"] == office.tim.full_name
