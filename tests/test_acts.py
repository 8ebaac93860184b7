"""Acts one by one: each works, and is refused without its data; what all have in common stands in test_every_act."""

from datetime import timedelta

import pytest

from tests import factories
from tests.dump import dump_hash
from tests.situations import REASON, at_row, do
from tickets.models import Ticket
from workflow import actions, moment
from workflow.models import StepRun, Turn
from workflow.states import Status

pytestmark = pytest.mark.django_db


def test_a_wait_needs_a_coded_reason(office, morning):
    ticket = at_row(office, "5")
    with pytest.raises(actions.DataMissing) as refused:
        actions.pause(ticket, actor=office.tim, reason="malas")
    assert refused.value.fields == {"reason": "Pilih apa yang ditunggu."}


def test_an_act_cannot_have_happened_in_the_future(office, ticket, morning):
    with pytest.raises(actions.ActNotPossible, match="tidak boleh sesudah waktu pencatatan"):
        actions.register_laporan(ticket, actor=office.tu, occurred_at=morning + timedelta(seconds=1))
    assert Ticket.objects.get(pk=ticket.pk).step == "1"


def test_work_recorded_later_keeps_both_times_and_is_judged_by_the_later(office, morning):
    ticket = factories.make_ticket(office)
    with moment.at(morning + timedelta(minutes=11)):
        ticket = actions.register_laporan(ticket, actor=office.tu, occurred_at=morning + timedelta(minutes=5))
    run = ticket.runs.get(step="1")
    assert (run.occurred_at, run.performed_at) == (morning + timedelta(minutes=5), morning + timedelta(minutes=11))
    assert run.clock.verdict == "terlambat"
    entry = ticket.audit_trail.last()
    assert (entry.occurred_at, entry.recorded_at) == (run.occurred_at, run.performed_at)


@pytest.mark.parametrize("government", factories.SOP_CODES)
def test_a_row_names_every_field_that_it_lacks(government, morning):
    office = factories.make_office(government)
    ticket = factories.make_ticket(office, files=[]) if government == "bogor" else factories.make_ticket(office)
    while not ticket.is_ended:
        step, actor = ticket.current_step, factories.performer(office, ticket.current_step.role)
        outcome = step.outcomes[0].code if step.outcomes else ""
        # Ways that would send the ticket home or end it early are not what this test walks.
        for missing in step.required_data(outcome):
            if missing == "nomor_agenda":
                continue  # the agenda book gives the number that TU leaves out
            data = factories.make_data(office, ticket, outcome)
            del data[missing]
            with pytest.raises(actions.DataMissing) as refused:
                do(office, ticket, row_act(ticket), actor, outcome=outcome, data=data)
            assert set(refused.value.fields) == {missing}
        if step.outcomes:
            with pytest.raises(actions.DataMissing) as refused:
                do(office, ticket, row_act(ticket), actor, outcome="")
            assert "outcome" in refused.value.fields
        ticket = do(office, ticket, row_act(ticket), actor, outcome=outcome)
        for role in step.acks:
            ticket = actions.acknowledge(ticket, actor=office.people[role])


def row_act(ticket):
    """The name of the act that completes the ticket's present row."""
    return factories.ACTS[Status(ticket.status)]


def test_a_check_tree_must_be_walked_in_order_and_to_its_end(morning):
    office = factories.make_office("bogor")
    ticket = at_row(office, "6")
    answers = factories.shortest_answers(ticket.current_step)
    for wrong in ([], answers[:-1], answers[1:], [*answers, answers[0]], [{**answers[0], "answer": "Entah"}]):
        with pytest.raises(actions.DataMissing) as refused:
            factories.perform(office, ticket, checks=wrong)
        assert set(refused.value.fields) == {"checks"}
    factories.perform(office, ticket, checks=answers)


def test_a_ticket_does_not_close_while_a_passed_row_lacks_its_data(office, morning):
    ticket = at_row(office, "7", "perbaikan")
    run = ticket.runs.get(step="5")
    StepRun.objects.filter(pk=run.pk).update(recorded=[code for code in run.recorded if code != "penyebab"])
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert actions.owed_data(ticket) == {"5": ["penyebab"]}
    hashed = dump_hash()
    with pytest.raises(actions.DataMissing) as refused:
        factories.perform(office, ticket)
    assert refused.value.fields == {"penyebab": "Langkah 5 belum mencatat penyebab."}
    assert dump_hash() == hashed


def test_a_report_sent_back_to_the_opd_comes_back_to_the_row_that_returned_it(office, morning):
    ticket = at_row(office, "3")
    ticket = actions.return_to_opd(ticket, actor=office.kabid, note=REASON)
    assert (ticket.status, ticket.step, ticket.closed_at) == ("dikembalikan", "dikembalikan", None)
    ticket = actions.resubmit(
        ticket,
        actor=office.people["opd"],
        note=REASON,
        files=[factories.make_photo("surat")],
        report={"place": "Gedung B, lantai 1", "letter_number": "002/Contoh/2026"},
    )
    assert (ticket.status, ticket.step) == ("disposisi", "3")
    ticket.refresh_from_db(fields=["place", "letter_number"])
    assert (ticket.place, ticket.letter_number) == ("Gedung B, lantai 1", "002/Contoh/2026")
    assert ticket.attachments.filter(kind="surat").count() == 2
    assert ticket.runs.filter(step="3").last().visit == 2


def test_a_resubmitted_report_changes_words_only(office, morning):
    ticket = actions.return_to_opd(at_row(office, "3"), actor=office.kabid, note=REASON)
    for foreign in ({"status": "selesai"}, {"step": "7"}, {"opd_id": office.other_opd.pk}, {"version": 1}):
        with pytest.raises(actions.ActNotPossible, match="Isian tidak dikenal"):
            actions.resubmit(ticket, actor=office.people["opd"], note=REASON, report=foreign)


def test_a_ticket_sent_back_keeps_the_origin_of_the_row_it_returns_to(office, morning):
    ticket = actions.send_back(at_row(office, "4"), actor=office.kasi, note=REASON)
    assert (ticket.status, ticket.step) == ("disposisi", "3")
    ticket = actions.send_back(ticket, actor=office.kabid, note=REASON)
    assert ticket.step == "1"
    with pytest.raises(actions.ActNotPossible):
        actions.send_back(ticket, actor=office.tu, note=REASON)


def test_a_reopened_ticket_begins_a_new_round_and_forgets_the_team(office, morning):
    ticket = factories.walk(office, factories.make_ticket(office), "pulih")
    closed_at = ticket.closed_at
    with moment.at(morning + timedelta(days=3)):
        ticket = actions.reopen(ticket, actor=office.people["opd"], note=REASON)
    assert (ticket.status, ticket.step, ticket.round, ticket.closed_at) == ("penunjukan", "4", 2, None)
    assert closed_at == morning
    assert ticket.team_ids == frozenset()
    assert ticket.runs.last().round == 2
    assert ticket.clocks.filter(round=1, closed_at=None).count() == 0


def test_declining_voids_the_acknowledgements_and_the_row_begins_again(morning):
    office = factories.make_office("sumbawa")
    ticket = at_row(office, "14", "lengkap", "berhasil", "normal")
    ticket = factories.perform(office, ticket)
    ticket = actions.acknowledge(ticket, actor=office.people["opd"])
    ticket = actions.decline(ticket, actor=office.kadis, note=REASON)
    assert (ticket.status, ticket.step) == ("berita_acara", "14")
    first, second = ticket.runs.filter(step="14")
    assert set(first.turns.filter(kind=Turn.Kind.ACKNOWLEDGE).values_list("role", "answer")) == {
        ("opd", "gugur"),
        ("kadis", "tolak"),
    }
    assert (first.ended_by, second.visit, second.performed_at) == ("decline", 2, None)
    assert not ticket.papers.filter(run=first).exists()
    assert {turn.person for turn in ticket.open_turns} == {office.tim, office.tim2}
