"""What the rows of a round recorded, in words, read through the field catalogue: no code per SOP and none per field."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import chain
from typing import Any

from reports.facts import Answer, Entry, Line, Photo, Swap, VisitLine
from tickets.models import (
    RECORDS,
    Attachment,
    CheckAnswer,
    Disposisi,
    PenggantianPerangkat,
    Penugasan,
    PerangkatRusak,
    Ticket,
)
from workflow import indonesian
from workflow.fields import DEVICE_KINDS, FIELDS, FILE_KINDS, KEPEMILIKAN, PERANGKAT, TEAM_DATA, Field
from workflow.models import StepRun
from workflow.states import CHAIN, INTAKE, REPORT, Party, Status

#: Kinds of fields that have a place of their own on the papers.
ELSEWHERE = {"penerima", *TEAM_DATA, *FILE_KINDS, *DEVICE_KINDS}
#: Records that name posts, read along with them.
ALONG = {"Disposisi": Disposisi.objects.select_related("kepada")}
#: Records that have a place of their own on the papers.
PLACED = {"Surat", "Disposisi", "Penugasan", "Laporan"}
#: Rows whose photos show the network after the work; all others show what was found.
AFTER_THE_WORK = (Status.PENGGANTIAN, Status.PERBAIKAN, Status.UJI_COBA, *REPORT)


def valid_runs(runs: Iterable[StepRun], up_to: StepRun) -> list[StepRun]:
    """Of a ticket's runs, oldest first, the performed ones of the round up to a run, and the intake of earlier rounds.

    A reopened ticket begins after its intake, so what was confirmed and settled there still holds. Not counted: runs
    whose acknowledgement was declined, and a disposisi taken back unread. A report or BA row counts only in its last
    visit; visits and tests of the technical rows all happened and all count.
    """
    found = [run for run in runs if _counts(run, up_to)]
    last_visit = {run.step: run.pk for run in found}
    return [run for run in found if run.status not in REPORT or last_visit[run.step] == run.pk]


def _counts(run: StepRun, up_to: StepRun) -> bool:
    is_of_the_round = run.pk <= up_to.pk and (run.round == up_to.round or run.status in INTAKE)
    is_done = run.performed_at is not None and not run.skipped
    return is_of_the_round and is_done and run.recalled_at is None and run.ended_by != "decline"


class Chronicle:
    """The records of some runs, read once. Every word is in the government's own time and language."""

    def __init__(self, ticket: Ticket, runs: Iterable[StepRun]) -> None:
        self.ticket = ticket
        self.runs = list(runs)
        self._written = {FIELDS[code].record for run in self.runs for code in run.recorded if code in FIELDS}
        self._records: dict[str, dict[int, Any]] = {}

    def record(self, name: str, run: StepRun):
        """The valid record of that model which the run made, or None."""
        if name not in self._written:
            return None
        if name not in self._records:
            self._records[name] = {record.run_id: record for record in self._current(name)}
        return self._records[name].get(run.pk)

    def _current(self, name: str) -> Iterable[Any]:
        if name == Penugasan.__name__:  # known to the ticket, with its people
            return (found for found in self.ticket.appointments if found.superseded_at is None)
        return ALONG.get(name, RECORDS[name].objects).current().filter(run__in=self.runs).order_by()

    def last_record(self, name: str):
        """The valid record of that model which the latest run made, or None."""
        found = [record for run in self.runs if (record := self.record(name, run))]
        return found[-1] if found else None

    def latest(self) -> dict[str, str]:
        """The words of every recorded field, as the latest run that recorded it has them."""
        found: dict[str, str] = {}
        for run in self.runs:
            for field in _printed_fields(run):
                if words := self._field_words(field, run):
                    found[field.code] = words
        return found

    def first(self, code: str) -> str:
        """The words of a field as the first run recorded it, or "": a promise is held to its first value."""
        field = FIELDS[code]
        found = (self._field_words(field, run) for run in self.runs if code in run.recorded)
        return next((words for words in found if words), "")

    def is_opd_responsible(self) -> bool:
        """Whether the latest decision put the fault under the OPD's own responsibility."""
        decisions = [self.record("Keputusan", run) for run in self.runs]
        settled = [decision.tanggung_jawab for decision in decisions if decision and decision.tanggung_jawab]
        return settled[-1:] == [Party.OPD]

    def _field_words(self, field: Field, run: StepRun) -> str:
        record = self.record(field.record, run)
        return self.words(field, getattr(record, field.attr)) if record else ""

    def entries(self) -> tuple[Entry, ...]:
        """One entry for each run that recorded something or chose a way; disposisi have their own sheet."""
        entries = (self._entry(run) for run in self.runs if run.status not in CHAIN)
        return tuple(entry for entry in entries if entry.lines)

    def _entry(self, run: StepRun) -> Entry:
        lines = [
            Line(field.label, words)
            for field in _printed_fields(run)
            if field.record not in PLACED and (words := self._field_words(field, run))
        ]
        outcome = self.ticket.sop.step(run.step).outcome(run.outcome)
        if outcome is not None and run.status not in REPORT:
            lines.append(Line("Kesimpulan", outcome.label))
        return Entry(
            heading=f"Langkah {run.step}: {run.get_status_display()}",
            at=indonesian.tanggal_jam(run.occurred_at or run.performed_at, self.ticket.pemda.tz),
            by=self.name_and_title(run),
            status=run.status,
            lines=tuple(lines),
        )

    def name_and_title(self, run: StepRun) -> str:
        """Performer and post of a run."""
        return ", ".join(part for part in (run.performed_by.full_name, run.performer_title) if part)

    def visits(self) -> tuple[VisitLine, ...]:
        """Visits of the round beside what its rows recorded; one that led to nothing was made all the same."""
        if not self.runs:
            return ()
        last, zone = self.runs[-1], self.ticket.pemda.tz
        made = self.ticket.visits.filter(run__round=last.round, run_id__lte=last.pk).select_related("recorded_by")
        return tuple(
            VisitLine(
                arrived_at=indonesian.tanggal_jam(visit.arrived_at, zone),
                left_at=indonesian.tanggal_jam(visit.left_at, zone) if visit.left_at else "",
                done=visit.found,
                by=visit.recorded_by.full_name,
                accompanied_by=visit.accompanied_by,
            )
            for visit in made
        )

    def answers(self) -> tuple[Answer, ...]:
        """The answered check trees, in order."""
        found = CheckAnswer.objects.current().filter(run__in=self.runs).order_by("run_id", "urutan")
        return tuple(
            Answer(
                ask=answer.ask,
                answer=answer.answer,
                noted="; ".join(
                    part
                    for part in (answer.teks, indonesian.angka(answer.angka) if answer.angka is not None else "")
                    if part
                ),
            )
            for answer in found
        )

    def swaps(self) -> tuple[Swap, ...]:
        """Replaced devices; where none were replaced yet, those that must be."""
        replaced = PenggantianPerangkat.objects.current().filter(run__in=self.runs).order_by("run_id", "urutan")
        broken = PerangkatRusak.objects.current().filter(run__in=self.runs).order_by("run_id", "urutan")
        return tuple(_swap(device) for device in (list(replaced) or broken))

    def photos(self) -> tuple[Photo, ...]:
        """Photos that the runs brought: before the work at the left of a row, after it at the right, then the rest."""
        steps = {run.pk: run for run in self.runs}
        found = Attachment.objects.filter(run__in=self.runs, kind=Attachment.Kind.FOTO).order_by("pk")
        shown = [photo for photo in found if photo.is_image]
        before = [photo for photo in shown if not _is_after(photo, steps[photo.run_id])]
        after = [photo for photo in shown if _is_after(photo, steps[photo.run_id])]
        pairs = min(len(before), len(after))
        ordered = [*chain(*zip(before, after, strict=False)), *before[pairs:], *after[pairs:]]
        return tuple(self._photo(photo, steps[photo.run_id]) for photo in ordered)

    def _photo(self, photo: Attachment, run: StepRun) -> Photo:
        when = "Sesudah" if _is_after(photo, run) else "Sebelum"
        at = indonesian.tanggal_jam(photo.uploaded_at, self.ticket.pemda.tz)
        return Photo(
            attachment=photo.pk,
            sha256=photo.sha256,
            caption=f"{when} penanganan: {indonesian.dalam_kalimat(run.get_status_display())}, {at}",
        )

    def words(self, field: Field, value: Any) -> str:
        """A recorded value as the paper prints it, with its unit."""
        if value is None or value == "":
            return ""
        if isinstance(value, datetime):
            return indonesian.tanggal_jam(value, self.ticket.pemda.tz)
        if isinstance(value, date):
            return indonesian.tanggal(value)
        if isinstance(value, list):
            labels = dict(field.choices)
            return indonesian.daftar([labels.get(code, code) for code in value])
        if field.choices:
            return dict(field.choices).get(value, value)
        if isinstance(value, str):
            return value
        return f"{indonesian.angka(value)} {field.unit}".rstrip()


def _is_after(photo: Attachment, run: StepRun) -> bool:
    """Whether a photo shows the network after the work: as its taker said, else by the row that brought it."""
    return photo.taken == Attachment.Taken.AFTER if photo.taken else run.status in AFTER_THE_WORK


def _printed_fields(run: StepRun) -> list[Field]:
    """Fields that the run recorded and that are printed as words, in the order of the catalogue."""
    return [field for field in FIELDS.values() if field.code in run.recorded and field.kind not in ELSEWHERE]


def _swap(device: PerangkatRusak | PenggantianPerangkat) -> Swap:
    owners = dict(KEPEMILIKAN)
    replaced = isinstance(device, PenggantianPerangkat)
    return Swap(
        device=dict(PERANGKAT).get(device.jenis, device.jenis),
        old=device.merek_tipe,
        old_serial=device.nomor_seri,
        old_inventory=device.nomor_inventaris,
        condition=device.kondisi,
        owner=owners.get(device.kepemilikan, device.kepemilikan),
        new=device.merek_tipe_baru if replaced else "",
        new_serial=device.nomor_seri_baru if replaced else "",
        new_inventory=device.nomor_inventaris_baru if replaced else "",
        new_owner=owners.get(device.kepemilikan_baru, device.kepemilikan_baru) if replaced else "",
    )
