"""Faults that lie in single rows: numbers, titles, hands, papers, checks, reasons for what is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from workflow.sop.definition import Check, Sop, Step
from workflow.sop.faults import FaultList
from workflow.sop.graph import reached_from, traps
from workflow.sop.table import Table
from workflow.states import Role


def check_inferred(table: Table, inferred: Mapping[str, str], names: Collection[str]) -> None:
    """A reason (``inferred``) may only speak of something that the row or the head of the file has."""
    for name in inferred:
        if name not in names:
            table.fault(f"inferred.{name}", "alasan untuk sesuatu yang tidak ada di sini")


def check_rows(sop: Sop, faults: FaultList) -> None:
    """Find the faults of rows, hands, papers and checks; ``sop`` may still be faulty everywhere else."""
    for number, times in Counter(step.no for step in sop.steps).items():
        if times > 1:
            faults.add(number, "no", f"nomor ini dipakai {times} baris")
    for number in sop.gaps:
        if number in sop.by_no:
            faults.add("", f"gaps.{number}", "nomor ini ada pada tabel")
    _check_titles(sop, faults)
    for step in sop.steps:
        _check_group_reason(sop, step, faults)
        _check_outcomes(step, faults)
        _check_hands(step, faults)
        _check_papers(step, faults)
        _check_tree(step, faults)


def _check_titles(sop: Sop, faults: FaultList) -> None:
    if not sop.titles:
        return  # Reported once as a missing table, not once per role.
    first_use: dict[Role, str] = {}
    for step in sop.steps:
        for role in roles_of(step):
            first_use.setdefault(role, step.no)
    for role in sop.columns:
        first_use.setdefault(role, "")
    for role, number in first_use.items():
        if role not in sop.titles:
            faults.add(number, f"titles.{role}", f"peran “{role}” dipakai, tetapi tanpa sebutan pada [titles]")


def roles_of(step: Step) -> Iterable[Role]:
    """Every role that a row names, performer first."""
    named = [step.role, step.column, *step.acks, *step.on_behalf]
    for paper in step.papers:
        named += [*paper.signed_by, *paper.acknowledged_by]
    return [role for role in dict.fromkeys(named) if role is not None]


def _check_group_reason(sop: Sop, step: Step, faults: FaultList) -> None:
    if "limit_group" in step.inferred and not sop.groups_of(step.no):
        faults.add(step.no, "inferred.limit_group", "alasan untuk sesuatu yang tidak ada di sini")


def _check_outcomes(step: Step, faults: FaultList) -> None:
    if len(step.outcomes) == 1:
        faults.add(step.no, "outcome", "hanya satu pilihan; tulis “next”, atau paling sedikit dua pilihan")
    if step.outcomes and step.optional:
        faults.add(step.no, "optional", "baris dengan beberapa jalan tidak dapat ditutup “tidak diperlukan”")
    for code in _repeated(outcome.code for outcome in step.outcomes):
        faults.add(step.no, f"outcome.{code}.code", f"kode pilihan “{code}” dipakai lebih dari sekali")


def _check_hands(step: Step, faults: FaultList) -> None:
    for key in ("acks", "on_behalf"):
        if step.role in getattr(step, key):
            faults.add(step.no, key, f"“{step.role}” adalah pelaksana baris ini sendiri")
    for role in step.on_behalf:
        if role in step.acks:
            faults.add(step.no, "on_behalf", f"“{role}” sudah mengesahkan baris ini (acks)")


def _check_papers(step: Step, faults: FaultList) -> None:
    codes = {outcome.code for outcome in step.outcomes}
    for paper in step.papers:
        key = f"paper.{paper.kind}"
        for role in paper.signed_by:
            if role != step.role and role not in step.acks:
                faults.add(
                    step.no,
                    f"{key}.signed_by",
                    f"“{role}” bukan pelaksana dan bukan pengesah (acks) baris ini",
                )
        for role in paper.acknowledged_by:
            if role not in step.acks:
                faults.add(step.no, f"{key}.acknowledged_by", f"“{role}” bukan pengesah (acks) baris ini")
        for code in paper.on:
            if code not in codes:
                faults.add(step.no, f"{key}.on", f"baris ini tidak memiliki pilihan “{code}”")


def _check_tree(step: Step, faults: FaultList) -> None:
    if not step.checks:
        return
    codes = [check.code for check in step.checks]
    for code in _repeated(codes):
        faults.add(step.no, f"check.{code}.code", f"kode periksa “{code}” dipakai lebih dari sekali")
    for check in step.checks:
        for answer, follows in check.answers.items():
            if follows and follows not in codes:
                faults.add(step.no, f"check.{check.code}.answers.{answer}", f"periksa “{follows}” tidak ada")
    following = _following(step.checks)
    reached = reached_from(following, codes[:1])
    for code in following:
        if code and code not in reached:
            faults.add(step.no, f"check.{code}", "tidak ada jawaban yang menuju periksa ini")
    for trap, _ in traps(following, ""):
        faults.add(step.no, f"check.{trap[0]}", 'pohon periksa tidak pernah berakhir di sini (jawaban menuju "")')


def _following(checks: tuple[Check, ...]) -> dict[str, set[str]]:
    """Code -> codes that follow, "" for the end. What is reported already counts as the next check and as the end."""
    codes = [check.code for check in checks]
    following: dict[str, set[str]] = {code: set() for code in codes}
    for place, check in enumerate(checks):
        for target in check.answers.values() or ("?",):
            known = target == "" or target in following
            following[check.code] |= {target} if known else {"", *codes[place + 1 : place + 2]}
    return following


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if value and times > 1]
