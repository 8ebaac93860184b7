"""Faults of the ways through an SOP: targets, landings, entries, rows without a way in or out."""

from __future__ import annotations

from workflow.sop.definition import ENDS, Sop, Step
from workflow.sop.faults import FaultList
from workflow.sop.graph import reached_from, traps
from workflow.states import CHAIN, INTAKE, LANDINGS, WORK, Status

#: Where a new or reopened report may begin: never in a report row, so no ticket ends unexamined.
ENTRIES = INTAKE + CHAIN + WORK


def check_ways(sop: Sop, faults: FaultList) -> None:
    """Find faults of targets, landings, reach and entries; ``sop`` may still be faulty everywhere else."""
    for step in sop.steps:
        for key, target in targets_of(step):
            _check_target(sop, step, key, target, faults)
    for key, number in entries_of(sop):
        _check_entry(sop, key, number, faults)
    _check_reach(sop, faults)
    _check_ends(sop, faults)


def targets_of(step: Step) -> list[tuple[str, str]]:
    """The key and the target of every way out of a row; an outcome that lacks its target has ""."""
    if step.outcomes:
        return [(f"outcome.{outcome.code}.to", outcome.to) for outcome in step.outcomes]
    return [("next", step.next)] if step.next else []


def entries_of(sop: Sop) -> list[tuple[str, str]]:
    """The key and the row of every entry into the table that the file names."""
    entries = [
        ("start.laporan", sop.start.laporan),
        ("start.monitoring", sop.start.monitoring),
        ("reopen_at", sop.reopen_at),
    ]
    return [(key, number) for key, number in entries if number]


def _check_target(sop: Sop, step: Step, key: str, target: str, faults: FaultList) -> None:
    if target in ENDS:
        if target != "selesai" and not step.outcomes:
            faults.add(step.no, key, f"“{target}” hanya untuk pilihan ([[step.outcome]]), bukan untuk next")
            return
        landing = ENDS[target]
    elif target in sop.by_no:
        landing = sop.by_no[target].status
    else:
        if target:
            faults.add(step.no, key, f"baris “{target}” tidak ada")
        return
    if step.status not in LANDINGS or landing is None or landing == step.status:
        return
    if landing not in LANDINGS[step.status]:
        place = target if target in ENDS else f"baris {target} ({landing})"
        faults.add(step.no, key, f"dari “{step.status}” tiket tidak boleh menuju {place}")


def _check_entry(sop: Sop, key: str, number: str, faults: FaultList) -> None:
    if number not in sop.by_no:
        faults.add("", key, f"baris “{number}” tidak ada")
        return
    status = sop.by_no[number].status
    if status is not None and status not in ENTRIES:
        faults.add("", key, f"tiket tidak boleh masuk pada baris {number} ({status})")


def _successors(sop: Sop) -> dict[str, set[str]]:
    """Row -> rows and ends that follow.

    A target that is no row counts as the next row, as any row whose number is missing, and as the end: it is reported
    already and must not make further rows look lost.
    """
    order = list(dict.fromkeys(step.no for step in sop.steps))
    nameless = [number for number in order if " " in number]
    following: dict[str, set[str]] = {number: set() for number in order}
    for step in sop.steps:
        place = order.index(step.no)
        for _, target in targets_of(step):
            if target == "selesai" or target in sop.by_no or (target in ENDS and step.outcomes):
                following[step.no].add(target)
            else:
                following[step.no] |= {"selesai", *order[place + 1 : place + 2], *nameless}
        if step.status == Status.SELESAI:
            following[step.no].add("selesai")
    return following


def _check_reach(sop: Sop, faults: FaultList) -> None:
    entries = [number for _, number in entries_of(sop) if number in sop.by_no]
    if sop.start.laporan not in sop.by_no:
        entries.append(sop.steps[0].no)  # The entry is reported already.
    reached = reached_from(_successors(sop), entries)
    for number in sop.by_no:
        if number not in reached:
            faults.add(number, "no", "tidak ada jalan menuju baris ini")


def _check_ends(sop: Sop, faults: FaultList) -> None:
    for trap, before in traps(_successors(sop), "selesai"):
        also = f"; begitu pula baris {', '.join(before)}" if before else ""
        key = "outcome" if sop.by_no[trap[0]].outcomes else "next"
        faults.add(trap[0], key, f"baris {', '.join(trap)} tidak pernah mencapai selesai{also}")
