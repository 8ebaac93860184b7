"""What was recorded before, as form fields take it: for corrections, and for a row that has to be done again."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from tickets.forms.devices import columns_of
from tickets.models import RECORDS, Ticket
from tickets.models.records import RowRecord
from workflow.fields import DEVICE_KINDS, FIELDS, FILE_KINDS
from workflow.models import StepRun

#: Acts after which the same row is done again on nearly the same facts.
DONE_AGAIN_AFTER = ("decline", "send_back", "recall_disposisi")


def recorded_values(run: StepRun, codes: Iterable[str]) -> dict[str, Any]:
    """What the valid records of a run hold, by field code; people and posts as keys, devices as rows.

    One query for each record, however many fields it has.
    """
    values: dict[str, Any] = {}
    read: dict[str, list[RowRecord]] = {}
    for code in codes:
        entry = FIELDS[code]
        if code not in run.recorded or entry.kind in FILE_KINDS:
            continue
        if entry.record not in read:
            read[entry.record] = list(RECORDS[entry.record].objects.current().filter(run=run).order_by("pk"))
        records = read[entry.record]
        if entry.kind in DEVICE_KINDS:
            columns, in_order = columns_of(entry), sorted(records, key=attrgetter("urutan"))
            values[code] = [{name: getattr(device, name) for name in columns} for device in in_order]
        elif records:
            values[code] = _as_key(getattr(records[0], entry.attr))
    return values


def values_to_do_again(ticket: Ticket, codes: Iterable[str]) -> dict[str, Any]:
    """What the row recorded when it was last done, if it was declined or sent back since; {} otherwise.

    A row that a loop of the SOP enters anew begins empty: its facts are new.
    """
    if ticket.current_run is None or ticket.current_run.visit == 1:
        return {}
    runs = list(ticket.runs.filter(round=ticket.round).order_by("-pk")[:3])
    if len(runs) < 2 or runs[1].ended_by not in DONE_AGAIN_AFTER:
        return {}
    before = next((run for run in runs[1:] if run.step == ticket.step and run.performed_at and not run.skipped), None)
    return recorded_values(before, codes) if before else {}


def _as_key(value: Any) -> Any:
    if hasattr(value, "all"):
        return [str(person.pk) for person in value.all()]
    return str(value.pk) if hasattr(value, "pk") else value
