"""Tables as text: CSV files written by a spreadsheet, read without guessing, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo

#: Beginnings that a spreadsheet takes for a formula or a command (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
NAMED_DIVIDER = re.compile(r'"?sep=([,;\t])"?[,;\t]*(?:\r?\n|\Z)', re.IGNORECASE)


def sortable_moment(at: datetime, zone: tzinfo) -> str:
    """A moment by the clock of ``zone``, as every spreadsheet sorts it: "2026-11-27 09:10:00"."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def sortable_day(day: date | datetime, zone: tzinfo | None = None) -> str:
    """A day, or that of a moment in ``zone``, as every spreadsheet sorts it: "2026-11-27"."""
    return f"{day.astimezone(zone) if isinstance(day, datetime) else day:%Y-%m-%d}"


class UnreadableTable(ValueError):
    """A file that is no table of text; the reason is told in Indonesian."""


def read_table(content: bytes) -> list[list[str]]:
    """The rows of a CSV file in UTF-8, with or without BOM, divided by comma, semicolon or tab.

    A first line such as ``sep=;`` names the divider and is no row; a spreadsheet does not show it either.
    Cells are stripped. Raises UnreadableTable.
    """
    if b"\0" in content:  # the spreadsheet itself, or text in UTF-16
        raise UnreadableTable("Berkas ini bukan CSV. Simpan dari lembar kerja sebagai CSV UTF-8.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as refused:
        line = content.count(b"\n", 0, refused.start) + 1
        reason = f"Berkas bukan teks UTF-8 (baris {line}). Simpan dari lembar kerja sebagai CSV UTF-8."
        raise UnreadableTable(reason) from refused
    if named := NAMED_DIVIDER.match(text):
        delimiter, text = named[1], text[named.end() :]
    else:
        delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append([cell.strip() for cell in row])
    except csv.Error as refused:
        reason = f"Tanda kutip dalam berkas tidak berpasangan, mulai baris {len(rows) + 1}."
        raise UnreadableTable(reason) from refused
    return rows


def write_table(rows: Iterable[Sequence[str]]) -> str:
    """A CSV text that spreadsheets here open by itself: BOM, semicolons, and cells that are never run."""
    return "".join(table_lines(rows))


def table_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The same text line by line, for a table too long to be held."""
    yield BOM
    for row in rows:
        line = io.StringIO(newline="")
        csv.writer(line, delimiter=";").writerow([harmless(cell) for cell in row])
        yield line.getvalue()


def harmless(cell: str) -> str:
    """A cell that a spreadsheet shows and does not run: an apostrophe stands before a formula's first sign."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run the cell; the apostrophe of :func:`harmless` is taken off before."""
    return plain(cell).startswith(FORMULA_STARTS)


def plain(cell: str) -> str:
    """The cell without the apostrophe that a spreadsheet or :func:`harmless` put before it."""
    return cell[1:] if cell.startswith("'") else cell
