"""Keeping what a row brought: data by field code into the typed record tables, files onto the run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tickets.absences import refusal_of
from tickets.models import RECORDS, Attachment, CheckAnswer, Estimasi, Penugasan, Ticket, User
from tickets.uploads import CleanFile
from workflow import indonesian
from workflow.actions.refusals import ActNotPossible, DataMissing
from workflow.fields import DEVICE_KINDS, FIELDS, FILE_KINDS, Field
from workflow.models import StepRun
from workflow.sop import Step


def is_empty(value: Any) -> bool:
    """Whether nothing was brought for a field; zero and False are something."""
    return value is None or value == "" or (hasattr(value, "__len__") and len(value) == 0)


def require_data(step: Step, outcome: str, data: Mapping[str, Any], *, waived: Iterable[str] = ()) -> None:
    """Refuse an act that lacks required data, that brings unknown fields, or whose check tree is not walked to an end.

    A choice that could say the same as the outcome must not contradict it (Sumbawa 11: test result and way).
    Raises DataMissing with a sentence per field.
    """
    if unknown := [code for code in data if code not in FIELDS and code != "checks"]:
        raise ActNotPossible(f"Data tidak dikenal: {', '.join(sorted(unknown))}.")
    missing = {
        code: f"{FIELDS[code].label} harus diisi."
        for code in step.required_data(outcome)
        if is_empty(data.get(code)) and code not in waived
    }
    if step.checks:
        missing |= faults_of_answers(step, data.get("checks", ()))
    if missing:
        raise DataMissing(missing)
    if at_odds := {
        code: f"{FIELDS[code].label} tidak sesuai dengan hasil langkah yang dipilih."
        for code, value in data.items()
        if code != "checks" and outcome in dict(FIELDS[code].choices) and value != outcome
    }:
        raise DataMissing(at_odds)


def faults_of_answers(step: Step, answers: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Sentences about check answers that leave the tree, skip a question or stop early; {} if they are whole."""
    by_code = {check.code: check for check in step.checks}
    expected = step.checks[0].code
    for number, given in enumerate(answers, start=1):
        if given.get("code") != expected or given.get("answer") not in by_code[expected].answers:
            return {"checks": f"Jawaban ke-{number} tidak sesuai dengan urutan pemeriksaan."}
        expected = by_code[expected].answers[given["answer"]]
        if not expected:
            return (
                {}
                if number == len(list(answers))
                else {"checks": "Pemeriksaan sudah berakhir sebelum jawaban terakhir."}
            )
    return {"checks": f"Pertanyaan belum dijawab: {by_code[expected].ask}"}


def record(
    ticket: Ticket,
    run: StepRun,
    data: Mapping[str, Any],
    *,
    actor: User,
    now: datetime,
    occurred_at: datetime,
    note: str = "",
    revision: int = 1,
) -> None:
    """Store what one performed row brought, one record per model that its fields name. ``note`` explains a change.

    Raises DataMissing when an estimate changes without a reason or had passed when it was given, who is away is
    appointed, or a post of another OPD is to receive the report.
    """
    if revision == 1:
        _refuse_past_promise(data, occurred_at)
    _refuse_silent_change_of_promise(ticket, data, note)
    _refuse_foreign_receiver(ticket, data)
    entry = {
        "ticket": ticket,
        "run": run,
        "recorded_by": actor,
        "recorded_at": now,
        "occurred_at": occurred_at,
        "revision": revision,
        "reason": note if revision > 1 else "",
    }
    brought = [(FIELDS[code], value) for code, value in data.items() if code != "checks" and not is_empty(value)]
    for field, value in brought:
        if field.kind in FILE_KINDS:
            attach(ticket, run, value, actor=actor, now=now)
        elif field.kind in DEVICE_KINDS:
            _store_devices(field.record, entry, value)
    for name, values in _columns_by_record(brought).items():
        _store(name, entry, values)
    for number, answer in enumerate(data.get("checks", ()), start=1):
        _store_answer(ticket, run, answer, number, entry, actor=actor, now=now)
    run.recorded = sorted({*run.recorded, *(code for code in data if not is_empty(data[code]))})


def attach(
    ticket: Ticket, run: StepRun | None, files: Iterable[CleanFile], *, actor: User, now: datetime
) -> list[Attachment]:
    """Keep cleaned files with the ticket."""
    kept = []
    for clean in files:
        attachment = Attachment(
            ticket=ticket,
            run=run,
            kind=clean.kind,
            taken=clean.taken,
            uploaded_by=actor,
            uploaded_at=now,
        )
        clean.keep_in(attachment)
        kept.append(attachment)
    return kept


def _columns_by_record(brought: Iterable[tuple[Field, Any]]) -> dict[str, dict[str, Any]]:
    """Model name -> its columns, of all fields that are a column of one record."""
    by_record: dict[str, dict[str, Any]] = {}
    for field, value in brought:
        if field.kind not in FILE_KINDS + DEVICE_KINDS:
            by_record.setdefault(field.record, {})[field.attr] = value
    return by_record


def _store_devices(name: str, entry: dict[str, Any], devices: Iterable[Mapping[str, str]]) -> None:
    """One record per device, in the order of the list."""
    for number, device in enumerate(devices, start=1):
        RECORDS[name].objects.create(**entry, urutan=number, **device)


def _store(name: str, entry: dict[str, Any], values: dict[str, Any]) -> None:
    if name == Penugasan.__name__:
        people = values.pop("petugas", [])
        responsible = values.get("penanggung_jawab")
        if responsible is not None and responsible not in people:
            raise DataMissing({"penanggung_jawab": "Pilih satu petugas sebagai penanggung jawab."})
        if refusal := refusal_of(people, entry["ticket"].pemda.date_of(entry["occurred_at"])):
            raise DataMissing({"petugas": refusal})
        Penugasan.objects.create(**entry, **values).petugas.add(*people)
        entry["ticket"].forget_team()
        return
    RECORDS[name].objects.create(**entry, **values)


def void_appointment(ticket: Ticket, run: StepRun, *, now: datetime) -> None:
    """The people whom a row named are not sent any more."""
    Penugasan.objects.current().filter(run=run).update(superseded_at=now)
    ticket.forget_team()


def _store_answer(ticket, run, answer, number, entry, *, actor, now) -> None:
    check = next(check for check in ticket.sop.step(run.step).checks if check.code == answer["code"])
    attach(ticket, run, answer.get("foto") or (), actor=actor, now=now)
    CheckAnswer.objects.create(
        **entry,
        urutan=number,
        ask=check.ask,
        answer=answer["answer"],
        teks=answer.get("teks") or "",
        angka=answer.get("angka"),
    )


def _refuse_foreign_receiver(ticket: Ticket, data: Mapping[str, Any]) -> None:
    """A disposisi names a post of the Dinas or of the reporting OPD: one form may be sent for reports of several."""
    post = data.get("kepada")
    if post is not None and (post.pemda_id != ticket.pemda_id or post.opd_id not in (None, ticket.opd_id)):
        raise DataMissing({"kepada": f"{post} bukan jabatan di Dinas atau di {ticket.opd}. Pilih penerima lain."})


def _refuse_past_promise(data: Mapping[str, Any], occurred_at: datetime) -> None:
    promised = data.get("estimasi_pulih")
    if promised is not None and promised <= occurred_at:
        sentence = "Estimasi waktu pulih harus sesudah pekerjaan ini. Periksa tanggal dan jamnya."
        raise DataMissing({"estimasi_pulih": sentence})


def _refuse_silent_change_of_promise(ticket: Ticket, data: Mapping[str, Any], note: str) -> None:
    promised = data.get("estimasi_pulih")
    if promised is None or note:
        return
    before = Estimasi.objects.filter(ticket=ticket, run__round=ticket.round).exclude(pulih_at=None).last()
    if before is not None and before.pulih_at != promised:
        when = indonesian.tanggal_jam(before.pulih_at, ticket.pemda.tz)
        raise DataMissing({"note": f"Estimasi sebelumnya {when}. Tuliskan alasan perubahan."})
