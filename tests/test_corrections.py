"""Wrong entries get a new revision, others take over, estimates keep their first promise; nothing is overwritten."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests import factories
from tests.situations import REASON, at_row, do
from tickets.forms.earlier import recorded_values
from tickets.models import Disposisi, Estimasi, Penugasan
from workflow import actions, moment
from workflow.states import Status

pytestmark = pytest.mark.django_db


def test_another_team_takes_over_and_the_first_is_kept(office, morning):
    ticket = at_row(office, "5")
    ticket = actions.reassign_tim(
        ticket, actor=office.kasi, petugas=[office.tim_lain], penanggung_jawab=office.tim_lain, note=REASON
    )
    assert (ticket.status, ticket.step) == ("pemeriksaan", "5")
    assert {turn.person for turn in ticket.open_turns} == {office.tim_lain}
    assert set(ticket.turns.filter(answer="alih").values_list("person", flat=True)) == {office.tim.pk, office.tim2.pk}
    with pytest.raises(actions.ActDenied):
        factories.perform(office, ticket, "pulih", actor=office.tim)
    old, new = Penugasan.objects.filter(ticket=ticket).order_by("revision")
    assert (old.superseded_at, list(old.petugas.order_by("pk"))) == (morning, [office.tim, office.tim2])
    assert (new.revision, new.reason, list(new.petugas.all())) == (2, REASON, [office.tim_lain])
    assert factories.perform(office, ticket, "pulih", actor=office.tim_lain).step == "7"


def test_the_one_who_answers_for_the_work_is_one_of_the_team(office, morning):
    ticket = at_row(office, "5")
    with pytest.raises(actions.DataMissing) as refused:
        actions.reassign_tim(ticket, actor=office.kasi, petugas=[office.tim], penanggung_jawab=office.tim2, note=REASON)
    assert set(refused.value.fields) == {"penanggung_jawab"}
    with pytest.raises(actions.DataMissing) as refused:
        actions.reassign_tim(ticket, actor=office.kasi, petugas=[], penanggung_jawab=office.tim2, note=REASON)
    assert set(refused.value.fields) == {"petugas"}


def test_a_correction_adds_a_revision_and_keeps_the_old_words(office, morning):
    ticket = factories.walk(office, factories.make_ticket(office), "perbaikan")
    run = ticket.runs.get(step="6")
    with moment.at(morning + timedelta(hours=2)):
        ticket = actions.correct_record(
            ticket, actor=office.tim, run=run, data={"tindakan": "Kabel diganti, bukan konektor."}, note=REASON
        )
    old, new = run.tindakan_records.order_by("revision")
    assert (old.revision, old.superseded_at, old.uraian) == (
        1,
        morning + timedelta(hours=2),
        "Contoh isian tindakan pada langkah 6.",
    )
    assert (new.revision, new.superseded_at, new.uraian) == (2, None, "Kabel diganti, bukan konektor.")
    assert (new.reason, new.recorded_by) == (REASON, office.tim)
    assert (ticket.status, ticket.step) == ("selesai", "selesai")
    paper = ticket.papers.get(superseded_at=None, run__step="7")
    assert (paper.version, ticket.papers.filter(number=paper.number, kind=paper.kind).count()) == (2, 2)


def test_a_correction_carries_what_it_does_not_touch(office, morning):
    ticket = at_row(office, "6", "perbaikan")
    run = ticket.runs.get(step="5")
    before = run.pemeriksaan_records.get()
    ticket = actions.correct_record(ticket, actor=office.tim, run=run, data={"penyebab": "petir"}, note=REASON)
    after = run.pemeriksaan_records.current().get()
    assert (after.penyebab, after.jenis, after.jaringan) == ("petir", before.jenis, before.jaringan)


def test_a_correction_of_foreign_or_unrecorded_data_is_refused(office, morning):
    ticket = at_row(office, "6", "perbaikan")
    examined, registered = ticket.runs.get(step="5"), ticket.runs.get(step="1")
    for run, data in (
        (registered, {"nomor_agenda": "2"}),
        (examined, {"ringkasan": "Tidak pernah dicatat di sini."}),
        (examined, {"status": "selesai"}),
    ):
        with pytest.raises(actions.ActNotPossible):
            actions.correct_record(ticket, actor=office.tim, run=run, data=data, note=REASON)
    with pytest.raises(actions.DataMissing) as refused:
        actions.correct_record(ticket, actor=office.tim, run=examined, data={"penyebab": ""}, note=REASON)
    assert set(refused.value.fields) == {"penyebab"}


def test_a_correction_while_acknowledgements_are_awaited_asks_all_of_them_again(morning):
    office = factories.make_office("sumbawa")
    ticket = at_row(office, "14", "lengkap", "berhasil", "normal")
    ticket = do(office, ticket, "issue_berita_acara", office.tim, data={"saran": "Pasang penangkal petir."})
    ticket = actions.acknowledge(ticket, actor=office.people["opd"])
    ticket = actions.correct_record(
        ticket, actor=office.tim, run=ticket.current_run, data={"saran": "Pasang UPS."}, note=REASON
    )
    assert (ticket.status, ticket.step) == ("berita_acara", "14")
    assert {(turn.kind, turn.role) for turn in ticket.open_turns} == {("acknowledge", "opd"), ("acknowledge", "kadis")}
    assert not ticket.current_run.turns.filter(answer="sah").exists()
    for role in ("kadis", "opd"):
        ticket = actions.acknowledge(ticket, actor=office.people[role])
    assert ticket.status == Status.SELESAI


def test_a_corrected_receiver_takes_over_the_row_that_waits(office, morning):
    ticket = at_row(office, "4")
    second = factories.make_user(office.pemda, "kasi2")
    post = factories.give_post(second, "kasi", "Contoh Koordinator Kedua")
    run = ticket.runs.get(step="3")
    assert [turn.post for turn in ticket.open_turns] == [office.posts["kasi"]]
    ticket = actions.correct_record(ticket, actor=office.kabid, run=run, data={"kepada": post}, note=REASON)
    assert [turn.post for turn in ticket.open_turns] == [post]
    with pytest.raises(actions.ActDenied):
        factories.perform(office, ticket)
    assert factories.perform(office, ticket, actor=second).step == "5"
    assert Disposisi.objects.current().get(run=run).kepada == post


def test_a_corrected_team_takes_over_the_row_that_waits(office, morning):
    ticket = at_row(office, "5")
    run = ticket.runs.get(step="4")
    ticket = actions.correct_record(
        ticket,
        actor=office.kasi,
        run=run,
        data={"petugas": [office.tim_lain], "penanggung_jawab": office.tim_lain},
        note=REASON,
    )
    assert {turn.person for turn in ticket.open_turns} == set(ticket.penugasan.people) == {office.tim_lain}


def test_a_changed_estimate_needs_a_reason_and_the_first_keeps_the_deadline(morning):
    office = factories.make_office("tanah-bumbu")
    ticket = at_row(office, "6", "gagal")
    first = morning + timedelta(hours=5)
    ticket = factories.perform(office, ticket, estimasi_pulih=first)
    ticket = actions.send_back(ticket, actor=office.tim, note=REASON)
    later = first + timedelta(days=1)
    with pytest.raises(actions.DataMissing) as refused:
        factories.perform(office, ticket, estimasi_pulih=later)
    assert refused.value.fields == {
        "note": "Estimasi sebelumnya 20 November 2026 pukul 15.00 WITA. Tuliskan alasan perubahan."
    }
    data = factories.make_data(office, ticket, estimasi_pulih=later)
    ticket = do(office, ticket, "record_pemeriksaan_lokasi", office.tim, data=data, note="Suku cadang belum tiba.")
    assert list(Estimasi.objects.filter(ticket=ticket).values_list("pulih_at", flat=True)) == [first, later]
    ticket = factories.perform(office, factories.perform(office, ticket))
    assert (ticket.step, ticket.current_run.clock.due_at) == ("9", first)
    with moment.at(first + timedelta(minutes=1)):
        ticket = factories.perform(office, ticket)
        ticket = actions.acknowledge(ticket, actor=office.people["opd"])
    assert ticket.runs.last().clock.verdict == "terlambat"


def test_an_optional_reading_is_kept_as_it_was_written(office, morning):
    ticket = at_row(office, "5")
    ticket = factories.perform(office, ticket, "pulih", ping_rata_ms=Decimal("12.5"), ping_dikirim=0)
    reading = ticket.pemeriksaan_records.get()
    assert (reading.ping_rata_ms, reading.ping_dikirim) == (Decimal("12.5"), 0)


def test_a_promise_lies_ahead_of_the_work_that_gave_it(morning):
    office = factories.make_office("tanah-bumbu")
    ticket = factories.walk(office, factories.make_ticket(office), "gagal", until="6")
    with pytest.raises(actions.DataMissing) as refused:
        factories.perform(office, ticket, estimasi_pulih=morning)
    assert set(refused.value.fields) == {"estimasi_pulih"}


def test_a_form_of_correction_reads_a_record_once_for_all_its_fields(office, morning, django_assert_num_queries):
    ticket = factories.walk(office, factories.make_ticket(office), "perbaikan", until="6")
    run = ticket.runs.get(step="5")
    with django_assert_num_queries(1):
        known = recorded_values(run, ["jenis", "penyebab", "lokasi_gangguan", "jaringan"])
    assert all(known.values()) and len(known) == 4
