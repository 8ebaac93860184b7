"""What a backup holds: rows per table, SHA-256 and size of every file. Written last: without it nothing is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

NAME = "manifest.json"
FORMAT = 1
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """One file: its name below the backup's folder or the storage, its size in bytes and SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The table of contents of a backup. ``made_at`` is UTC in ISO form; ``migrations`` are "room.name"."""

    made_at: str
    engine: str
    database: Stored
    rows: dict[str, int]
    migrations: list[str]
    media: list[Stored] = field(default_factory=list)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Store the manifest in the folder of its backup."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True)
        partial = folder / f"{NAME}.partial"
        partial.write_text(text)
        partial.rename(folder / NAME)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of a folder. Raises OSError if there is none, ValueError if it is not one of ours."""
        found: dict[str, Any] = json.loads((folder / NAME).read_text())
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise ValueError("bentuk manifest tidak dikenal")
        try:
            database = Stored(**found.pop("database"))
            media = [Stored(**one) for one in found.pop("media")]
            return cls(database=database, media=media, **found)
        except (KeyError, TypeError) as broken:
            raise ValueError("manifest tidak lengkap") from broken


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """A stream in pieces that fit any memory."""
    while piece := stream.read(CHUNK):
        yield piece


def measured(name: str, stream: IO[bytes], into: IO[bytes] | None = None) -> Stored:
    """Size and SHA-256 of a stream, copied on the way where ``into`` is given."""
    digest, size = hashlib.sha256(), 0
    for piece in chunks(stream):
        digest.update(piece)
        size += len(piece)
        if into is not None:
            into.write(piece)
    return Stored(name, size, digest.hexdigest())
