"""The official table drawn: every way of every SOP is there, in the right cells, dashed where the text is silent."""

from itertools import pairwise
from pathlib import Path

import pytest

from workflow.sop import read_sop
from workflow.sop.definition import ENDS
from workflow.sop.flow_lines import Place
from workflow.sop.flowchart import draw

FOLDER = Path(__file__).resolve().parent.parent / "workflow" / "sop"
CODES = sorted(path.stem for path in FOLDER.glob("*.toml"))


def sop_of(name):
    return read_sop((FOLDER / f"{name}.toml").read_bytes())


def written_ways(sop):
    """Every way of the file: (source, target) and whether the SOP's text says so anywhere."""
    ways = {}
    for step in sop.steps:
        leads = [(outcome.to, bool(outcome.inferred)) for outcome in step.outcomes]
        if not leads and not step.is_terminator:
            leads = [(step.next, "next" in step.inferred)]
        for target, inferred in leads:
            ways[step.no, target] = inferred and ways.get((step.no, target), True)
    return ways


def corners_drawn(chart, way):
    """Whether the cells' lines really join the corners of a way, piece by piece."""
    drawn = {
        (place.column * 100 + x, place.row * 100 + y)
        for place, lines in way.lines.items()
        for line in lines
        for x in range(line.x1, line.x2 + 1)
        for y in range(line.y1, line.y2 + 1)
    }
    path = {
        (x, y)
        for start, end in pairwise(way.points)
        for x in range(min(start.x, end.x), max(start.x, end.x) + 1)
        for y in range(min(start.y, end.y), max(start.y, end.y) + 1)
    }
    shown = {
        (place.row, place.column): {line.solid for line in chart.rows[place.row].cells[place.column].lines}
        for place in way.lines
    }
    return path <= drawn and all(
        line.solid in shown[place.row, place.column] for place, lines in way.lines.items() for line in lines
    )


@pytest.mark.parametrize("name", CODES)
def test_every_way_of_the_file_is_drawn_once_and_joined_through_the_cells(name):
    sop = sop_of(name)
    chart = draw(sop)

    drawn = {(way.source, way.target): way for way in chart.ways if way.target in ENDS or way.target in sop.by_no}

    closing = (sop.steps[-1].no, "selesai")
    assert set(drawn) - {closing} == set(written_ways(sop)) - {closing}
    assert all(corners_drawn(chart, way) for way in chart.ways)


@pytest.mark.parametrize("name", CODES)
def test_a_way_that_the_text_does_not_name_is_dashed_and_any_other_is_not(name):
    sop = sop_of(name)

    drawn = {(way.source, way.target): way.inferred for way in draw(sop).ways}

    expected = written_ways(sop)
    assert {key: drawn[key] for key in expected if key in drawn} == {
        key: inferred for key, inferred in expected.items() if key in drawn
    }


@pytest.mark.parametrize("name", CODES)
def test_no_line_runs_through_the_middle_of_a_foreign_symbol(name):
    sop = sop_of(name)
    chart = draw(sop)
    numbers = [row.no for row in chart.rows]

    for way in chart.ways:
        ends = {numbers.index(way.source), numbers.index(way.target) if way.target in numbers else -1}
        for place, lines in way.lines.items():
            symbol = chart.rows[place.row].cells[place.column].symbol
            foreign = symbol is not None and place.row not in ends
            through = any(line.x1 <= 50 <= line.x2 and line.y1 <= 50 <= line.y2 for line in lines)
            assert not (foreign and through), (way.source, way.target, place)


@pytest.mark.parametrize("name", CODES)
def test_every_performer_stands_in_the_printed_column_of_its_row(name):
    sop = sop_of(name)

    for row in draw(sop).rows:
        step = sop.by_no.get(row.no)
        if step is None or step.is_terminator:
            continue
        there = [cell.column.role for cell in row.cells if cell.symbol]
        assert step.column in there
        assert set(there) == {step.column, *(role for role in step.acks if role in sop.columns)}


def test_purbalingga_begins_in_a_capsule_and_shows_the_number_that_its_table_leaves_out():
    chart = draw(sop_of("purbalingga"))

    assert [row.no for row in chart.rows] == ["1", "2", "3", "4", "5", "6", "7"]
    assert [row.is_gap for row in chart.rows] == [False, True, False, False, False, False, False]
    begin, end = chart.rows[0].cells[0].symbol, chart.rows[-1].cells[3].symbol
    assert (begin.shape, begin.label, begin.inferred) == ("kapsul", "Mulai", True)
    assert (end.shape, end.label) == ("kapsul", "Akhir")
    # The line from 1 to 3 crosses the left-out row in the column of the Kabid.
    assert [line[:4] for line in chart.rows[1].cells[1].lines] == [(50, 0, 50, 100)]


def test_the_way_past_the_repair_of_purbalingga_runs_dashed_along_the_right_edge():
    chart = draw(sop_of("purbalingga"))

    way = next(way for way in chart.ways if (way.source, way.target) == ("5", "7"))

    assert way.inferred
    assert way.lines[Place(5, 3)] == ((90, 0, 90, 100, True),)
    assert way.head.points == "kiri"


def test_sumbawa_keeps_its_merged_time_cells_and_loops_back_on_the_left():
    chart = draw(sop_of("sumbawa"))

    assert {row.no: row.limit_span for row in chart.rows if row.limit_span} == {"1": 8, "9": 3, "12": 3}
    back = next(way for way in chart.ways if (way.source, way.target) == ("11", "7"))
    assert {point.x % 100 for point in back.points} == {50, 10}
    assert chart.rows[7].cells[3].symbol.shape == "ketupat"


def test_ways_to_the_same_row_share_a_lane_and_others_keep_apart():
    chart = draw(sop_of("sumbawa"))

    lanes = {
        (way.source, way.target): {point.x for point in way.points} - {350}
        for way in chart.ways
        if (way.source, way.target) in {("6", "11"), ("8", "11"), ("11", "7")}
    }

    assert lanes["6", "11"] == lanes["8", "11"]
    assert lanes["6", "11"].isdisjoint(lanes["11", "7"])


def test_a_report_sent_back_to_the_opd_leaves_the_drawing_at_the_cell_edge():
    way = next(way for way in draw(sop_of("sumbawa")).ways if way.target == "dikembalikan")

    assert way.head.points == "kiri"
    assert way.head.x < 25


def test_an_arrow_touches_the_edge_of_the_symbol_it_points_at():
    chart = draw(sop_of("sumbawa"))

    box, diamond = chart.rows[4].cells[3], chart.rows[5].cells[3]

    assert [(head.dx, head.dy) for head in box.heads] == [(0, -17)]
    assert [(head.dx, head.dy) for head in diamond.heads] == [(0, -24)]


def test_batam_prints_its_end_as_a_row_of_its_own():
    last = draw(sop_of("batam")).rows[-1]

    assert [cell.symbol.label for cell in last.cells if cell.symbol] == ["Akhir"]


def test_only_the_paper_of_bogor_has_no_column_kelengkapan():
    assert [name for name in CODES if not draw(sop_of(name)).has_needs] == ["bogor"]


def test_the_row_of_a_ticket_is_marked_and_only_that_row():
    assert [row.no for row in draw(sop_of("sumbawa"), present="9").rows if row.is_present] == ["9"]


def test_every_reason_of_the_file_is_listed_once_with_its_rows():
    sop = sop_of("sumbawa")

    readings = draw(sop).readings

    reasons = [reading.reason for reading in readings]
    assert len(reasons) == len(set(reasons))
    assert all(outcome.inferred in reasons for step in sop.steps for outcome in step.outcomes if outcome.inferred)
    reading = next(reading for reading in readings if reading.reason == sop.step("8").inferred["role"])
    assert reading.title == "Langkah 8."
