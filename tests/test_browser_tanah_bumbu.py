"""Tanah Bumbu's longest way in Chromium: a pool of admins before the team is named, an estimate, Form F-04."""

import pytest

from tests.browser_walk import Walk, longest_way
from tests.factories import make_office

pytestmark = pytest.mark.browser


@pytest.mark.long
def test_tanah_bumbus_longest_way_from_report_to_form_f04(new_page):
    walk = Walk(make_office("tanah-bumbu"), new_page)
    walk.report()
    pool = dict.fromkeys("1234", "tim_lain")
    walk.go(longest_way("tanah-bumbu").hops, by=pool, also={"3": ("dugaan_awal",), "9": ("hasil_tindakan", "foto")})
    opd = walk.assert_closed_for_opd()
    text = opd.read_paper("F-04")
    assert "FORM TINDAKAN" in text.upper()
    assert walk.number in text
    assert "mengatur ulang VLAN" in text
