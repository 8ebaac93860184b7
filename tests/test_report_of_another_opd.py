"""A report that was taken down for the wrong OPD passes to the right one: hands, papers, notices and figures follow."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command

from tests import factories
from tests.correcting import correct, entered, fresh, move, told
from tests.dump import dump_hash
from tests.played import IN_TIME, play
from tests.situations import REASON
from tests.test_audit import broken_rules, replay
from tickets.forms.report import open_reports, same_letter
from tickets.models import Node, RowDraft, Ticket
from workflow import actions, compliance, moment
from workflow.models import MonthResult, Notice, Result, Turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def at_row_entered(office, row):
    return factories.walk(office, entered(office), until=row)


def test_a_report_for_the_wrong_opd_passes_to_the_right_one_with_its_hands():
    office = factories.make_office("bogor")
    ticket = entered(office, letter_number="", letter_date=None, files=[factories.make_photo()])
    wrong, right = office.people["opd"], office.people["other_opd"]
    assert Turn.objects.waiting_for(wrong.hands).filter(ticket=ticket).exists()
    ticket = move(office, ticket)
    assert not Turn.objects.waiting_for(wrong.hands).filter(ticket=ticket).exists()
    assert Turn.objects.waiting_for(right.hands).filter(ticket=ticket).count() == 1
    assert not Ticket.objects.visible_to(wrong).filter(pk=ticket.pk).exists()
    assert Ticket.objects.visible_to(right).get(pk=ticket.pk).opd == office.other_opd
    with pytest.raises(actions.ActDenied):
        factories.perform(office, ticket, actor=wrong)
    assert factories.perform(office, ticket, actor=right).step == "2"


def test_an_acknowledgement_that_is_awaited_is_awaited_from_the_right_opd():
    office = factories.make_office("batam")
    ticket = factories.walk(office, entered(office), "luar_data_center", until="5")
    ticket = move(office, factories.perform(office, ticket))
    assert [(turn.role, turn.opd) for turn in ticket.open_turns] == [("opd", office.other_opd)]
    assert set(ticket.konsep.filter(settled_at=None).values_list("facts__report__opd", flat=True)) == {
        office.other_opd.name
    }
    assert actions.acknowledge(ticket, actor=office.people["other_opd"]).step == "6"


def test_both_opds_are_told_and_the_first_reads_the_number_only(office):
    ticket = at_row_entered(office, "5")
    with moment.at(factories.MORNING + timedelta(hours=1)):
        move(office, ticket)
    news = told(factories.MORNING)
    assert news["opd", "dialihkan"] == (
        f"Laporan {ticket.number} keliru dicatat untuk OPD Anda dan kini dicatat untuk OPD yang benar. "
        "Anda tidak perlu berbuat apa-apa."
    )
    assert news["other_opd", "diterima"] == "Laporan telah diterima dan dicatat."
    assert news["tim", "data_diperbaiki"] == "Data laporan diperbaiki: OPD pelapor."
    unread = Notice.objects.unread_of(office.people["opd"])
    assert list(unread.values_list("ticket", "event")) == [(None, "dialihkan")]


def test_a_returned_report_is_to_be_completed_by_the_right_opd(office):
    ticket = actions.return_to_opd(entered(office), actor=office.tu, note=REASON)
    with moment.at(factories.MORNING + timedelta(hours=1)):
        ticket = move(office, ticket)
    assert ("other_opd", "dikembalikan") in told(factories.MORNING)
    assert actions.resubmit(ticket, actor=office.people["other_opd"], note=REASON).step == "1"


def test_what_somebody_of_the_first_opd_had_typed_goes():
    office = factories.make_office("bogor")
    ticket = entered(office, letter_number="", letter_date=None, files=[factories.make_photo()])
    RowDraft.objects.create(run=ticket.current_run, author=office.people["opd"], entries={}, saved_at=factories.MORNING)
    move(office, ticket)
    assert not RowDraft.objects.exists()


def test_papers_name_the_right_opd(office):
    ticket = move(office, factories.walk(office, entered(office), "perbaikan"))
    current = ticket.papers.filter(superseded_at=None)
    assert {paper.facts["report"]["opd"] for paper in current} == {office.other_opd.name}
    assert {paper.version for paper in current} >= {2}


def by_its_reporter(office):
    return factories.make_ticket(office)


def by_a_message(office):
    ticket = entered(office)
    actions.post_message(ticket, actor=office.people["opd"], body="Masih mati.", key=uuid4())
    return fresh(ticket)


def by_an_acknowledgement(office):
    ticket = factories.walk(office, entered(office), "luar_data_center", until="5")
    return actions.acknowledge(factories.perform(office, ticket), actor=office.people["opd"])


def by_a_signature_at_the_site(office):
    ticket = factories.walk(office, entered(office), "luar_data_center", until="5")
    ticket = factories.perform(office, ticket)
    signature = factories.make_photo("berkas")
    return actions.acknowledge_on_site(
        ticket, actor=office.tim, name="Contoh Penerima", position="Contoh staf", signature=signature
    )


def by_a_completed_report(office):
    ticket = actions.return_to_opd(entered(office), actor=office.tu, note=REASON)
    return actions.resubmit(ticket, actor=office.people["opd"], note=REASON)


@pytest.mark.parametrize(
    "act", [by_its_reporter, by_a_message, by_an_acknowledgement, by_a_signature_at_the_site, by_a_completed_report]
)
def test_a_report_on_which_its_opd_has_acted_stays_with_it(act):
    office = factories.make_office("batam")
    ticket = act(office)
    before = dump_hash()
    with pytest.raises(actions.ActNotPossible, match="karena OPD itu sudah bertindak pada laporan ini"):
        move(office, ticket)
    assert dump_hash() == before


def test_only_tu_changes_the_opd_and_only_within_the_own_government(office, other_office):
    ticket = entered(office)
    with pytest.raises(actions.ActNotPossible, match="hanya dapat diganti oleh Tata Usaha"):
        correct(office, ticket, actor=office.people["opd"], opd=office.other_opd)
    with pytest.raises(actions.ActNotPossible, match="bukan OPD Pemda Anda"):
        correct(office, ticket, opd=other_office.opd)
    assert fresh(ticket).opd == office.opd


def test_a_point_of_the_network_goes_with_its_opd(office):
    here, there = (
        Node.objects.create(pemda=office.pemda, opd=opd, name=f"Switch {opd.short_name}")
        for opd in (office.opd, office.other_opd)
    )
    ticket = entered(office, node=here)
    with pytest.raises(actions.DataMissing) as refused:
        move(office, ticket)
    assert refused.value.fields == {
        "node": "Titik jaringan Switch Perpustakaan bukan milik Kecamatan Contoh Utara. "
        "Pilih yang lain, atau kosongkan."
    }
    ticket = correct(office, ticket, opd=office.other_opd, node=there)
    assert (list(there.tickets.all()), list(here.tickets.all())) == ([ticket], [])


def test_the_right_opd_is_warned_of_a_second_report_and_the_first_is_not(office):
    ticket = move(office, entered(office))
    assert list(open_reports(office.tu, office.other_opd)) == [ticket]
    assert not open_reports(office.tu, office.opd).exists()
    assert same_letter(office.tu, office.other_opd, ticket.letter_number, ticket.letter_date) == [ticket]


def test_figures_are_those_of_a_recount_and_the_first_opd_has_none(office, monkeypatch):
    monkeypatch.setattr(factories, "make_ticket", entered)
    ended = play(office, IN_TIME)
    play(office, IN_TIME, until="5")
    compliance.count_new()
    with moment.at(factories.MORNING + timedelta(hours=9)):
        for ticket in Ticket.objects.all():
            move(office, ticket)
        assert Result.objects.filter(counted=True).count() == 0
        compliance.count_new()
    assert set(Result.objects.values_list("opd", flat=True)) == {office.other_opd.pk}
    assert Result.objects.filter(ticket=ended).count() == ended.clocks.count() + 1
    kept = figures()
    assert {row[0] for row in kept} == {None, office.other_opd.pk}
    Result.objects.update(counted=False)
    MonthResult.objects.all().delete()
    compliance.count_new()
    assert figures() == kept


def figures():
    columns = ("opd", "kind", "code", "hand", "month", "number", "late", "unjudged", "middle_seconds", "worst")
    return sorted(MonthResult.objects.values_list(*columns), key=str)


def test_the_trail_of_a_report_that_was_moved_replays_and_is_whole(office, capsys):
    ticket = factories.walk(office, move(office, at_row_entered(office, "5")), "perbaikan")
    ticket = correct(office, ticket, place="Gedung B")
    assert replay(ticket) == (ticket.status, ticket.step, ticket.version, ticket.round)
    assert broken_rules(ticket) == []
    call_command("check_audit")
    assert "is whole" in capsys.readouterr().out
