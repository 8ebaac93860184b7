"""The official SOP table as data: one TOML file per government, read into frozen dataclasses."""

from __future__ import annotations

from workflow.sop.definition import ENDS, Check, LimitGroup, Outcome, Paper, Sop, Start, Step
from workflow.sop.faults import Fault, SopFaults
from workflow.sop.reader import read_sop

__all__ = [
    "ENDS",
    "Check",
    "Fault",
    "LimitGroup",
    "Outcome",
    "Paper",
    "Sop",
    "SopFaults",
    "Start",
    "Step",
    "parse",
    "read_sop",
]

_parsed: dict[str, Sop] = {}


def parse(source_text: str, sha256: str) -> Sop:
    """The parsed form of a stored SOP version, read once per process.

    ``sha256`` must be the digest of ``source_text``: it is the key under which the result is kept, and two
    versions with the same bytes share it. Raises :class:`SopFaults` for a text that ``read_sop`` refuses.
    """
    sop = _parsed.get(sha256)
    if sop is None:
        sop = _parsed[sha256] = read_sop(source_text.encode())
    return sop
