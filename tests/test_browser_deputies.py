"""TU writes down a Plh. on a phone without script, and the deputy writes the disposisi that waited."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.browser_form import fill_row
from tests.browser_walk import PHONE, assert_no_sideways_scroll
from tickets.models import Ticket
from workflow import moment

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("papers_wait"),
]


def test_tu_writes_down_a_plh_and_the_deputy_disposes(page_as):
    office = factories.make_office("sumbawa")
    ticket = factories.walk(office, factories.make_ticket(office), until="3")
    today = moment.on_screen().astimezone(office.pemda.tz).date().isoformat()

    tu = page_as(office.tu, viewport=PHONE, java_script_enabled=False)
    tu.goto(reverse("akun"))
    tu.get_by_role("link", name="Catat Plt. atau Plh.").click()
    tu.get_by_role("link", name="Catat pengganti Contoh Kepala Bidang").click()
    tu.get_by_label("Pejabat pengganti").select_option(label="Contoh Sekretaris")
    tu.get_by_label("Nomor surat perintah").fill("SP 090/7")
    tu.get_by_label("Mulai").fill(today)
    tu.get_by_label("Sampai").fill(today)
    tu.get_by_role("button", name="Catat pejabat pengganti").click()
    expect(tu.get_by_role("status")).to_contain_text("Contoh Sekretaris tercatat sebagai Plh. Contoh Kepala Bidang")

    deputy = page_as(office.sekretaris)
    deputy.goto(reverse("kotak_masuk"))
    expect(deputy.get_by_label("Jabatan pengganti")).to_have_text("Bertindak sebagai Plh. Contoh Kepala Bidang")
    assert_no_sideways_scroll(deputy)
    deputy.goto(reverse("ticket_row", args=[ticket.number]))
    onward = next(outcome.code for outcome in ticket.current_step.outcomes if outcome.to == "4")
    fill_row(deputy, office, ticket.current_step, onward)
    deputy.locator("main form button.tombol--utama").last.click()
    deputy.wait_for_url(f"**{ticket.get_absolute_url()}")
    expect(deputy.locator(".kronologi")).to_contain_text("Contoh Sekretaris selaku Plh. Contoh Kepala Bidang")
    assert Ticket.objects.get(pk=ticket.pk).step == "4"
