"""Numbers of papers: a counter per government, kind and year, written by the government's own pattern (domain 1.4)."""

from __future__ import annotations

from datetime import UTC, datetime

from tickets.models import Pemda
from tickets.numbering import take_number
from workflow import indonesian
from workflow.papers import PaperKind

#: What the token {jenis} prints.
SHORT_NAMES: dict[str, str] = {
    PaperKind.LEMBAR_DISPOSISI: "LD",
    PaperKind.LAPORAN: "LAP",
    PaperKind.F04: "F-04",
    PaperKind.BA_PEKERJAAN: "BA",
}


def take_paper_number(pemda: Pemda, kind: str, now: datetime) -> str:
    """The next number of this kind of paper in the government's own year. Must run inside the issuing transaction."""
    local = now.astimezone(pemda.tz)
    value = take_number(pemda, f"naskah:{kind}", local.year)
    return written(pemda.number_template, value, kind=kind, unit=pemda.unit_code, at=local)


def written(template: str, value: int, *, kind: str, unit: str, at: datetime) -> str:
    """Fill a pattern's tokens; any other brace is printed as it stands. ``at`` is in the government's own time.

    A pattern without running number or year would repeat itself, so what it lacks is put at its end.
    """
    if "{urut}" not in template and "{urut:3}" not in template:
        template += "/{urut}"
    if "{tahun}" not in template:
        template += "/{tahun}"
    for token, words in {
        "{urut:3}": f"{value:03d}",
        "{urut}": str(value),
        "{jenis}": SHORT_NAMES[kind],
        "{unit}": unit,
        "{bulan_romawi}": indonesian.bulan_romawi(at.month),
        "{bulan}": f"{at.month:02d}",
        "{tahun}": str(at.year),
    }.items():
        template = template.replace(token, words)
    return template


def longest_number(template: str, *, unit: str) -> int:
    """Letters of the longest number that a pattern can write: the ten millionth paper of a kind, in August."""
    august = datetime(2088, 8, 31, tzinfo=UTC)
    return max(len(written(template, 9_999_999, kind=kind, unit=unit, at=august)) for kind in SHORT_NAMES)
