"""The administration is for superusers; it edits people and posts, and moves neither a ticket nor a calendar."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import reverse

from tests import factories
from tickets.models import RECORDS, AccessCode, Attachment, Counter, Pemda, Ticket, User
from workflow.models import AuditEntry, Clock, Pause, SopVersion, SpecialDay, StepRun, Turn, WorkingSeason, calendar_of

READ_ONLY = (
    *RECORDS.values(),
    AccessCode,
    Attachment,
    AuditEntry,
    Clock,
    Counter,
    Pause,
    SopVersion,
    SpecialDay,
    StepRun,
    Ticket,
    Turn,
    WorkingSeason,
)


@pytest.fixture
def boss(client, office):
    """A browser in which a superuser is signed in."""
    user = factories.make_user(None, "pengelola", is_superuser=True, is_staff=True)
    client.force_login(user, backend="tickets.backends.PeopleBackend")
    return client


def address(model, page, *args):
    """Return the address of an administration page."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def ours():
    """Return every registered model of our rooms."""
    return [model for model in admin.site._registry if model._meta.app_label in ("tickets", "workflow", "reports")]


def test_every_list_and_every_row_can_be_opened(boss, office):
    factories.walk(office, factories.make_ticket(office), "perbaikan")
    for model in ours():
        assert boss.get(address(model, "changelist")).status_code == 200, model
        if row := model.objects.first():
            assert boss.get(address(model, "change", row.pk)).status_code == 200, model


def test_tickets_runs_papers_audit_and_calendar_cannot_be_written(boss, office, ticket):
    from reports.models import Naskah

    factories.walk(office, ticket, "perbaikan")
    for model in (*READ_ONLY, Naskah):
        assert boss.get(address(model, "add")).status_code == 403, model
        if row := model.objects.first():
            assert boss.post(address(model, "change", row.pk), {"status": "selesai"}).status_code == 403, model
            assert boss.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403, model


def test_nobody_and_no_post_is_removed(boss, office):
    for row in (office.kadis, office.posts["kadis"], office.pemda, office.opd):
        assert boss.post(address(type(row), "delete", row.pk), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=office.kadis.pk).exists()


def test_staff_without_superuser_find_nothing_there(client, office, ticket):
    helper = factories.make_user(office.pemda, "pembantu", is_staff=True)
    client.force_login(helper, backend="tickets.backends.PeopleBackend")
    assert client.get(reverse("admin:index")).context["app_list"] == []
    for model in ours():
        assert client.get(address(model, "changelist")).status_code == 403, model


def test_a_superuser_without_a_pemda_comes_to_the_administration(client, office):
    user = factories.make_user(None, "pengelola", is_superuser=True, is_staff=True)
    answer = client.post(reverse("masuk"), {"username": user.username, "password": factories.PASSWORD})
    assert answer["Location"] == reverse("admin:index")


def test_a_mended_time_zone_is_known_at_once_and_moves_open_deadlines(boss, office, ticket):
    assert calendar_of(office.pemda).zone == "Asia/Jakarta", "this process has read the calendar"
    due_at = ticket.current_run.clock.due_at
    fields = boss.get(address(Pemda, "change", office.pemda.pk)).context["adminform"].form.initial
    answer = boss.post(address(Pemda, "change", office.pemda.pk), {**fields, "zone": "Asia/Makassar"})
    assert answer.status_code == 302, answer.context["errors"]
    office.pemda.refresh_from_db()
    assert calendar_of(office.pemda).zone == "Asia/Makassar"
    clock = Clock.objects.get(ticket=ticket, closed_at=None)
    assert (clock.due_at, clock.moves.get().old_due_at) == (due_at - timedelta(hours=1), due_at)
