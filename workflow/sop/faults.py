"""What can be wrong with an SOP file: one :class:`Fault` per place, all of them collected before any is told.

The list of faults is design section 3. Reasons are Indonesian: an officer reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn


@dataclass(frozen=True)
class Fault:
    """One fault: printed number of the row ("" = head of the file), key in the file, reason in Indonesian."""

    row: str
    key: str
    reason: str

    def __str__(self) -> str:
        place = f"baris {self.row}" if self.row else "kepala berkas"
        return f"{place}, {self.key}: {self.reason}" if self.key else f"{place}: {self.reason}"


class SopFaults(ValueError):
    """An SOP file that may not be used; ``faults`` holds everything that was found, in file order."""

    def __init__(self, faults: tuple[Fault, ...]):
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


class FaultList:
    """Collects the faults of one file; the same fault is kept once."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, row: str, key: str, reason: str) -> None:
        """Note one fault; ``row`` is "" for the head of the file."""
        fault = Fault(row, key, reason)
        if fault not in self.found:
            self.found.append(fault)

    def refuse(self, rows: Sequence[str] = ()) -> NoReturn:
        """Raise :class:`SopFaults` with everything found: the head first, then row by row as in ``rows``."""
        place = {row: at for at, row in enumerate(rows)}
        raise SopFaults(tuple(sorted(self.found, key=lambda fault: place.get(fault.row, -1))))
