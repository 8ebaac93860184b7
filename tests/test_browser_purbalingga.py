"""Purbalingga's longest way in Chromium, with the closing Laporan Gangguan Jaringan."""

import pytest

from tests.browser_walk import Walk, longest_way
from tests.factories import make_office

pytestmark = pytest.mark.browser


@pytest.mark.long
def test_purbalinggas_longest_way_from_report_to_laporan_gangguan_jaringan(new_page):
    walk = Walk(make_office("purbalingga"), new_page)
    walk.report()
    also = {"5": ("ping_dikirim", "temuan", "foto"), "7": ("saran",)}
    walk.go(longest_way("purbalingga").hops, by={"6": "tim2"}, also=also)
    opd = walk.assert_closed_for_opd()
    text = opd.read_paper("Laporan Gangguan Jaringan")
    assert "LAPORAN GANGGUAN JARINGAN" in text.upper()
    assert walk.number in text
    assert "Switch lantai 2 diganti" in text
