"""Many papers in one file: one PDF to print with a bookmark per paper, or a ZIP of the sealed files with their list."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.text import slugify

from reports.models import BagianCetakan, Cetakan, Naskah
from reports.part import Part
from tickets.csv_text import write_table
from workflow import indonesian

if TYPE_CHECKING:
    import pypdf

#: Papers of one part; a part takes a second or two.
PART_PAPERS = 20
MOST_PAPERS = 500
#: What a worker may hold while it joins the parts.
MOST_BYTES = 150 * 1024 * 1024
LIST_HEAD = ("Nomor", "Naskah", "Versi", "Tiket", "OPD", "Tanggal terbit", "Keadaan", "SHA-256", "Berkas")


class PaperLost(Exception):
    """The stored file of a paper is gone or altered."""


class TooLarge(Exception):
    """The papers together are larger than a worker can hold."""


def part_count(papers: int) -> int:
    """How many parts that many papers make."""
    return -(-papers // PART_PAPERS)


def merged_part(cetakan: Cetakan, number: int) -> Part:
    """The pages of some papers, each under its bookmark. The seals stay with the single papers."""
    import pypdf

    writer = pypdf.PdfWriter()
    for paper in _papers(cetakan, number):
        writer.append(io.BytesIO(_body(paper)), outline_item=f"{paper.number} {paper.title}", import_outline=False)
    writer.remove_annotations("/Widget")  # the field of the seal, which does not hold for a copy
    return Part(body=_written(writer))


def merged_whole(cetakan: Cetakan, parts: Sequence[BagianCetakan]) -> bytes:
    """All pages in the order of the order. Raises TooLarge."""
    import pypdf

    _weigh(parts)
    writer = pypdf.PdfWriter()
    for part in parts:
        writer.append(part.file.open("rb"))
    writer.add_metadata({"/Title": cetakan.title})
    writer.compress_identical_objects()
    return _written(writer)


def zip_part(cetakan: Cetakan, number: int) -> Part:
    """Some sealed papers as they are stored, and their lines of the list."""
    packed, lines = io.BytesIO(), []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for paper in _papers(cetakan, number):
            words = f"{paper.number.replace('/', '-')} {paper.title} {paper.ticket.number} versi {paper.version}"
            name = f"{slugify(words)}.pdf"
            archive.writestr(name, _body(paper))
            lines.append(_line(paper, name))
    return Part(content=lines, body=packed.getvalue())


def zip_whole(cetakan: Cetakan, parts: Sequence[BagianCetakan]) -> bytes:
    """All papers and `daftar.csv`. Raises TooLarge."""
    _weigh(parts)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            with part.file.open("rb") as stored, zipfile.ZipFile(stored) as some:
                for name in some.namelist():
                    archive.writestr(name, some.read(name))
        lines = [line for part in parts for line in part.content]
        archive.writestr("daftar.csv", write_table([LIST_HEAD, *lines]))
    return packed.getvalue()


def _papers(cetakan: Cetakan, number: int) -> Iterable[Naskah]:
    """The papers of a part, in the order of the order."""
    keys = cetakan.wanted["papers"][number * PART_PAPERS : (number + 1) * PART_PAPERS]
    found = Naskah.objects.filter(pemda=cetakan.pemda).select_related("ticket__opd", "pemda").in_bulk(keys)
    return [found[key] for key in keys]


def _body(paper: Naskah) -> bytes:
    with paper.file.open("rb") as stored:
        body = stored.read()
    if hashlib.sha256(body).hexdigest() != paper.sha256:
        raise PaperLost(f"naskah {paper.number} versi {paper.version}")
    return body


def _line(paper: Naskah, name: str) -> list[str]:
    return [
        paper.number,
        paper.title,
        str(paper.version),
        paper.ticket.number,
        paper.ticket.opd.name,
        indonesian.tanggal(paper.issued_at, paper.pemda.tz),
        indonesian.daftar(paper.state_words) or "berlaku",
        paper.sha256,
        name,
    ]


def _weigh(parts: Iterable[BagianCetakan]) -> None:
    size = sum(part.file.size for part in parts)
    if size > MOST_BYTES:
        raise TooLarge(f"{size // 1024 // 1024} MB, paling besar {MOST_BYTES // 1024 // 1024} MB")


def _written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
