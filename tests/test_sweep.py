"""Deadlines fire: who is told at which level, what the trail says, and what keeps a clock quiet."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.situations import at_row
from tickets.models import Holder, Ticket
from workflow import actions, moment
from workflow.models import Alarm, Clock, Notice
from workflow.states import Verdict
from workflow.sweep import sweep
from workflow.tasks import wake_sweep

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

MINUTE = timedelta(minutes=1)


@pytest.fixture
def working(office, morning):
    """A ticket whose team has begun its hour at 09.00 (Purbalingga 5)."""
    return at_row(office, "5")


def levels(ticket):
    return list(ticket.alarms.values_list("level", flat=True))


def sweep_at(when):
    with moment.at(when):
        return sweep()


def test_nothing_fires_before_its_time(working, morning):
    assert sweep_at(morning + 30 * MINUTE) == 0
    assert sweep_at(morning + 30 * MINUTE + timedelta(microseconds=1)) == 1
    assert levels(working) == [50]


def test_each_level_tells_the_next_higher_post(working, morning, office):
    for minutes, level, told in (
        (31, 50, ["Tim Jaringan"]),
        (46, 75, ["Tim Jaringan"]),
        (61, 100, ["Tim Jaringan", office.posts["kasi"].title]),
        (121, 200, [office.posts["kabid"].title]),
        (300, 300, [office.posts["kadis"].title]),
    ):
        assert sweep_at(morning + minutes * MINUTE) == 1
        assert (working.alarms.last().level, working.alarms.last().told) == (level, told)
    assert sweep_at(morning + timedelta(days=30)) == 1
    assert working.alarms.last().told == [office.posts["tu"].title, office.posts["auditor"].title]
    assert sweep_at(morning + timedelta(days=300)) == 0


def test_a_vacant_post_is_skipped_and_an_acting_holder_counts(working, morning, office):
    Holder.objects.filter(post=office.posts["kasi"]).delete()
    Holder.objects.create(
        post=office.posts["kabid"], user=office.sekretaris, kind=Holder.Kind.PLH, starts_on=morning.date()
    )
    sweep_at(morning + 61 * MINUTE)
    assert working.alarms.get(level=100).told == ["Tim Jaringan", f"Plh. {office.posts['kabid'].title}"]


def test_a_breach_leaves_a_line_by_the_system_and_no_new_version(working, morning):
    version = working.version
    sweep_at(morning + 3 * 60 * MINUTE)
    entry = working.audit_trail.get(act="breach")
    assert (entry.actor, entry.actor_name, entry.version) == (None, "Sistem", version)
    assert (entry.occurred_at, entry.recorded_at) == (morning + 60 * MINUTE, morning + 180 * MINUTE)
    assert entry.alarm == working.alarms.get(level=100)
    assert Ticket.objects.get(pk=working.pk).version == version


def test_hands_and_the_higher_post_are_told_of_a_breach_once_each(working, morning, office):
    sweep_at(morning + 61 * MINUTE)
    told = Notice.objects.filter(ticket=working, event="lewat_waktu").values_list("user", flat=True)
    assert sorted(told) == sorted(user.pk for user in (*office.team, office.kasi))
    assert set(Notice.objects.filter(ticket=working, event="pengingat").values_list("user", flat=True)) == {
        user.pk for user in office.team
    }


def test_a_form_that_was_open_at_the_deadline_is_taken(working, morning, office):
    sweep_at(morning + 61 * MINUTE)
    with moment.at(morning + 62 * MINUTE):
        data = factories.make_data(office, working, "perbaikan")
        after = actions.record_pemeriksaan(
            working, actor=office.tim, version=working.version, outcome="perbaikan", data=data
        )
    assert after.step == "6"
    assert working.clocks.get(code="5").verdict == Verdict.TERLAMBAT


def test_missed_levels_fire_in_order_with_the_moment_at_which_they_were_due(working, morning):
    monday = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert sweep_at(monday) == 6
    assert list(working.alarms.values_list("level", "at")) == [
        (50, morning + 30 * MINUTE),
        (75, morning + 45 * MINUTE),
        (100, morning + 60 * MINUTE),
        (200, morning + 120 * MINUTE),
        (300, datetime(2026, 11, 20, 6, 30, tzinfo=UTC)),
        (400, datetime(2026, 11, 20, 7, 30, tzinfo=UTC)),
    ]
    assert {alarm.fired_at for alarm in working.alarms.all()} == {monday}


def test_a_closed_clock_fires_nothing(working, morning, office):
    with moment.at(morning + 20 * MINUTE):
        factories.perform(office, working, "perbaikan")
    clock = working.clocks.get(code="5")
    assert (clock.next_level, clock.next_at) == (None, None)
    sweep_at(morning + timedelta(days=2))
    assert not clock.alarms.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        Clock.objects.filter(pk=clock.pk).update(next_at=morning, next_level=75)


def test_an_act_after_the_deadline_finds_the_breach_that_no_sweep_has_seen(working, morning, office):
    with moment.at(morning + 61 * MINUTE):
        factories.perform(office, working, "perbaikan")
    clock = working.clocks.get(code="5")
    assert clock.verdict == Verdict.TERLAMBAT
    assert clock.alarms.get().level == 100
    assert clock.alarms.get().run.step == "5"
    assert [entry.act for entry in working.audit_trail.order_by("pk")][-2:] == ["breach", "record_pemeriksaan"]
    assert sweep_at(morning + 62 * MINUTE) == 0


def test_at_the_deadline_itself_nobody_is_late(working, morning, office):
    with moment.at(morning + 60 * MINUTE):
        sweep()
        assert not working.alarms.filter(level=100).exists()
        factories.perform(office, working, "perbaikan")
    assert working.clocks.get(code="5").verdict == Verdict.TEPAT_WAKTU
    assert not working.alarms.filter(level=100).exists()


def test_while_a_row_waits_for_others_only_the_breach_is_noted(working, morning, office):
    with moment.at(morning + 10 * MINUTE):
        actions.pause(working, actor=office.tim, reason="cuaca")
    sweep_at(morning + 59 * MINUTE)
    assert levels(working) == []
    sweep_at(morning + 130 * MINUTE)
    assert levels(working) == [100]


def test_after_a_wait_reminders_to_come_and_the_ladder_go_on(working, morning, office):
    with moment.at(morning + 10 * MINUTE):
        actions.pause(working, actor=office.tim, reason="cuaca")
    with moment.at(morning + 40 * MINUTE):
        actions.resume(working, actor=office.tim)
    sweep_at(morning + 46 * MINUTE)
    assert levels(working) == [75]
    with moment.at(morning + 50 * MINUTE):
        actions.pause(working, actor=office.tim, reason="cuaca")
    sweep_at(morning + 61 * MINUTE)
    with moment.at(morning + 75 * MINUTE):
        actions.resume(working, actor=office.tim)
    clock = working.clocks.get(code="5")
    assert (clock.next_level, clock.next_at) == (200, morning + 135 * MINUTE)


def test_a_row_of_the_opd_alerts_the_opd_alone(morning):
    office = factories.make_office("bogor")
    ticket = factories.make_ticket(office, files=[])
    sweep_at(morning + timedelta(days=30))
    told = {title for alarm in ticket.alarms.all() for title in alarm.told}
    assert told == {office.opd.name, office.posts["opd_kepala"].title}
    assert levels(ticket) == [50, 75, 100]


def test_the_shared_deadline_of_a_group_is_late_once_by_the_row_where_it_passed(morning):
    office = factories.make_office("sumbawa")
    ticket = at_row(office, "4", "lengkap")
    with moment.at(morning + timedelta(days=4)):
        ticket = factories.perform(office, ticket)
    with moment.at(morning + timedelta(days=4, hours=1)):
        sweep()
    assert [(alarm.level, alarm.run.step) for alarm in ticket.alarms.filter(level=100)] == [(100, "4")]


def test_alarms_cannot_be_changed_or_removed(working, morning):
    sweep_at(morning + 31 * MINUTE)
    for attempt in (lambda: Alarm.objects.update(level=75), lambda: working.alarms.get().save()):
        with pytest.raises(DatabaseError, match="alarm tidak dapat diubah"), transaction.atomic():
            attempt()


def test_acts_still_write_one_line_per_version(working, morning):
    sweep_at(morning + 31 * MINUTE)
    last = working.audit_trail.get(version=working.version, alarm=None)
    last.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        last.save(force_insert=True)


def test_a_broken_ticket_is_logged_and_does_not_stop_the_others(working, morning, office, monkeypatch, caplog):
    fine = at_row(office, "5")
    runs_of_broken = working.runs.filter(closed_at=None)
    runs_of_broken.update(closed_at=morning)  # a clock without an open run
    sweep_at(morning + 31 * MINUTE)
    assert levels(fine) == [50]
    assert levels(working) == []
    assert f"the alarm of ticket {working.pk} could not be worked out" in caplog.text


def test_a_batch_that_the_database_refuses_is_fired_ticket_by_ticket(working, morning, office, caplog):
    fine = at_row(office, "5")
    clock = working.clocks.get(code="5")
    Alarm.objects.create(
        ticket=working,
        clock=clock,
        run=working.current_run,
        level=50,
        at=morning,
        due_at=clock.due_at,
        fired_at=morning,
    )
    assert sweep_at(morning + 31 * MINUTE) == 1
    assert levels(fine) == [50]
    assert f"the alarms of ticket {working.pk} could not be written" in caplog.text


def test_small_batches_drain_everything(office, morning):
    tickets = [at_row(office, "5") for _ in range(5)]
    with moment.at(morning + 61 * MINUTE):
        assert sweep(batch=2) == 15
    assert [levels(ticket) for ticket in tickets] == [[50, 75, 100]] * 5


def test_with_nothing_due_the_sweep_asks_one_question_of_one_index(working):
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        moment.at(factories.MORNING),
    ):
        assert sweep() == 0
    assert len(queries) == 1
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {queries[0]['sql']}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "clock_next" in plan


def test_beat_wakes_the_sweep(working, morning):
    with moment.at(morning + 31 * MINUTE):
        wake_sweep.delay()
    assert levels(working) == [50]


def test_every_open_clock_with_a_deadline_awaits_something(every_office, morning):
    ticket = factories.make_ticket(every_office)
    with_deadline = Clock.objects.filter(ticket=ticket, closed_at=None, due_at__isnull=False)
    assert not with_deadline.filter(Q(next_at=None)).exists()
