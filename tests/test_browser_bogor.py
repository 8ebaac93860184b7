"""Bogor's longest way in Chromium without JavaScript: the letter follows, a tree of checks, Laporan Tindak Lanjut."""

import pytest

from tests.browser_walk import Walk, longest_way
from tests.factories import make_office

pytestmark = pytest.mark.browser

#: The answers of row 6, each with its note: first a cable that proves good, then the device.
CHECKS = (
    ("Mati", ""),
    ("Kabel", "Terputus setelah lompatan kedua."),
    ("Kabel baik", ""),
    ("Kerusakan perangkat", ""),
    ("Perangkat rusak", ""),
    ("Perangkat sudah diganti", "Switch lantai 2."),
    ("Sudah normal", ""),
)


@pytest.mark.long
def test_bogors_longest_way_from_letter_to_laporan_tindak_lanjut_without_javascript(new_page):
    walk = Walk(make_office("bogor"), new_page, java_script_enabled=False)
    walk.report()
    walk.go(longest_way("bogor").hops, checks=CHECKS, also={"5": ("foto",), "7": ("saran",)})
    opd = walk.assert_closed_for_opd()
    text = opd.read_paper("Laporan Tindak Lanjut")
    assert "LAPORAN TINDAK LANJUT" in text.upper()
    assert walk.number in text
    assert "Terputus setelah lompatan kedua." in text
