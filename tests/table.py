"""The hand-written expectations of ``tests/expected``, read into plain objects."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "expected"


@dataclass(frozen=True)
class Hop:
    """One row of a way: its number, outcome, performer, and acknowledgers."""

    row: str
    outcome: str
    performer: str
    acks: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """A way through one government's SOP, from the report to the close."""

    government: str
    name: str
    hops: tuple[Hop, ...]
    longest: bool
    loop: bool

    def __str__(self) -> str:
        return f"{self.government}: {self.name}"


@cache
def read(government: str) -> dict:
    """The whole expected table of a government, read once per process; nobody changes it."""
    return tomllib.loads((FOLDER / f"{government}.toml").read_text(encoding="utf-8"))


def hops_of(steps: list[list[str]]) -> tuple[Hop, ...]:
    """``[row, outcome, performer, acknowledgers…]`` lists as hops."""
    return tuple(Hop(row, outcome, performer, tuple(acks)) for row, outcome, performer, *acks in steps)


def ways(government: str) -> list[Way]:
    """Every way and loop of a government's SOP."""
    return [
        Way(government, way["name"], hops_of(way["steps"]), way.get("longest", False), way.get("loop", False))
        for way in read(government)["way"]
    ]
