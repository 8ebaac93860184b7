"""Acts over HTTP: the SOPs walked with the browser's fields, refusals, stale forms, and the acts that no row prints."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tests.posting import as_posted, post_row, walk_over_http
from tickets.models import Ticket
from workflow import actions

pytestmark = pytest.mark.django_db

REASON = "Mohon dilengkapi lebih dahulu."
LONGEST_WAYS = {
    "purbalingga": ("perbaikan",),
    "sumbawa": ("lengkap", "gagal", "diganti", "normal"),
    "tanah-bumbu": ("gagal",),
    "bogor": (),
    "batam": ("luar_data_center", "diganti", "disetujui"),
}
#: Of the form of an appointment and of the act itself, those of the session among them.
MOST_QUERIES = 61
#: Of a form above which everything recorded is read.
MOST_QUERIES_OF_A_READING = 19
#: A legal situation of every act that asks for a reason: the row, who acts, and the status that follows.
WITH_REASON = {
    "send_back": ("4", "kasi", "disposisi"),
    "return_to_opd": ("3", "kabid", "dikembalikan"),
    "refuse": ("3", "kabid", "ditolak"),
    "withdraw": ("3", "opd", "dibatalkan"),
    "reopen": (None, "tu", "penunjukan"),
}


@pytest.fixture
def ticket(morning, office):
    """A fresh report of a morning in working hours, which lasts for the whole test."""
    return factories.make_ticket(office)


@pytest.fixture
def do(client):
    """Send an act's form as somebody, with the present version unless another is given."""

    def send(user, ticket, act, **fields):
        client.force_login(user)
        version = Ticket.objects.get(pk=ticket.pk).version
        return client.post(
            reverse("ticket_act", args=[ticket.number, act]), {"version": version, "ground": "ganda", **fields}
        )

    return send


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def reach(office, ticket, row):
    return factories.walk(office, ticket, "perbaikan", until=row)


@pytest.mark.parametrize("code", factories.SOP_CODES)
def test_the_longest_way_of_every_sop_can_be_walked_with_forms(client, code, morning):
    office = factories.make_office(code)
    ticket = walk_over_http(client, office, factories.make_ticket(office), *LONGEST_WAYS[code])
    assert ticket.status == "selesai"


def test_an_appointment_takes_few_queries_however_long_the_ticket_has_been_on_its_way(
    client, office, ticket, django_assert_max_num_queries
):
    ticket = reach(office, ticket, "4")
    while ticket.runs.count() < 12:
        ticket = actions.send_back(ticket, actor=office.kasi, note="Mohon arahan yang lebih jelas.")
        ticket = factories.perform(office, ticket)
    page, sent = reverse("ticket_row", args=[ticket.number]), as_posted(ticket, factories.make_data(office, ticket))
    client.force_login(office.kasi, backend="tickets.backends.PeopleBackend")
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(page)
        client.post(page, sent)
    assert fresh(ticket).step == "5"


@pytest.mark.parametrize(("code", "row", "reader"), [("bogor", "8", "kasi"), ("batam", "12", "kadis")])
def test_who_passes_a_report_on_or_reviews_it_reads_it_first_and_may_send_it_back(
    client, code, row, reader, morning, django_assert_max_num_queries
):
    office = factories.make_office(code)
    ticket = factories.walk(office, factories.make_ticket(office), *LONGEST_WAYS[code], until=row)
    written = ticket.laporan_records.first().ringkasan
    client.force_login(office.people[reader], backend="tickets.backends.PeopleBackend")
    address = reverse("ticket_row", args=[ticket.number])
    client.get(address)
    with django_assert_max_num_queries(MOST_QUERIES_OF_A_READING):
        page = client.get(address).content.decode()
    assert written
    assert written in page
    assert reverse("ticket_act", args=[ticket.number, "send_back"]) in page


@pytest.mark.parametrize("act", WITH_REASON)
def test_an_act_with_a_reason_shows_its_form_and_does_what_it_says(client, do, office, ticket, act):
    row, who, status = WITH_REASON[act]
    ticket = reach(office, ticket, row)
    client.force_login(office.people[who])
    page = client.get(reverse("ticket_act", args=[ticket.number, act]))
    assert page.status_code == 200
    assert "Alasan" in page.content.decode()
    answer = do(office.people[who], ticket, act, note=REASON)
    assert answer.status_code == 303
    assert answer["Location"] == ticket.get_absolute_url()
    assert fresh(ticket).status == status


@pytest.mark.parametrize("act", WITH_REASON)
@pytest.mark.parametrize("note", ["", "pendek", "x" * 501])
def test_a_missing_short_or_endless_reason_is_refused_at_its_field(do, office, ticket, act, note):
    row, who, _ = WITH_REASON[act]
    ticket = reach(office, ticket, row)
    answer = do(office.people[who], ticket, act, note=note)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "paling sedikit 10 huruf." in page or "paling panjang 500 huruf." in page
    assert note in page
    assert fresh(ticket).version == ticket.version


@pytest.mark.parametrize("act", ["acknowledge", "decline", "pause", "resume", "resubmit", "reopen", "reassign_tim"])
def test_an_act_that_is_not_possible_now_gives_the_reason_and_keeps_what_was_typed(client, do, office, ticket, act):
    kept = do(office.tu, ticket, act, note=REASON)
    assert kept.status_code == 409
    assert REASON in kept.content.decode()
    assert client.get(reverse("ticket_act", args=[ticket.number, act])).status_code == 303
    page = client.get(ticket.get_absolute_url()).content.decode()
    assert "Tindakan ini tidak dapat dilakukan saat tiket berstatus penerimaan laporan." in page
    assert fresh(ticket).version == ticket.version


@pytest.mark.parametrize("act", ["send_back", "return_to_opd", "refuse", "withdraw"])
def test_an_act_of_somebody_else_is_refused_with_the_owner(client, do, office, ticket, act):
    ticket = reach(office, ticket, "4")
    answer = do(office.auditor, ticket, act, note=REASON)
    assert answer.status_code == 403
    assert "Anda masuk sebagai" in answer.content.decode()
    assert client.get(reverse("ticket_act", args=[ticket.number, act])).status_code == 403
    assert fresh(ticket).version == ticket.version


def test_an_act_that_nobody_knows_is_not_found(do, office, ticket):
    for act in ("delete", "write_disposisi", "submit_report"):
        assert do(office.tu, ticket, act).status_code == 404


def test_acts_on_tickets_of_others_are_not_found(do, office, other_office, ticket):
    for stranger in (office.people["other_opd"], other_office.kadis):
        assert do(stranger, ticket, "withdraw", note=REASON).status_code == 404


def test_a_stale_form_keeps_the_reason_and_names_the_present_state(do, office, ticket):
    ticket = reach(office, ticket, "5")
    actions.resume(actions.pause(ticket, actor=office.tim2, reason="akses"), actor=office.tim2)
    answer = do(office.tim, ticket, "send_back", note=REASON, version=ticket.version)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tiket ini sudah ditangani pukul" in page
    assert REASON in page
    assert "Tiket sekarang di langkah 5" in page


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 30, "1.5"])
def test_a_senseless_version_counts_as_stale(do, office, ticket, version):
    ticket = reach(office, ticket, "4")
    assert do(office.kasi, ticket, "send_back", note=REASON, version=version).status_code == 409
    assert fresh(ticket).version == ticket.version


def test_pressing_twice_acts_once(client, office, ticket):
    ticket = reach(office, ticket, "3")
    first = post_row(client, office, ticket)
    second = post_row(client, office, ticket)
    assert (first.status_code, second.status_code) == (303, 409)
    assert ticket.audit_trail.filter(act="write_disposisi").count() == 1


def test_waiting_needs_its_coded_reason_and_ends_with_resume(do, office, ticket):
    ticket = reach(office, ticket, "5")
    answer = do(office.tim, ticket, "pause", reason="liburan", note="")
    assert answer.status_code == 422
    assert "Pilih apa yang ditunggu." in answer.content.decode()
    assert do(office.tim, ticket, "pause", reason="suku_cadang", note="").status_code == 303
    assert fresh(ticket).status == "menunggu"
    assert do(office.tim, ticket, "resume", note="").status_code == 303
    assert fresh(ticket).status == "pemeriksaan"


def test_a_returned_report_is_completed_with_new_words_and_a_scan(do, office, ticket):
    ticket = actions.return_to_opd(ticket, actor=office.tu, note=REASON)
    words = {
        "title": ticket.title,
        "place": "Gedung B, lantai 3",
        "impact": "",
        "reporter_phone": ticket.reporter_phone,
        "letter_number": "001/Contoh/2026",
        "letter_date": "2026-11-19",
        "description": "Ruang arsip juga terganggu.",
    }
    scan = SimpleUploadedFile("surat.jpg", factories.make_photo().content)
    answer = do(office.people["opd"], ticket, "resubmit", note="Lokasi sudah dilengkapi.", surat=[scan], **words)
    assert answer.status_code == 303
    ticket = fresh(ticket)
    assert (ticket.place, ticket.letter_number, ticket.status) == (
        "Gedung B, lantai 3",
        "001/Contoh/2026",
        "penerimaan",
    )
    assert ticket.attachments.filter(original_name="surat.jpg").count() == 2


def test_who_completes_a_report_reads_what_was_asked_for_whatever_was_said_since(client, office, ticket):
    ticket = actions.return_to_opd(ticket, actor=office.tu, note="Mohon sebutkan ruang dan alamat IP printer.")
    opd = office.people["opd"]
    client.force_login(opd)
    client.post(reverse("tambah_foto", args=[ticket.number]), {"foto": [factories.make_photo()]})
    for page in (ticket.get_absolute_url(), reverse("ticket_act", args=[ticket.number, "resubmit"])):
        assert "Mohon sebutkan ruang dan alamat IP printer." in client.get(page).content.decode()


@pytest.mark.parametrize(("typed", "status", "kept"), [("0812", 422, ""), ("+62 812-1111 2222", 303, "081211112222")])
def test_the_telephone_number_of_a_completed_report_is_read_as_in_a_new_one(do, office, ticket, typed, status, kept):
    ticket = actions.return_to_opd(ticket, actor=office.tu, note=REASON)
    before = ticket.reporter_phone
    words = {"title": ticket.title, "place": ticket.place, "reporter_phone": typed}
    answer = do(office.people["opd"], ticket, "resubmit", note="Nomor HP sudah dibetulkan.", **words)
    assert answer.status_code == status
    assert ("Nomor HP harus 10 sampai 13 angka." in answer.content.decode()) == (status == 422)
    assert fresh(ticket).reporter_phone == (kept or before)


def test_a_completed_report_with_a_fault_keeps_its_words(do, office, ticket):
    ticket = actions.return_to_opd(ticket, actor=office.tu, note=REASON)
    answer = do(office.people["opd"], ticket, "resubmit", note="", title="", place="Gedung C")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Gedung C" in page
    assert "Gangguan harus diisi." in page


def test_another_team_takes_over(do, office, ticket):
    ticket = reach(office, ticket, "5")
    new = {"petugas": [str(office.tim_lain.pk)], "penanggung_jawab": str(office.tim_lain.pk)}
    wrong = do(office.kasi, ticket, "reassign_tim", note=REASON, **{**new, "penanggung_jawab": str(office.tim.pk)})
    assert wrong.status_code == 422
    same = {
        "petugas": [str(pk) for pk in ticket.team_ids],
        "penanggung_jawab": str(ticket.penugasan.penanggung_jawab_id),
    }
    assert "masih sama" in do(office.kasi, ticket, "reassign_tim", note=REASON, **same).content.decode()
    assert do(office.kasi, ticket, "reassign_tim", note=REASON, **new).status_code == 303
    assert fresh(ticket).team_ids == {office.tim_lain.pk}


def test_a_record_is_corrected_by_whoever_made_it(client, do, office, ticket):
    ticket = reach(office, ticket, "7")
    run = ticket.runs.get(step="6")
    client.force_login(office.tim)
    page = client.get(reverse("ticket_act", args=[ticket.number, "correct_record"]), {"run": run.pk})
    assert "Contoh isian tindakan pada langkah 6." in page.content.decode()
    words = {"run": run.pk, "tindakan": "Mengganti konektor.", "waktu_pulih_0": "2026-11-20", "waktu_pulih_1": "08:59"}
    unchanged = {**words, "tindakan": "Contoh isian tindakan pada langkah 6."}
    assert do(office.tim, ticket, "correct_record", note="Salah tulis tindakan.", **unchanged).status_code == 422
    assert do(office.tim, ticket, "correct_record", note="Salah tulis tindakan.", **words).status_code == 303
    assert [record.uraian for record in ticket.tindakan_records.order_by("revision")] == [
        "Contoh isian tindakan pada langkah 6.",
        "Mengganti konektor.",
    ]


@pytest.mark.parametrize("run", ["", "abc", "999999999999", "-1"])
def test_a_record_that_is_not_there_cannot_be_corrected(do, office, ticket, run):
    ticket = reach(office, ticket, "7")
    assert do(office.tim, ticket, "correct_record", run=run, note=REASON).status_code == 404


def test_a_record_of_somebody_else_is_not_found(do, office, ticket):
    ticket = reach(office, ticket, "7")
    run = ticket.runs.get(step="3")
    assert do(office.tim, ticket, "correct_record", run=run.pk, note=REASON).status_code == 404


def test_acknowledging_shows_what_is_acknowledged_and_declining_needs_a_reason(client, do, morning):
    office = factories.make_office("batam")
    ticket = factories.walk(office, factories.make_ticket(office), "luar_data_center", until="5")
    ticket = factories.perform(office, ticket)
    client.force_login(office.people["opd"])
    page = client.get(reverse("ticket_act", args=[ticket.number, "acknowledge"])).content.decode()
    assert page.index("Yang tercatat") < page.index("Catatan langkah sebelumnya, 4") < page.index('name="note"')
    assert reverse("ticket_act", args=[ticket.number, "decline"]) in page, "who does not agree finds the way from here"
    assert do(office.people["opd"], ticket, "decline", note="").status_code == 422
    assert do(office.people["opd"], ticket, "decline", note="Jadwalnya tidak sesuai.").status_code == 303
    ticket = factories.perform(office, fresh(ticket))
    assert do(office.people["opd"], ticket, "acknowledge", note="").status_code == 303
    assert fresh(ticket).step == "6"


def test_the_act_that_ends_a_report_says_how_it_ended(client, office, ticket):
    client.force_login(office.people["opd"])
    sent = {"version": ticket.version, "note": "Sudah pulih sendiri."}
    page = client.post(reverse("ticket_act", args=[ticket.number, "withdraw"]), sent, follow=True).content.decode()
    assert re.search(r"“Batalkan laporan” tercatat pukul [^.]+\.[^.]+\. Laporan dibatalkan\.", page)


def test_only_get_and_post_are_answered(client, office, ticket):
    client.force_login(office.tu)
    for name, extra in (("ticket_row", []), ("ticket_act", ["refuse"])):
        address = reverse(name, args=[ticket.number, *extra])
        assert client.delete(address).status_code == 405
        assert client.put(address).status_code == 405
    assert client.post(ticket.get_absolute_url()).status_code == 405


# -- somebody acts between the page's look and the act's lock ----------------------------------------------------------


@pytest.fixture
def beaten(monkeypatch):
    """Let a colleague act just before the named act takes its lock."""

    def beat(act, colleague):
        original = getattr(actions, act)

        def late(ticket, **entry):
            colleague(ticket)
            return original(ticket, **entry)

        monkeypatch.setattr(actions, act, late)

    return beat


def test_a_beaten_row_that_is_still_ours_keeps_what_was_typed(client, office, ticket, beaten):
    ticket = reach(office, ticket, "5")
    beaten(
        "record_pemeriksaan",
        lambda here: actions.resume(actions.pause(here, actor=office.tim2, reason="akses"), actor=office.tim2),
    )
    answer = post_row(client, office, ticket, "perbaikan", temuan="Kabel putus.")
    assert answer.status_code == 409
    assert "Kabel putus." in answer.content.decode()
    assert f'name="version" value="{fresh(ticket).version}"' in answer.content.decode()


def test_a_beaten_row_that_has_moved_on_is_a_conflict(client, office, ticket, beaten):
    ticket = reach(office, ticket, "5")
    original = actions.record_pemeriksaan
    data = factories.make_data(office, ticket, "perbaikan")
    beaten("record_pemeriksaan", lambda here: original(here, actor=office.tim2, outcome="perbaikan", data=data))
    answer = post_row(client, office, ticket, "perbaikan")
    assert answer.status_code == 409
    assert "Tiket ini sudah ditangani pukul" in answer.content.decode()
    assert ticket.runs.filter(step="5").count() == 1


def test_a_beaten_general_act_keeps_its_reason(do, office, ticket, beaten):
    ticket = reach(office, ticket, "5")
    beaten(
        "send_back",
        lambda here: actions.resume(actions.pause(here, actor=office.tim2, reason="akses"), actor=office.tim2),
    )
    answer = do(office.tim, ticket, "send_back", note=REASON)
    assert answer.status_code == 409
    assert REASON in answer.content.decode()


def test_a_title_that_ends_a_sentence_gets_no_second_full_stop(client, office, morning):
    ticket = factories.make_ticket(office, title="Internet mati total.")
    client.force_login(office.tu)
    for address in (
        reverse("ticket_row", args=[ticket.number]),
        reverse("ticket_act", args=[ticket.number, "correct_report"]),
    ):
        page = client.get(address).content.decode()
        assert "Internet mati total." in page
        assert "Internet mati total.." not in page
