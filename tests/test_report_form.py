"""Reporting a fault: quick, once, for the own OPD, and nothing that was typed is lost."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets.forms.report import ReportForm, same_letter
from tickets.models import Node, Ticket
from workflow import actions, moment

LAPOR = "/lapor/"


@pytest.fixture
def opd(client, office):
    """A browser in which the office's OPD is signed in."""
    client.force_login(office.people["opd"])
    return client


@pytest.fixture
def tu(client, office):
    """A browser in which TU is signed in."""
    client.force_login(office.tu)
    return client


def local(at, zone=None):
    """Return date and clock time of a moment as the two boxes send them; ``zone``: of the Pemda, WIB unless told."""
    here = timezone.localtime(at, zone)
    return f"{here:%Y-%m-%d}", f"{here:%H:%M}"


def typed(**overrides):
    """Return what an OPD types."""
    day, clock = local(moment.now() - timedelta(minutes=30))
    return {
        "submission_key": str(uuid4()),
        "title": "Internet mati total",
        "place": "Gedung A, lantai 2",
        "fault_at_0": day,
        "fault_at_1": clock,
        "impact": "14 komputer",
        "reporter_name": "Contoh Pelapor",
        "reporter_phone": "0812-0000-0000",
        **overrides,
    }


def entered(office, **overrides):
    """Return what TU types for an OPD that has telephoned."""
    day, clock = local(moment.now() - timedelta(minutes=5))
    return typed(opd=office.opd.pk, kanal="telepon", arrived_at_0=day, arrived_at_1=clock, **overrides)


def errors(answer):
    """Return the sentences at the fields."""
    assert answer.status_code == 422
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


def photo(name="foto.jpg"):
    """Return an uploaded photo."""
    return SimpleUploadedFile(name, factories.make_photo().content)


def test_the_form_is_prefilled_with_the_contact_and_the_present_time(opd, office):
    page = opd.get(LAPOR)
    form = page.context["form"]
    assert form["reporter_name"].value() == office.people["opd"].full_name
    assert form["reporter_phone"].value() == "081200000000"
    assert form["fault_at"].value() <= moment.now()
    assert re.search(r'name="submission_key" value="[0-9a-f-]{36}"', page.content.decode())
    assert "UU 27/2022" in page.content.decode()


def test_every_opening_of_the_form_has_its_own_key(opd):
    keys = {str(opd.get(LAPOR).context["form"]["submission_key"].value()) for _ in range(3)}
    assert len(keys) == 3


def test_a_report_opens_a_ticket_and_says_number_and_end(opd, office):
    answer = opd.post(LAPOR, typed(), follow=True)
    ticket = Ticket.objects.get()
    assert answer.redirect_chain == [(ticket.get_absolute_url(), 302)]
    assert (ticket.opd, ticket.kanal, ticket.reporter_phone) == (office.opd, "aplikasi", "081200000000")
    toast = str(next(iter(answer.context["messages"])))
    assert f"nomor {ticket.number}." in toast
    assert re.search(r"Perkiraan selesai .*pukul \d\d\.\d\d WIB\.", toast)


def test_the_same_page_sent_twice_gives_one_ticket(opd):
    sent = typed()
    first, second = opd.post(LAPOR, sent), opd.post(LAPOR, sent)
    assert first["Location"] == second["Location"]
    assert Ticket.objects.count() == 1


def test_photos_are_kept_with_the_ticket(opd):
    opd.post(LAPOR, typed(foto=[photo("satu.jpg"), photo("dua.jpg")]))
    assert [kept.original_name for kept in Ticket.objects.get().attachments.all()] == ["satu.jpg", "dua.jpg"]


def test_a_report_of_the_same_place_asks_before_it_is_sent(opd):
    opd.post(LAPOR, typed())
    again = typed(place="gedung a, LANTAI 2.", impact="Kata yang diketik")
    answer = opd.post(LAPOR, again)
    page = answer.content.decode()
    assert Ticket.objects.count() == 1
    assert "mungkin sudah dilaporkan" in page
    assert "Kata yang diketik" in page
    assert 'name="tetap"' in page

    opd.post(LAPOR, {**again, "tetap": "1"})
    assert Ticket.objects.count() == 2


def test_a_report_of_the_same_node_asks_before_it_is_sent(opd, office):
    node = Node.objects.create(pemda=office.pemda, opd=office.opd, name="Router Perpustakaan")
    opd.post(LAPOR, typed(node=node.pk))
    answer = opd.post(LAPOR, typed(node=node.pk, place="Tempat lain"))
    assert Ticket.objects.count() == 1
    assert "mungkin sudah dilaporkan" in answer.content.decode()


def test_a_double_click_is_not_taken_for_a_duplicate(opd):
    sent = typed()
    opd.post(LAPOR, sent)
    assert opd.post(LAPOR, sent).status_code == 302


def test_open_reports_stand_beside_the_form_before_anything_is_typed(opd, ticket):
    assert ticket.number in opd.get(LAPOR).content.decode()


def test_reports_of_another_opd_do_not(client, office, ticket):
    client.force_login(office.people["other_opd"])
    assert ticket.number not in client.get(LAPOR).content.decode()


def test_a_refused_photo_keeps_the_words(opd):
    answer = opd.post(LAPOR, typed(foto=[SimpleUploadedFile("x.jpg", b"<html>")]))
    assert "bukan foto" in errors(answer)["foto"][0]
    page = answer.content.decode()
    assert "Internet mati total" in page
    assert Ticket.objects.count() == 0


def test_a_refused_photo_among_several_is_named(opd):
    answer = opd.post(LAPOR, typed(foto=[photo("satu.jpg"), SimpleUploadedFile("dua.jpg", b"<html>")]))
    (sentence,) = errors(answer)["foto"]
    assert sentence.startswith("dua.jpg: Berkas ini bukan foto")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "harus diisi"),
        ("title", "x" * 161, "160"),
        ("place", " ", "harus diisi"),
        ("place", "\0", "null|Karakter"),
        ("reporter_phone", "0812", "10 sampai 13 angka"),
        ("reporter_phone", "0812000000001234", "10 sampai 13 angka"),
        ("reporter_phone", "٠٨١٢٠٠٠٠٠٠٠٠", "10 sampai 13 angka"),
        ("fault_at_0", "31-31-2026", "tanggal"),
        ("fault_at_0", "", "harus diisi|tanggal"),
        ("fault_at_0", "0001-01-01", "tanggal"),
        ("fault_at_0", "2099-01-01", "belum terjadi"),
        ("submission_key", "bukan-kunci", "Muat ulang"),
        ("submission_key", "", "Muat ulang"),
        ("node", "999999", "."),
        ("node", "'; DROP TABLE", "."),
        ("description", "x" * 4001, "4000"),
    ],
)
def test_a_bad_field_gets_its_own_sentence_and_loses_nothing(opd, field, value, words):
    sent = typed(impact="Tetap ada") | {field: value}
    answer = opd.post(LAPOR, sent)
    found = errors(answer)
    name = field.removesuffix("_0")
    assert re.search(words, found[name][0])
    assert "Tetap ada" in answer.content.decode()
    assert Ticket.objects.count() == 0


def test_markup_in_a_report_is_shown_as_text(opd):
    answer = opd.post(LAPOR, typed(title="<script>alert(1)</script>"), follow=True)
    assert "<script>alert(1)" not in answer.content.decode()
    assert "&lt;script&gt;alert(1)" in answer.content.decode()


def test_a_number_written_with_a_country_code_is_understood(opd):
    opd.post(LAPOR, typed(reporter_phone="+62 812 0000 0000"))
    assert Ticket.objects.get().reporter_phone == "081200000000"


def test_an_opd_cannot_report_for_another_opd_or_another_channel(opd, office):
    day, clock = local(moment.now() - timedelta(days=9))
    opd.post(
        LAPOR,
        typed(
            opd=office.other_opd.pk, kanal="telepon", arrived_at_0=day, arrived_at_1=clock, round=7, status="selesai"
        ),
    )
    ticket = Ticket.objects.get()
    assert (ticket.opd, ticket.kanal, ticket.round) == (office.opd, "aplikasi", 1)
    assert ticket.arrived_at == ticket.created_at


def test_a_node_of_another_opd_is_refused_at_its_field(opd, office):
    node = Node.objects.create(pemda=office.pemda, opd=office.other_opd, name="Router Kecamatan")
    assert "node" in errors(opd.post(LAPOR, typed(node=node.pk)))


def test_the_key_of_a_report_of_another_opd_opens_nothing(opd, office, client):
    ticket = factories.make_ticket(office)
    client.force_login(office.people["other_opd"])
    answer = client.post(LAPOR, typed(submission_key=str(ticket.submission_key)))
    assert "Muat ulang" in errors(answer)["__all__"][0]
    assert Ticket.objects.count() == 1


def test_tu_enters_a_telephone_report_from_the_time_it_arrived(tu, office):
    sent = entered(office)
    assert tu.post(LAPOR, sent).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.opd, ticket.kanal, ticket.entered_by, ticket.reporter) == (office.opd, "telepon", office.tu, None)
    assert local(ticket.arrived_at) == (sent["arrived_at_0"], sent["arrived_at_1"])
    assert ticket.current_run.clock.opened_at == ticket.arrived_at


def test_tu_chooses_among_the_opds_of_its_own_pemda_only(tu, office, other_office):
    found = errors(tu.post(LAPOR, entered(office) | {"opd": other_office.opd.pk}))
    assert list(found) == ["opd"]


@pytest.mark.parametrize("kanal", ["", "aplikasi", "monitoring", "merpati"])
def test_a_channel_that_the_sop_does_not_know_is_refused_at_its_field(tu, office, kanal):
    assert list(errors(tu.post(LAPOR, entered(office) | {"kanal": kanal}))) == ["kanal"]


def test_a_report_cannot_arrive_tomorrow_or_before_its_fault(tu, office):
    day, clock = local(moment.now() + timedelta(days=1))
    found = errors(tu.post(LAPOR, entered(office) | {"arrived_at_0": day, "arrived_at_1": clock}))
    assert "belum terjadi" in found["arrived_at"][0]
    day, clock = local(moment.now() - timedelta(days=1))
    found = errors(tu.post(LAPOR, entered(office) | {"arrived_at_0": day, "arrived_at_1": clock}))
    assert "fault_at" in found


def test_the_team_enters_what_monitoring_found_where_the_sop_begins_with_it(client, db):
    office = factories.make_office("tanah-bumbu")
    client.force_login(office.tim)
    assert client.post(LAPOR, entered(office) | {"kanal": "monitoring"}).status_code == 302
    assert Ticket.objects.get().kanal == "monitoring"


def test_a_letter_of_tomorrow_and_words_without_end_are_refused_in_a_sentence(client, db):
    office = factories.make_office("sumbawa")
    client.force_login(office.people["opd"])
    tomorrow, _ = local(moment.now() + timedelta(days=1), office.pemda.tz)
    found = errors(client.post(LAPOR, typed(letter_number="000/1", letter_date=tomorrow, title="a" * 161)))
    assert found["letter_date"] == ["Tanggal ini belum tiba. Periksa tanggalnya."]
    assert found["title"] == ["Paling panjang 160 huruf."]


def test_a_letter_is_asked_for_where_the_sop_wants_one(client, db):
    office = factories.make_office("sumbawa")
    client.force_login(office.people["opd"])
    found = errors(client.post(LAPOR, typed()))
    assert set(found) == {"letter_number", "letter_date", "surat"}
    scan = SimpleUploadedFile("surat.jpg", factories.make_photo().content)
    answer = client.post(LAPOR, typed(letter_number="000/1", letter_date="2026-11-19", surat=[scan]))
    assert answer.status_code == 302
    assert Ticket.objects.get().attachments.get().kind == "surat"


def test_tu_is_not_told_that_a_letter_is_optional_where_it_may_only_follow(client, db):
    office = factories.make_office("sumbawa")
    client.force_login(office.tu)
    form = client.get(LAPOR).context["form"]
    assert form["letter_number"].help_text == "Harus diisi, kecuali bila suratnya menyusul."
    for name in ("letter_number", "letter_date", "surat"):
        question = render_to_string("_isian.html", {"field": form[name]})
        assert "boleh kosong" not in question


def test_a_letter_may_follow_where_the_sop_lets_it(client, db):
    office = factories.make_office("bogor")
    client.force_login(office.people["opd"])
    assert "Surat boleh menyusul" in client.get(LAPOR).content.decode()
    assert client.post(LAPOR, typed()).status_code == 302


def test_no_letter_is_asked_for_elsewhere(opd):
    assert "letter_number" not in opd.get(LAPOR).context["form"].fields


def test_tu_keeps_a_letter_that_came_although_the_sop_asks_for_none(tu, office):
    assert tu.post(LAPOR, entered(office)).status_code == 302
    letter = {"letter_number": "000/1", "letter_date": "2026-11-19"}
    scan = SimpleUploadedFile("surat.jpg", factories.make_photo().content)
    assert tu.post(LAPOR, entered(office) | letter | {"place": "Gedung B", "surat": [scan]}).status_code == 302
    ticket = Ticket.objects.latest("pk")
    assert (ticket.letter_number, ticket.attachments.get().kind) == ("000/1", "surat")


def test_a_pemda_without_a_sop_says_so(opd, office):
    office.sop_version.delete()
    answer = opd.get(LAPOR)
    assert answer.status_code == 422
    assert "belum mempunyai SOP" in answer.content.decode()


def test_a_promise_that_is_given_later_leaves_the_end_open(client, db):
    office = factories.make_office("tanah-bumbu")
    client.force_login(office.people["opd"])
    answer = client.post(LAPOR, typed(), follow=True)
    assert "Perkiraan selesai" not in str(next(iter(answer.context["messages"])))


def test_too_many_files_are_answered_and_not_a_fault_of_the_server(opd):
    answer = opd.post(LAPOR, typed(foto=[photo() for _ in range(25)]))
    assert answer.status_code == 400
    assert "terlalu banyak berkas" in answer.content.decode()


def test_the_form_reads_each_office_in_its_own_words(client, every_office):
    client.force_login(every_office.people["opd"])
    page = client.get(reverse("lapor")).content.decode()
    for warning in every_office.sop_version.definition.warnings:
        assert warning.split("<")[0][:30] in page


def test_a_letter_that_is_entered_twice_is_noticed_with_a_link(tu, office):
    letter = {"letter_number": "045/7/2026", "letter_date": date(2026, 11, 19)}
    first = factories.make_ticket(office, **letter)
    actions.withdraw(first, actor=office.people["opd"], note="Sudah normal kembali.")
    sop = office.sop_version.definition
    form = ReportForm(actor=office.tu, sop=sop)
    form.cleaned_data = {"opd": office.opd, "place": "Tempat lain", "node": None, **letter}
    assert form.similar() == [first]
    form.cleaned_data = {**form.cleaned_data, "letter_date": date(2026, 11, 18)}
    assert form.similar() == []
    form.cleaned_data = {**form.cleaned_data, "opd": office.other_opd, **letter}
    assert form.similar() == []


@pytest.mark.parametrize("spelling", ["045 / 7 / 2026", "045/07/2026", "45-7-2026", "045.7.2026"])
def test_a_letter_is_the_same_however_its_number_is_spelt(office, spelling):
    first = factories.make_ticket(office, letter_number="045/7/2026", letter_date=date(2026, 11, 19))
    assert same_letter(office.tu, office.opd, spelling, date(2026, 11, 19)) == [first]
    assert same_letter(office.tu, office.opd, "0457/2026", date(2026, 11, 19)) == []
