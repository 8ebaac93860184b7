"""The form of a printed row, built from the SOP file and the field catalogue alone: no code per SOP.

What the row asks for comes first, then its outcome with the data that only one outcome needs, then what may be added.
Only the data of the chosen outcome are judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from tickets.forms.devices import DeviceRows, devices_named_before
from tickets.forms.earlier import values_to_do_again
from tickets.forms.fields import MomentField, at_this_minute, field_for
from tickets.forms.letter import LETTER_FILE, issued_letter
from tickets.forms.people import hold_to_team, people_for
from tickets.forms.photos import TAKEN, taken_field, with_kept
from tickets.forms.phrases import instructions_for
from tickets.forms.sentences import put_at_fields
from tickets.models import DraftFile, Estimasi, Ticket
from workflow.fields import DEVICE_KINDS, FIELDS, FILE_KINDS, GIVEN_BY_ACT, offered_fields
from workflow.sop.definition import Outcome, Step
from workflow.states import Role, Status

#: Longest reason or note; the shortest column that keeps one.
LONGEST_NOTE = 500
#: A moment that a technician usually writes down when it happens.
USUALLY_NOW = "tiba_at"
#: A moment that has passed when its form is sent, and had not come when it was opened: only the day is known.
USUALLY_TODAY = "waktu_pulih"
#: Who receives stands left on the Lembar Disposisi, what is asked of them right.
LEFT_CELL = ("kepada", "petugas", "penanggung_jawab")
RIGHT_CELL = ("instruksi", "sifat")
#: What is found before anything is decided stands above both.
TOP_CELLS = ("hasil_verifikasi",)
REASON_FOR_NEW_PROMISE = "Alasan perubahan estimasi"
REASON_TO_SKIP = "Alasan langkah ini tidak diperlukan"


@dataclass
class OutcomeGroup:
    """One answer of the row, its box, where it leads, and the fields and devices that only this answer needs."""

    outcome: Outcome
    box: Any
    leads_to: str
    fields: list
    devices: list[DeviceRows]


@dataclass
class Sheet:
    """Cells of the Lembar Disposisi (domain.md 2)."""

    top: list
    left: list
    right: list
    full: list


class RowForm(forms.Form):
    """What the present row of a ticket asks for; after ``is_valid``, :meth:`act_data` is what the act takes.

    ``kept`` are the files of the reader's draft: they are sent with the row as if they had been chosen now.
    """

    use_required_attribute = False

    def __init__(
        self,
        ticket: Ticket,
        *,
        data: Any = None,
        files: Any = None,
        checks: list | None = None,
        photo: bool = False,
        kept: Sequence[DraftFile] = (),
    ) -> None:
        super().__init__(data, files)
        self.ticket, self.step, self.checks = ticket, ticket.current_step, checks
        self.letter = issued_letter(ticket) if LETTER_FILE in self.step.data else None
        self.codes, self.group_codes = _layout(self.step, photo)
        self.implied = _implied(self.step, self.codes)
        self.codes = tuple(code for code in self.codes if code not in self.implied)
        every = (*self.codes, *(code for codes in self.group_codes.values() for code in codes))
        self.kept = _by_field(kept) if any(FIELDS[code].kind in FILE_KINDS for code in every) else {}
        people = people_for(ticket, every, receiving_roles(ticket, self.step))
        self.choices = instructions_for(ticket.pemda_id)
        required = {*self.step.data, *(["foto"] if photo else [])} - {*GIVEN_BY_ACT}
        required -= {*ticket.awaited_data(self.step)}
        self.rows: dict[str, DeviceRows] = {}
        self.earlier = {} if self.is_bound else values_to_do_again(ticket, every)
        for code in every:
            self._add(code, people, code in required or code not in self.codes)
        self._add_outcome()
        self._add_general()

    def _add(self, code: str, people: Any, required: bool) -> None:
        entry = FIELDS[code]
        if entry.kind in DEVICE_KINDS:
            known = self.earlier.get(code, [])
            if entry.kind == "perangkat_pengganti" and required and not known:
                known = devices_named_before(self.ticket)
            self.rows[code] = DeviceRows(
                entry, required=required, data=self.data if self.is_bound else None, initial=known
            )
            return
        asked_by = [outcome.label for outcome in self.step.outcomes if code in outcome.data]
        is_asked = asked_by and code in self.codes and not required
        asked_if = f"Harus diisi bila: {', '.join(asked_by)}." if is_asked else ""
        known = self.earlier[code] if code in self.earlier else _known(self.ticket, code, required)
        field = field_for(
            entry,
            people=people,
            required=required,
            initial=known,
            asked_if=asked_if,
            choices=self.choices.get(code),
        )
        if entry.kind in FILE_KINDS:
            field.required = required and code not in self.kept and not (code == LETTER_FILE and self.letter)
            field.kept = self.kept.get(code, [])
        if entry.kind == "foto" and self.step.role == Role.TIM:
            self.fields[f"{code}{TAKEN}"] = taken_field(entry)
        self.fields[code] = field

    def _add_outcome(self) -> None:
        if self.step.outcomes:
            self.fields["outcome"] = forms.ChoiceField(
                label="Hasil langkah ini",
                choices=[(outcome.code, outcome.label) for outcome in self.step.outcomes],
                widget=forms.RadioSelect,
                error_messages={
                    "required": f"Pilih hasil langkah {self.step.no}.",
                    "invalid_choice": f"Pilih hasil langkah {self.step.no}.",
                },
            )

    def _add_general(self) -> None:
        self.fields["occurred_at"] = MomentField(
            label="Waktu kejadian",
            required=False,
            past=True,
            help_text="Bila kosong, tercatat saat tombol ditekan. Tenggat dinilai menurut waktu pencatatan.",
        )
        label = REASON_TO_SKIP if self.step.optional else REASON_FOR_NEW_PROMISE
        if self.step.optional or ("estimasi_pulih" in self.fields and _has_promised(self.ticket)):
            self.fields["note"] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST_NOTE,
                error_messages={"max_length": f"{label} paling panjang {LONGEST_NOTE} huruf."},
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    # -- judging --------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Outcome | None:
        """The outcome that was sent, if the row has it."""
        return self.step.outcome(str(self.data.get("outcome", ""))) if self.is_bound else None

    def _clean_fields(self) -> None:
        """Judge only what the chosen outcome asks for; the rest keeps what was typed."""
        chosen = self.chosen
        whole = self.fields
        self.fields = {
            name: field
            for name, field in whole.items()
            if not any(name in codes and outcome is not chosen for outcome, codes in self._groups())
        }
        try:
            super()._clean_fields()
        finally:
            self.fields = whole

    def _groups(self) -> Iterator[tuple[Outcome, tuple[str, ...]]]:
        for outcome in self.step.outcomes:
            yield outcome, self.group_codes.get(outcome.code, ())

    def clean(self) -> dict[str, Any]:
        """Hold the chosen outcome's own data and the one who answers for the team to the rules."""
        cleaned = super().clean()
        chosen = self.chosen
        for code in self.codes_of_files:
            if not self.errors.get(code) and (code in cleaned or code in self.kept):
                taken = cleaned.get(f"{code}{TAKEN}", "")
                cleaned[code] = with_kept(self.kept.get(code, ()), cleaned.get(code) or [], taken)
        for code in chosen.data if chosen else ():
            if code in self.fields and code in self.codes and not self.errors.get(code) and not cleaned.get(code):
                self.add_error(code, f"{FIELDS[code].label} harus diisi.")
        hold_to_team(self, cleaned)
        for code, rows in self._asked_rows():
            if not rows.is_valid():
                for fault in rows.faults:
                    self.add_error(None, f"{FIELDS[code].label}. {fault}" if len(self.rows) > 1 else fault)
        return cleaned

    def _asked_rows(self) -> Iterator[tuple[str, DeviceRows]]:
        chosen = self.chosen
        for code, rows in self.rows.items():
            if not any(code in codes and outcome is not chosen for outcome, codes in self._groups()):
                yield code, rows

    def take_kept(self, files: Iterable[DraftFile]) -> None:
        """Show the files of a draft that was saved after the form was built."""
        self.kept = _by_field(files)
        for code in self.codes_of_files:
            self.fields[code].kept = self.kept.get(code, [])

    def leave_unchecked(self) -> None:
        """Show what was typed without judging it: a row of devices is being added."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        for rows in self.rows.values():
            rows.leave_unchecked()

    def refuse(self, sentences: Mapping[str, str]) -> None:
        """Show what the act refused."""
        put_at_fields(self, sentences)

    # -- giving ---------------------------------------------------------------------------------------------------

    def act_data(self) -> dict[str, Any]:
        """Field code -> value for the act: the row's data, those of the chosen outcome, and what was added."""
        chosen = self.chosen
        codes = (*self.codes, *(self.group_codes.get(chosen.code, ()) if chosen else ()))
        data = {code: self.cleaned_data.get(code) for code in codes if code in self.fields}
        data |= {code: rows.values for code, rows in self._asked_rows()}
        data |= dict.fromkeys(self.implied, chosen.code if chosen else "")
        if self.letter and not data.get(LETTER_FILE):
            data[LETTER_FILE] = [self.letter]
        data = {code: value for code, value in data.items() if value not in (None, "", [])}
        if self.checks is not None:
            data["checks"] = self.checks
        return data

    def entry(self) -> dict[str, Any]:
        """Keyword arguments of the act besides actor and version."""
        return {
            "outcome": self.cleaned_data.get("outcome", ""),
            "data": self.act_data(),
            "note": self.cleaned_data.get("note", ""),
            "occurred_at": self.cleaned_data.get("occurred_at"),
        }

    # -- drawing --------------------------------------------------------------------------------------------------

    @property
    def parts(self) -> list:
        """Bound fields and device rows of the row itself, in order."""
        return [part for code in self.codes for part in self._part(code)]

    @property
    def groups(self) -> list[OutcomeGroup]:
        """The outcomes with what only they need."""
        if not self.step.outcomes:
            return []
        return [
            OutcomeGroup(
                outcome=outcome,
                box=box,
                leads_to=self.ticket.sop.words_of_way(outcome.to),
                fields=[part for code in codes if code in self.fields for part in self._part(code)],
                devices=[self.rows[code] for code in codes if code in self.rows],
            )
            for (outcome, codes), box in zip(self._groups(), self["outcome"], strict=True)
        ]

    @property
    def note(self) -> forms.BoundField | None:
        """The question for a reason, in rows that may need one."""
        return self["note"] if "note" in self.fields else None

    @property
    def is_backdated(self) -> bool:
        """Whether a time of the work is typed in, right or wrong, so that its question stands open."""
        return self.is_bound and any(self["occurred_at"].value())

    @property
    def sheet(self) -> Sheet:
        """The parts as the cells of a Lembar Disposisi: findings above, recipients left, instructions right."""
        shown = {code: part for code in self.codes for part in self._part(code)}
        return Sheet(
            top=[part for code, part in shown.items() if code in TOP_CELLS],
            left=[shown[code] for code in LEFT_CELL if code in shown],
            right=[shown[code] for code in RIGHT_CELL if code in shown],
            full=[part for code, part in shown.items() if code not in TOP_CELLS + LEFT_CELL + RIGHT_CELL],
        )

    def _part(self, code: str) -> list:
        if code in self.rows:
            return [self.rows[code]]
        taken = f"{code}{TAKEN}"
        return [self[taken], self[code]] if taken in self.fields else [self[code]]

    @property
    def has_files(self) -> bool:
        """Whether the browser must send files."""
        return bool(self.codes_of_files)

    @property
    def codes_of_files(self) -> list[str]:
        """Fields of photos and scans."""
        return [code for code in self.fields if code in FIELDS and FIELDS[code].kind in FILE_KINDS]


def _by_field(files: Iterable[DraftFile]) -> dict[str, list[DraftFile]]:
    by_field: dict[str, list[DraftFile]] = {}
    for file in files:
        by_field.setdefault(file.code, []).append(file)
    return by_field


def _layout(step: Step, photo: bool) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Codes of the row itself, and by outcome those that this outcome alone asks for.

    A code that the status offers anyway, or that several outcomes ask for, stands once, with the row's own.
    """
    offered = offered_fields(Status(step.status), step.data)
    base = list(dict.fromkeys([*step.data, *offered, *(["foto"] if photo else [])]))
    asked = [code for outcome in step.outcomes for code in outcome.data]
    base += [code for code in dict.fromkeys(asked) if asked.count(code) > 1 and code not in base]
    groups = {outcome.code: tuple(code for code in outcome.data if code not in base) for outcome in step.outcomes}
    # Long lists of photos come last, so that the questions stay together.
    base.sort(key=lambda code: FIELDS[code].kind in FILE_KINDS)
    return tuple(base), groups


def _implied(step: Step, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Required choices that the outcome itself answers (Sumbawa 11: test result and way): nobody says it twice."""
    ways = {outcome.code for outcome in step.outcomes}
    return tuple(code for code in codes if code in step.data and ways and ways <= set(dict(FIELDS[code].choices)))


def receiving_roles(ticket: Ticket, step: Step) -> set[str]:
    """Roles that perform the rows which may follow."""
    targets = [outcome.to for outcome in step.outcomes if "kepada" in outcome.data] or [
        step.next,
        *(outcome.to for outcome in step.outcomes),
    ]
    return {str(ticket.sop.step(no).role) for no in targets if no in ticket.sop.by_no and ticket.sop.step(no).role}


def _known(ticket: Ticket, code: str, required: bool) -> Any:
    """What the ticket knows already, so that nobody types it twice."""
    if code in (USUALLY_NOW, USUALLY_TODAY) and not required:
        return None
    if code == USUALLY_NOW:
        return at_this_minute()
    if code == USUALLY_TODAY:
        return [at_this_minute().date(), None]
    return {
        "nomor_surat": ticket.letter_number,
        "tanggal_surat": ticket.letter_date,
        "perihal_surat": ticket.title if ticket.letter_number else "",
        "narahubung": ticket.reporter_name,
        "kontak": ticket.reporter_phone,
        "uraian_gangguan": ticket.description,
    }.get(code)


def _has_promised(ticket: Ticket) -> bool:
    return Estimasi.objects.filter(ticket=ticket, run__round=ticket.round).exclude(pulih_at=None).exists()
