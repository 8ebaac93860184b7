"""Whether a paper is genuine: what may be said to anybody about an issued paper, and whether a file is that paper.

No personal data: signers are told by their posts, and neither the ticket nor its words are.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from reports.models import Naskah
from reports.verification_code import grouped, read
from workflow import indonesian

#: No paper of ours is larger.
MOST_BYTES = 20 * 1024 * 1024


class Standing(Enum):
    """How an issued paper stands: the mark beside it, the page's heading, and what it means to the reader."""

    CURRENT = ("Berlaku", "Naskah ini asli dan berlaku", "Naskah diterbitkan oleh sistem ini dan masih berlaku.")
    SUPERSEDED = (
        "Sudah digantikan",
        "Naskah ini asli, tetapi sudah digantikan",
        "Naskah diterbitkan oleh sistem ini, lalu diganti dengan versi yang lebih baru. Mintalah versi yang berlaku.",
    )
    VOID = (
        "Dibatalkan",
        "Naskah ini asli, tetapi sudah dibatalkan",
        "Naskah diterbitkan oleh sistem ini, lalu dinyatakan batal oleh penerbitnya. Naskah tidak berlaku lagi.",
    )


@dataclass(frozen=True)
class Heading:
    """The public heading of a paper."""

    standing: Standing
    pemda: str
    dinas: str
    title: str
    number: str
    version: int
    issued_on: str
    ended_on: str
    posts: tuple[str, ...]
    code: str
    sample: bool

    @property
    def is_current(self) -> bool:
        """Whether the paper holds today."""
        return self.standing is Standing.CURRENT

    @property
    def mark(self) -> str:
        """A word or two, and since when."""
        return f"{self.standing.value[0]} sejak {self.ended_on}" if self.ended_on else self.standing.value[0]

    @property
    def verdict(self) -> str:
        """The heading of the page."""
        return self.standing.value[1]

    @property
    def explanation(self) -> str:
        """What it means."""
        return self.standing.value[2]


def find(typed: str) -> Naskah | None:
    """The issued paper of a code in any spelling; one answer, None, for a code that nobody issued and for none.

    A paper that waits for its number is not issued.
    """
    issued = Naskah.objects.exclude(number="").select_related("pemda", "issuer")
    code = read(typed)
    return issued.filter(verification_code=code).first() if code else None


def _standing_of(paper: Naskah) -> tuple[Standing, datetime | None]:
    """How the paper stands, and since when it holds no more."""
    if paper.voided_at:
        return Standing.VOID, paper.voided_at
    return (Standing.SUPERSEDED, paper.superseded_at) if paper.superseded_at else (Standing.CURRENT, None)


def heading_of(paper: Naskah) -> Heading:
    """What anybody may know of the paper, in the time of its government."""
    zone, facts = paper.pemda.tz, paper.facts
    signatures = [*facts.get("signers", ()), *facts.get("acknowledgers", ())]
    standing, ended_at = _standing_of(paper)
    return Heading(
        standing=standing,
        pemda=paper.pemda.name,
        dinas=paper.issuer.name if paper.issuer else paper.pemda.dinas,
        title=paper.title,
        number=paper.number,
        version=paper.version,
        issued_on=indonesian.tanggal(paper.issued_at, zone),
        ended_on=indonesian.tanggal_jam(ended_at, zone) if ended_at else "",
        posts=tuple(dict.fromkeys(signature["person"]["title"] for signature in signatures if signature["at"])),
        code=grouped(paper.verification_code),
        sample=bool(facts.get("sample")),
    )


class DigestHandler(FileUploadHandler):
    """Reads the one file of an upload as it comes and keeps nothing but its SHA-256: no copy, no temporary file."""

    def __init__(self) -> None:
        super().__init__()
        self.is_given = self.is_too_large = False
        self._size, self._digest = 0, hashlib.sha256()

    def is_file_of(self, paper: Naskah) -> bool:
        """Whether what was read is the paper, to the last byte."""
        return bool(paper.sha256) and self._digest.hexdigest() == paper.sha256

    def new_file(self, *args, **kwargs) -> None:
        """Take the first file. Raises SkipFile for a second one."""
        super().new_file(*args, **kwargs)
        if self.is_given:
            raise SkipFile
        self.is_given = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Count and digest. Raises StopUpload for a file that is larger than any paper."""
        self._size += len(raw_data)
        if self._size > MOST_BYTES:
            self.is_too_large = True
            raise StopUpload(connection_reset=True)
        self._digest.update(raw_data)

    def file_complete(self, file_size: int) -> None:
        """No file: what was read is gone."""
