"""A recap as a workbook with typed cells, or as a CSV text; what people wrote is never run as a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from reports import recap_words, satisfaction
from reports.models import BagianCetakan, Cetakan
from reports.recap import Chunk
from reports.recap_totals import Total, Totals, total
from reports.satisfaction import Outcome
from reports.unsur import UNSUR, grade_of
from tickets.csv_text import write_table

WIDTHS = (5, 16, 17, 30, 30, 20, 24, 50, 30, 17, 17, 14, 14, 10, 10, 22, 30, 34)
TOTAL_WIDTHS = (40, *(14 for _ in recap_words.TOTAL_COLUMNS))
SURVEY_COLUMNS = ("Unsur", "Jawaban", "Nilai rata-rata", "Nilai x 25", "Mutu", "Kinerja")
SURVEY_WIDTHS = (46, 12, 16, 14, 8, 16)
#: How a workbook shows a cell of that type; a duration counts on past 24 hours.
FORMATS = {datetime: "dd-mm-yyyy hh.mm", timedelta: "[h]:mm", float: "0.0", Decimal: "0.00"}


def csv_whole(cetakan: Cetakan, parts: Sequence[BagianCetakan]) -> bytes:
    """All lines as text, without totals: a file for other programs."""
    rows = (recap_words.words(cells) for cells in _rows(cetakan, parts))
    return write_table([recap_words.COLUMNS, *rows]).encode()


def xlsx_whole(cetakan: Cetakan, parts: Sequence[BagianCetakan]) -> bytes:
    """A workbook: the lines, and a sheet for each kind of totals."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _sheet(book, "Rekap", recap_words.COLUMNS, WIDTHS, _rows(cetakan, parts))
    for title, head, totals in _groups(total(cetakan.pemda, [Chunk.from_json(part.content) for part in parts])):
        rows = ([row.label, *_sums(row)] for row in totals)
        _sheet(book, title, (head, *recap_words.TOTAL_COLUMNS), TOTAL_WIDTHS, rows)
    _sheet(book, "SKM", SURVEY_COLUMNS, SURVEY_WIDTHS, _survey(satisfaction.of_recap(cetakan)))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(cetakan: Cetakan, parts: Sequence[BagianCetakan]) -> Iterator[list[Any]]:
    at = 0
    for part in parts:
        for line in Chunk.from_json(part.content).lines:
            at += 1
            yield recap_words.values(line, at, cetakan.pemda.tz)


def _groups(totals: Totals) -> Iterator[tuple[str, str, Sequence[Total]]]:
    yield "Per OPD", "OPD", (*totals.by_opd, totals.whole)
    yield "Per penyebab", "Penyebab", totals.by_cause
    yield "Per bulan", "Bulan", totals.by_month
    yield "Per langkah", "Langkah SOP", totals.by_step


def _survey(outcome: Outcome) -> Iterator[list[Any]]:
    """Each unsur and the whole; one line that says so where too few have answered."""
    tally = outcome.tally
    if tally is None:
        yield [f"Nilai SKM: {outcome.words}", outcome.number]
        return
    named = [*zip((f"{unsur.code} {unsur.name}" for unsur in UNSUR), tally.means, strict=True)]
    for label, mean in [*named, ("Nilai SKM", tally.value / 25)]:
        grade = grade_of(25 * mean)
        yield [label, tally.number, Decimal(f"{mean:.2f}"), Decimal(f"{25 * mean:.2f}"), grade.letter, grade.words]


def _sums(row: Total) -> list[Any]:
    means = (row.mean_gross, row.mean_net)
    return [
        row.number,
        row.open,
        row.judged,
        row.in_time,
        row.late,
        row.percent,
        row.percent_adjusted,
        *(None if mean is None else timedelta(seconds=mean) for mean in means),
    ]


def _sheet(book, title: str, head: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Any]]) -> None:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "C2" if title == "Rekap" else "B2"
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.append([_cell(sheet, words, bold=True) for words in head])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet, value: Any, *, bold: bool = False):
    """A cell of the value's own type. A text stays a text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:32_000])
        cell.data_type = "s"
    else:
        cell = WriteOnlyCell(sheet, value)
        if type(value) in FORMATS:
            cell.number_format = FORMATS[type(value)]
    if bold:
        cell.font = Font(bold=True)
    return cell
