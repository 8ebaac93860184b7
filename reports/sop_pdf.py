"""The SOP itself as PDF: cover, then its table with the flowchart, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import ceil
from typing import Any

from django.template.loader import render_to_string

from reports import pdf
from reports.sop_pages import Widths, paginate, scale_of
from workflow.sop import Sop
from workflow.sop.cover import Section, cover_of
from workflow.sop.flowchart import Flowchart, draw

#: Room inside the margins of reports/sop.css in pixels: width, and height of a page.
ROOM = {"F4": (1140, 676), "A4": (1014, 658)}
#: Sections that stand side by side on the official cover.
PAIRS = (
    ("Dasar hukum", "Kualifikasi pelaksana"),
    ("Keterkaitan", "Peralatan/perlengkapan"),
    ("Peringatan", "Pencatatan dan pendataan"),
)
#: Lines of the identity that are left out where they are empty; the others stay open, as on the printed form.
OPTIONAL = {"Revisi", "Tanggal Pengesahan"}
#: What the paper tells at its end, beside the readings.
NOTES = "Catatan pembacaan naskah"


def render(sop: Sop, facts: Mapping[str, Any], pictures: pdf.Pictures) -> bytes:
    """The tagged PDF/A-3b of an SOP; the same SOP and facts give the same bytes."""
    chart, cover = draw(sop), cover_of(sop)
    width, height = ROOM[facts["paper_size"]]
    widths = Widths.of(chart, width)
    heights, head = _measured(chart, widths, width, facts)
    sections = {section.title: section for section in cover.sections}
    paired = {title for pair in PAIRS for title in pair}
    context = {
        "sop": sop,
        "f": facts,
        "cover": cover,
        "identity": [(label, value) for label, value in cover.identity if value or label not in OPTIONAL],
        "pairs": [tuple(sections.get(title) or Section(title, ()) for title in pair) for pair in PAIRS],
        "others": [section for section in cover.sections if section.title not in {*paired, NOTES}],
        "notes": sections[NOTES].items if NOTES in sections else (),
        "chart": chart,
        "pages": paginate(chart, heights, room=height - head, column=widths.performer),
        "widths": widths,
        "width": width,
        "left": widths.no + widths.text + 1,  # the table's own left border
        "top": head,
        "scale": f"{scale_of(widths.performer):.3f}",
    }
    return pdf.render_lying(render_to_string("reports/sop.html", context), facts, pictures)


def _measured(chart: Flowchart, widths: Widths, width: int, facts: Mapping[str, Any]) -> tuple[list[int], int]:
    """Heights of the rows, and of the head of the table with its border, as the library lays them out."""
    page = render_to_string("reports/sop_ukur.html", {"chart": chart, "widths": widths, "width": width})
    tops = pdf.tops(page, facts)
    marks = [*(f"baris-{row.no}" for row in chart.rows), "akhir"]
    ends = [tops[mark] for mark in marks]
    heights = [ceil(below - above) for above, below in pairwise(ends)]
    return heights, ceil(ends[0] - tops["kepala"] + 1)
