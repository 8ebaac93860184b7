"""Several dispositions at once: each ticket on its own, each result named, none passed over in silence."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests import factories
from tests.test_lists import sign_in
from tickets.models import Ticket
from workflow import actions

pytestmark = pytest.mark.django_db
PAGE = "disposisi_bersama"


def waiting(office, count, until="3"):
    """Reports that wait in the same row."""
    return [factories.walk(office, factories.make_ticket(office), until=until) for _ in range(count)]


def sent(office, tickets, **overrides):
    """The form of the page for these tickets, one instruction for all."""
    tokens = [f"{ticket.number}:{ticket.version}" for ticket in tickets]
    return {"tiket": tokens, "kepada": office.posts["kasi"].pk, "instruksi": ["proses"], **overrides}


def reread(*tickets):
    """The tickets as they are stored now."""
    return [Ticket.objects.get(pk=ticket.pk) for ticket in tickets]


def test_one_instruction_passes_down_every_ticked_ticket(client, office):
    tickets = waiting(office, 3)
    page = sign_in(client, office.kabid).get(reverse(PAGE), {"tiket": [ticket.number for ticket in tickets]})
    assert [f"{ticket.number}:{ticket.version}" in page.content.decode() for ticket in tickets] == [True] * 3
    answer = client.post(reverse(PAGE), sent(office, tickets, catatan_disposisi="Utamakan loket."))
    assert answer.status_code == 200
    assert "3 laporan tercatat" in answer.content.decode()
    for ticket in reread(*tickets):
        assert ticket.step == "4"
        assert ticket.disposisi_records.get().catatan == "Utamakan loket."
        assert ticket.audit_trail.filter(act="write_disposisi", actor=office.kabid).count() == 1


def test_one_team_is_named_for_several_tickets(client, office):
    tickets = waiting(office, 2, until="4")
    people = {"petugas": [office.tim.pk, office.tim2.pk], "penanggung_jawab": office.tim.pk}
    sign_in(client, office.kasi).post(reverse(PAGE), sent(office, tickets, **people))
    assert [ticket.team_ids for ticket in reread(*tickets)] == [frozenset({office.tim.pk, office.tim2.pk})] * 2


def test_a_ticket_that_somebody_handled_meanwhile_is_named_and_the_others_are_done(client, office):
    first, second, third = waiting(office, 3)
    form = sent(office, [first, second, third])
    factories.perform(office, first, actor=office.kadis)
    factories.perform(office, actions.send_back(second, actor=office.kabid, note="Lengkapi dahulu identitasnya."))
    answer = sign_in(client, office.kabid).post(reverse(PAGE), form).content.decode()
    assert "1 laporan tercatat, 2 tidak" in answer
    assert "oleh Contoh Kadis (tindakan “Disposisikan”)" in answer
    assert "oleh Contoh Tu (tindakan “Terima laporan”)" in answer
    assert [ticket.step for ticket in reread(first, second, third)] == ["4", "3", "4"]


def test_a_ticket_of_another_row_is_left_out_with_the_reason(client, office):
    here, elsewhere, done = *waiting(office, 1), *waiting(office, 1, until="1"), *waiting(office, 1, until="5")
    picked = {"tiket": [here.number, elsewhere.number, done.number, "PBG-2026-9999"]}
    page = sign_in(client, office.kabid).get(reverse(PAGE), picked).content.decode()
    assert "1 laporan, langkah 3" in page
    assert f"{elsewhere.number}</a>, {elsewhere.opd}: Tiket berstatus penerimaan laporan" in page
    assert f"{done.number}</a>, {done.opd}: Tiket berstatus pemeriksaan" in page
    assert "1 tiket tidak ditemukan atau bukan untuk akun Anda." in page


def test_who_may_not_dispose_reads_whose_turn_it_is(client, office):
    (ticket,) = waiting(office, 1)
    answer = sign_in(client, office.kasi).post(reverse(PAGE), sent(office, [ticket]))
    assert answer.status_code == 409
    assert "Tindakan ini milik" in answer.content.decode()
    assert reread(ticket)[0].version == ticket.version


def test_a_foreign_ticket_answers_like_none(client, office, other_office):
    foreign = factories.make_ticket(other_office)
    sign_in(client, office.kadis)
    pages = [client.get(reverse(PAGE), {"tiket": number}) for number in (foreign.number, "BTM-2026-9999")]
    assert [(page.status_code, page.context["failed"], page.context["missing"]) for page in pages] == [(409, [], 1)] * 2
    assert foreign.number not in pages[0].content.decode()


def test_what_is_missing_is_asked_for_and_nothing_is_lost(client, office):
    tickets = waiting(office, 2)
    answer = sign_in(client, office.kabid).post(
        reverse(PAGE), sent(office, tickets, kepada="", catatan_disposisi="Segera.")
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Pilih satu penerima pada “Diteruskan kepada Sdr.”." in page
    assert "Segera." in page
    assert [f"{ticket.number}:{ticket.version}" in page for ticket in tickets] == [True, True]


@pytest.mark.parametrize("value", ["", "x", "PBG-2026-0001:99999999999999999999", "<b>", "\0"])
def test_senseless_picks_lead_back_to_the_inbox(client, office, value):
    assert sign_in(client, office.kabid).get(reverse(PAGE), {"tiket": value}).status_code == 302


def test_the_inbox_offers_ticks_where_several_wait_in_one_row(client, office):
    waiting(office, 1)
    assert 'name="tiket"' not in sign_in(client, office.kabid).get(reverse("kotak_masuk")).content.decode()
    waiting(office, 1)
    page = client.get(reverse("kotak_masuk"))
    assert page.content.decode().count('name="tiket"') == 2
    ((no, count, url),) = page.context["together"]
    assert (no, count) == ("3", 2)
    assert client.get(url).status_code == 200


def test_the_page_takes_as_many_queries_for_many_tickets(client, office, django_assert_max_num_queries):
    numbers = [ticket.number for ticket in waiting(office, 6)]
    sign_in(client, office.kabid).get(reverse(PAGE), {"tiket": numbers})
    with django_assert_max_num_queries(12):
        client.get(reverse(PAGE), {"tiket": numbers})


#: An SOP in which a disposisi goes to the head of the reporting OPD.
TO_THE_OPD = """
code = "kepada-opd"
title = "Penanganan bersama OPD"
government = "Kabupaten Contoh"
reopen_at = "2"
[titles]
tu = "Tata Usaha"
kabid = "Kepala Bidang"
opd_kepala = "Kepala OPD"
[[step]]
no = "1"
status = "penerimaan"
text = "Menerima laporan"
role = "tu"
[[step]]
no = "2"
status = "disposisi"
text = "Meminta OPD memenuhi kebutuhan"
role = "kabid"
data = ["kepada"]
[[step]]
no = "3"
status = "pemenuhan_opd"
text = "Memenuhi kebutuhan"
role = "opd_kepala"
"""


def test_a_post_of_one_opd_does_not_receive_the_report_of_another(client, tmp_path, morning):
    (tmp_path / "sop.toml").write_text(TO_THE_OPD)
    office = factories.make_office("kabupaten-contoh", sop=tmp_path / "sop.toml")
    own = factories.make_ticket(office)
    foreign = actions.submit_report(
        actor=office.people["other_opd"],
        opd=office.other_opd,
        report=factories.make_report(office),
        submission_key=uuid4(),
        files=[factories.make_photo("surat")],
    )
    tickets = [factories.perform(office, ticket) for ticket in (own, foreign)]
    form = sent(office, tickets, kepada=office.posts["opd_kepala"].pk)
    answer = sign_in(client, office.kabid).post(reverse(PAGE), form).content.decode()
    assert "1 laporan tercatat, 1 tidak" in answer
    assert "bukan jabatan di Dinas atau di Kecamatan Contoh Utara. Pilih penerima lain." in answer
    assert [ticket.step for ticket in reread(own, foreign)] == ["3", "2"]
    cards = sign_in(client, office.opd_kepala).get(reverse("kotak_masuk")).context["cards"]
    assert [card.number for card in cards] == [own.number]
