"""Attachments reach only those who see the ticket, and cannot act in the reader's browser."""

import pytest
from django.urls import reverse

from tests import factories
from tests.test_uploads import pdf
from tickets.models import Attachment
from tickets.uploads import clean_upload


def get(client, user, attachment):
    """Fetch an attachment as somebody."""
    client.force_login(user, backend="tickets.backends.PeopleBackend")
    return client.get(reverse("berkas", args=[attachment.pk]))


@pytest.fixture
def photo(office):
    """A photo of a ticket."""
    return factories.make_ticket(office, files=[factories.make_photo("foto")]).attachments.get()


@pytest.fixture
def scan(office):
    """A PDF of a ticket."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    clean = clean_upload(SimpleUploadedFile('su"rat\r\n; x.pdf', pdf()), "surat")
    return factories.make_ticket(office, files=[clean]).attachments.get()


def test_a_photo_is_shown_as_it_was_stored(client, office, photo):
    answer = get(client, office.kadis, photo)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline")
    with photo.file.open("rb") as stored:
        assert b"".join(answer.streaming_content) == stored.read()


@pytest.mark.parametrize("kind", ["photo", "scan"])
def test_a_file_can_neither_act_nor_be_framed_elsewhere_nor_stay_in_a_cache(client, office, kind, request):
    answer = get(client, office.kadis, request.getfixturevalue(kind))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy


def test_the_sender_s_name_for_a_file_cannot_break_the_header(client, office, scan):
    header = get(client, office.kadis, scan)["Content-Disposition"]
    assert header == 'inline; filename="surat x.pdf"'


def test_what_is_neither_picture_nor_pdf_is_downloaded_and_never_shown(client, office, photo):
    Attachment.objects.filter(pk=photo.pk).update(content_type="text/html")
    answer = get(client, office.kadis, photo)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_that_is_gone_from_the_disk_is_not_found(client, office, photo):
    photo.file.delete(save=False)
    assert get(client, office.kadis, photo).status_code == 404


def test_a_file_cannot_be_posted_to(client, office, photo):
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    assert client.post(reverse("berkas", args=[photo.pk])).status_code == 405


def test_the_folder_of_files_has_no_address(client, office, photo):
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    for address in (f"/media/{photo.file.name}", f"/{photo.file.name}", f"/static/../media/{photo.file.name}"):
        assert client.get(address).status_code == 404
