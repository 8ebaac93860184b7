"""A report that the Dinas does not take: the ground is coded, and "bukan kewenangan" says who answers instead."""

import pytest
from django.urls import reverse

from tests import factories
from tests.test_lists import sign_in
from tickets.models import Ticket
from workflow import actions
from workflow.states import BEYOND_COMPETENCE, RefusalGround

pytestmark = pytest.mark.django_db
REASON = "Kabel di luar gedung milik penyedia."


@pytest.fixture
def waiting(office, morning):
    """A report that waits for the Kabid's disposisi."""
    return factories.walk(office, factories.make_ticket(office), until="3")


def refuse(client, ticket, **fields):
    """Send the form of the refusal."""
    url = reverse("ticket_act", args=[ticket.number, "refuse"])
    return client.post(url, {"version": ticket.version, "note": REASON, **fields})


def test_the_opd_reads_the_ground_and_who_answers_instead(client, office, waiting):
    sign_in(client, office.kabid)
    answer = refuse(client, waiting, ground="penyedia", responsible="PT Contoh Fiber, 0811-0000-0000")
    assert answer.status_code == 303
    ticket = Ticket.objects.get(pk=waiting.pk)
    assert ticket.status == "ditolak"
    entry = ticket.audit_trail.last()
    assert (entry.outcome, entry.note) == (
        "penyedia",
        f"Yang berwenang: PT Contoh Fiber, 0811-0000-0000. {REASON}",
    )
    page = sign_in(client, office.people["opd"]).get(ticket.get_absolute_url()).content.decode()
    assert "Bukan kewenangan Dinas: tanggung jawab penyedia layanan. Yang berwenang: PT Contoh Fiber" in page


@pytest.mark.parametrize("ground", BEYOND_COMPETENCE)
def test_bukan_kewenangan_without_a_name_is_asked_again(client, office, waiting, ground):
    answer = refuse(sign_in(client, office.kabid), waiting, ground=ground)
    assert answer.status_code == 422
    assert "Tuliskan siapa yang berwenang" in answer.content.decode()
    assert REASON in answer.content.decode()


@pytest.mark.parametrize("ground", ["", "malas"])
def test_a_refusal_without_a_known_ground_is_asked_again(client, office, waiting, ground):
    answer = refuse(sign_in(client, office.kabid), waiting, ground=ground)
    assert answer.status_code == 422
    assert "Pilih sebab penolakan." in answer.content.decode()
    with pytest.raises(actions.DataMissing):
        actions.refuse(waiting, actor=office.kabid, note=REASON, ground=ground)


@pytest.mark.parametrize("ground", sorted(set(RefusalGround) - set(BEYOND_COMPETENCE)))
def test_other_grounds_need_no_name(office, waiting, ground):
    assert actions.refuse(waiting, actor=office.kabid, note=REASON, ground=ground).status == "ditolak"
