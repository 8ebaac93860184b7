"""A recap on paper: its lines part by part, then totals, charts and signatures, with page numbers running through."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reports import pdf, recap, recap_words, satisfaction
from reports.facts import Person
from reports.hands import heading, person
from reports.models import BagianCetakan, Cetakan
from reports.part import Part
from reports.recap import Chunk, Line, Period
from reports.recap_totals import Total, Totals, total
from tickets.models import Holder, Pemda
from workflow import indonesian, moment
from workflow.states import Role

if TYPE_CHECKING:
    import pypdf

#: Lines of one part: some two seconds of a worker.
PART_LINES = 200
#: More words of an action than a line of the table has room for.
MOST_ACTION = 120
#: Bars of a chart, one for each month of a year at most; further groups stand in the table only.
MOST_BARS = 12
#: Pixels of a chart: a bar's line, where bars begin and how long the longest is; letters of a label.
PITCH, LEFT, LONGEST, LETTERS = 18, 178, 255, 34
TABLE = "reports/rekap_tabel.html"
SIGNERS = (Role.KADIS, Role.KABID)


@dataclass(frozen=True)
class Bar:
    """One lying bar in whole pixels: those in time or without standard, then the late ones, hatched."""

    label: str
    number: str
    late: str
    top: int
    length: int
    late_at: int
    late_length: int
    words_at: int


@dataclass(frozen=True)
class Chart:
    """Tickets by group, the number and the lateness at each bar."""

    heading: str
    bars: tuple[Bar, ...]
    height: int

    @classmethod
    def of(cls, heading: str, totals: Sequence[Total]) -> Chart:
        """The groups in their order; all their bars share one scale."""
        shown = totals[:MOST_BARS]
        most = max((row.number for row in shown), default=1)
        bars = []
        for at, row in enumerate(shown):
            late = round(row.late * LONGEST / most)
            length = max(round(row.number * LONGEST / most) - late, 0)
            label = row.label if len(row.label) <= LETTERS else f"{row.label[: LETTERS - 1].rstrip()}…"
            ends = LEFT + length + late
            figures = [indonesian.angka(number) if number else "" for number in (row.number, row.late)]
            bars.append(Bar(label, *figures, PITCH * at, length, LEFT + length, late, ends + 5))
        return cls(heading, tuple(bars), PITCH * len(bars))


def part_count(tickets: int) -> int:
    """How many parts that many tickets make; a period without any has one, which says so."""
    return max(1, -(-tickets // PART_LINES))


def lines_part(cetakan: Cetakan, number: int) -> Part:
    """The lines of some tickets as data, for workbooks and CSV."""
    return Part(content=_chunk(cetakan, number).as_json())


def pages_part(cetakan: Cetakan, number: int) -> Part:
    """The same with the pages of the table."""
    chunk = _chunk(cetakan, number)
    pages = pdf.render_landscape(TABLE, table(cetakan, number, chunk), paper_size=_size(cetakan))
    return Part(chunk.as_json(), pages)


def table(cetakan: Cetakan, number: int, chunk: Chunk) -> dict:
    """What the pages of a part show."""
    zone, before = cetakan.pemda.tz, number * PART_LINES
    rows = [
        recap_words.words(recap_words.values(_short(line), before + at, zone), short=True)
        for at, line in enumerate(chunk.lines, 1)
    ]
    return {**_head(cetakan), "rows": rows, "is_first": number == 0}


def pages_whole(cetakan: Cetakan, parts: Sequence[BagianCetakan]) -> bytes:
    """All pages, numbered."""
    import pypdf

    totals = total(cetakan.pemda, [Chunk.from_json(part.content) for part in parts])
    context = {
        **_head(cetakan),
        "whole": totals.whole,
        "figures": {
            name: indonesian.angka(getattr(totals.whole, name)) for name in ("number", "open", "late", "excused")
        },
        "percent": recap_words.percent(totals.whole.percent),
        "percent_adjusted": recap_words.percent(totals.whole.percent_adjusted),
        "columns": recap_words.TOTAL_COLUMNS,
        "groups": _groups(totals),
        "charts": _charts(totals),
        "satisfaction": satisfaction.of_recap(cetakan).words,
        "signers": _signers(cetakan.pemda),
        "city": cetakan.pemda.city,
        "today": indonesian.tanggal(cetakan.ordered_at, cetakan.pemda.tz),
    }
    last = pdf.render_landscape("reports/rekap_jumlah.html", context, paper_size=_size(cetakan))
    writer = pypdf.PdfWriter()
    for part in parts:
        writer.append(part.file.open("rb"))
    writer.append(io.BytesIO(last))
    _number(writer, cetakan)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _groups(totals: Totals) -> list[tuple[str, str, list[list[str]]]]:
    """The tables of totals: heading, what a line is, and the lines; months where there are several."""
    by_month = totals.by_month if len(totals.by_month) > 1 else ()
    tables = (
        ("Per bulan", "Bulan", by_month),
        ("Per perangkat daerah", "Perangkat daerah", (*totals.by_opd, totals.whole)),
        ("Per penyebab", "Penyebab", totals.by_cause),
        ("Per langkah SOP", "Langkah", totals.by_step),
    )
    return [(heading, noun, _rows(lines)) for heading, noun, lines in tables if lines]


def _charts(totals: Totals) -> list[Chart]:
    """The causes, and beside them the months, or of one month the OPDs."""
    has_months = len(totals.by_month) > 1
    beside = ("Tiket menurut bulan", totals.by_month) if has_months else ("Tiket menurut OPD", totals.by_opd)
    return [Chart.of("Tiket menurut penyebab", totals.by_cause), Chart.of(*beside)]


def _chunk(cetakan: Cetakan, number: int) -> Chunk:
    return recap.gather(cetakan.pemda, cetakan.wanted["tickets"][number * PART_LINES : (number + 1) * PART_LINES])


def _size(cetakan: Cetakan) -> str:
    return cetakan.pemda.paper_size


def _head(cetakan: Cetakan) -> dict:
    pemda = cetakan.pemda
    period = Period(cetakan.wanted["year"], cetakan.wanted["month"])
    return {
        "pemda": pemda.government.upper(),
        "dinas": pemda.dinas.upper(),
        "title": "Rekap Penanganan Gangguan Jaringan",
        "period": period.words,
        "printed_at": indonesian.tanggal_jam(cetakan.ordered_at, pemda.tz),
        "sample": cetakan.wanted.get("sample", False),
    }


def _short(line: Line) -> Line:
    """The line as the table has room for it: a long action cut, each number of a paper on a line of its own."""
    action = line.action
    if len(action) > MOST_ACTION:
        action = f"{action[:MOST_ACTION].rstrip()} …"
    return replace(line, action=action, papers=line.papers.replace("; ", "\n"))


def _rows(totals: Sequence[Total]) -> list[list[str]]:
    return [
        [
            row.label,
            *(indonesian.angka(number) for number in (row.number, row.open, row.judged, row.in_time, row.late)),
            recap_words.percent(row.percent),
            recap_words.percent(row.percent_adjusted),
            recap_words.hours(row.mean_gross),
            recap_words.hours(row.mean_net),
        ]
        for row in totals
    ]


def _signers(pemda: Pemda) -> list[tuple[str, Person]]:
    """Who signs today and as what: the head of the Dinas at the left, the head of the division at the right."""
    found = []
    for role in SIGNERS:
        held = Holder.objects.in_force(moment.now()).filter(post__pemda=pemda, post__opd=None, post__role=role)
        holder = held.select_related("user", "post").order_by("post_id").first()
        if holder is not None:
            found.append((heading(holder.title), person(holder.user, holder.title)))
    return found


def _number(writer: pypdf.PdfWriter, cetakan: Cetakan) -> None:
    """Lay "Halaman 3 dari 12" under every page."""
    import pypdf

    count = len(writer.pages)
    context = {**_head(cetakan), "pages": range(1, count + 1), "count": count}
    numbers = pypdf.PdfReader(
        io.BytesIO(pdf.render_landscape("reports/rekap_nomor.html", context, paper_size=_size(cetakan)))
    )
    for page, number in zip(writer.pages, numbers.pages, strict=True):
        page.merge_page(number)
        page.compress_content_streams()
