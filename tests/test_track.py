"""The track of a ticket: which station is where, whose work, which way was taken."""

from pathlib import Path

from workflow.sop import read_sop
from workflow.track import ClockFacts, Link, RowFacts, build_track, stations_of

FOLDER = Path(__file__).resolve().parent.parent / "workflow" / "sop"


def sop_of(name):
    return read_sop((FOLDER / f"{name}.toml").read_bytes())


def states(sop, facts, **kwargs):
    return {station.no: station.state for station in stations_of(sop, facts, **kwargs)}


def done(*numbers, **kwargs):
    return [RowFacts(number, **kwargs) for number in numbers]


def row_of(track, no):
    return next(row for group in track.groups for row in group.rows if row.station.no == no)


def test_a_ticket_in_its_second_row_has_one_station_done_and_the_rest_to_come():
    found = states(sop_of("purbalingga"), [*done("1"), RowFacts("3", is_open=True)])

    assert found == {"1": "selesai", "3": "kini", "4": "belum", "5": "belum", "6": "belum", "7": "belum"}


def test_a_late_present_row_is_told_from_one_in_time():
    assert states(sop_of("purbalingga"), [RowFacts("1", is_open=True, late=True)])["1"] == "lewat"


def test_rows_that_a_branch_passes_over_are_struck():
    found = states(sop_of("sumbawa"), [*done("1", "2", "3", "4", "5", "6"), RowFacts("11", is_open=True)])

    assert {no for no, state in found.items() if state == "dilewati"} == {"7", "8", "9", "10"}


def test_a_returned_row_keeps_one_station_with_both_times_and_says_putaran_2():
    facts = [
        *done("1", "2", "3", "4", "5", "6"),
        RowFacts("7", elapsed="3 jam", at="Kam 19 Nov, 14.20"),
        *done("8", "11"),
        RowFacts("7", is_open=True, elapsed="20 menit", at="sejak Jum 20 Nov, 09.00"),
    ]

    track = build_track(sop_of("sumbawa"), facts)

    row = row_of(track, "7")
    assert (row.station.state, row.visit, row.elapsed) == ("kini", 2, "20 menit")
    assert row.earlier == ("putaran 1: 3 jam, Kam 19 Nov, 14.20",)
    assert row_of(track, "8").station.state == "belum"


def test_a_reopened_ticket_keeps_the_rows_above_the_new_round_as_done():
    facts = [*done("1", "2", "3", "4", "5"), RowFacts("4", round=2), RowFacts("5", round=2, is_open=True)]

    found = states(sop_of("sumbawa"), facts)

    assert [found[no] for no in ("1", "2", "3", "4", "5", "6")] == [*["selesai"] * 4, "kini", "belum"]


def test_a_closed_ticket_has_no_present_row_and_nothing_to_come():
    sop = sop_of("batam")

    found = states(sop, done("1", "2", "3", "4", "10", "11", "12"), ended=True)

    assert set(found.values()) == {"selesai", "dilewati"}
    assert found["13"] == "selesai"
    assert build_track(sop, done("1"), ended=True).present is None


def test_merged_time_cells_group_the_rows_and_carry_their_gauge():
    clocks = [
        ClockFacts("G1", "selesai", used=0.5, verdict="Tepat waktu"),
        ClockFacts("G2", "berjalan", used=1.7, level="lewat"),
    ]
    facts = [*done("1", "2", "3", "4", "5", "6", "7", "8"), RowFacts("9", is_open=True)]

    groups = build_track(sop_of("sumbawa"), facts, clocks).groups

    assert [(group.code, group.width, group.state) for group in groups] == [
        ("G1", 8, "selesai"),
        ("G2", 3, "kini"),
        ("G3", 3, "belum"),
    ]
    assert [group.gauge for group in groups] == [50, 99, 0]
    assert groups[1].label == "Langkah 9 sampai 11"


def test_rows_with_their_own_time_stand_alone_in_print_order():
    groups = build_track(sop_of("purbalingga")).groups

    assert [(group.code, group.limit) for group in groups] == [
        ("1", "10 menit"),
        ("3", "10 menit"),
        ("4", "10 menit"),
        ("5", "1 jam"),
        ("6", "1-3 jam"),
        ("7", "30 menit"),
    ]


def test_the_branch_that_was_taken_stands_beside_those_that_were_not():
    sop = sop_of("purbalingga")
    taken = sop.step("5").outcomes[0]
    facts = [*done("1", "3", "4"), RowFacts("5", outcome=taken.code), RowFacts("6", is_open=True)]

    branches = row_of(build_track(sop, facts), "5").branches

    assert [(branch.words, branch.is_taken) for branch in branches] == [
        (f"{taken.label} → langkah 6", True),
        (f"{sop.step('5').outcomes[1].label} → langkah 7", False),
    ]


def test_a_row_to_come_names_the_post_and_its_acknowledgers_and_a_finished_one_the_person():
    sop = sop_of("sumbawa")
    facts = [RowFacts("1", performer="Contoh Agendaris", links=(Link("Surat", "/s"),)), RowFacts("2", is_open=True)]

    track = build_track(sop, facts)

    assert row_of(track, "1").performer == "Tata Usaha, Contoh Agendaris"
    assert row_of(track, "1").links == (Link("Surat", "/s"),)
    assert row_of(track, "14").performer == "Tim Jaringan Kominfo, OPD Pelapor, Kepala Dinas"


def test_the_label_counts_by_printed_numbers():
    sop = sop_of("purbalingga")

    assert build_track(sop, [*done("1"), RowFacts("3", is_open=True)]).label == "Langkah 3 dari 7"
    assert build_track(sop).label == "Jalur SOP, 6 langkah"


def test_an_sop_that_no_ticket_has_begun_is_all_to_come():
    assert set(states(sop_of("bogor"), []).values()) == {"belum"}
