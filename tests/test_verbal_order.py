"""A disposisi by word of mouth (perintah lisan): work goes on, the official confirms or denies, nothing is lost."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse

from reports.models import Naskah
from tests import factories
from tests.situations import REASON, by_word_of_mouth, disposisi_that_follows
from tests.test_lists import sign_in
from tickets.models import Holder, Ticket
from workflow import actions, moment
from workflow.models import Notice
from workflow.states import Status

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def begun(module_db):
    """Purbalingga with a report that waits for the Kabid; made once, since most tests begin with it."""
    with moment.at(factories.MORNING):
        office = factories.make_office()
        return office, factories.walk(office, factories.make_ticket(office), until="3")


@pytest.fixture
def office(begun, db):
    """Purbalingga, as fresh objects."""
    return deepcopy(begun[0])


@pytest.fixture
def waiting(begun, morning, db):
    """The report that waits for the Kabid's disposisi since nine o'clock."""
    return Ticket.objects.get(pk=begun[1].pk)


def note(office, ticket, actor=None, **overrides):
    """TU, or somebody else, notes the order of the row's official."""
    entry = {**by_word_of_mouth(office, ticket), "version": ticket.version, **overrides}
    return actions.note_verbal_order(ticket, actor=actor or office.tu, **entry)


def confirm(office, ticket, actor, **overrides):
    """The official writes what the order owes."""
    entry = {"data": disposisi_that_follows(office, ticket, actor), "version": ticket.version, **overrides}
    return actions.confirm_verbal_order(ticket, actor=actor, **entry)


def test_the_technician_notes_the_order_on_its_page_and_goes(client, office, waiting, morning):
    url = reverse("ticket_act", args=[waiting.number, "note_verbal_order"])
    sent = {
        "version": waiting.version,
        "post": office.posts["kabid"].pk,
        "ordered_at_0": "2026-11-20",
        "ordered_at_1": "09:05",
        "note": "Layanan kependudukan berhenti, antrean panjang.",
    }
    with moment.at(morning + timedelta(minutes=30)):
        page = sign_in(client, office.tim).get(waiting.get_absolute_url()).content.decode()
        assert "Catat perintah lisan" in page
        assert client.get(url).status_code == 200
        answer = client.post(url, sent)
    assert answer.status_code == 303, answer.content.decode()
    ticket = Ticket.objects.get(pk=waiting.pk)
    run = ticket.runs.get(step="3")
    order = run.verbal_order
    assert (ticket.step, run.is_unconfirmed, run.performed_by) == ("4", True, office.tim)
    assert (order.ordered_by, order.ordered_at, order.noted_by) == (
        office.kabid,
        morning + timedelta(minutes=5),
        office.tim,
    )
    assert (run.clock.closed_at, run.clock.verdict) == (morning + timedelta(minutes=30), "terlambat")
    shown = client.get(ticket.get_absolute_url()).content.decode()
    assert "perintah lisan Contoh Kabid (Contoh Kepala Bidang)" in shown
    assert "mencatat perintah lisan" in shown


def test_the_official_is_told_and_finds_the_order_in_the_inbox(client, office, waiting):
    ticket = note(office, waiting)
    assert Notice.objects.filter(user=office.kabid, event="perintah_lisan", ticket=ticket).count() == 1
    page = sign_in(client, office.kabid).get(reverse("kotak_masuk")).content.decode()
    assert "Perintah lisan, 1 menunggu konfirmasi Anda" in page
    assert reverse("ticket_act", args=[ticket.number, "confirm_verbal_order"]) in page


def test_the_confirmation_is_the_disposisi_that_follows(client, office, waiting):
    ticket = note(office, waiting)
    url = reverse("ticket_act", args=[ticket.number, "confirm_verbal_order"])
    page = sign_in(client, office.kabid).get(url).content.decode()
    assert "Dicatat oleh" in page
    refused = client.post(url, {"version": ticket.version})
    assert refused.status_code == 422
    sent = {"version": ticket.version, "kepada": office.posts["kasi"].pk, "instruksi": ["proses"]}
    assert client.post(url, sent).status_code == 303
    ticket = Ticket.objects.get(pk=ticket.pk)
    run = ticket.runs.get(step="3")
    assert (run.verbal, run.performed_by, run.on_behalf) == ("sah", office.kabid, False)
    assert (run.verbal_order.noted_by, run.verbal_order.settled_by) == (office.tu, office.kabid)
    assert [turn.post for turn in ticket.open_turns] == [office.posts["kasi"]]
    paper = Naskah.objects.get(ticket=ticket, kind="lembar_disposisi")
    assert "Perintah lisan" in paper.facts["disposisi"][0]["words"]
    assert paper.facts["sheet"]["signature"]["person"]["name"] == "Contoh Kabid"
    assert Notice.objects.filter(user=office.tu, event="perintah_diputus").exists()


def test_a_sheet_that_was_issued_meanwhile_comes_out_anew_with_the_confirmation(office, waiting):
    ticket = factories.perform(office, note(office, waiting))
    before = Naskah.objects.get(ticket=ticket, kind="lembar_disposisi")
    assert "menunggu konfirmasi" in before.facts["disposisi"][0]["words"]
    assert before.facts["disposisi"][0]["giver_name"] == "Contoh Kabid"
    confirm(office, ticket, office.kabid)
    before.refresh_from_db()
    after = Naskah.objects.get(ticket=ticket, kind="lembar_disposisi", superseded_at=None)
    assert before.superseded_at is not None
    assert (after.number, after.version, after.run) == (before.number, 2, before.run)
    assert "dikonfirmasi" in after.facts["disposisi"][0]["words"]
    assert [hop["step"] for hop in after.facts["disposisi"]] == ["3", "4"]


def test_a_ticket_with_an_unconfirmed_order_cannot_close(client, office, waiting):
    ticket = factories.walk(office, note(office, waiting), "perbaikan", until="7")
    with pytest.raises(actions.ActNotPossible, match="langkah 3 oleh Contoh Kabid"):
        factories.perform(office, ticket)
    page = sign_in(client, office.tim).get(ticket.get_absolute_url()).content.decode()
    assert "Langkah 3: konfirmasi Contoh Kabid" in page
    ticket = confirm(office, ticket, office.kabid)
    assert factories.perform(office, ticket).status == Status.SELESAI


def test_a_denied_order_opens_the_row_anew_and_voids_the_team(office, waiting):
    ticket = factories.walk(office, waiting, until="4")
    ticket = note(office, ticket, office.tim)
    assert ticket.team_ids == {office.tim.pk, office.tim2.pk}
    ticket = actions.deny_verbal_order(ticket, actor=office.kasi, note=REASON)
    assert (ticket.step, ticket.team_ids, ticket.open_orders) == ("4", frozenset(), [])
    assert ticket.is_performer(office.kasi)
    assert ticket.runs.filter(step="4").first().verbal == "bantah"
    assert Notice.objects.filter(user=office.tim, event="perintah_diputus").exists()
    assert factories.perform(office, ticket).step == "5"


def test_a_disposisi_written_after_all_overtakes_the_order(office, waiting):
    ticket = note(office, waiting)
    ticket = actions.send_back(ticket, actor=office.kasi, note=REASON)
    assert (ticket.step, ticket.open_orders) == ("3", [])
    ticket = factories.perform(office, ticket)
    facts = Naskah.objects.get(ticket=ticket, kind="lembar_disposisi").facts
    assert [hop["words"].startswith("Perintah lisan") for hop in facts["disposisi"]] == [False]


def test_one_order_of_the_kadis_carries_the_whole_chain(morning):
    office = factories.make_office("sumbawa")
    ticket = factories.walk(office, factories.make_ticket(office), until="2")
    for _ in range(3):
        ticket = note(office, ticket, office.tim, post=office.posts["kadis"])
    assert (ticket.step, len(ticket.open_orders)) == ("5", 3)
    for _ in range(3):
        ticket = confirm(office, ticket, office.kadis)
    assert (ticket.open_orders, actions.owed_data(ticket)) == ([], {})


def test_a_deputy_of_the_official_confirms(office, waiting, morning):
    ticket = note(office, waiting)
    Holder.objects.create(
        post=office.posts["kabid"], user=office.sekretaris, kind=Holder.Kind.PLH, starts_on=morning.date()
    )
    ticket = confirm(office, ticket, office.sekretaris)
    assert ticket.audit_trail.last().actor_title == "Plh. Contoh Kepala Bidang"


@pytest.mark.parametrize("lacking", ["post", "ordered_at", "note"])
def test_without_official_time_or_reason_nothing_is_noted(office, waiting, lacking):
    with pytest.raises(actions.DataMissing) as refused:
        note(office, waiting, **{lacking: "" if lacking == "note" else None})
    assert lacking in refused.value.fields
    assert Ticket.objects.get(pk=waiting.pk).version == waiting.version


def test_the_team_is_named_even_by_word_of_mouth(office, waiting):
    ticket = factories.walk(office, waiting, until="4")
    with pytest.raises(actions.DataMissing) as refused:
        note(office, ticket, data={})
    assert set(refused.value.fields) == {"petugas", "penanggung_jawab"}


def test_who_confirms_reads_whom_the_order_sent(client, office, waiting):
    ticket = note(office, factories.walk(office, waiting, until="4"))
    order = ticket.runs.get(step="4").verbal_order
    assert order.team == f"{office.tim} (penanggung jawab) dan {office.tim2}"
    url = reverse("ticket_act", args=[ticket.number, "confirm_verbal_order"])
    assert order.team in sign_in(client, office.kasi).get(url).content.decode()


def test_nobody_below_the_row_can_have_ordered_it(office, waiting):
    with pytest.raises(actions.DataMissing) as refused:
        note(office, waiting, post=office.posts["kasi"])
    assert set(refused.value.fields) == {"post"}
