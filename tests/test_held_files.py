"""Files of a form that came back: nobody chooses them again, and nobody else ever sees them."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from tests import factories
from tests.markup import Markup
from tests.test_report_form import LAPOR, entered, typed
from tickets.held import MOST_HELD, WAIT, HeldFiles, forget_held
from tickets.models import HeldFile, Ticket
from workflow import actions, moment
from workflow.tasks import wake_forgetting

pytestmark = pytest.mark.django_db
REASON = "Lokasi gangguan belum jelas."


@pytest.fixture(autouse=True)
def _media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def stored(tmp_path):
    """The files that wait on the disk."""
    return lambda: sorted((tmp_path / "konsep").rglob("*.*"))


@pytest.fixture
def opd(client, office):
    """A browser in which the office's OPD is signed in."""
    client.force_login(office.people["opd"])
    return client


def photo(colour="navy"):
    """A photo as a browser sends it."""
    return SimpleUploadedFile(f"{colour}.jpg", factories.make_photo(colour=colour).content)


def came_back(answer, status=422):
    """What the page that came back brings along when it is sent again."""
    assert answer.status_code == status
    return {"tertahan": re.search(r'name="tertahan" value="([0-9a-f-]{36})"', answer.content.decode())[1]}


def names(ticket):
    """Names of the ticket's files."""
    return [file.original_name for file in ticket.attachments.order_by("pk")]


@pytest.mark.embedded
def test_photos_of_a_refused_report_are_listed_and_go_with_it_when_it_is_mended(
    opd, stored, django_capture_on_commit_callbacks
):
    sent = typed()
    refused = opd.post(LAPOR, {**sent, "title": "", "foto": [photo(), photo("maroon")]})
    page = refused.content.decode()
    assert re.search(r"navy\.jpg<.*\d\sbita, tersimpan", page)
    assert page.count('name="hapus_berkas"') == 2
    with django_capture_on_commit_callbacks(execute=True):
        opd.post(LAPOR, {**sent, **came_back(refused)})
    assert names(Ticket.objects.get()) == ["navy.jpg", "maroon.jpg"]
    assert (HeldFile.objects.count(), stored()) == (0, [])


def test_the_page_that_came_back_is_valid_html(opd):
    page = opd.post(LAPOR, {**typed(), "title": "", "foto": [photo(), photo("maroon")]}).content.decode()
    assert Markup(page).faults == []


def test_a_report_like_another_keeps_its_photos_until_it_is_sent_anyway(opd):
    opd.post(LAPOR, typed())
    asked = opd.post(LAPOR, again := typed(foto=[photo()]))
    assert "berkas di bawah tidak hilang" in asked.content.decode()
    opd.post(LAPOR, {**again, "foto": [], "tetap": "1", **came_back(asked)})
    assert names(Ticket.objects.latest("pk")) == ["navy.jpg"]


def test_a_report_in_order_at_the_first_go_keeps_nothing_beside_it(opd, stored):
    opd.post(LAPOR, typed(foto=[photo()]))
    assert (HeldFile.objects.count(), stored()) == (0, [])


def test_a_photo_chosen_again_is_sent_once(opd):
    sent = typed()
    refused = opd.post(LAPOR, {**sent, "title": "", "foto": [photo()]})
    opd.post(LAPOR, {**sent, **came_back(refused), "foto": [photo(), photo("maroon")]})
    assert names(Ticket.objects.get()) == ["navy.jpg", "maroon.jpg"]


def test_a_good_photo_beside_a_bad_one_is_kept(opd):
    sent = typed()
    bad = SimpleUploadedFile("x.jpg", b"<html>")
    refused = opd.post(LAPOR, {**sent, "foto": [photo(), bad]})
    assert "bukan foto" in refused.context["form"].errors["foto"][0]
    opd.post(LAPOR, {**sent, **came_back(refused)})
    assert names(Ticket.objects.get()) == ["navy.jpg"]


def test_a_file_is_taken_out_and_what_was_typed_and_just_chosen_stays(opd, stored, django_capture_on_commit_callbacks):
    sent = typed(impact="Kata yang diketik")
    refused = opd.post(LAPOR, {**sent, "title": "", "foto": [photo()]})
    with django_capture_on_commit_callbacks(execute=True):
        out = {"title": "", "foto": [photo("maroon")], "hapus_berkas": HeldFile.objects.get().pk}
        answer = opd.post(LAPOR, {**sent, **came_back(refused), **out})
    assert HeldFile.objects.get().original_name == "maroon.jpg"
    assert len(stored()) == 1
    assert "Kata yang diketik" in answer.content.decode()
    assert not answer.context["form"].errors
    opd.post(LAPOR, {**sent, **came_back(answer, 200)})
    assert names(Ticket.objects.get()) == ["maroon.jpg"]


def test_a_letter_that_waits_is_the_letter_that_the_sop_asks_for(client, db):
    office = factories.make_office("sumbawa")
    client.force_login(office.people["opd"])
    letter = {"letter_number": "000/1", "letter_date": "2026-11-19"}
    sent = typed(**letter)
    refused = client.post(LAPOR, {**sent, "title": "", "surat": [photo()]})
    assert list(refused.context["form"].errors) == ["title"]
    client.post(LAPOR, {**sent, **came_back(refused)})
    assert Ticket.objects.get().attachments.get().kind == "surat"


def test_tu_keeps_the_scan_of_a_letter_that_it_enters_late(client, office):
    client.force_login(office.tu)
    sent = entered(office)
    refused = client.post(LAPOR, {**sent, "opd": "", "foto": [photo()]})
    client.post(LAPOR, {**sent, **came_back(refused)})
    assert names(Ticket.objects.get()) == ["navy.jpg"]


def test_the_same_page_sent_twice_leads_to_its_ticket_though_the_files_have_gone(client, db):
    office = factories.make_office("sumbawa")
    client.force_login(office.people["opd"])
    sent = typed(letter_number="000/1", letter_date="2026-11-19")
    again = {**sent, **came_back(client.post(LAPOR, {**sent, "title": "", "surat": [photo()]}))}
    first, second = client.post(LAPOR, again), client.post(LAPOR, again)
    assert first["Location"] == second["Location"]
    assert Ticket.objects.count() == 1


def test_when_the_act_refuses_the_files_still_wait(opd, monkeypatch):
    sent = typed()
    again = {**sent, **came_back(opd.post(LAPOR, {**sent, "title": "", "foto": [photo()]}))}

    def refuse(**_):
        raise actions.ActNotPossible("Belum dapat dicatat.")

    with monkeypatch.context() as patched:
        patched.setattr(actions, "submit_report", refuse)
        assert came_back(opd.post(LAPOR, again))["tertahan"] == again["tertahan"]
    opd.post(LAPOR, again)
    assert names(Ticket.objects.get()) == ["navy.jpg"]


def test_files_of_somebody_else_are_neither_shown_nor_sent_nor_taken_out(client, office):
    client.force_login(office.people["opd"])
    sent = typed()
    key = came_back(client.post(LAPOR, {**sent, "title": "", "foto": [photo()]}))
    file = HeldFile.objects.get()
    for stranger in ("opd_kepala", "other_opd", "tu", "admin"):
        client.force_login(office.people[stranger])
        assert client.get(reverse("berkas_tertahan", args=[file.pk])).status_code == 404
    client.force_login(office.people["opd_kepala"])
    client.post(LAPOR, {**sent, **key, "hapus_berkas": file.pk})
    client.post(LAPOR, {**typed(), **key})
    assert names(Ticket.objects.get()) == []
    assert HeldFile.objects.get() == file


def test_the_author_sees_the_waiting_file(opd):
    opd.post(LAPOR, typed(title="", foto=[photo()]))
    answer = opd.get(reverse("berkas_tertahan", args=[HeldFile.objects.get().pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")


@pytest.mark.parametrize("key", ["", "x", "\0", "0" * 400, "8c1f3f6e-5b0a-4f5e-9d27-1c6f0e4b2a90"])
def test_a_senseless_key_holds_nothing_and_is_no_fault_of_the_server(opd, key):
    sent = typed()
    assert opd.post(LAPOR, {**sent, "tertahan": key, "hapus_berkas": "x" * 99}).status_code == 200
    assert opd.post(LAPOR, {**sent, "tertahan": key}).status_code == 302


def test_a_file_whose_bytes_are_gone_is_said_at_its_field(opd, stored):
    sent = typed()
    key = came_back(opd.post(LAPOR, {**sent, "title": "", "foto": [photo()]}))
    stored()[0].unlink()
    lost = opd.post(LAPOR, {**sent, **key})
    assert "navy.jpg tidak tersimpan lagi" in lost.context["form"].errors["foto"][0]
    out = opd.post(LAPOR, {**sent, **key, "hapus_berkas": HeldFile.objects.get().pk})
    assert out.status_code == 200
    assert opd.post(LAPOR, {**sent, **key}).status_code == 302


def test_files_held_and_chosen_together_keep_to_the_limit(opd):
    nine = [photo(f"hsl({hue}, 80%, 50%)") for hue in range(0, 360, 40)]
    key = came_back(opd.post(LAPOR, {**typed(), "title": "", "foto": nine}))
    over = opd.post(LAPOR, {**typed(), **key, "foto": [photo(), photo("maroon")]})
    assert "Paling banyak 10 berkas sekali kirim. Belum ikut: maroon.jpg." in over.context["form"].errors["foto"][0]
    assert HeldFile.objects.count() == 10


def test_the_daily_task_forgets_files_that_were_never_sent(opd, morning, stored, django_capture_on_commit_callbacks):
    opd.post(LAPOR, typed(title="", foto=[photo()]))
    with moment.at(morning + WAIT - timedelta(minutes=1)):
        wake_forgetting()
    assert HeldFile.objects.count() == 1
    with moment.at(morning + WAIT + timedelta(minutes=1)), django_capture_on_commit_callbacks(execute=True):
        wake_forgetting()
    assert (HeldFile.objects.count(), stored(), forget_held(now=moment.now())) == (0, [], 0)


def test_what_waits_longest_makes_room(office, monkeypatch):
    monkeypatch.setattr("tickets.held.MOST_HELD", 2)
    assert MOST_HELD > 2
    for colour in ("navy", "maroon", "olive"):
        HeldFiles(office.tu).keep({"foto": [factories.make_photo(colour=colour)]})
    HeldFiles(office.tim).keep({"foto": [factories.make_photo()]})
    assert HeldFile.objects.filter(author=office.tu).count() == 2
    assert HeldFile.objects.filter(author=office.tim).count() == 1


def act(client, actor, ticket, name, **typed):
    """Send the form of a general act."""
    client.force_login(actor)
    sent = {"version": Ticket.objects.get(pk=ticket.pk).version, **typed}
    return client.post(reverse("ticket_act", args=[ticket.number, name]), sent)


def test_a_returned_report_keeps_its_files_while_it_is_mended(client, office, ticket):
    ticket = actions.return_to_opd(ticket, actor=office.tu, note=REASON)
    words = {"title": ticket.title, "place": ticket.place, "reporter_phone": ticket.reporter_phone}
    refused = act(client, office.people["opd"], ticket, "resubmit", note="", foto=[photo("olive")], **words)
    assert set(refused.context["form"].errors) == {"note"}
    words |= {"note": "Lokasi sudah dilengkapi.", **came_back(refused)}
    assert act(client, office.people["opd"], ticket, "resubmit", **words).status_code == 303
    assert "olive.jpg" in names(ticket)
    assert not HeldFile.objects.exists()


def test_a_form_that_somebody_overtook_keeps_its_files(client, office, ticket):
    ticket = actions.return_to_opd(ticket, actor=office.tu, note=REASON)
    stale = act(client, office.people["opd"], ticket, "resubmit", note="Sudah.", foto=[photo()], version=1)
    assert came_back(stale, 409)
    assert HeldFile.objects.get().original_name == "navy.jpg"


def test_photos_of_a_visit_keep_what_they_show(client, morning, office):
    ticket = factories.walk(office, factories.make_ticket(office), "perbaikan", until="6")
    day = {"arrived_at_0": "2026-11-20", "arrived_at_1": "08:30"}
    refused = act(client, office.tim, ticket, "record_visit", foto=[photo()], foto_keadaan="sebelum", **day)
    words = {"found": "Menunggu kunci.", "foto": [photo("maroon")], "foto_keadaan": "sesudah", **came_back(refused)}
    assert act(client, office.tim, ticket, "record_visit", **day, **words).status_code == 303
    kept = ticket.attachments.exclude(taken="").values_list("original_name", "taken")
    assert list(kept) == [("navy.jpg", "sebelum"), ("maroon.jpg", "sesudah")]


def test_a_message_that_was_refused_keeps_its_files(client, office, ticket):
    client.force_login(office.people["opd"])
    address = reverse("percakapan", args=[ticket.number])
    sent = {"key": str(uuid4()), "body": "Terlampir."}
    refused = client.post(address, {**sent, "body": "x" * 9000, "berkas": [photo()]})
    assert client.post(address, {**sent, **came_back(refused)}).status_code == 303
    assert ticket.messages.get().files.get().original_name == "navy.jpg"


def test_photos_that_follow_are_kept_where_one_of_them_is_refused(client, office, ticket):
    client.force_login(office.people["opd"])
    address = reverse("tambah_foto", args=[ticket.number])
    sent = {"key": str(uuid4())}
    refused = client.post(address, {**sent, "foto": [photo("olive"), SimpleUploadedFile("x.jpg", b"x")]})
    assert client.post(address, {**sent, **came_back(refused)}).status_code == 303
    assert "olive.jpg" in names(ticket)


def test_a_signature_never_waits(client, office):
    ticket = factories.walk(office, factories.make_ticket(office), until="5")
    client.force_login(office.tim)
    address = reverse("ticket_act", args=[ticket.number, "acknowledge_on_site"])
    client.post(address, {"version": ticket.version, "name": "", "signature": [photo()]})
    assert not HeldFile.objects.exists()


@pytest.mark.locks
@pytest.mark.django_db(transaction=True)
def test_the_same_refused_page_sent_twice_at_once_keeps_a_photo_once(office):
    key = str(HeldFiles(office.tu).key)
    pages = [HeldFiles(office.tu, key) for _ in range(4)]
    barrier = Barrier(len(pages))

    def keep(page):
        try:
            barrier.wait(timeout=20)
            page.keep({"foto": [factories.make_photo()]})
        finally:
            connection.close()

    with ThreadPoolExecutor(len(pages)) as browsers:
        list(browsers.map(keep, pages))
    assert HeldFile.objects.count() == 1
