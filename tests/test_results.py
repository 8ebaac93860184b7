"""What is kept of a clock or a ticket when it closes: with the act, for the right hand, by the right cause."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests import factories
from tests.played import IN_TIME, play, sums
from tests.situations import at_row
from tickets.models import Ticket
from workflow import actions, compliance, moment
from workflow.fields import FIELDS
from workflow.models import MonthResult, Result
from workflow.sweep import sweep

pytestmark = pytest.mark.django_db


def test_what_closes_is_kept_with_the_act_and_vanishes_with_it(office, morning):
    ticket = factories.make_ticket(office)
    with pytest.raises(RuntimeError), transaction.atomic():
        factories.perform(office, ticket)
        raise RuntimeError
    assert not Result.objects.exists()
    factories.perform(office, ticket)
    assert Result.objects.get().clock == ticket.clocks.get(code="1")


def test_where_several_posts_carry_a_role_the_one_in_the_disposisi_answers_for_the_time(office, morning):
    second = factories.make_user(office.pemda, "kasi_kedua")
    post = factories.give_post(second, "kasi", "Contoh Koordinator Kedua")
    ticket = factories.perform(office, at_row(office, "3"), kepada=post)
    factories.perform(office, ticket, actor=second)
    assert Result.objects.get(code="4").hand == str(post.pk)


@pytest.mark.parametrize("judged_first", [True, False])
def test_a_reason_accepted_before_or_after_the_close_stands_in_the_result(office, morning, judged_first):
    ticket = at_row(office, "5")
    with moment.at(morning + timedelta(hours=2)):
        sweep()
        reason = ticket.late_reasons.get()
        actions.explain_lateness(ticket, actor=office.tim, reason=reason, code="penyedia")
        reason.refresh_from_db()
        done = [
            lambda: actions.judge_lateness(ticket, actor=office.kasi, reason=reason, accepted=True),
            lambda: factories.perform(office, Ticket.objects.get(pk=ticket.pk), "perbaikan"),
        ]
        for act in done if judged_first else reversed(done):
            act()
    result = Result.objects.get(ticket=ticket, code="5")
    assert (result.verdict, result.excused, result.counted) == ("terlambat", True, False)


def test_a_corrected_cause_is_the_cause_by_which_the_ticket_is_counted(office):
    ticket = play(office, IN_TIME)
    compliance.count_new()
    result = Result.objects.get(ticket=ticket, kind=Result.Kind.TIKET)
    run = ticket.runs.get(step="5")
    other = next(code for code, _ in FIELDS["penyebab"].choices if code != result.cause)
    with moment.at(factories.MORNING + timedelta(hours=9)):
        actions.correct_record(
            ticket, actor=run.performed_by, run=run, data={"penyebab": other}, note="Penyebabnya ternyata lain."
        )
        compliance.count_new()
    result.refresh_from_db()
    assert (result.cause, result.counted) == (other, True)
    assert {code for kind, code in sums() if kind == MonthResult.Kind.SEBAB} == {other}
