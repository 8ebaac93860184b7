"""The cover of an SOP: its identity block and the printed sections, in the order of PermenPAN-RB 35/2012."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.indonesian import BULAN, tanggal
from workflow.sop.definition import Sop

#: Dates of the identity block under their printed names; the order is not checked (Batam's is odd).
DATES = (
    ("Tanggal Pembuatan", "created_on"),
    ("Tanggal Revisi", "revised_on"),
    ("Tanggal Efektif", "effective_on"),
    ("Tanggal Pengesahan", "approved_on"),
)
SECTIONS = (
    ("Dasar hukum", "legal_basis"),
    ("Kualifikasi pelaksana", "qualifications"),
    ("Keterkaitan", "related"),
    ("Peralatan/perlengkapan", "equipment"),
    ("Peringatan", "warnings"),
    ("Pencatatan dan pendataan", "records"),
    ("Definisi", "definitions"),
    ("Catatan pembacaan naskah", "notes"),
)


@dataclass(frozen=True)
class Section:
    """One printed list of the cover."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Cover:
    """What stands before the table: label and value pairs, the document control block, and the lists."""

    identity: tuple[tuple[str, str], ...]
    control: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def cover_of(sop: Sop) -> Cover:
    """The cover of an SOP; a value that the paper leaves empty stays empty."""
    return Cover(
        identity=(
            ("Nomor SOP", sop.number),
            *((label, in_words(getattr(sop, key))) for label, key in DATES),
            ("Revisi", sop.revision),
            ("Disahkan Oleh", sop.approved_by),
        ),
        control=tuple(sop.control.items()),
        sections=tuple(Section(title, getattr(sop, key)) for title, key in SECTIONS if getattr(sop, key)),
    )


def in_words(day: str) -> str:
    """A date of an SOP file: "2023-05-25" is "25 Mei 2023", "2017-10" is "Oktober 2017", empty stays empty."""
    if len(day) == len("2017-10"):
        year, month = day.split("-")
        return f"{BULAN[int(month) - 1]} {year}"
    return tanggal(date.fromisoformat(day)) if day else ""
