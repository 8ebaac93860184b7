"""One part of a large print, on its way to be stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Part:
    """What one part came to: facts for the whole, and its pages or files."""

    content: Any = field(default_factory=list)
    body: bytes = b""
