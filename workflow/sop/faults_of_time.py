"""Faults of time: merged time cells, rows in two of them, and promises that nobody has given yet."""

from __future__ import annotations

from collections import Counter

from workflow.limits import ESTIMASI
from workflow.sop.definition import Sop, Step
from workflow.sop.faults import FaultList
from workflow.sop.faults_of_ways import entries_of, targets_of
from workflow.states import Status

#: The datum that promises a moment; "estimasi" measures by it (Tanah Bumbu 6 and 9).
PROMISE = "estimasi_pulih"


def check_time(sop: Sop, faults: FaultList) -> None:
    """Find the faults of limits and limit groups; ``sop`` may still be faulty everywhere else."""
    _check_groups(sop, faults)
    for step in sop.steps:
        groups = sop.groups_of(step.no)
        if groups and step.limit is not None:
            faults.add(
                step.no,
                "limit",
                f"baris ini memakai waktu bersama “{groups[0].code}”; hapus batas waktunya sendiri",
            )
        if len(groups) > 1:
            _check_double(sop, step, faults)
    _check_promises(sop, faults)


def _check_groups(sop: Sop, faults: FaultList) -> None:
    for code, times in Counter(group.code for group in sop.groups).items():
        if code and times > 1:
            faults.add("", f"limit_group.{code}.code", f"kode waktu bersama “{code}” dipakai {times} kali")
    for group in sop.groups:
        key = f"limit_group.{group.code}.steps"
        for number, times in Counter(group.steps).items():
            if times > 1:
                faults.add("", key, f"baris “{number}” disebut {times} kali")
            if number not in sop.by_no:
                faults.add("", key, f"baris “{number}” tidak ada")
            elif sop.by_no[number].status == Status.SELESAI:
                faults.add("", key, f"baris “{number}” adalah baris penutup, tanpa waktu")
        if len(set(group.steps)) == 1:
            faults.add("", key, "waktu bersama memerlukan paling sedikit dua baris")


def _check_double(sop: Sop, step: Step, faults: FaultList) -> None:
    """A row in two groups takes the clock of the row before it, so it needs one of them to be running."""
    groups = sop.groups_of(step.no)
    codes = " dan ".join(f"“{group.code}”" for group in groups)
    outside = [key for key, number in entries_of(sop) if number == step.no]
    for before in sop.steps:
        enters = any(target == step.no for _, target in targets_of(before))
        if enters and not any(before.no in group.steps for group in groups):
            outside.append(f"baris {before.no}")
    if outside:
        reason = f"berada dalam {codes}, tetapi dimasuki dari luar keduanya: {', '.join(outside)}"
        faults.add(step.no, "limit_group", reason)


def _check_promises(sop: Sop, faults: FaultList) -> None:
    unpromised = _reached_without_promise(sop)
    reason = f"“estimasi” memerlukan data “{PROMISE}” yang dicatat pada setiap jalan menuju "
    for step in sop.steps:
        if step.no in unpromised and step.limit is not None and step.limit.kind == ESTIMASI:
            faults.add(step.no, "limit", f"{reason}baris ini")
    for group in sop.groups:
        if group.limit is not None and group.limit.kind == ESTIMASI:
            for number in dict.fromkeys(group.steps):
                if number in unpromised:
                    faults.add(number, f"limit_group.{group.code}.limit", f"{reason}baris {number}")


def _reached_without_promise(sop: Sop) -> set[str]:
    """Rows that some way from an entry reaches before any row has recorded the promise."""
    waiting = [number for _, number in entries_of(sop)]
    reached: set[str] = set()
    while waiting:
        number = waiting.pop()
        if number in reached or number not in sop.by_no:
            continue
        reached.add(number)
        step = sop.by_no[number]
        if step.outcomes:
            waiting += [outcome.to for outcome in step.outcomes if PROMISE not in step.data + outcome.data]
        elif PROMISE not in step.data or step.optional:
            # An optional row may be closed as not needed, and then it records nothing.
            waiting.append(step.next)
    return reached
