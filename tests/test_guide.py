"""Help in the words of the buttons, and the page that explains how an SOP is read."""

import pytest
from django.urls import reverse

from tests import factories
from tickets.views.standing import ACT_LABELS
from workflow.sop.reader import read_sop
from workflow.sop.tafsir import explain

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "role", ["opd", "opd_kepala", "tu", "sekretaris", "kadis", "kabid", "kasi", "tim", "admin", "auditor"]
)
def test_everybody_finds_help_in_the_menu_and_whom_to_ask(client, office, role):
    client.force_login(office.people[role])
    page = client.get(reverse("bantuan")).content.decode()
    assert f'href="{reverse("bantuan")}"' in client.get(reverse("akun")).content.decode()
    assert "Contoh Admin" in page
    assert "Untuk semua" in page


@pytest.mark.parametrize("role", ["tu", "sekretaris", "kadis", "kabid", "kasi", "tim", "admin"])
def test_whoever_may_have_piket_or_relies_on_it_reads_what_it_is(client, office, role):
    client.force_login(office.people[role])
    assert "di luar jam kerja" in client.get(reverse("bantuan")).content.decode()


def test_the_rows_of_a_technician_stand_with_their_buttons_and_times(client, office):
    client.force_login(office.tim)
    duties = client.get(reverse("bantuan")).context["duties"]
    assert [(duty.no, duty.button, duty.limit) for duty in duties] == [
        ("5", ACT_LABELS["record_pemeriksaan"], "1 jam"),
        ("6", ACT_LABELS["record_perbaikan"], "1-3 jam"),
        ("7", ACT_LABELS["write_laporan"], "30 menit"),
    ]


def test_a_row_that_the_reader_may_do_for_another_says_whose_it_is(client, office):
    client.force_login(office.kadis)
    duties = client.get(reverse("bantuan")).context["duties"]
    assert [(duty.no, duty.limit) for duty in duties] == [("3", "bila diperlukan, atas nama Kabid Informatika")]


@pytest.mark.parametrize(("role", "has_rows"), [("sekretaris", False), ("kabid", True)])
def test_an_official_without_a_row_is_not_told_of_buttons_that_never_show(client, office, role, has_rows):
    client.force_login(office.people[role])
    page = client.get(reverse("bantuan")).content.decode()
    assert (f"<b>{ACT_LABELS['write_disposisi']}</b> membuka lembar disposisi" in page) is has_rows
    assert ("tidak memuat langkah untuk jabatan Anda" in page) is not has_rows


def test_who_acknowledges_finds_the_row_too(client, morning):
    office = factories.make_office("tanah-bumbu")
    client.force_login(office.people["opd"])
    assert ("9", "Sahkan") in [(duty.no, duty.button) for duty in client.get(reverse("bantuan")).context["duties"]]


@pytest.mark.parametrize("code", factories.SOP_CODES)
def test_every_reading_of_an_sop_is_explained_with_its_reason(code):
    sop = read_sop((factories.SOP_FOLDER / f"{code}.toml").read_bytes())
    told = {point.why for row in explain(sop) for point in row.points} | {row.note for row in explain(sop)}
    owed = {*sop.inferred.values(), *(group.inferred for group in sop.groups)}
    for step in sop.steps:
        owed |= {*step.inferred.values(), *(outcome.inferred for outcome in step.outcomes), step.note}
    assert owed - {""} <= told


def test_a_missing_number_stands_where_it_would_be(client, office):
    client.force_login(office.people["opd"])
    rows = client.get(reverse("sop_tafsir", args=[office.sop_version.pk])).context["explained"]
    numbers = [row.no for row in rows]
    assert numbers[:3] == ["", "1", "2"]


def test_the_sop_table_and_the_ticket_lead_to_the_readings(client, office):
    ticket = factories.make_ticket(office)
    client.force_login(office.kabid)
    address = reverse("sop_tafsir", args=[office.sop_version.pk])
    for page in (reverse("sop_tabel", args=[office.sop_version.pk]), ticket.get_absolute_url()):
        assert f'href="{address}"' in client.get(page).content.decode()


@pytest.mark.parametrize(("role", "is_named"), [("sekretaris", False), ("kabid", True)])
def test_an_official_whom_the_sop_does_not_name_is_told_so_and_does_not_wait(client, office, role, is_named):
    client.force_login(office.people[role], backend="tickets.backends.PeopleBackend")
    page = client.get(reverse("kotak_masuk")).content.decode()
    assert ("Semua giliran Anda sudah dikerjakan" in page) is is_named
    assert ("SOP ini tidak memuat langkah untuk jabatan Anda" in page) is not is_named


def test_an_official_whom_the_sop_names_only_for_another_finds_those_rows(client, office):
    ticket = factories.walk(office, factories.make_ticket(office), until="3")
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    page = client.get(reverse("kotak_masuk"))
    (words, url), *others = page.context["beside"].behalf
    assert (words, others) == ("Langkah 3, disposisi, atas nama Kabid Informatika", [])
    assert words in page.content.decode()
    assert [standing.ticket for standing in client.get(url).context["standings"]] == [ticket]
