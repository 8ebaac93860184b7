"""Blank forms to take to the site: built from the SOP, with the ticket's facts on them."""

import pytest
from django.urls import reverse

from tests import factories
from tickets.blank_form import blank_form, rows_with_forms
from workflow.fields import FIELDS

pytestmark = pytest.mark.django_db


def test_every_sop_gives_a_form_for_what_its_team_and_opd_write(morning, every_office):
    ticket = factories.make_ticket(every_office)
    forms = [blank_form(ticket, step) for step in rows_with_forms(ticket)]
    assert forms
    for form in forms:
        assert {step.role for step in rows_with_forms(ticket)} <= {"tim", "opd", "opd_kepala"}
        labels = {blank.label for blank in form.blanks}
        by_pen = {code for code in form.step.data if FIELDS[code].kind not in ("foto", "berkas", "penerima")}
        assert {FIELDS[code].label for code in by_pen if FIELDS[code].kind != "petugas"} <= labels
        assert form.signers


def test_the_forms_of_tanah_bumbu_are_its_f01_and_f04(client, morning):
    office = factories.make_office("tanah-bumbu")
    ticket = factories.make_ticket(office)
    client.force_login(office.tim)
    page = client.get(reverse("formulir", args=[ticket.number])).content.decode()
    assert "F-01" in page
    assert "F-04" in page or "Form Tindakan" in page


def test_a_form_carries_the_facts_of_the_ticket_and_boxes_to_tick(client, office):
    ticket = factories.make_ticket(office)
    client.force_login(office.tim)
    page = client.get(reverse("formulir_langkah", args=[ticket.number, "5"])).content.decode()
    for words in (ticket.number, ticket.place, "Contoh Pelapor, 081200000000", "Mati total", "Hasil langkah ini"):
        assert words in page


@pytest.mark.parametrize("no", ["3", "99", "x"])
def test_a_row_without_a_form_is_not_found(client, office, no):
    ticket = factories.make_ticket(office)
    client.force_login(office.tim)
    assert client.get(reverse("formulir_langkah", args=[ticket.number, no])).status_code == 404
