"""The check tree of a row, question by question: signed answers, ways back, loops."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tests.posting import answer_checks, as_posted
from tickets.forms.checks import CheckWalk

pytestmark = pytest.mark.django_db


def address(ticket):
    return reverse("ticket_row", args=[ticket.number])


@pytest.fixture
def checked(morning):
    """Bogor at row 6, whose check tree is walked question by question."""
    office = factories.make_office("bogor")
    return office, factories.walk(office, factories.make_ticket(office), until="6")


def token_of(page):
    return re.search(r'name="cek" value="([^"]*)"', page)[1]


def test_questions_come_one_at_a_time_with_the_answers_so_far(client, checked):
    office, ticket = checked
    client.force_login(office.tim)
    page = client.get(address(ticket)).content.decode()
    assert "Apakah jaringan mati atau sekadar lambat?" in page
    assert "Penyebab" not in page.replace("penyebab", "")
    answer = client.post(address(ticket), {"cek": token_of(page), "cek_jawaban": "Lambat", "lanjut": "1"})
    page = answer.content.decode()
    assert "Berapa hasilnya (Mbps)" in page
    assert "Ulangi dari sini" in page


def test_a_question_without_its_answer_or_note_is_asked_again(client, checked):
    office, ticket = checked
    client.force_login(office.tim)
    page = client.get(address(ticket)).content.decode()
    for cek in ("", token_of(page), "dipalsukan:xyz", "a" * 3000):
        answer = client.post(address(ticket), {"cek": cek, "cek_jawaban": "Tidak ada", "lanjut": "1"})
        assert answer.status_code == 422
        assert "Pilih salah satu" in answer.content.decode()
    page = client.post(address(ticket), {"cek_jawaban": "Mati", "lanjut": "1"}).content.decode()
    answer = client.post(address(ticket), {"cek": token_of(page), "cek_jawaban": "Kabel", "lanjut": "1"})
    assert "Tuliskan catatannya." in answer.content.decode()


def test_answers_signed_for_another_person_do_not_count(checked):
    office, ticket = checked
    token = answer_checks(ticket, office.tim, factories.shortest_answers(ticket.current_step))
    assert CheckWalk(ticket, office.tim, token).current is None
    assert CheckWalk(ticket, office.tim2, token).answers == []


def test_the_walk_goes_back_and_keeps_what_was_typed_in_the_row(client, checked):
    office, ticket = checked
    client.force_login(office.tim)
    token = answer_checks(ticket, office.tim, factories.shortest_answers(ticket.current_step))
    sent = {"cek": token, "version": ticket.version, "tindakan": "Memuat ulang router."}
    page = client.post(address(ticket), {**sent, "ulangi": "2"}).content.decode()
    assert '<input type="hidden" name="tindakan" value="Memuat ulang router.">' in page
    assert "traceroute untuk mengetahui jalur yang mati" in page


def test_a_loop_of_the_tree_is_recorded_answer_by_answer(client, checked):
    office, ticket = checked
    answers = [
        {"code": "mati_atau_lambat", "answer": "Mati"},
        {"code": "traceroute", "answer": "Kabel", "teks": "Putus sesudah hop 2"},
        {"code": "uji_kabel", "answer": "Kabel rusak"},
        {"code": "ganti_kabel", "answer": "Kabel sudah diganti", "teks": "Kabel lantai 2"},
        {"code": "cek_ulang", "answer": "Belum normal"},
        {"code": "penyebab_berikutnya", "answer": "Konfigurasi atau perangkat hang"},
        {"code": "konfigurasi_ulang", "answer": "Sudah"},
        {"code": "cek_ulang", "answer": "Sudah normal"},
    ]
    client.force_login(office.tim)
    sent = as_posted(ticket, factories.make_data(office, ticket), cek=answer_checks(ticket, office.tim, answers))
    asked = {check.code: check.ask for check in ticket.current_step.checks}
    assert client.post(address(ticket), sent).status_code == 303
    assert [(given.ask, given.answer) for given in ticket.checkanswer_records.order_by("urutan")] == [
        (asked[answer["code"]], answer["answer"]) for answer in answers
    ]


def test_a_question_recorded_by_photo_asks_for_the_photo_at_the_end(client, morning, tmp_path):
    printed = (Path(__file__).parent / "sop" / "kabupaten-contoh.toml").read_text()
    file = tmp_path / "foto.toml"
    file.write_text(
        printed.replace(
            'record = "teks"\n[step.check.answers]\n"Sudah', 'record = "foto"\n[step.check.answers]\n"Sudah'
        )
    )
    office = factories.make_office("kabupaten-contoh", sop=file)
    ticket = factories.walk(office, factories.make_ticket(office), "diteruskan", until="8")
    answers = [{"code": "daya", "answer": "Mati"}, {"code": "listrik", "answer": "Tetap mati"}]
    client.force_login(office.tim)
    cek = answer_checks(ticket, office.tim, answers)
    sent = as_posted(ticket, factories.make_data(office, ticket, "perbaikan"), "perbaikan", cek=cek)
    sent.pop("foto", None)
    refused = client.post(address(ticket), sent)
    assert refused.status_code == 422
    assert "Lampirkan foto." in refused.content.decode()
    photo = SimpleUploadedFile("a.jpg", factories.make_photo().content)
    assert client.post(address(ticket), {**sent, "foto": [photo]}).status_code == 303
    assert ticket.attachments.filter(kind="foto", run__step="8").count() == 1
