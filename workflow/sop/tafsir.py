"""The readings (tafsir) of an SOP, explained: what its paper says, how the helpdesk reads it, and why.

Pure: words out of the parsed SOP file alone, so a sixth government gets its page with its file.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflow import indonesian
from workflow.limits import in_words
from workflow.sop.definition import Sop, Step
from workflow.states import Role

#: What the keys of a row's notes speak of.
SUBJECTS = {
    "role": "Pelaksana",
    "column": "Kolom pelaksana",
    "text": "Uraian",
    "status": "Jenis pekerjaan",
    "limit": "Waktu",
    "next": "Langkah berikutnya",
    "outcome": "Cabang",
    "acks": "Pengesahan",
    "on_behalf": "Dapat diwakili",
    "optional": "Boleh dilewati",
    "data": "Data yang dicatat",
    "needs": "Kelengkapan",
    "output": "Output",
    "paper": "Dokumen",
    "check": "Pertanyaan pemeriksaan",
    "letter": "Surat permohonan",
    "start": "Langkah pertama",
    "reopen_at": "Langkah saat dibuka kembali",
    "day_rule": "Cara menghitung hari",
    "titles": "Sebutan pelaksana",
    "columns": "Kolom pelaksana",
    "title": "Judul",
    "number": "Nomor SOP",
    "government": "Nama Pemda",
    "approved_by": "Disahkan oleh",
    "approved_on": "Tanggal pengesahan",
    "legal_basis": "Dasar hukum",
    "qualifications": "Kualifikasi pelaksana",
    "definitions": "Definisi",
}
#: Whether the OPD's letter is asked for at the report.
LETTER = {"wajib": "wajib saat melapor", "menyusul": "boleh menyusul", "tidak": "tidak diminta"}
OTHER = "Isi naskah"


@dataclass(frozen=True)
class Point:
    """One thing that the paper does not say: ``read`` is how the helpdesk reads it, ``why`` the reason."""

    subject: str
    read: str
    why: str


@dataclass(frozen=True)
class Explained:
    """One row, or the whole SOP (``no`` empty): its printed words, what was read into it, spelling that was mended."""

    no: str
    text: str
    points: tuple[Point, ...]
    mended: tuple[tuple[str, str], ...] = ()
    note: str = ""


def explain(sop: Sop) -> list[Explained]:
    """The readings of the whole SOP, then of its rows in printed order; rows read word for word are left out."""
    groups = [
        Point(f"Waktu bersama langkah {indonesian.daftar(list(group.steps))}", group.printed_limit, group.inferred)
        for group in sop.groups
        if group.inferred
    ]
    whole = [Point(_subject(key), _read_of_whole(sop, key), why) for key, why in sop.inferred.items()]
    found = [Explained("", sop.title, (*whole, *groups), _mended(sop.printed))]
    missing = "Nomor dipertahankan, tidak dijalankan."
    found += [Explained(no, missing, (), (), f"{indonesian.kalimat(why)}") for no, why in sop.gaps.items()]
    found += [_of_row(sop, step) for step in sop.steps]
    order = {"": -1, **{no: at for at, no in enumerate(sop.printed_numbers)}}
    found = [row for row in found if row.points or row.mended or row.note]
    return sorted(found, key=lambda row: order[row.no])


def _of_row(sop: Sop, step: Step) -> Explained:
    points = [Point(_subject(key), _read(sop, step, key), why) for key, why in step.inferred.items()]
    points += [
        Point(f"Cabang “{outcome.label}”", sop.words_of_way(outcome.to), outcome.inferred)
        for outcome in step.outcomes
        if outcome.inferred
    ]
    return Explained(step.no, step.text, tuple(points), _mended(step.printed), step.note)


def _read_of_whole(sop: Sop, key: str) -> str:
    name, _, code = key.partition(".")
    if name == "titles":
        return sop.titles[Role(code)]
    if key == "start.letter":
        return LETTER[sop.start.letter]
    return f"langkah {sop.reopen_at}" if key == "reopen_at" else ""


def _subject(key: str) -> str:
    return SUBJECTS["letter"] if key == "start.letter" else SUBJECTS.get(key.partition(".")[0], OTHER)


def _read(sop: Sop, step: Step, key: str) -> str:
    """How one key of a row is read, in words; empty where the reason says it all."""
    name, _, code = key.partition(".")
    if name == "outcome" and (outcome := step.outcome(code)):
        return f"{outcome.label}: {sop.words_of_way(outcome.to)}"
    return {
        "role": lambda: sop.title_of(step.role) if step.role else "",
        "column": lambda: sop.title_of(step.column) if step.column else "",
        "limit": lambda: step.printed_limit or (in_words(step.limit) if step.limit else "tanpa standar"),
        "next": lambda: sop.words_of_way(step.next),
        "acks": lambda: indonesian.daftar([sop.title_of(role) for role in step.acks]),
        "on_behalf": lambda: indonesian.daftar([sop.title_of(role) for role in step.on_behalf]),
        "status": lambda: str(step.status.label),
    }.get(name, str)()


def _mended(printed) -> tuple[tuple[str, str], ...]:
    """Subjects whose spelling was mended, with the words as they stand on the paper."""
    return tuple((_subject(key), "; ".join(words)) for key, words in printed.items())
