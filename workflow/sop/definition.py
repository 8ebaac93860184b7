"""The parsed form of an SOP file: frozen dataclasses that lifecycle, acts, pages and papers read.

Built only by :mod:`workflow.sop.reader`, which refuses a faulty file; so a ``Sop`` object is always whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from workflow.limits import Limit
from workflow.states import OPD_ROLES, Party, Role, Status
from workflow.working_time import AKHIR_HARI

#: Ends that are no row: the closing and the two ways back to the OPD.
ENDS = {
    "selesai": Status.SELESAI,
    "dikembalikan": Status.DIKEMBALIKAN,
    "ditolak": Status.DITOLAK,
}
#: Ends that no SOP file may name but a general act can reach.
PLACES = {**ENDS, "dibatalkan": Status.DIBATALKAN}


@dataclass(frozen=True)
class Outcome:
    """One answer of a row with several ways; ``to`` is a row number or one of :data:`ENDS`."""

    code: str
    label: str
    to: str
    data: tuple[str, ...] = ()
    inferred: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper that the row's end produces; ``on`` lists outcome codes, empty means always."""

    kind: str
    title: str
    signed_by: tuple[Role, ...] = ()
    acknowledged_by: tuple[Role, ...] = ()
    on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """One question inside a row; ``answers`` maps an answer to the next check's code, "" ends the tree."""

    code: str
    ask: str
    answers: Mapping[str, str]
    record: str = ""  # "", "teks", "angka" or "foto": what is noted with the answer


@dataclass(frozen=True)
class LimitGroup:
    """Rows under one merged time cell: they share one deadline."""

    code: str
    steps: tuple[str, ...]
    limit: Limit
    printed_limit: str
    inferred: str = ""


@dataclass(frozen=True)
class Step:
    """One printed row of the SOP table."""

    no: str
    status: Status
    text: str
    role: Role | None  # None only for a printed terminator (status selesai)
    column: Role | None
    needs: tuple[str, ...] = ()
    output: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    limit: Limit | None = None
    printed_limit: str = ""
    next: str = ""  # row number or an end; empty when there are outcomes or nothing follows
    outcomes: tuple[Outcome, ...] = ()
    acks: tuple[Role, ...] = ()
    on_behalf: tuple[Role, ...] = ()
    optional: bool = False
    papers: tuple[Paper, ...] = ()
    checks: tuple[Check, ...] = ()
    note: str = ""
    printed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # key -> original words that it mends
    inferred: Mapping[str, str] = field(default_factory=dict)  # key -> reason; "outcome.CODE" for an outcome

    @property
    def party(self) -> Party:
        """Whose clock it is: the OPD's for rows of the reporting side, else the Dinas's."""
        return Party.OPD if self.role in OPD_ROLES else Party.DINAS

    @property
    def is_terminator(self) -> bool:
        """A printed last line without work (Batam 13)."""
        return self.role is None

    def outcome(self, code: str) -> Outcome | None:
        """The outcome with that code, or None."""
        return next((outcome for outcome in self.outcomes if outcome.code == code), None)

    def target(self, outcome: str = "") -> str:
        """Row number or end that follows. Raises KeyError for an outcome that the row does not have."""
        if not self.outcomes:
            if outcome:
                raise KeyError(outcome)
            return self.next
        chosen = self.outcome(outcome)
        if chosen is None:
            raise KeyError(outcome)
        return chosen.to

    def required_data(self, outcome: str = "") -> tuple[str, ...]:
        """Field codes that the act must bring, with those of the chosen outcome."""
        chosen = self.outcome(outcome)
        return tuple(dict.fromkeys(self.data + (chosen.data if chosen else ())))


@dataclass(frozen=True)
class Start:
    """Where a report enters: row for a report, row for monitoring (or ""); how strictly a letter is asked."""

    laporan: str
    monitoring: str = ""
    letter: str = "tidak"  # "wajib", "menyusul" or "tidak"


@dataclass(frozen=True)
class Sop:
    """A whole SOP: identity block, rows, groups. ``titles`` maps a role to the title that this SOP prints."""

    code: str
    title: str
    government: str
    titles: Mapping[Role, str]
    start: Start
    reopen_at: str
    steps: tuple[Step, ...]
    groups: tuple[LimitGroup, ...] = ()
    columns: tuple[Role, ...] = ()
    day_rule: str = AKHIR_HARI
    number: str = ""
    revision: str = ""
    office: str = ""
    unit: str = ""
    approved_by: str = ""
    purpose: str = ""
    notice: str = ""
    created_on: str = ""
    revised_on: str = ""
    effective_on: str = ""
    approved_on: str = ""
    legal_basis: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    control: Mapping[str, str] = field(default_factory=dict)
    gaps: Mapping[str, str] = field(default_factory=dict)  # number that the table leaves out -> note
    printed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # as in Step, for the head of the file
    inferred: Mapping[str, str] = field(default_factory=dict)  # as in Step: "titles.ROLE", "start", "reopen_at", ...

    @cached_property
    def by_no(self) -> dict[str, Step]:
        """Rows by printed number."""
        return {step.no: step for step in self.steps}

    @cached_property
    def printed_numbers(self) -> list[str]:
        """Row numbers top to bottom, those that the table leaves out in the place where they would stand."""
        numbers = [step.no for step in self.steps]
        for gap in self.gaps:
            at = next((i for i, no in enumerate(numbers) if _order(no) > _order(gap)), len(numbers))
            numbers.insert(at, gap)
        return numbers

    def step(self, no: str) -> Step:
        """The row with that printed number. Raises KeyError if there is none."""
        return self.by_no[no]

    def status_of(self, target: str) -> Status:
        """The status in which a ticket waits at a row number or end."""
        return PLACES[target] if target in PLACES else self.by_no[target].status

    def groups_of(self, no: str) -> tuple[LimitGroup, ...]:
        """The merged time cells that cover a row, in printed order."""
        return tuple(group for group in self.groups if no in group.steps)

    def group_after(self, group: LimitGroup | None, no: str) -> LimitGroup | None:
        """The group whose deadline runs at a row that is entered while ``group`` runs (design section 6).

        A row in two groups stays in the group it came from; any other entry opens the row's first group.
        """
        covering = self.groups_of(no)
        if group in covering:
            return group
        return covering[0] if covering else None

    def title_of(self, role: Role | str) -> str:
        """The printed title of a role in this SOP, else the role's general name."""
        return self.titles.get(Role(role), Role(role).label)

    def words_of_way(self, target: str) -> str:
        """Where a row number or end leads, in words: "lanjut ke langkah 6", "selesai"."""
        if target in self.by_no and not self.step(target).is_terminator:
            return f"lanjut ke langkah {target}"
        return {"dikembalikan": "dikembalikan kepada OPD", "ditolak": "laporan ditolak"}.get(target, "selesai")

    def row_text(self, step: Step) -> str:
        """ "3 Memberi disposisi": number and text of a row for lists and messages."""
        return f"{step.no}. {step.text}"


def _order(no: str) -> tuple[int, str]:
    digits = "".join(char for char in no if char.isdecimal())
    return int(digits or 0), no
