"""Batam's longest way in Chromium: agreed visit, replaced device, the Kadis's review, Berita Acara Pekerjaan."""

import pytest

from tests.browser_walk import Walk, longest_way
from tests.factories import make_office

pytestmark = pytest.mark.browser


@pytest.mark.long
def test_batams_longest_way_from_report_to_berita_acara_pekerjaan(new_page):
    walk = Walk(make_office("batam"), new_page)
    walk.report()
    walk.go(longest_way("batam").hops, also={"12": ("catatan_tinjauan",)})
    opd = walk.assert_closed_for_opd()
    text = opd.read_paper("Berita Acara Pekerjaan")
    assert "BERITA ACARA PEKERJAAN" in text.upper()
    assert "CONTOH-0002" in text, "the serial number of the new device"
    assert walk.office.people["opd"].full_name in text
