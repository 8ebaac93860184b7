"""No input makes a 500 (promise P20): what was found stays mended, and a seeded storm over all routes breaks no page.

``STORM=3000 SEED=7`` sends another and longer storm.
"""

import os
import random
from pathlib import Path
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import hashers
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.situations import at_row
from tests.test_tenancy_crawl import NOBODYS, PAGE, READ_ONLY, ROUTES
from tickets.models import AccessCode, Ticket
from tickets.views.acts import GENERAL_ACTS
from workflow import moment
from workflow.delivery import deliver_due
from workflow.models import Notice
from workflow.sop import SopFaults, read_sop
from workflow.watchman import watched_sweep

pytestmark = pytest.mark.django_db

NEW = "kereta-pagi-berangkat-7"
ROLES = (None, "opd", "opd_kepala", "tu", "sekretaris", "kadis", "kabid", "kasi", "tim", "admin", "auditor")
STORM, SEED = int(os.environ.get("STORM", "500")), int(os.environ.get("SEED", "20"))
NAMES = (
    "q", "halaman", "sebelum", "sesudah", "lewati", "status", "opd", "keadaan", "tahun", "tanggal", "perihal", "run",
    "jawab", "next", "version", "langkah", "note", "outcome", "cek", "cek_jawaban", "ulangi", "lewati", "tambah", "isi",
    "key", "body", "submission_key", "title", "place", "fault_at_0", "fault_at_1", "arrived_at_0", "arrived_at_1",
    "reporter_phone", "node", "kanal", "name", "starts_on", "ends_on", "on", "kind", "hari_0", "intervals", "decree",
    "user", "role", "tim", "post", "letter", "username", "password", "code", "new_password1", "email", "ip_address",
    "number_template", "effective_from", "sidik", "nip", "phone", "peran", "full_name", "paper_size", "recovered",
    "reason", "petugas", "penanggung_jawab", "kepada", "perangkat_rusak-jumlah", "perangkat_rusak-0-jenis",
)  # fmt: skip
GARBAGE = (
    "", " ", "0", "-1", "1", "9" * 19, "9" * 5000, "1e309", "NaN", "-Infinity", "0001-01-01", "9999-12-31",
    "2026-13-45", "00:00", "24:61", "a" * 6000, "\x00", "abc\x00def", "\U0001f600", "\u202eabc", "\ufeff", "<script>",
    "{{ 7|add:7 }}", "' OR 1=1 --", "%", "\\", "../../etc/passwd", "//contoh.test", "javascript:alert(1)", "/masuk/",
    "a\r\nSet-Cookie: x=1", "opd", "ubah", "simpan", "None", "[]", "e\u0301" * 300, "٣", "²", "fe80::1%eth0",
    "07.00-25.00", "00.00-24.00", "=1+1", "{urut}" * 13, "{unit}" * 13, str(uuid4()),
)  # fmt: skip


def browser(user=None):
    """A browser that shows a failure as the page that people would see."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend="tickets.backends.PeopleBackend")
    return client


# -- found by looking, mended, and kept so ----------------------------------------------------------------------------


def test_nul_in_a_search_for_people_finds_nobody_in_particular(office):
    assert browser(office.admin).get(reverse("pengguna"), {"q": "\x00"}).status_code == 200


@pytest.mark.parametrize("target", ["/masuk/", "/masuk/?next=/masuk/"])
def test_somebody_signed_in_is_never_led_from_the_login_page_to_itself(office, target):
    answer = browser(office.kasi).get(reverse("masuk"), {"next": target})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_cookie_with_nul_is_refused_before_the_database_is_asked():
    answer = Client(raise_request_exception=False).get("/masuk/", HTTP_COOKIE='sessionid="\\000aaaaaaaaaaaa"')
    assert answer.status_code == 400


@pytest.mark.parametrize("charset", ["hex", "rot13", "undefined", "unicode_escape", "utf-16", "utf-7", "latin-1"])
def test_a_form_in_another_encoding_is_refused(office, charset):
    body = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\\ud800 abc\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    assert browser(office.admin).generic("POST", reverse("kelola_opd_baru"), body, kind).status_code == 400


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_a_form_in_utf_8_is_read(office, charset):
    body = '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nDinas Contoh “Baru”\r\n--x--\r\n'.encode()
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    assert browser(office.admin).generic("POST", reverse("kelola_opd_baru"), body, kind).status_code == 303


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_methods_that_no_page_has_are_refused(office, method):
    answer = browser(office.kadis).generic(method, reverse("semua_tiket"))
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")


def test_an_endless_number_in_a_stale_form_is_no_question_of_ours(office):
    ticket = factories.make_ticket(office)
    words = {"langkah": "tiada", f"perangkat_rusak-{'9' * 5000}-merek_tipe": "abc", "note": "Catatan contoh"}
    body = "&".join(f"{name}={value}" for name, value in words.items())
    kind = "application/x-www-form-urlencoded"
    answer = browser(office.kasi).generic("POST", reverse("ticket_row", args=[ticket.number]), body, kind)
    assert answer.status_code == 409
    assert "Catatan contoh" in answer.content.decode()


def test_a_row_passed_over_with_nul_in_its_reason_keeps_the_words(morning, db):
    sop = Path(__file__).parent / "sop" / "kabupaten-contoh.toml"
    office = factories.make_office("kabupaten-contoh", sop=sop)
    ticket = at_row(office, "7", "diteruskan")
    sent = {"version": ticket.version, "langkah": "7", "lewati": "1", "note": "Ruang panel\x00 di kantor sendiri."}
    answer = browser(office.tim).post(reverse("ticket_row", args=[ticket.number]), sent)
    assert answer.status_code == 303
    assert ticket.runs.get(step="7").reason == "Ruang panel di kantor sendiri."


def test_a_sop_file_with_nul_or_endless_keys_is_refused_at_once():
    text = (factories.SOP_FOLDER / "purbalingga.toml").read_text(encoding="utf-8")
    for hostile in (text.replace('title = "', 'title = "\\u0000', 1), text + "\n" + ".".join(["a"] * 60_000) + " = 1"):
        with pytest.raises(SopFaults):
            read_sop(hostile.encode())


# -- accounts ---------------------------------------------------------------------------------------------------------


def test_a_refused_code_leaves_no_password_behind(client, office):
    AccessCode.give(office.kasi, given_by=office.admin, now=moment.now())
    fields = {"username": office.kasi.username, "code": "AAAA2222", "new_password1": NEW, "new_password2": NEW}
    client.post(reverse("masuk_kode"), fields)
    kept = list(AccessAttempt.objects.values_list("post_data", flat=True))
    assert kept
    assert not [words for words in kept if NEW in words or "AAAA2222" in words]


def test_a_code_is_refused_with_the_same_work_whoever_it_is_for(office, monkeypatch):
    """Unknown, without a code, deactivated: one slow hash each, so that time does not tell names."""
    work = []
    for name in ("make_password", "check_password"):
        slow = getattr(hashers, name)
        monkeypatch.setattr(f"tickets.models.access.{name}", lambda *a, slow=slow: work.append(1) or slow(*a))
    AccessCode.give(office.kasi, given_by=office.admin, now=moment.now())
    office.tim.is_active = False
    office.tim.save(update_fields=["is_active"])
    found = {}
    for username in ("tiada", office.kasi.username, office.kabid.username, office.tim.username):
        work.clear()
        fields = {"username": username, "code": "AAAA2222", "new_password1": NEW, "new_password2": NEW}
        Client().post(reverse("masuk_kode"), fields)
        found[username] = len(work)
    assert set(found.values()) == {1}


def test_the_link_of_a_letter_begins_as_the_settings_say(client, office, settings):
    settings.PUBLIC_URL = "https://helpdesk.contoh.test"
    client.post(reverse("lupa_sandi"), {"email": office.kasi.email}, HTTP_HOST="localhost:6666")
    deliver_due()
    assert "https://helpdesk.contoh.test/sandi/" in mail.outbox[0].body
    assert "6666" not in mail.outbox[0].body


def test_pages_of_somebody_signed_in_stay_out_of_caches(office):
    for page in ("semua_tiket", "cari", "akun", "sop"):
        assert "no-store" in browser(office.kadis).get(reverse(page))["Cache-Control"]
    assert "Cache-Control" not in Client().get(reverse("lupa_sandi_terkirim")).headers


# -- the storm --------------------------------------------------------------------------------------------------------


def test_a_storm_of_hostile_requests_breaks_no_page(office, morning):
    """Seeded garbage in every parameter of every route as every role: no answer is a 500, and no ticket is lost."""
    chance = random.Random(SEED)
    ticket = factories.walk(office, factories.make_ticket(office), until="5")
    done = factories.walk(office, factories.make_ticket(office), "perbaikan")
    watched_sweep()
    keys = _keys(office, [ticket, done])
    routes = [name for name in ROUTES if name not in READ_ONLY]
    browsers = {role: browser(office.people[role] if role else None) for role in ROLES}
    failed = []
    for number in range(STORM):
        role, name = chance.choice(ROLES if chance.random() < 0.5 else ("admin",)), routes[number % len(routes)]
        url = reverse(name, args=chance.choice(keys[ROUTES[name]]))
        sent = {chance.choice(NAMES): chance.choice(GARBAGE) for _ in range(chance.randrange(12))}
        if chance.random() < 0.2:
            sent["berkas"] = SimpleUploadedFile("a\x00<b>.pdf", chance.choice((b"", b"%PDF-", b"a;b\n", b"\x00" * 9)))
        method = chance.choice(("get", "post", "post"))
        query = {key: value for key, value in sent.items() if isinstance(value, str)}
        answer = getattr(browsers[role], method)(url, query if method == "get" else sent)
        if answer.status_code >= 500:
            failed.append((answer.status_code, role, method, url, sent))
    assert failed == []
    assert Ticket.objects.count() == 2


def _keys(office, tickets):
    """Arguments of addresses by kind, own and endless ones."""
    huge = int("9" * 25)
    return {
        **{kind: [args] for kind, args in NOBODYS.items() if kind not in ("year", "reset")},
        PAGE: [()],
        "reset": [("MQ", "set-password"), ("w7_DvA", "a-b"), ("OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "x-y")],
        "year": [(0,), (1,), (2026,), (2100,), (9999,), (10_000,), (huge,)],
        "ticket": [(ticket.number,) for ticket in tickets],
        "act": [(ticket.number, act) for ticket in tickets for act in GENERAL_ACTS],
        "message": [(tickets[0].number, huge)],
        "late_row": [(tickets[0].number, huge)],
        "attachment": [(tickets[0].attachments.first().pk,), (huge,)],
        "paper": [(tickets[1].papers.first().pk,), (huge,)],
        "draft": [(huge,)],
        "message_file": [(huge,)],
        "machine": [()],
        "row_form": [(ticket.number, no) for ticket in tickets for no in ("1", "2", "tiada")],
        **{
            kind: [(1,), (huge,)]
            for kind in ("print", "draft_file", "held_file", "deputy", "failed_delivery", "phrase", "absence", "duty")
        },
        "notice": [(Notice.objects.filter(ticket=tickets[0]).first().pk,), (huge,)],
        "stuck_paper": [("naskah", tickets[1].papers.first().pk), ("naskah", huge), ("apa", huge)],
        "sop": [(office.sop_version.pk,), (huge,)],
        "sop_copy": [(factories.make_sop_copy(office).pk,), (huge,)],
        "person": [(office.kabid.pk,), (huge,)],
        "opd": [(office.opd.pk,), (huge,)],
        "node": [(huge,)],
        "post": [(office.posts["kasi"].pk,), (huge,)],
        "term": [(office.posts["kasi"].pk, office.posts["kasi"].holders.get().pk), (huge, huge)],
        "team": [(office.tim.team_memberships.get().tim_id,)],
        "membership": [(office.tim.team_memberships.get().tim_id, office.tim.team_memberships.get().pk)],
        "season": [(office.pemda.seasons.first().pk,), (huge,)],
        "day": [(office.pemda.special_days.first().pk,), (huge,)],
    }
