"""What a new version of an SOP changes, row by row, in the words of its table."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.sop.definition import ENDS, Sop, Step
from workflow.states import Role

ADDED, REMOVED, CHANGED = "baris baru", "baris dihapus", "baris berubah"
NOTHING = "–"


@dataclass(frozen=True)
class Change:
    """One printed row that is new, gone or different; ``values`` are label, old words and new words."""

    row: str
    kind: str
    values: tuple[tuple[str, str, str], ...]


def difference(old: Sop, new: Sop) -> tuple[tuple[tuple[str, str, str], ...], tuple[Change, ...]]:
    """What stands differently in the head and in the rows. Rows are matched by their printed number."""
    head = _differing(_head(old), _head(new))
    changes = []
    for step in new.steps:
        before = old.by_no.get(step.no)
        after = _row(new, step)
        if before is None:
            changes.append(Change(step.no, ADDED, tuple((label, "", words) for label, words in after.items())))
        elif differing := _differing(_row(old, before), after):
            changes.append(Change(step.no, CHANGED, differing))
    for step in old.steps:
        if step.no not in new.by_no:
            gone = tuple((label, words, "") for label, words in _row(old, step).items())
            changes.append(Change(step.no, REMOVED, gone))
    return head, tuple(changes)


def limit_of_row(sop: Sop, step: Step) -> str:
    """The row's time cell in words, its own or the merged ones that cover it."""
    groups = [f"{group.printed_limit} (bersama baris {', '.join(group.steps)})" for group in sop.groups_of(step.no)]
    return "; ".join(groups) or step.printed_limit or NOTHING


def _differing(old: dict[str, str], new: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    labels = dict.fromkeys([*old, *new])
    pairs = ((label, old.get(label, NOTHING), new.get(label, NOTHING)) for label in labels)
    return tuple((label, before, after) for label, before, after in pairs if before != after)


def _head(sop: Sop) -> dict[str, str]:
    titles = {f"sebutan {Role(role).label}": title for role, title in sop.titles.items()}
    return {
        "judul": sop.title,
        "nomor": sop.number or NOTHING,
        "revisi": sop.revision or NOTHING,
        "aturan hari": sop.day_rule,
        "laporan masuk di baris": sop.start.laporan,
        "pemantauan masuk di baris": sop.start.monitoring or NOTHING,
        "surat permohonan": sop.start.letter,
        "dibuka kembali di baris": sop.reopen_at,
        **titles,
    }


def _row(sop: Sop, step: Step) -> dict[str, str]:
    return {
        "uraian": step.text,
        "jenis pekerjaan": str(step.status.label),
        "pelaksana": sop.title_of(step.role) if step.role else NOTHING,
        "waktu": limit_of_row(sop, step),
        "lanjut ke": _ways(step),
        "kelengkapan": "; ".join(step.needs) or NOTHING,
        "keluaran": "; ".join(step.output) or NOTHING,
        "data yang dicatat": ", ".join(step.data) or NOTHING,
        "disahkan": ", ".join(sop.title_of(role) for role in step.acks) or NOTHING,
        "atas nama": ", ".join(sop.title_of(role) for role in step.on_behalf) or NOTHING,
        "boleh dilewati": "ya" if step.optional else "tidak",
        "naskah": "; ".join(paper.title for paper in step.papers) or NOTHING,
        "pertanyaan pemeriksaan": "; ".join(check.ask for check in step.checks) or NOTHING,
    }


def _ways(step: Step) -> str:
    if step.outcomes:
        return "; ".join(f"{outcome.label}: {_target(outcome.to)}" for outcome in step.outcomes)
    return _target(step.next) if step.next else NOTHING


def _target(to: str) -> str:
    return to if to in ENDS else f"baris {to}"
