"""A table as a CSV file for the reader alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import StreamingHttpResponse

from tickets.csv_text import table_lines


def table_file(name: str, rows: Iterable[Sequence[str]]) -> StreamingHttpResponse:
    """Send rows, headings first, as the file ``name`` with ".csv"; line by line, and nothing on the way keeps it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(table_lines(rows), content_type="text/csv; charset=utf-8", headers=headers)
