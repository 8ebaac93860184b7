"""A disposisi given on paper first (disposisi susulan): TU writes it down with its scan, for its official."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.models import Naskah
from tests import factories
from tests.posting import as_posted
from tests.situations import ROLES
from tests.test_lists import sign_in
from tickets.models import Ticket
from workflow import actions, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(office, morning):
    """A report that waits for the Kabid's disposisi since nine o'clock."""
    return factories.walk(office, factories.make_ticket(office), until="3")


def entry(office, ticket, **overrides):
    """Everything that the act takes."""
    data = factories.make_data(office, ticket)
    scan = [factories.make_photo("berkas")]
    return {"data": data, "scan": scan, "occurred_at": factories.MORNING, "version": ticket.version, **overrides}


def sent(office, ticket, **overrides):
    """The act's form as a browser sends it."""
    clean = factories.make_photo("berkas")
    posted = as_posted(ticket, factories.make_data(office, ticket))
    scan = SimpleUploadedFile(clean.original_name, clean.content, clean.content_type)
    return {**posted, "occurred_at_0": "2026-11-20", "occurred_at_1": "09:00", "scan": scan, **overrides}


def test_tu_writes_it_down_for_the_official_with_scan_and_both_times(client, office, waiting, morning):
    url = reverse("ticket_act", args=[waiting.number, "enter_disposisi"])
    with moment.at(morning + timedelta(minutes=30)):
        page = sign_in(client, office.tu).get(waiting.get_absolute_url()).content.decode()
        assert "Catat disposisi dari kertas" in page
        assert client.get(url).status_code == 200
        answer = client.post(url, sent(office, waiting))
    assert answer.status_code == 303, answer.content.decode()
    ticket = Ticket.objects.get(pk=waiting.pk)
    run = ticket.runs.get(step="3")
    assert (ticket.step, run.from_paper, run.on_behalf, run.performed_by) == ("4", True, True, office.tu)
    assert (run.occurred_at, run.performed_at) == (morning, morning + timedelta(minutes=30))
    assert run.clock.verdict == "terlambat"
    assert run.attachments.get().kind == "berkas"
    last = ticket.audit_trail.last()
    assert (last.act, last.on_behalf_of) == ("enter_disposisi", ticket.sop.title_of("kabid"))
    assert "Disposisi susulan dari lembar kertas." in client.get(ticket.get_absolute_url()).content.decode()


def test_the_sheet_on_paper_is_the_document_and_the_next_one_tells_of_it(office, waiting):
    ticket = actions.enter_disposisi(waiting, actor=office.tu, **entry(office, waiting))
    assert not Naskah.objects.filter(ticket=ticket, kind="lembar_disposisi").exists()
    assert ticket.is_performer(office.kasi)
    bogor = factories.make_office("bogor")
    ticket = factories.walk(bogor, factories.make_ticket(bogor), until="2")
    ticket = actions.enter_disposisi(ticket, actor=bogor.tu, **entry(bogor, ticket))
    ticket = factories.perform(bogor, ticket)
    facts = Naskah.objects.get(ticket=ticket, kind="lembar_disposisi").facts
    assert [hop["step"] for hop in facts["disposisi"]] == ["2", "3"]
    assert "atas nama Kepala Diskominfostandi" in facts["disposisi"][0]["giver"]
    assert facts["sheet"]["signature"] is None


@pytest.mark.parametrize("lacking", ["scan", "occurred_at"])
def test_without_scan_or_time_nothing_is_written_down(client, office, waiting, lacking):
    with pytest.raises(actions.DataMissing) as refused:
        actions.enter_disposisi(waiting, actor=office.tu, **entry(office, waiting, **{lacking: None}))
    assert set(refused.value.fields) == {lacking}
    assert Ticket.objects.get(pk=waiting.pk).version == waiting.version
    form = sent(office, waiting)
    form = {name: value for name, value in form.items() if not name.startswith(lacking)}
    answer = sign_in(client, office.tu).post(reverse("ticket_act", args=[waiting.number, "enter_disposisi"]), form)
    assert answer.status_code == 422


@pytest.mark.parametrize("role", [role for role in ROLES if role != "tu"])
def test_nobody_but_tu_writes_for_others(office, waiting, role):
    with pytest.raises(actions.ActDenied):
        actions.enter_disposisi(waiting, actor=office.people[role], **entry(office, waiting))


def test_tu_of_another_government_and_other_rows_are_refused(office, other_office, waiting):
    with pytest.raises(actions.ActDenied):
        actions.enter_disposisi(waiting, actor=other_office.tu, **entry(office, waiting))
    fresh = factories.make_ticket(office)
    with pytest.raises(actions.ActNotPossible):
        actions.enter_disposisi(fresh, actor=office.tu, **entry(office, fresh))
