"""Numbers of papers: a counter per issuer, kind and year, written by the government's own pattern (domain 1.4)."""

from __future__ import annotations

from datetime import UTC, datetime

from reports.models import KopNaskah, Naskah, PolaNomor
from tickets.models import Counter, Opd, Pemda
from tickets.numbering import take_number
from workflow import indonesian
from workflow.papers import PaperKind

#: What the token {jenis} prints, unless the government's pattern of that kind says otherwise.
SHORT_NAMES: dict[str, str] = {
    PaperKind.DATA_PELAPOR: "DP",
    PaperKind.SURAT_PERMOHONAN: "SP",
    PaperKind.LEMBAR_DISPOSISI: "LD",
    PaperKind.F01: "F-01",
    PaperKind.LAPORAN_PERMASALAHAN: "LP",
    PaperKind.LAPORAN_LAPANGAN: "LL",
    PaperKind.PEMBERITAHUAN_ESTIMASI: "PE",
    PaperKind.F04: "F-04",
    PaperKind.ISIAN_KELENGKAPAN: "DIK",
    PaperKind.LAPORAN: "LAP",
    PaperKind.BA_PENGGANTIAN: "BAP",
    PaperKind.BA_PEKERJAAN: "BA",
}
TOKENS = (
    "{urut}", "{urut:3}", "{jenis}", "{unit}", "{klasifikasi}", "{sifat}", "{bulan}", "{bulan_romawi}", "{tahun}"
)  # fmt: skip


def take_paper_number(pemda: Pemda, kind: str, now: datetime, *, issuer: Opd | None = None) -> str:
    """The next number of this kind of paper in the government's own year, or "" where people give it.

    Must run inside the issuing transaction. An OPD counts its own papers. A number that somebody wrote in before is
    passed over: the heads of OPDs may always, the Dinas where it has, or once had, a pattern of its own for the kind.
    """
    pattern = PolaNomor.of(pemda, kind)
    if pattern.is_manual:
        return ""
    local, unit = now.astimezone(pemda.tz), unit_code(pemda, issuer)
    template = pattern.template or pemda.number_template
    some_are_written = issuer is not None or pattern.pk is not None
    if some_are_written:
        hold_book(pemda, issuer)
    while True:
        value = take_number(pemda, f"naskah:{kind}:{issuer.pk}" if issuer else f"naskah:{kind}", local.year)
        number = written(template, value, kind=kind, unit=unit, at=local, pattern=pattern)
        same = Naskah.objects.filter(pemda=pemda, issuer=issuer, kind=kind, number=number)
        if not (some_are_written and same.exists()):
            return number


def hold_book(pemda: Pemda, issuer: Opd | None) -> None:
    """Keep the book of numbers of the Dinas, or of an OPD, for this transaction, before a number is looked up in it.

    Of two who write the same number at once the second then finds it. Lock order everywhere: ticket, run, counter.
    """
    book = f"buku:{issuer.pk}" if issuer else "buku"
    Counter.objects.select_for_update().get_or_create(pemda=pemda, kind=book, year=0)


def unit_code(pemda: Pemda, issuer: Opd | None) -> str:
    """What the token {unit} prints; an OPD without a code of its own is named by its short name."""
    if issuer is None:
        return pemda.unit_code
    return KopNaskah.of(pemda, issuer).unit_code or issuer.short_name or str(issuer.pk)


def written(template: str, value: int, *, kind: str, unit: str, at: datetime, pattern: PolaNomor | None = None) -> str:
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
        "{jenis}": (pattern and pattern.short_name) or SHORT_NAMES[kind],
        "{unit}": unit,
        "{klasifikasi}": pattern.klasifikasi if pattern else "",
        "{sifat}": pattern.sifat if pattern else "",
        "{bulan_romawi}": indonesian.bulan_romawi(at.month),
        "{bulan}": f"{at.month:02d}",
        "{tahun}": str(at.year),
    }.items():
        template = template.replace(token, words)
    return template


def longest_number(template: str, *, unit: str, pattern: PolaNomor | None = None) -> int:
    """Letters of the longest number that a pattern can write: the ten millionth paper of a kind, in August."""
    august = datetime(2088, 8, 31, tzinfo=UTC)
    kinds = [pattern.kind] if pattern else SHORT_NAMES
    return max(len(written(template, 9_999_999, kind=kind, unit=unit, at=august, pattern=pattern)) for kind in kinds)
