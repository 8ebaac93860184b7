"""The invented SOP files with pieces of their text replaced, and the faults for which they are then refused."""

from pathlib import Path

import pytest

from workflow.sop import Fault, SopFaults, read_sop

FILES = Path(__file__).parent / "sop"
SIXTH = (FILES / "kabupaten-contoh.toml").read_text()
SHORTEST = (FILES / "paling-singkat.toml").read_text()


def mutated(*changes: tuple[str, str]) -> bytes:
    """The sixth SOP with pieces of its text replaced; each piece must stand there exactly once."""
    source = SIXTH
    for old, new in changes:
        assert source.count(old) == 1, f"{old!r} occurs {source.count(old)} times"
        source = source.replace(old, new)
    return source.encode()


def faults_of(content: bytes) -> tuple[Fault, ...]:
    """The faults for which a file is refused."""
    with pytest.raises(SopFaults) as refused:
        read_sop(content)
    return refused.value.faults


def assert_only_fault(changes: list[tuple[str, str]], row: str, key: str, words: str) -> None:
    """The changed file has one fault, in that row ("" = head) and key, whose reason says those words."""
    faults = faults_of(mutated(*changes))
    assert [(fault.row, fault.key) for fault in faults] == [(row, key)]
    assert words in faults[0].reason
