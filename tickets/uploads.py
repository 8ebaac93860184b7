"""The one door for uploaded files: whatever comes in is re-encoded or refused, never stored as sent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CleanFile:
    """A file ready to be kept: its own bytes, made by us. ``kind`` is surat, foto or berkas."""

    kind: str
    original_name: str
    stored_name: str
    content_type: str
    content: bytes
    sha256: str
