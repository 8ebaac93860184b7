"""The standar pelayanan: public, read out of the SOP in force, and silent where the SOP is silent."""

from html import unescape

import pytest
from django.urls import reverse

from tests import factories
from workflow import moment
from workflow.sop.service_standard import NOT_WRITTEN, components_of, time_lines

pytestmark = pytest.mark.django_db

#: What the SOPs say on the whole time, by hand from the seeds.
TIMES = {
    "purbalingga": "2 jam",
    "sumbawa": "2 hari",
    "tanah-bumbu": "Menurut estimasi yang disampaikan petugas",
    "bogor": "6 hari + 30 menit.",
    "batam": "10 hari",
}


def page_of(client, office):
    """What a visitor reads."""
    return unescape(client.get(reverse("standar_pelayanan", args=[office.pemda.code])).content.decode())


def test_a_visitor_reads_every_component_and_no_person(client, every_office):
    page = page_of(client, every_office)
    sop = every_office.sop_version.definition
    for words in ("Persyaratan", "Jangka waktu", "Biaya atau tarif", "Produk pelayanan", "pengaduan", sop.title):
        assert words in page
    assert "3 petugas dalam tim teknis" in page
    assert "melalui aplikasi, surat, WhatsApp, telepon, pos-el, datang langsung, dan SP4N-LAPOR." in page
    assert not any(person.full_name in page for person in every_office.people.values())


#: PermenPAN-RB 15/2014: six of the delivery, eight of what stands behind it.
COMPONENTS = {
    "Persyaratan",
    "Sistem, mekanisme, dan prosedur",
    "Jangka waktu",
    "Biaya atau tarif",
    "Produk pelayanan",
    "Penanganan pengaduan, saran, dan masukan",
    "Dasar hukum",
    "Sarana dan prasarana",
    "Kompetensi pelaksana",
    "Pengawasan internal",
    "Jumlah pelaksana",
    "Jaminan pelayanan",
    "Jaminan keamanan dan keselamatan pelayanan",
    "Evaluasi kinerja pelaksana",
}


def test_the_procedure_and_the_limits_are_those_of_the_sop(every_office):
    sop = every_office.sop_version.definition
    components = {component.title: component for component in components_of(sop, contact=("x",), workers=3)}
    assert set(components) >= COMPONENTS
    procedure = components["Sistem, mekanisme, dan prosedur"].items
    assert len(procedure) == sum(step.role is not None for step in sop.steps)
    assert [words.split(". ")[0] for words in procedure] == [step.no for step in sop.steps if step.role]
    assert all(step.text in " ".join(procedure) for step in sop.steps if step.role)
    covered = [no for line in time_lines(sop) for no in (line.rows.split(" sampai ")[0],)]
    assert covered == sorted(covered, key=[step.no for step in sop.steps].index)
    assert TIMES[every_office.pemda.code] in " ".join(components["Jangka waktu"].items)


def test_what_the_sop_leaves_out_is_said_to_be_missing():
    sop = factories.make_office("tanah-bumbu").sop_version.definition
    components = {component.title: component for component in components_of(sop, contact=("x",), workers=0)}
    assert components["Dasar hukum"].items == (NOT_WRITTEN,)
    assert components["Biaya atau tarif"].is_read


def test_a_member_is_led_to_the_own_page_and_a_visitor_of_the_only_government_too(client, office):
    own = reverse("standar_pelayanan", args=[office.pemda.code])
    assert client.get(reverse("standar_sendiri"))["Location"] == own
    factories.make_office("batam")
    assert client.get(reverse("standar_sendiri")).status_code == 404
    client.force_login(office.opd_kepala, backend="tickets.backends.PeopleBackend")
    assert client.get(reverse("standar_sendiri"))["Location"] == own


def test_an_unknown_government_and_one_without_sop_have_no_page(client, office):
    assert client.get(reverse("standar_pelayanan", args=["tiada"])).status_code == 404
    with moment.at(factories.MORNING.replace(year=2019)):
        assert client.get(reverse("standar_pelayanan", args=[office.pemda.code])).status_code == 404
