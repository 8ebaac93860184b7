"""Drafts of a row's form: kept on the server for their author, until the row is sent or left."""

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tests.begun import with_the_team
from tests.posting import as_posted
from tickets.models import DraftFile, RowDraft, Ticket
from workflow import actions

pytestmark = pytest.mark.django_db
begun, office, ticket = with_the_team()


@pytest.fixture(autouse=True)
def _media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def save(client, user, ticket, *, quiet=False, **typed):
    """Send the form to the address of the draft, by button or as the browser's script does."""
    client.force_login(user)
    headers = {"accept": "application/json"} if quiet else {}
    return client.post(reverse("konsep", args=[ticket.number]), {"langkah": ticket.step, **typed}, headers=headers)


def photo(colour="navy"):
    """A photo as a browser sends it."""
    return SimpleUploadedFile(f"{colour}.jpg", factories.make_photo(colour=colour).content)


def row(client, user, ticket):
    """The row's page as somebody sees it."""
    client.force_login(user)
    return client.get(reverse("ticket_row", args=[ticket.number])).content.decode()


def test_a_saved_draft_stands_in_the_form_again_and_says_since_when(client, office, ticket):
    answer = save(client, office.tim, ticket, temuan="Lampu <port> mati.", penyebab="switch")
    page = row(client, office.tim, ticket)
    assert answer.status_code == 303
    assert "Lampu &lt;port&gt; mati." in page
    assert '<option value="switch" selected' in page
    assert "Konsep tersimpan 20 November 2026 pukul 09.00 WIB." in page
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


def test_saved_again_it_replaces_what_was_there(client, office, ticket):
    save(client, office.tim, ticket, temuan="Lampu port mati.")
    save(client, office.tim, ticket, temuan="Kabel putus.")
    assert RowDraft.objects.get().entries["temuan"] == ["Kabel putus."]


def test_a_colleague_sees_that_there_is_a_draft_and_not_what_it_says(client, office, ticket):
    save(client, office.tim, ticket, temuan="Lampu port mati.", foto=photo())
    page = row(client, office.tim2, ticket)
    assert "Contoh Tim (20 November 2026 pukul 09.00 WIB) juga menyimpan konsep" in page
    assert "Lampu port mati." not in page
    assert client.get(reverse("berkas_konsep", args=[DraftFile.objects.get().pk])).status_code == 404


def test_the_quiet_save_answers_in_words_and_lists_the_photos(client, office, ticket):
    answer = save(client, office.tim, ticket, quiet=True, temuan="Kabel putus.", foto=[photo(), photo("maroon")])
    told = json.loads(answer.content)
    assert told["kata"] == "Konsep tersimpan 20 November 2026 pukul 09.00 WIB."
    assert told["berkas"]["foto"].count("<img") == 2


def test_of_more_photos_than_are_taken_at_once_the_first_ten_are_kept_and_the_rest_named(client, office, ticket):
    twelve = [photo(f"hsl({hue}, 80%, 50%)") for hue in range(0, 360, 30)]
    answer = save(client, office.tim, ticket, quiet=True, foto=twelve)
    told = json.loads(answer.content)
    assert answer.status_code == 422
    assert told["berkas"]["foto"].count("<img") == 10
    assert told["kata"].endswith("Belum ikut: hsl(300, 80%, 50%).jpg, hsl(330, 80%, 50%).jpg.")


def test_photos_go_with_the_row_and_say_what_they_show(client, office, ticket):
    save(client, office.tim, ticket, foto=photo(), foto_keadaan="sebelum")
    save(client, office.tim, ticket, foto=photo("maroon"), foto_keadaan="sesudah")
    sent = as_posted(ticket, factories.make_data(office, ticket, "perbaikan"), "perbaikan")
    client.post(reverse("ticket_row", args=[ticket.number]), sent)
    kept = ticket.attachments.filter(run__step="5").values_list("original_name", "taken")
    assert list(kept) == [("navy.jpg", "sebelum"), ("maroon.jpg", "sesudah")]


def test_the_same_photo_twice_is_one(client, office, ticket):
    for _ in range(2):
        save(client, office.tim, ticket, foto=photo())
    assert DraftFile.objects.count() == 1


def test_a_photo_is_taken_out_of_the_draft_and_its_bytes_go(
    client, office, ticket, tmp_path, django_capture_on_commit_callbacks
):
    save(client, office.tim, ticket, foto=photo())
    assert len(list((tmp_path / "konsep").rglob("*.jpg"))) == 1
    with django_capture_on_commit_callbacks(execute=True):
        save(client, office.tim, ticket, hapus=DraftFile.objects.get().pk)
    assert not DraftFile.objects.exists()
    assert list((tmp_path / "konsep").rglob("*.jpg")) == []


def test_a_file_that_is_no_photo_is_refused_and_the_words_are_kept(client, office, ticket):
    answer = save(client, office.tim, ticket, quiet=True, temuan="Kabel putus.", foto=SimpleUploadedFile("a.jpg", b"x"))
    assert answer.status_code == 422
    assert "bukan foto" in json.loads(answer.content)["kata"]
    assert RowDraft.objects.get().entries["temuan"] == ["Kabel putus."]


def test_the_draft_is_thrown_away_by_its_author(client, office, ticket):
    save(client, office.tim, ticket, temuan="Kabel putus.")
    save(client, office.tim2, ticket, temuan="Switch mati.")
    save(client, office.tim, ticket, buang="1")
    assert [draft.author for draft in RowDraft.objects.all()] == [office.tim2]


def test_when_the_row_is_sent_all_its_drafts_go(client, office, ticket):
    save(client, office.tim, ticket, temuan="Kabel putus.", foto=photo())
    save(client, office.tim2, ticket, temuan="Switch mati.")
    factories.perform(office, ticket, "perbaikan")
    assert not RowDraft.objects.exists()
    assert not DraftFile.objects.exists()


def test_a_row_sent_back_takes_its_drafts_along(client, office, ticket):
    save(client, office.tim, ticket, temuan="Kabel putus.")
    actions.send_back(ticket, actor=office.tim, note="Tim yang ditunjuk keliru.")
    assert not RowDraft.objects.exists()


def test_a_draft_for_a_row_that_was_sent_meanwhile_is_refused(client, office, ticket):
    factories.perform(office, ticket, "perbaikan", actor=office.tim2)
    answer = save(client, office.tim, ticket, quiet=True, temuan="Kabel putus.")
    assert answer.status_code == 409
    assert "sudah ditangani" in json.loads(answer.content)["kata"]
    assert not RowDraft.objects.exists()


@pytest.mark.parametrize("who", ["kadis", "tim_lain", "opd", "auditor"])
def test_nobody_saves_a_draft_for_the_row_of_others(client, office, ticket, who):
    assert save(client, office.people[who], ticket, temuan="x").status_code == 403
    assert not RowDraft.objects.exists()


def test_a_draft_too_long_or_with_senseless_signs_is_no_fault_of_the_server(client, office, ticket):
    assert save(client, office.tim, ticket, temuan="a\0b", **{str(uuid4()): "\0"}).status_code == 303
    assert RowDraft.objects.get().entries["temuan"] == ["ab"]
    answer = save(client, office.tim, ticket, quiet=True, temuan="x" * 200_001)
    assert (answer.status_code, RowDraft.objects.get().entries["temuan"]) == (409, ["ab"])


def test_answers_to_checks_are_drafts_too(client, morning):
    office = factories.make_office("bogor")
    ticket = factories.walk(office, factories.make_ticket(office), until="6")
    first = ticket.current_step.checks[0]
    client.force_login(office.tim)
    address = reverse("ticket_row", args=[ticket.number])
    sent = {"version": ticket.version, "langkah": "6", "lanjut": "1", "cek_jawaban": next(iter(first.answers))}
    client.post(address, {**sent, "cek_teks": "Contoh", "cek_angka": "1"})
    assert "Hasil periksa" in client.get(address).content.decode()
