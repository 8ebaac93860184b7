"""Blank forms for places without network: what a row asks for as lines and boxes to fill by pen, from the SOP alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from tickets.models import Ticket
from workflow.fields import DEVICE_KINDS, FIELDS, FILE_KINDS, TEAM_DATA, Field, offered_fields
from workflow.sop import Step
from workflow.states import OPD_ROLES, Role, Status

#: Rows of device tables on paper.
DEVICE_LINES = 4
#: Kinds of fields that a pen cannot fill, or that the ticket's own head tells.
NOT_BY_PEN = {*FILE_KINDS, *TEAM_DATA, "penerima"}
#: Lines to write on, by kind of field.
LINES = {"paragraf": 4, "teks": 1}


@dataclass(frozen=True)
class Blank:
    """One question on paper. ``kind``: garis, kotak (boxes to tick), waktu, tanggal, angka or perangkat (a table)."""

    label: str
    kind: str
    lines: range = range(0)
    boxes: tuple[str, ...] = ()
    unit: str = ""
    only_for: str = ""  # the outcome that alone asks for it
    with_new: bool = False  # of a table of devices: with the devices put in

    @property
    def is_short(self) -> bool:
        """Whether the answer fits behind its question."""
        return self.kind in ("angka", "tanggal", "waktu")


@dataclass(frozen=True)
class BlankForm:
    """The form of one row: its papers' title, its questions, and who signs."""

    step: Step
    title: str
    blanks: tuple[Blank, ...]
    checks: tuple[tuple[str, tuple[str, ...], bool], ...] = ()
    signers: tuple[str, ...] = field(default=())


def rows_with_forms(ticket: Ticket) -> list[Step]:
    """Rows that are done at the site or by the OPD, and ask for something a pen can write."""
    by_hand = (Role.TIM, *OPD_ROLES)
    return [step for step in ticket.sop.steps if step.role in by_hand and _codes(step)]


def blank_form(ticket: Ticket, step: Step) -> BlankForm:
    """The form of one row of the ticket's SOP."""
    return BlankForm(
        step=step,
        title=_title(step),
        blanks=(*(_blank(FIELDS[code], words) for code, words in _codes(step).items()), *_outcomes(step)),
        checks=tuple((check.ask, tuple(check.answers), bool(check.record)) for check in step.checks),
        signers=tuple(ticket.sop.title_of(role) for role in (step.role, *step.acks)),
    )


def _title(step: Step) -> str:
    """The row's paper; without one its kind of work and what the SOP prints as output: "Konfirmasi aduan: F-01"."""
    titles = [paper.title for paper in step.papers if paper.title]
    return titles[0] if titles else ": ".join([str(Status(step.status).label), *step.output[:1]])


def _codes(step: Step) -> dict[str, str]:
    """What the row asks for and offers, with the outcome that alone asks for it."""
    codes = dict.fromkeys([*step.data, *offered_fields(Status(step.status), step.data)], "")
    for outcome in step.outcomes:
        for code in outcome.data:
            codes.setdefault(code, outcome.label)
    return {code: words for code, words in codes.items() if FIELDS[code].kind not in NOT_BY_PEN}


def _outcomes(step: Step) -> list[Blank]:
    labels = tuple(outcome.label for outcome in step.outcomes)
    return [Blank("Hasil langkah ini", "kotak", boxes=labels)] if labels else []


def _blank(entry: Field, only_for: str) -> Blank:
    if entry.kind in DEVICE_KINDS:
        replaced = entry.kind == "perangkat_pengganti"
        return Blank(entry.label, "perangkat", range(DEVICE_LINES), only_for=only_for, with_new=replaced)
    if entry.choices:
        return Blank(entry.label, "kotak", boxes=tuple(words for _, words in entry.choices), only_for=only_for)
    kind = {"bulat": "angka", "desimal": "angka", "tanggal": "tanggal", "waktu": "waktu"}.get(entry.kind, "garis")
    return Blank(entry.label, kind, range(LINES.get(entry.kind, 1)), unit=entry.unit, only_for=only_for)
