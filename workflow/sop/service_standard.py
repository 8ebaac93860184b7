"""The standar pelayanan of a government, read out of its SOP in the order of PermenPAN-RB 15/2014.

What the SOP does not say is said to be missing, or marked as a reading; nothing is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass

from workflow import indonesian
from workflow.limits import Total
from workflow.sop.definition import Sop
from workflow.sop.time_cells import time_cells
from workflow.sop.ways import ways
from workflow.states import OPD_ROLES, Kanal

NOT_WRITTEN = "Tidak tercantum pada naskah SOP."
LETTERS = {
    "wajib": "Surat permohonan dari kepala perangkat daerah, dikirim bersama laporan.",
    "menyusul": "Surat permohonan dari kepala perangkat daerah; boleh menyusul setelah laporan.",
}
#: What every report of the system asks for, whatever the SOP.
REPORT = (
    "Pelapor adalah perangkat daerah pengguna jaringan, dengan nama dan nomor HP yang dapat dihubungi.",
    "Apa yang terganggu, di mana, dan sejak kapan.",
)


@dataclass(frozen=True)
class Component:
    """One component: what it is called, its words, and whether they are a reading and not the SOP's own."""

    title: str
    items: tuple[str, ...]
    is_read: bool = False
    is_numbered: bool = False  # the printed numbers stand in the words: a list would renumber them
    has_times: bool = False


@dataclass(frozen=True)
class TimeLine:
    """One limit of the SOP: rows, who has it, and how long."""

    rows: str
    who: str
    limit: str


def components_of(sop: Sop, *, contact: tuple[str, ...], workers: int) -> tuple[Component, ...]:
    """The components in their order; ``contact`` is where to turn, ``workers`` the present members of the teams."""
    return (
        Component("Dasar hukum", sop.legal_basis or (NOT_WRITTEN,)),
        Component("Persyaratan", tuple(_requirements(sop))),
        Component(
            "Sistem, mekanisme, dan prosedur",
            tuple(f"{step.no}. {sop.title_of(step.role)}: {step.text}" for step in sop.steps if step.role),
            is_numbered=True,
        ),
        Component("Jangka waktu", tuple(_durations(sop)) or (NOT_WRITTEN,), has_times=True),
        Component("Biaya atau tarif", ("Tidak dipungut biaya; layanan di antara perangkat daerah.",), is_read=True),
        Component("Produk pelayanan", tuple(_products(sop)) or (NOT_WRITTEN,)),
        Component("Penanganan pengaduan, saran, dan masukan", contact, is_read=True),
        Component("Sarana dan prasarana", sop.equipment or (NOT_WRITTEN,)),
        Component("Kompetensi pelaksana", sop.qualifications or (NOT_WRITTEN,)),
        Component("Pengawasan internal", tuple(_supervision(sop)), is_read=True),
        Component(
            "Jumlah pelaksana", (f"{workers} petugas dalam tim teknis, di luar pejabat yang tercantum pada SOP.",)
        ),
        Component(
            "Jaminan pelayanan",
            ("Setiap langkah dicatat dengan pelaku dan waktunya, dan dapat dilihat pelapor sampai selesai.",),
            is_read=True,
        ),
        Component(
            "Jaminan keamanan dan keselamatan pelayanan",
            (
                "Data pelapor dan isi laporan hanya dapat dibaca perangkat daerah pelapor, Dinas, dan auditor Pemda.",
                "Setiap naskah bersegel elektronik, dan keasliannya dapat diperiksa oleh siapa pun.",
            ),
            is_read=True,
        ),
        Component(
            "Evaluasi kinerja pelaksana",
            ("Ketepatan waktu setiap langkah dihitung dari catatan, dan direkap setiap bulan dan setiap tahun.",),
            is_read=True,
        ),
        Component("Peringatan", sop.warnings or (NOT_WRITTEN,)),
    )


def time_lines(sop: Sop) -> tuple[TimeLine, ...]:
    """Every limit of the SOP from the first row to the last; rows without one are left out."""
    lines = []
    for cell in time_cells(sop):
        if not cell.limit:
            continue
        roles = dict.fromkeys(sop.by_no[no].role for no in cell.rows if sop.by_no[no].role)
        rows = f"{cell.rows[0]} sampai {cell.rows[-1]}" if len(cell.rows) > 1 else cell.rows[0]
        lines.append(TimeLine(rows, indonesian.daftar([sop.title_of(role) for role in roles]), cell.limit))
    return tuple(lines)


def _requirements(sop: Sop) -> Iterator[str]:
    if sop.start.letter in LETTERS:
        yield LETTERS[sop.start.letter]
    yield from REPORT
    first = sop.by_no[sop.start.laporan]
    for need in first.needs:
        yield f"{need} (kelengkapan langkah {first.no})."


def _durations(sop: Sop) -> Iterator[str]:
    found = [way for way in ways(sop, sop.start.laporan) if way.end == "selesai" or way.end in sop.by_no]
    totals = sorted(dict.fromkeys(way.total for way in found if way.total != Total()), key=astuple)
    if not totals:
        yield "Naskah SOP tidak menetapkan standar waktu."
    elif any(total.promises for total in totals):
        yield "Menurut estimasi yang disampaikan petugas setelah pemeriksaan."
    else:
        words = " atau ".join(total.in_words() for total in totals)
        yield f"{words}, menurut langkah yang diperlukan." if len(totals) > 1 else f"{words}."
    if any(step.role in OPD_ROLES and step.limit for step in sop.steps):
        yield "Waktu langkah perangkat daerah pelapor dihitung tersendiri."


def _products(sop: Sop) -> Iterator[str]:
    yield "Gangguan jaringan tertangani, atau penjelasan mengapa tidak ditangani."
    yield from dict.fromkeys(paper.title for step in sop.steps for paper in step.papers if paper.title)


def _supervision(sop: Sop) -> Iterator[str]:
    if sop.approved_by:
        yield f"Atasan langsung sampai {sop.approved_by}."
    yield "Langkah yang terlambat diberitahukan kepada atasan; auditor Pemda dapat membaca seluruh catatan."


#: How somebody reports, in words.
CHANNELS = tuple(
    indonesian.dalam_kalimat(kanal.label) for kanal in Kanal if kanal not in (Kanal.MONITORING, Kanal.LAINNYA)
)
