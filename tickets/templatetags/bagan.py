"""Template tags that draw the rows of Kepatuhan: each row is a line and no template.

What a tag is given says all that it draws, so the same figures are drawn once for whoever asks next.
"""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from reports.charts import Bullet, BulletChart, ColumnChart, LineChart
from reports.compliance import Named, StepLine
from tickets.markup import markup
from tickets.templatetags.rupa import simbol_bagan
from workflow.states import Party

register = template.Library()

#: Charts and tables kept: some for each office, month and narrowing that people look at.
KEPT = 50

WIDE = (
    '{}\n<g transform="translate(0 {})"><text x="52" y="12" class="tb">{}</text><text x="52" y="29" class="r">{}</text>'
    '{}<text x="600" y="12" class="tb">{}</text><text x="650" y="12" class="r">{}</text>'
    '<text x="600" y="29" class="r">disesuaikan {}</text></g>'
)
WIDE_BARS = (
    '<rect class="nila-muda" x="{}" y="5" width="{}" height="18"/><rect {} x="{}" y="8" width="{}" height="12"/>'
)
NARROW = (
    '<g transform="translate(0 {})"><text x="0" y="0" class="tb">{}&ensp;{}</text>'
    '<text x="328" y="0" class="k tb">{}</text>{}<text x="0" y="35" class="r">{}, {}</text>'
    '<text x="0" y="52" class="r">disesuaikan {}</text></g>'
)
NARROW_BARS = (
    '<rect class="nila-muda" x="0" y="6" width="{}" height="14"/><rect {} x="0" y="8" width="{}" height="10"/>'
    '<line class="batas" x1="{}" x2="{}" y1="3" y2="22"/>'
)
STEP = (
    '<tr><td data-label="Langkah" class="judul-kartu">{} {}{}</td><td data-label="Standar">{}</td>'
    '<td data-label="Selesai" class="angka-kanan">{}</td><td data-label="Terlambat" class="angka-kanan">{}</td>'
    '<td data-label="Alasan diterima" class="angka-kanan">{}</td>'
    '<td data-label="Tepat waktu" class="angka-kanan">{}</td><td data-label="Disesuaikan" class="angka-kanan">{}</td>'
    '<td data-label="Waktu tengah" class="angka-kanan">{}</td><td data-label="9 dari 10" class="angka-kanan">{}</td>'
    "</tr>\n"
)
LATE = '<a href="{}">{}<span class="hanya-pembaca"> terlambat pada langkah {}</span></a>'
OF_OPD = mark_safe(' <span class="redup kecil">waktu OPD</span>')
SHARE = (
    '<tr><td data-label="{}" class="judul-kartu"><a href="{}">{}</a></td>'
    '<td data-label="{} tepat waktu" class="angka-kanan">{} dari {}</td>'
    '<td data-label="Persen" class="angka-kanan">{}</td><td data-label="Disesuaikan" class="angka-kanan">{}</td></tr>'
)
GRID = '<line class="kisi" x1="{}" x2="470" y1="{}" y2="{}"/><text x="{}" y="{}" dy="5" class="k r">{}</text>'
COLUMN = (
    '<rect class="nila" x="{}" y="{}" width="{}" height="{}"/>{}<text x="{}" y="215" class="tgh">{}</text>'
    '<text x="{}" y="{}" dy="-6" class="tgh tb">{}</text>'
)
COLUMN_LATE = '<rect fill="url(#arsir-bulan)" x="{}" y="{}" width="{}" height="{}"/>'
POINT = '<circle class="titik" cx="{}" cy="{}" r="5"/><text x="{}" y="{}" class="tgh {}">{}</text>'


# -- steps ------------------------------------------------------------------------------------------------------------


@register.simple_tag
@lru_cache(maxsize=KEPT)
def batang_lebar(chart: BulletChart) -> SafeString:
    """Draw the bullets of a desk."""
    return format_html_join("", WIDE, (_wide(bullet, chart) for bullet in chart.bullets))


def _wide(bullet: Bullet, chart: BulletChart) -> tuple:
    fact, bars = bullet.fact, ""
    if fact.middle_share is not None:
        fill = _fill(bullet, "arsir-langkah")
        bars = markup(WIDE_BARS, chart.left, bullet.ninth, fill, chart.left, bullet.middle)
    symbol = simbol_bagan(fact.shape, fact.is_late, fact.no, bullet.top)
    return symbol, bullet.top, fact.label, fact.standard_in_short, bars, fact.in_time, fact.middle, fact.adjusted


@register.simple_tag
@lru_cache(maxsize=KEPT)
def batang_ponsel(chart: BulletChart) -> SafeString:
    """Draw the bullets of a phone."""
    return format_html_join("", NARROW, (_narrow(bullet, chart) for bullet in chart.bullets))


def _narrow(bullet: Bullet, chart: BulletChart) -> tuple:
    fact, bars, at = bullet.fact, "", chart.standard_at
    if fact.middle_share is not None:
        bars = markup(NARROW_BARS, bullet.ninth, _fill(bullet, "arsir-langkah-ponsel"), bullet.middle, at, at)
    return bullet.top, fact.no, fact.label, fact.in_time, bars, fact.middle, fact.standard_in_short, fact.adjusted


def _fill(bullet: Bullet, hatching: str) -> SafeString:
    """What is late is hatched."""
    return markup('fill="url(#{})"', hatching) if bullet.fact.is_late else mark_safe('class="nila"')


@register.simple_tag
@lru_cache(maxsize=KEPT)
def kalimat_langkah(steps: tuple[tuple[StepLine, str], ...]) -> SafeString:
    """Say what the bullets show."""
    sentence = "Langkah {}, {}: waktu tengah {}, {}, {} tepat waktu, disesuaikan {}. "
    facts = (line.fact for line, _ in steps)
    return format_html_join(
        "",
        sentence,
        ((fact.no, fact.label, fact.middle, fact.standard, fact.in_time, fact.adjusted) for fact in facts),
    )


@register.simple_tag
@lru_cache(maxsize=KEPT)
def baris_langkah(steps: tuple[tuple[StepLine, str], ...]) -> SafeString:
    """Draw the table of the steps; a number of late ones leads to them."""
    return format_html_join("", STEP, (_step(line, url) for line, url in steps))


def _step(line: StepLine, url: str) -> tuple:
    fact, share = line.fact, line.share
    whose = OF_OPD if line.party == Party.OPD else ""
    late = markup(LATE, url, share.late, fact.no) if share.late else 0
    return (
        fact.no,
        fact.label,
        whose,
        fact.standard,
        line.number,
        late,
        share.excused,
        share.words,
        share.words_adjusted,
        fact.middle,
        line.ninth,
    )


# -- OPDs and posts ---------------------------------------------------------------------------------------------------


@register.simple_tag
@lru_cache(maxsize=KEPT)
def baris_bagian(lines: tuple[tuple[Named, str], ...], head: str, unit: str) -> SafeString:
    """Draw shares of OPDs or of posts, each leading to its own page."""
    rows = ((named.name, named.share, url) for named, url in lines)
    return format_html_join(
        "",
        SHARE,
        (
            (head, url, name, unit, share.in_time, share.of, share.words, share.words_adjusted)
            for name, share, url in rows
        ),
    )


# -- months -----------------------------------------------------------------------------------------------------------


@register.simple_tag
@lru_cache(maxsize=KEPT)
def kolom_bulan(chart: ColumnChart) -> SafeString:
    """Draw the counts of the months over their grid."""
    grid = format_html_join("", GRID, ((34, tick.at, tick.at, 26, tick.at, tick.words) for tick in chart.ticks))
    columns = (
        (
            column.left,
            column.in_time_top,
            column.width,
            column.in_time_height,
            markup(COLUMN_LATE, column.left, column.late_top, column.width, column.late_height)
            if column.late_height
            else "",
            column.middle,
            column.fact.label,
            column.middle,
            column.late_top,
            column.total,
        )
        for column in chart.columns
    )
    return markup("{}\n{}", grid, format_html_join("", COLUMN, columns))


@register.simple_tag
@lru_cache(maxsize=KEPT)
def garis_bulan(chart: LineChart) -> SafeString:
    """Draw the percent of the months over its grid."""
    last = chart.points[-1] if chart.points else None
    return markup(
        '{}\n<polyline class="sasaran" fill="none" points="{}"/><polyline class="garis-nila" points="{}"/>{}{}',
        format_html_join("", GRID, ((40, tick.at, tick.at, 32, tick.at, tick.words) for tick in chart.ticks)),
        chart.adjusted,
        chart.line,
        format_html_join(
            "",
            POINT,
            (
                (point.x, point.y, point.x, point.words_at, "tb" if point is last else "r", point.words)
                for point in chart.points
            ),
        ),
        format_html_join("", '<text x="{}" y="215" class="tgh">{}</text>', chart.months),
    )
