"""Sumbawa's longest way in Chromium: replaced device, two acknowledgers at once, Berita Acara Pekerjaan."""

import pytest

from tests.browser_walk import Walk, longest_way
from tests.factories import make_office

pytestmark = pytest.mark.browser


@pytest.mark.long
def test_sumbawas_longest_way_from_letter_to_berita_acara_pekerjaan(new_page):
    walk = Walk(make_office("sumbawa"), new_page)
    walk.report(letter=True)
    walk.go(longest_way("sumbawa").hops, also={"5": ("temuan",), "11": ("unduh_mbps",), "14": ("saran", "foto")})
    opd = walk.assert_closed_for_opd()
    text = opd.read_paper("Berita Acara Pekerjaan")
    assert "BERITA ACARA PEKERJAAN" in text.upper()
    assert "CONTOH-0002" in text, "the serial number of the new device"
    assert walk.office.kadis.full_name in text
    assert walk.office.people["opd"].full_name in text
