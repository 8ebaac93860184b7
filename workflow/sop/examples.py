"""The SOP files that come with the program: what an officer of another government begins from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workflow.sop.reader import read_sop

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Example:
    """One file, named by the government whose SOP it holds."""

    code: str
    government: str
    row_count: int
    source: bytes


@cache
def examples() -> dict[str, Example]:
    """Every file by its name, read once per process."""
    return {path.stem: _example(path) for path in sorted(FOLDER.glob("*.toml"))}


def _example(path: Path) -> Example:
    source = path.read_bytes()
    sop = read_sop(source)
    return Example(path.stem, sop.government, len(sop.steps), source)
