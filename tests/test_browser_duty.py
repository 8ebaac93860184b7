"""TU enters piket on a phone without script and sees who is on duty, and that person reads of a report at night."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.browser_walk import PHONE, assert_no_sideways_scroll
from workflow import moment
from workflow.models import SpecialDay

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("papers_wait"),
]


def test_tu_enters_piket_and_a_report_while_the_office_is_closed_reaches_it(page_as):
    office = factories.make_office()
    now = moment.on_screen().astimezone(office.pemda.tz)
    for days in (0, 1):  # closed, whenever this runs
        on = now.date() + timedelta(days=days)
        SpecialDay.objects.update_or_create(pemda=office.pemda, on=on, defaults={"name": "Libur", "intervals": []})

    tu = page_as(office.tu, viewport=PHONE, java_script_enabled=False)
    tu.goto(reverse("akun"))
    tu.get_by_role("link", name="Atur piket").click()
    expect(tu.get_by_role("main")).to_contain_text("Tidak ada piket")
    tu.get_by_role("link", name="Tambah piket").click()
    tu.get_by_label("Petugas piket").select_option(label=str(office.tim))
    for name, at in (("starts_at", now - timedelta(minutes=5)), ("ends_at", now + timedelta(hours=8))):
        tu.locator(f"[name={name}_0]").fill(f"{at:%Y-%m-%d}")
        tu.locator(f"[name={name}_1]").fill(f"{at:%H:%M}")
    tu.get_by_role("button", name="Simpan piket").click()
    expect(tu.get_by_role("row", name=str(office.tim))).to_contain_text("sedang piket")
    assert_no_sideways_scroll(tu)

    ticket = factories.make_ticket(office)
    technician = page_as(office.tim, viewport=PHONE)
    technician.goto(reverse("pemberitahuan"))
    technician.get_by_role("link", name="laporan baru dari").click()
    technician.wait_for_url(f"**{ticket.get_absolute_url()}")
    expect(technician.get_by_role("main")).to_contain_text(ticket.title)
