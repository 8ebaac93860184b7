"""Ways through an SOP: which there are, and what a merged time cell adds to them."""

from tests.mutation import SHORTEST, SIXTH, mutated
from workflow.limits import Amount
from workflow.sop import read_sop
from workflow.sop.ways import Edge, backward_edges, edges_of, shortest_way_along, ways

#: Rows 7-10 under one cell, rows 10-12 under another: row 10 stands in both, as Sumbawa's row 11 does.
TWO_GROUPS = """
code = "dua-kelompok"
title = "Dua Kelompok"
government = "Pemerintah Kota Contoh"
reopen_at = "7"
titles = { tu = "Tata Usaha", tim = "Tim", opd = "Perangkat Daerah" }
limit_group = [
    { code = "a", steps = ["7", "8", "10"], limit = "1 hari" },
    { code = "b", steps = ["9", "10"], limit = "2 hari" },
]
[[step]]
no = "1"
status = "penerimaan"
text = "Menerima"
role = "tu"
limit = "10 menit"
[[step]]
no = "7"
status = "pemeriksaan"
text = "Memeriksa"
role = "tim"
[[step]]
no = "8"
status = "keputusan"
text = "Memutuskan"
role = "tim"
outcome = [
    { code = "diperbaiki", label = "Diperbaiki", to = "10" },
    { code = "tidak_rusak", label = "Tidak rusak", to = "10" },
    { code = "diganti", label = "Diganti", to = "9" },
]
[[step]]
no = "9"
status = "pemenuhan_opd"
text = "Memenuhi"
role = "opd"
[[step]]
no = "10"
status = "uji_coba"
text = "Menguji"
role = "tim"
outcome = [
    { code = "normal", label = "Normal", to = "selesai" },
    { code = "belum", label = "Belum", to = "7" },
]
"""


def two_groups():
    return read_sop(TWO_GROUPS.encode())


def test_outcomes_with_the_same_target_are_one_way():
    assert edges_of(two_groups().step("8")) == (
        Edge("8", "10", ("diperbaiki", "tidak_rusak")),
        Edge("8", "9", ("diganti",)),
    )
    assert [way.rows for way in ways(two_groups(), "1")] == [("1", "7", "8", "10"), ("1", "7", "8", "9", "10")]


def test_a_group_counts_once_and_a_row_in_two_groups_stays_in_the_one_it_came_from():
    without, replaced = ways(two_groups(), "1")

    assert without.total.working_days == Amount(1, 1)
    assert replaced.total.working_days == Amount(3, 3)
    assert without.total.working_minutes == Amount(10, 10)


def test_a_group_entered_again_counts_again():
    way = shortest_way_along(two_groups(), Edge("10", "7", ("belum",)), ["9"])

    assert way.rows == ("9", "10", "7", "8", "10")
    assert way.total.working_days == Amount(3, 3)


def test_a_loop_inside_a_group_does_not_count_again():
    way = shortest_way_along(two_groups(), Edge("10", "7", ("belum",)), ["1"])

    assert way.rows == ("1", "7", "8", "10", "7", "8", "10")
    assert way.total.working_days == Amount(1, 1)


def test_a_shared_cell_is_the_opds_only_if_all_its_rows_are():
    assert ways(two_groups(), "9")[0].opd_share.in_words() == "tanpa standar waktu"
    with_own_cell = read_sop(SIXTH.encode())
    assert ways(with_own_cell, "10")[0].opd_share.in_words() == "2 hari"


def test_a_way_ends_at_the_printed_last_row_or_at_selesai():
    assert {way.end for way in ways(read_sop(SIXTH.encode()), "1")} == {"14"}
    assert [(way.rows, way.end) for way in ways(read_sop(SHORTEST.encode()), "a")] == [(("a", "b"), "selesai")]


def test_an_edge_to_the_same_row_or_an_earlier_one_is_backward():
    sop = read_sop(mutated(('to = "12"', 'to = "13"')))

    assert [(edge.row, edge.to) for edge in backward_edges(sop)] == [("10", "9"), ("13", "13")]


def test_a_way_over_an_edge_that_no_start_reaches_is_none():
    assert shortest_way_along(two_groups(), Edge("1", "7"), ["9"]) is None
