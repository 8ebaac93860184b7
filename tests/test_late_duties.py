"""Whose word a late row waits for stands beside it, follows every act, and costs an inbox the same at any number."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.situations import REASON, at_row
from tickets.models import Holder, Ticket, User
from tickets.paging import ROWS
from tickets.views.late_rows import reason_line, reasons_of
from workflow import actions, moment
from workflow.deadlines import move_open_deadlines
from workflow.hand import hand_of_person, hand_of_post, hand_of_role
from workflow.models import LateDuty, SpecialDay
from workflow.states import Verdict
from workflow.sweep import sweep

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def late_at(ticket, when):
    """The reason of a ticket's row after the sweep has looked."""
    with moment.at(when):
        sweep()
    return ticket.late_reasons.get()


def hands_of(reason):
    return set(reason.duties.values_list("hand", flat=True))


def lines(user):
    waiting = reasons_of(User.objects.get(pk=user.pk).hands)
    return [reason_line(reason).words for reason in waiting[: ROWS + 1]]


@pytest.fixture
def late(office, morning):
    """The reason that the team owes for its hour (Purbalingga 5)."""
    return late_at(at_row(office, "5"), morning + HOUR + timedelta(minutes=1))


def team(office):
    return {hand_of_person(office.tim.pk), hand_of_person(office.tim2.pk)}


def judges(office):
    return {hand_of_role(office.pemda.pk, role) for role in ("kasi", "kabid", "kadis")}


def test_a_breach_waits_for_those_named_and_then_for_every_higher_post(late, office, morning):
    assert hands_of(late) == team(office)
    with moment.at(morning + 2 * HOUR):
        actions.explain_lateness(late.ticket, actor=office.tim, reason=late, code="cuaca")
        assert hands_of(late) == judges(office)
        actions.judge_lateness(late.ticket, actor=office.kasi, reason=late, accepted=False, note=REASON)
        assert hands_of(late) == team(office)
        actions.explain_lateness(late.ticket, actor=office.tim2, reason=late, code="akses")
        actions.judge_lateness(late.ticket, actor=office.kabid, reason=late, accepted=True)
    assert hands_of(late) == set()


def test_a_team_that_takes_over_a_late_row_owes_with_the_one_that_was_late(late, office, morning):
    with moment.at(morning + 2 * HOUR):
        actions.reassign_tim(
            late.ticket,
            actor=office.kasi,
            petugas=[office.tim_lain],
            penanggung_jawab=office.tim_lain,
            note=REASON,
        )
    assert hands_of(late) == team(office) | {hand_of_person(office.tim_lain.pk)}
    assert late.is_owed_by(office.tim_lain)


def test_a_team_that_was_relieved_in_time_owes_nothing(office, morning):
    ticket = at_row(office, "5")
    with moment.at(morning + HOUR / 2):
        actions.reassign_tim(
            ticket, actor=office.kasi, petugas=[office.tim_lain], penanggung_jawab=office.tim_lain, note=REASON
        )
    reason = late_at(ticket, morning + HOUR + timedelta(minutes=1))
    assert hands_of(reason) == {hand_of_person(office.tim_lain.pk)}
    assert not reason.is_owed_by(office.tim)


def test_who_is_asked_to_acknowledge_a_row_after_it_was_late_owes_nothing(morning):
    sumbawa = factories.make_office("sumbawa")
    ticket = at_row(sumbawa, "14", "lengkap", "berhasil", "normal")
    due = ticket.clocks.get(closed_at=None).due_at
    with moment.at(due + HOUR):
        factories.perform(sumbawa, ticket, "")
        reason = ticket.late_reasons.get(run__step="14")
        assert hands_of(reason) == {hand_of_person(sumbawa.tim.pk), hand_of_person(sumbawa.tim2.pk)}
        assert not reason.is_owed_by(sumbawa.kadis)


def test_whoever_keeps_a_performed_row_waiting_owes_with_those_who_performed_it(morning):
    sumbawa = factories.make_office("sumbawa")
    ticket = at_row(sumbawa, "14", "lengkap", "berhasil", "normal")
    due = ticket.clocks.get(closed_at=None).due_at
    factories.perform(sumbawa, ticket, "")
    reason = late_at(ticket, due + HOUR)
    named = {hand_of_person(sumbawa.tim.pk), hand_of_person(sumbawa.tim2.pk)}
    assert hands_of(reason) == named | {hand_of_role(sumbawa.pemda.pk, "kadis")}


@pytest.fixture
def closed_today(late, office, morning):
    """The admin writes down at eleven that the office is closed today: the hour is over on Monday at 08.30."""
    with moment.at(morning + 2 * HOUR):
        day = SpecialDay.objects.create(pemda=office.pemda, on=morning.date(), name="Contoh libur", kind="libur")
        move_open_deadlines(office.pemda, actor=office.admin, reason="Contoh libur")
    return day


def test_nobody_is_asked_about_a_deadline_that_the_calendar_has_moved(late, office, morning, closed_today, client):
    with moment.at(morning + 3 * HOUR):
        assert hands_of(late) == set()
        with pytest.raises(actions.ActNotPossible, match="langkah 5 tidak diminta lagi"):
            actions.explain_lateness(late.ticket, actor=office.tim, reason=late, code="cuaca")
        client.force_login(office.tim, backend="tickets.backends.PeopleBackend")
        answer = client.get(reverse("alasan", args=[late.ticket.number, late.pk]), follow=True)
        assert "tidak diminta lagi" in answer.content.decode()

        closed_today.delete()
        move_open_deadlines(office.pemda, actor=office.admin, reason="Tidak jadi libur")
    assert hands_of(late) == team(office)


def test_a_moved_deadline_that_is_broken_asks_anew_whatever_was_accepted_before(late, office, morning, request):
    with moment.at(morning + 2 * HOUR):
        actions.explain_lateness(late.ticket, actor=office.tim, reason=late, code="cuaca")
        actions.judge_lateness(late.ticket, actor=office.kasi, reason=late, accepted=True)
    request.getfixturevalue("closed_today")
    with moment.at(morning + timedelta(days=3)):  # Monday at nine
        sweep()
        anew = late.ticket.late_reasons.exclude(pk=late.pk).get()
        assert hands_of(anew) == team(office)
        factories.perform(office, Ticket.objects.get(pk=late.ticket_id), "perbaikan")
    late.clock.refresh_from_db()
    assert (late.clock.verdict, late.clock.excuse, late.clock.result.excused) == (Verdict.TERLAMBAT, "", False)


def test_what_a_post_owes_moves_with_its_holder_and_what_a_person_owes_does_not(office, morning):
    ticket = at_row(office, "4")
    reason = late_at(ticket, morning + timedelta(days=3))
    assert hands_of(reason) == {hand_of_post(office.posts["kasi"].pk)}
    deputy = factories.make_user(office.pemda, "plh")
    with moment.at(morning + timedelta(days=3)):
        Holder.objects.create(
            post=office.posts["kasi"], user=deputy, kind=Holder.Kind.PLH, letter="800/1", starts_on=morning.date()
        )
        assert lines(deputy) == ["Isi alasan keterlambatan langkah 4"]
        assert lines(office.kasi) == []


def test_nobody_judges_a_reason_of_the_own_in_a_higher_post(office, morning):
    ticket = at_row(office, "4")
    reason = late_at(ticket, morning + timedelta(days=3))
    with moment.at(morning + timedelta(days=3)):
        Holder.objects.create(
            post=office.posts["kabid"],
            user=office.kasi,
            kind=Holder.Kind.PLH,
            letter="800/1",
            starts_on=morning.date(),
        )
        actions.explain_lateness(ticket, actor=office.kasi, reason=reason, code="beban")
        assert lines(office.kasi) == []
        assert lines(office.kadis) == ["Nilai alasan keterlambatan langkah 4"]


def test_a_person_of_another_pemda_reads_none_of_it(late, office, morning):
    User.objects.filter(pk=office.tim.pk).update(pemda=factories.make_office("bogor").pemda)
    with moment.at(morning + 2 * HOUR):
        assert lines(office.tim) == []
        assert lines(office.tim2) == ["Isi alasan keterlambatan langkah 5"]


def test_the_migration_gives_reasons_of_before_the_same_duties(late, office, morning):
    judged = late_at(at_row(office, "5"), morning + 2 * HOUR)
    with moment.at(morning + 2 * HOUR):
        actions.explain_lateness(judged.ticket, actor=office.tim, reason=judged, code="cuaca")
    before = set(LateDuty.objects.values_list("hand", "reason"))
    LateDuty.objects.all().delete()
    import_module("workflow.migrations.0020_late_duties").fill(apps, SimpleNamespace(connection=connection))
    assert set(LateDuty.objects.values_list("hand", "reason")) == before
    assert len(before) == 5


def test_what_others_owe_is_not_looked_at(late, office, morning):
    """However much is late: an index is entered at the person's own hands, and left after a page of lines."""
    nobody = User.objects.latest("pk").pk + 1
    LateDuty.objects.bulk_create(LateDuty(hand=hand_of_person(nobody + other), reason=late) for other in range(2000))
    with moment.at(morning + 2 * HOUR), CaptureQueriesContext(connection) as asked:
        assert lines(office.tim) == ["Isi alasan keterlambatan langkah 5"]
    (query,) = [query["sql"] for query in asked.captured_queries if "lateduty" in query["sql"]]
    assert f"LIMIT {ROWS + 1}" in query
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE workflow_lateduty")
            cursor.execute(f"EXPLAIN {query}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "late_duty_once" in plan
        assert "Seq Scan on workflow_lateduty" not in plan
