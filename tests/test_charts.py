"""Charts: whole pixels inside the frame, the largest first, and months without anything."""

from dataclasses import fields, is_dataclass, replace

import pytest

from reports import charts


def numbers(figure):
    """Every number of a figure's geometry, facts left out."""
    if isinstance(figure, tuple):
        return [number for part in figure for number in numbers(part)]
    if is_dataclass(figure):
        return [n for field in fields(figure) if field.name != "fact" for n in numbers(getattr(figure, field.name))]
    return [figure] if isinstance(figure, (int, float)) and not isinstance(figure, bool) else []


def bullet(middle, ninth):
    return charts.BulletFact("3", "kotak", "Disposisi", "standar 10 menit", "12 menit", "58 %", "75 %", middle, ninth)


@pytest.mark.parametrize("draw", [charts.wide_bullets, charts.narrow_bullets])
def test_the_standard_stands_at_one_place_and_long_bars_are_cut(draw):
    chart = draw([bullet(500, 1000), bullet(1200, 90_000), bullet(None, None)])
    unit = chart.standard_at - chart.left
    assert [line.middle for line in chart.bullets] == [unit // 2, round(unit * 1.2), 0]
    assert chart.bullets[0].ninth == unit
    assert chart.bullets[1].ninth < 2 * unit
    assert [line.fact.is_late for line in chart.bullets] == [False, True, False]


def test_a_standard_in_many_words_does_not_run_into_the_bars():
    words = "standar estimasi waktu pemulihan dan perbaikan"
    fact = replace(bullet(500, 1000), standard=words)
    assert fact.standard_in_short == "standar estimasi waktu …"
    assert bullet(500, 1000).standard_in_short == "standar 10 menit"


def month(label, in_time, late):
    total = in_time + late
    percent = 100 * in_time / total if total else None
    return charts.MonthFact(label, in_time, late, percent, percent)


@pytest.mark.parametrize("counts", [[], [(0, 0)], [(1, 0)], [(31, 9), (0, 0), (22, 3)], [(70_000, 1), (2, 0)]])
def test_columns_and_lines_stay_inside_their_frame(counts):
    facts = [month(f"B{at}", *count) for at, count in enumerate(counts)]
    for chart in (charts.column_chart(facts), charts.line_chart(facts)):
        assert all(isinstance(number, int) for number in numbers(chart))
    columns = charts.column_chart(facts)
    assert all(0 <= column.late_top <= column.in_time_top <= charts.BASE for column in columns.columns)
    assert all(column.left + column.width <= charts.WIDTH for column in columns.columns)
    assert len(columns.ticks) <= 6
    assert len(charts.line_chart(facts).points) == sum(1 for pair in counts if any(pair))


def test_the_axis_of_percent_begins_at_sixty_unless_a_month_lies_lower():
    assert [tick.words for tick in charts.line_chart([month("Jun", 9, 1)]).ticks] == ["60", "80", "100"]
    assert charts.line_chart([month("Jun", 1, 9)]).ticks[0].words == "0"


@pytest.mark.parametrize(("months", "words"), [(6, ["87,5", "100"]), (12, ["88", "100"])])
def test_figures_on_the_line_have_room_between_the_months(months, words):
    chart = charts.line_chart([month("Jun", 7, 1), month("Jul", 8, 0)] * (months // 2))
    assert [point.words for point in chart.points] == words * (months // 2)


def test_causes_stand_largest_first_and_the_rest_is_grey_and_last():
    chart = charts.bar_chart([(f"S{n}", n) for n in range(1, 9)], rest=2)
    assert [(bar.label, bar.number, bar.is_rest) for bar in chart.bars] == [
        ("S8", 8, False),
        ("S7", 7, False),
        ("S6", 6, False),
        ("S5", 5, False),
        ("S4", 4, False),
        ("Lainnya", 8, True),
    ]
    assert charts.bar_chart([], 0).bars == ()
