"""The page "Perbaiki data laporan": the report as it stands, what stays and why, and who loses or gains the ticket."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests import factories
from tests.correcting import entered, move
from tests.page_forms import PageForm
from tests.test_trail import table
from tickets.models import Node, Ticket
from workflow import actions, moment
from workflow.delivery import claim
from workflow.events import Channel
from workflow.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

REASON = "Salah dengar di telepon."


def url_of(ticket):
    return reverse("ticket_act", args=[ticket.number, "correct_report"])


def form_for(client, user, ticket):
    """The form as the page shows it to somebody."""
    client.force_login(user)
    return PageForm(client.get(url_of(ticket)).content)


def words_of(answer):
    """What stands on a page, in one line."""
    return re.sub(r"\s+", " ", answer.content.decode())


def test_tu_finds_the_report_as_it_stands_and_sends_what_changes(client, office):
    ticket = entered(office)
    form = form_for(client, office.tu, ticket)
    shown = {name: box.values for name, box in form.boxes.items()}
    assert shown["place"] == ["Gedung A, lantai 2, ruang layanan"]
    assert (shown["opd"], shown["kanal"]) == ([str(office.opd.pk)], ["telepon"])
    assert (shown["fault_at_0"], shown["fault_at_1"]) == (["2026-11-20"], ["08:30"])
    answer = client.post(
        url_of(ticket), form.filled(ticket, place="Gedung B", reporter_phone="+62 812-9999-9999", note=REASON)
    )
    assert (answer.status_code, answer.url) == (303, ticket.get_absolute_url())
    after = Ticket.objects.get(pk=ticket.pk)
    assert (after.place, after.reporter_phone, after.version) == ("Gedung B", "081299999999", ticket.version + 1)
    assert after.audit_trail.last().note.count("semula") == 2


def test_a_form_without_a_change_or_a_reason_says_so_and_keeps_what_was_typed(client, office):
    ticket = entered(office, description="Dua baris\nlaporan", reporter_phone="0812-0000-0004")
    form = form_for(client, office.tu, ticket)
    same = client.post(url_of(ticket), form.filled(ticket, description="Dua baris\r\nlaporan", note=REASON))
    assert (same.status_code, "Belum ada isian yang diubah." in words_of(same)) == (422, True)
    wrong = client.post(url_of(ticket), form.filled(ticket, place="Gedung B", reporter_phone="12", note="pendek"))
    page = words_of(wrong)
    assert wrong.status_code == 422
    assert "Nomor HP harus 10 sampai 13 angka." in page and "paling sedikit 10 huruf" in page and "Gedung B" in page


def test_what_the_act_refuses_stands_at_its_field(client, office):
    here = Node.objects.create(pemda=office.pemda, opd=office.opd, name="Switch loket")
    ticket = entered(office, node=here)
    form = form_for(client, office.tu, ticket)
    answer = client.post(url_of(ticket), form.filled(ticket, opd=str(office.other_opd.pk), note=REASON))
    assert answer.status_code == 422
    assert "Titik jaringan Switch loket bukan milik Kecamatan Contoh Utara" in words_of(answer)
    late = form.filled(ticket, fault_at_1="09:01", note=REASON)
    assert "Gangguan tidak dapat mulai sesudah laporannya tiba." in words_of(client.post(url_of(ticket), late))


def test_what_stays_says_why(client, office, ticket):
    for user, opd in ((office.tu, "sudah bertindak pada laporan ini"), (office.people["opd"], "oleh Tata Usaha")):
        client.force_login(user)
        page = words_of(client.get(url_of(ticket)))
        assert "Yang tidak dapat diubah di sini" in page and opd in page
        assert "Waktu laporan tiba tetap 20 November 2026 pukul 09.00 WIB" in page
        assert 'name="opd"' not in page and 'name="kanal"' not in page


def test_an_opd_chooses_among_its_own_points_of_the_network(client, office, ticket):
    for opd in (office.opd, office.other_opd):
        Node.objects.create(pemda=office.pemda, opd=opd, name=f"Switch {opd.short_name}")
    client.force_login(office.people["opd"])
    page = words_of(client.get(url_of(ticket)))
    assert "Switch Perpustakaan" in page and "Switch Kecamatan" not in page


def test_a_form_that_came_too_late_is_shown_again_with_its_words(client, office, ticket):
    form = form_for(client, office.tu, ticket)
    actions.correct_report(ticket, actor=office.people["opd"], report={"place": "Lantai 3"}, note=REASON)
    late = client.post(url_of(ticket), form.filled(ticket, place="Lantai 4", note=REASON))
    page = words_of(late)
    assert (late.status_code, Ticket.objects.get(pk=ticket.pk).place) == (409, "Lantai 3")
    assert "Contoh Opd" in page and 'value="Lantai 4"' in page


def test_a_form_for_a_report_that_was_closed_meanwhile_keeps_its_words(client, office, ticket):
    form = form_for(client, office.people["opd"], ticket)
    actions.refuse(ticket, actor=office.tu, note=REASON)
    late = client.post(url_of(ticket), form.filled(ticket, place="Lantai 4", note=REASON))
    assert late.status_code == 409
    assert "Lokasi" in words_of(late) and "Lantai 4" in words_of(late)


@pytest.mark.parametrize("name", ["auditor", "admin", "kadis", "kabid", "kasi", "tim"])
def test_others_of_the_dinas_are_refused_and_shown_no_link(client, office, ticket, name):
    client.force_login(office.people[name])
    refused = client.get(url_of(ticket))
    assert (refused.status_code, "milik Tata Usaha, atau Dinas Contoh" in words_of(refused)) == (403, True)
    assert url_of(ticket) not in words_of(client.get(ticket.get_absolute_url()))


def test_people_of_another_opd_or_government_find_nothing(client, office, other_office, ticket):
    for person in (office.people["other_opd"], office.other_opd_kepala, other_office.tu):
        client.force_login(person)
        assert client.get(url_of(ticket)).status_code == 404
        assert client.post(url_of(ticket), {"version": ticket.version, "place": "X", "note": REASON}).status_code == 404


def test_the_ticket_tells_that_its_report_was_corrected(client, office, ticket):
    client.force_login(office.people["opd"])
    assert url_of(ticket) in words_of(client.get(ticket.get_absolute_url()))
    actions.correct_report(ticket, actor=office.tu, report={"place": "Lantai 3"}, note=REASON)
    page = words_of(client.get(ticket.get_absolute_url()))
    assert "Diperbaiki oleh Contoh Tu pada 20 November 2026 pukul 09.00 WIB" in page
    assert (
        "Contoh Tu (Contoh Tata Usaha) memperbaiki data laporan. Salah dengar di telepon. "
        "Lokasi: semula “Gedung A, lantai 2, ruang layanan”, menjadi “Lantai 3”." in page
    )


def test_the_auditor_reads_in_the_trail_who_changed_what_and_why(client, office, ticket):
    actions.correct_report(ticket, actor=office.tu, report={"place": "Lantai 3"}, note=REASON)
    client.force_login(office.auditor)
    page = words_of(client.get(reverse("jejak_audit"), {"tindakan": "Perbaiki data laporan"}))
    assert "Contoh Tu (Contoh Tata Usaha)" in page and "menjadi “Lantai 3”" in page and REASON.rstrip(".") in page
    (row,) = table(client, tindakan="Perbaiki data laporan")[1:]
    assert row[7:9] == ["Contoh Tu", office.posts["tu"].title]
    assert row[-1].startswith("Salah dengar di telepon. Lokasi: semula “Gedung A")


def test_with_another_opd_the_first_one_meets_nothing_of_the_ticket_any_more(client, office):
    ticket = factories.walk(office, entered(office), until="5")
    actions.post_message(ticket, actor=office.kasi, body="Tim berangkat pukul 10.00.", key=uuid4())
    ticket = Ticket.objects.get(pk=ticket.pk)
    scan, paper = ticket.attachments.first(), ticket.papers.first()
    of_ticket = [
        ticket.get_absolute_url(),
        url_of(ticket),
        reverse("percakapan", args=[ticket.number]),
        reverse("berkas", args=[scan.pk]),
        reverse("naskah_rinci", args=[paper.pk]),
        reverse("tanda_terima", args=[ticket.number]),
    ]
    client.force_login(office.people["opd"])
    assert client.get(of_ticket[0]).status_code == 200
    with moment.at(factories.MORNING + timedelta(minutes=5)):
        move(office, ticket)
    for url in of_ticket:
        assert client.get(url).status_code == 404, url
    for name in ("laporan_saya", "kotak_masuk", "lapor", "pemberitahuan"):
        page = words_of(client.get(reverse(name)))
        assert ticket.title not in page and ticket.get_absolute_url() not in page, name
    assert "keliru dicatat untuk OPD Anda" in page
    assert client.get(reverse("cari"), {"q": ticket.number}).status_code in (200, 302)
    assert ticket.title not in words_of(client.get(reverse("cari"), {"q": "internet"}))
    client.force_login(office.people["other_opd"])
    for url in (of_ticket[0], *of_ticket[2:4]):
        assert client.get(url).status_code == 200, url
    assert "Tim berangkat pukul 10.00." in words_of(client.get(of_ticket[2]))
    assert ticket.title in words_of(client.get(reverse("laporan_saya")))


def test_a_letter_to_the_first_opd_that_has_not_left_yet_never_leaves(office):
    ticket = entered(office)
    Notice.objects.filter(ticket=ticket).exclude(user=office.people["opd"]).delete()
    move(office, ticket)
    letters = []
    while (found := claim(Channel.EMAIL))[1]:
        letters += [found[0]] if found[0] else []
    to_the_first = [letter for letter in letters if letter.user == office.people["opd"]]
    assert [letter.ticket for letter in to_the_first] == [None]
    assert ticket.title not in to_the_first[0].text and ticket.number in to_the_first[0].text
