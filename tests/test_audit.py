"""Every act leaves one audit row in its own transaction, and nobody changes it afterwards (promise P10).

``WALKS=100`` takes many more random walks.
"""

import os
import random
from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from tests import factories
from tests.dump import dump_hash
from tests.races import SCENARIOS
from tests.situations import ALL_ACTS, REASON, ROLES, ROW_ACTS, do, open_ticket, undone
from tickets.models import Ticket
from workflow import actions, moment
from workflow.levels import BREACH
from workflow.models import AuditEntry, Turn
from workflow.states import Status, Verdict

pytestmark = pytest.mark.django_db

ALARMS_APPEND_ONLY = import_module("workflow.migrations.0006_alarms_append_only")
WALKS = int(os.environ.get("WALKS", "6"))
LONGEST_WALK = 20


@pytest.fixture
def as_delivered(db):
    """The audit table with all its triggers: on SQLite the test run drops one of them to be able to empty its file."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table with checks to come is truncated
            return
        for name in ALARMS_APPEND_ONLY.AUDIT_TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        for statement in ALARMS_APPEND_ONLY.SQLITE_AUDIT:
            cursor.execute(statement)


UPSERT = "INSERT INTO workflow_auditentry SELECT * FROM workflow_auditentry WHERE true ON CONFLICT (id) "
EVERYWHERE, ON_POSTGRESQL, ON_SQLITE = pytest.mark.embedded, pytest.mark.locks, pytest.mark.embedded(only=True)


@pytest.mark.parametrize(
    "attempt",
    [
        pytest.param("UPDATE workflow_auditentry SET actor_name = 'lain'", marks=EVERYWHERE, id="update"),
        pytest.param("DELETE FROM workflow_auditentry", marks=EVERYWHERE, id="delete"),
        pytest.param(f"{UPSERT} DO UPDATE SET actor_name = 'lain'", marks=EVERYWHERE, id="upsert"),
        pytest.param("TRUNCATE workflow_auditentry CASCADE", marks=ON_POSTGRESQL, id="truncate"),
        pytest.param(
            "INSERT OR REPLACE INTO workflow_auditentry SELECT * FROM workflow_auditentry",
            marks=ON_SQLITE,
            id="replace",
        ),
    ],
)
def test_the_database_refuses_to_change_or_remove_audit_rows(attempt, ticket, as_delivered):
    before = list(AuditEntry.objects.values())
    with (
        pytest.raises(DatabaseError, match="jejak audit tidak dapat diubah atau dihapus"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attempt)
    assert list(AuditEntry.objects.values()) == before
    assert before


@pytest.mark.embedded
@pytest.mark.parametrize(
    "attempt",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.update(note="lain"),
        lambda entry: AuditEntry.objects.all()._raw_delete(AuditEntry.objects.db),
    ],
    ids=["save", "delete", "queryset update", "queryset delete"],
)
def test_the_model_cannot_change_or_remove_audit_rows(attempt, ticket, as_delivered):
    with pytest.raises(DatabaseError), transaction.atomic():
        attempt(ticket.audit_trail.get())
    assert ticket.audit_trail.get().note == ""


def break_the_audit_table():
    """Let every INSERT into the audit table fail."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'penyimpanan penuh'; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER no_audit BEFORE INSERT ON workflow_auditentry FOR EACH ROW EXECUTE FUNCTION no_audit()"
            )
        else:
            cursor.execute(
                "CREATE TRIGGER no_audit BEFORE INSERT ON workflow_auditentry "
                "BEGIN SELECT RAISE(ABORT, 'penyimpanan penuh'); END"
            )


@pytest.mark.embedded
@pytest.mark.parametrize("government", SCENARIOS)
def test_an_act_whose_audit_row_fails_has_no_effect(government, morning):
    office = factories.make_office(government)
    ticket = open_ticket(office, government)
    for step in SCENARIOS[government]:
        person = office.people[step.people[0]]
        before = dump_hash()
        with undone():
            break_the_audit_table()
            with pytest.raises(DatabaseError, match="penyimpanan penuh"):
                do(office, ticket, step.act, person, outcome=step.outcome)
            assert dump_hash() == before
        ticket = do(office, ticket, step.act, person, outcome=step.outcome)
        assert dump_hash() != before


@pytest.mark.embedded
def test_a_report_whose_audit_row_fails_is_no_ticket(office, morning):
    before = dump_hash()
    with undone():
        break_the_audit_table()
        with pytest.raises(DatabaseError, match="penyimpanan penuh"):
            actions.submit_report(
                actor=office.people["opd"],
                opd=office.opd,
                report=factories.make_report(office),
                submission_key=uuid4(),
            )
        assert dump_hash() == before


def broken_rules(ticket):
    """What must hold after every act, and does not."""
    ticket = Ticket.objects.get(pk=ticket.pk)
    runs, turns = ticket.runs.filter(closed_at=None), ticket.turns.filter(closed_at=None)
    is_at_a_row = ticket.step in ticket.sop.by_no and not ticket.sop.step(ticket.step).is_terminator
    performed = [run for run in runs if run.performed_at]
    wanted_kind = Turn.Kind.ACKNOWLEDGE if performed else Turn.Kind.PERFORM
    return [
        rule
        for rule, holds in {
            "one open run at a row, none at an end": runs.count() == is_at_a_row,
            "the open run is of the present row": all(run.step == ticket.step for run in runs),
            "hands are expected exactly while a run is open": turns.exists() == is_at_a_row,
            "the hands are those of the open run": set(turns.values_list("run", flat=True)) == {r.pk for r in runs},
            "only performers or only acknowledgers": set(turns.values_list("kind", flat=True))
            <= ({wanted_kind} if runs else set()),
            "one clock runs, that of the open run": set(ticket.clocks.filter(closed_at=None))
            == {run.clock for run in runs},
            "closed clocks have a verdict": not ticket.clocks.exclude(closed_at=None).filter(verdict="").exists(),
            "the ticket is closed when it has ended": (ticket.closed_at is not None) == ticket.is_ended,
            "the status is that of the row": ticket.status in (ticket.sop.status_of(ticket.step), Status.MENUNGGU),
            "it waits exactly while a pause is open": (ticket.open_pause is not None)
            == (ticket.status == Status.MENUNGGU),
            "an end that the SOP reached owes no data": ticket.status != Status.SELESAI
            or not actions.owed_data(ticket),
            "one current paper of a kind and title": ticket.papers.filter(superseded_at=None).count()
            == ticket.papers.values("kind", "title", "round").distinct().count(),
            "a clock is late exactly if its breach is on record": set(ticket.clocks.filter(verdict=Verdict.TERLAMBAT))
            == set(ticket.clocks.filter(alarms__level=BREACH).exclude(verdict="")),
            "work is recorded after it happened": not ticket.audit_trail.filter(
                occurred_at__gt=F("recorded_at")
            ).exists(),
        }.items()
        if not holds
    ]


def replay(ticket):
    """Place, status and round as the audit rows alone tell them; fails where the rows do not join."""
    status = step = ""
    version = 0
    for entry in ticket.audit_trail.filter(alarm=None).order_by("version"):
        assert (entry.version, entry.source, entry.step_from) == (version + 1, status, step)
        status, step, version = entry.target, entry.step_to, entry.version
    return status, step, version, entry.round


def legal_moves(office, ticket):
    """Every act that somebody may do now, with a weight that keeps most walks going."""
    rare = {
        "refuse": 1,
        "withdraw": 1,
        "return_to_opd": 2,
        "correct_record": 2,
        "correct_report": 1,
        "reassign_tim": 2,
        "send_back": 3,
        "recall_disposisi": 2,
        "enter_disposisi": 2,
        "note_verbal_order": 2,
        "deny_verbal_order": 1,
    }
    for name in (*ROLES, "tim2", "tim_lain"):
        person = office.people[name]
        for move in ticket.get_available_user_status_transitions(person):
            yield 30 if move.name in ROW_ACTS else rare.get(move.name, 8), move.name, person


@pytest.mark.parametrize("seed", range(WALKS))
@pytest.mark.parametrize("government", factories.SOP_CODES)
def test_a_random_legal_walk_keeps_every_rule_and_replays(government, seed):
    dice = random.Random(f"{government} {seed}")
    office, at = factories.make_office(government), factories.MORNING
    with moment.at(at):
        ticket = open_ticket(office, government)
    done = []
    for _ in range(LONGEST_WALK):
        at += timedelta(minutes=dice.choice([1, 20, 90, 600, 3000]))
        with moment.at(at):
            ticket = Ticket.objects.get(pk=ticket.pk)
            moves = list(legal_moves(office, ticket))
            if not moves:
                break
            _, act, person = dice.choices(moves, [weight for weight, *_ in moves])[0]
            step = ticket.current_step
            outcomes = [outcome.code for outcome in step.outcomes] if step and act in ROW_ACTS else []
            words = {"note": REASON} if act in ROW_ACTS else {}
            try:
                ticket = do(office, ticket, act, person, outcome=dice.choice(outcomes or [""]), **words)
            except actions.ActNotPossible as refusal:
                assert "Perintah lisan belum dikonfirmasi" in str(refusal), done
                continue
            done.append(f"{act} by {person}")
            assert broken_rules(ticket) == [], done
    assert replay(ticket) == (ticket.status, ticket.step, ticket.version, ticket.round)
    walked = ticket.audit_trail.filter(alarm=None).exclude(act="submit_report").values_list("act", flat=True)
    assert set(walked) <= set(ALL_ACTS)
