"""The chain of the audit trail names whatever was done to it behind the product's back (promise P10)."""

import random
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Max
from django.urls import reverse

from tests.factories import make_ticket, walk
from tests.overdue import let_be_due
from tests.situations import undone
from tickets.models import Ticket
from workflow import chain, moment
from workflow.models import AuditEntry, AuditLink
from workflow.sweep import sweep

pytestmark = pytest.mark.django_db
TAMPERINGS = 100


@pytest.fixture
def trail(office):
    """Three tickets some acts old, one with a breach, all sealed."""
    tickets = [walk(office, make_ticket(office), until=step) for step in ("3", "4", "5")]
    let_be_due(tickets[:1], moment.now())
    sweep()
    chain.extend()
    return tickets


def lift_the_protection():
    """What an administrator of the database can do, and the product cannot."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE workflow_auditentry DISABLE TRIGGER USER")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'workflow_auditentry'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def change(dice, entry):
    column = dice.choice(["actor_name", "note", "outcome_label", "label", "on_behalf_of"])
    AuditEntry.objects.filter(pk=entry.pk).update(**{column: f"lain {dice.random()}"})


def backdate(dice, entry):
    AuditEntry.objects.filter(pk=entry.pk).update(occurred_at=entry.occurred_at - timedelta(minutes=1))


def drop(dice, entry):
    AuditEntry.objects.filter(pk=entry.pk)._raw_delete(AuditEntry.objects.db)


def drop_with_its_link(dice, entry):
    drop(dice, entry)
    AuditLink.objects.filter(entry_number=entry.pk).delete()


def exchange(dice, entry):
    other = AuditEntry.objects.filter(ticket=entry.ticket).exclude(pk=entry.pk).first()
    for one, words in ((entry, other), (other, entry)):
        AuditEntry.objects.filter(pk=one.pk).update(actor_name=words.actor_name, label=words.label, note=words.note)


def insert(dice, entry):
    version = entry.ticket.audit_trail.aggregate(Max("version"))["version__max"] + 1
    actor = entry.actor or entry.ticket.audit_trail.exclude(actor=None).first().actor
    entry.pk, entry.version, entry.alarm, entry.actor = None, version, None, actor
    entry.save(force_insert=True)
    chain.extend()


WAYS = (change, backdate, drop, drop_with_its_link, exchange, insert)


@pytest.mark.embedded
@pytest.mark.parametrize("seed", [10])
def test_every_one_of_a_hundred_tamperings_is_named(trail, seed):
    dice, missed = random.Random(seed), []
    for number in range(TAMPERINGS):
        ticket, way = dice.choice(trail), WAYS[number % len(WAYS)]
        with undone():
            lift_the_protection()
            way(dice, dice.choice(list(ticket.audit_trail.all())))
            found = list(chain.faults_of(Ticket.objects.all()))
        if not found or not all(fault.startswith(ticket.number) for fault in found):
            missed.append(f"{number}: {way.__name__} of {ticket}: {found}")
    assert missed == []
    assert list(chain.faults_of(Ticket.objects.all())) == []


@pytest.mark.embedded
def test_a_cut_tail_is_missed_even_when_its_links_are_gone_too(trail):
    (ticket, *_) = trail
    with undone():
        lift_the_protection()
        for entry in ticket.audit_trail.filter(alarm=None).order_by("-version")[:2]:
            drop_with_its_link(None, entry)
        assert f"tindakan versi {ticket.version - 1}, {ticket.version} tidak ada" in chain.faults_of_ticket(ticket)[-1]


@pytest.mark.embedded
def test_every_column_of_an_audit_row_is_sealed():
    assert {field.attname for field in AuditEntry._meta.concrete_fields} == set(chain.SEALED)


@pytest.mark.embedded
def test_the_chain_grows_by_batches_and_seals_nothing_twice(trail, monkeypatch):
    AuditLink.objects.all().delete()
    monkeypatch.setattr(chain, "BATCH", 4)
    rounds = 0
    while chain.extend():
        rounds += 1
    assert rounds > 2
    assert AuditLink.objects.count() == AuditEntry.objects.count()
    assert list(chain.faults_of(Ticket.objects.all())) == []


def test_a_row_among_sealed_ones_that_stays_without_a_link_is_named(trail, office):
    late = AuditEntry.objects.filter(ticket=trail[0]).first()
    AuditLink.objects.filter(entry_number=late.pk).delete()
    with moment.at(moment.now() + 2 * chain.SEALED_WITHIN):
        assert any("tidak bermata rantai" in fault for fault in chain.faults_of_ticket(trail[0]))


def test_the_command_names_the_row_and_ends_with_a_fault(trail, capsys):
    call_command("check_audit", pemda="purbalingga")
    assert "is whole" in capsys.readouterr().out
    with undone():
        lift_the_protection()
        change(random.Random(1), trail[0].audit_trail.first())
        with pytest.raises(CommandError, match="1 faults"):
            call_command("check_audit")
    assert trail[0].number in capsys.readouterr().err


def test_an_auditor_who_asks_for_a_ticket_is_told_whether_its_trail_is_whole(client, office, trail):
    client.force_login(office.people["auditor"], backend="tickets.backends.PeopleBackend")
    page = reverse("jejak_audit") + f"?tiket={trail[0].number}"
    assert f"Jejak tiket {trail[0].number} utuh" in client.get(page).content.decode()
    with undone():
        lift_the_protection()
        change(random.Random(1), trail[0].audit_trail.first())
        told = client.get(page).content.decode()
    assert "Jejak tiket ini tidak utuh" in told
    assert "tidak lagi seperti ketika dicatat" in told
