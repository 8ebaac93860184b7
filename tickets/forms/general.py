"""Forms of the acts that no row prints: a reason, a wait, another team, a completed report, a corrected entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.text import capfirst

from tickets.forms.devices import DeviceRows
from tickets.forms.earlier import recorded_values
from tickets.forms.fields import LONGEST_TEXT, DayField, FilesField, ObjectChoice, ObjectChoices, field_for
from tickets.forms.holding import HoldingForm
from tickets.forms.people import hold_to_team, people_for
from tickets.forms.phone import PhoneField
from tickets.forms.phrases import instructions_for
from tickets.forms.row import LONGEST_NOTE
from tickets.forms.sentences import WRONG_CHOICE
from tickets.held import HeldFiles
from tickets.models import Penugasan, Ticket
from workflow import indonesian
from workflow.actions.refusals import SHORTEST_REASON
from workflow.fields import DEVICE_KINDS, FIELDS, FILE_KINDS, TEAM_DATA
from workflow.models import StepRun
from workflow.states import RefusalGround, WaitReason

LONGEST_NAME = 160


def note_field(label: str, *, required: bool, hint: str = "", wanted: str = "alasan") -> forms.CharField:
    """A reason (or whatever else is ``wanted``) of at least ten letters, or a remark that may stay empty."""
    shortest = SHORTEST_REASON if required else None
    too_short = f"Tuliskan {wanted}, paling sedikit {SHORTEST_REASON} huruf."
    return forms.CharField(
        label=label,
        required=required,
        min_length=shortest,
        max_length=LONGEST_NOTE,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": too_short,
            "min_length": too_short,
            "max_length": f"{label} paling panjang {LONGEST_NOTE} huruf.",
        },
    )


class ActForm(HoldingForm):
    """What every general act has in common; :meth:`entry` is what the act takes besides actor and version."""

    use_required_attribute = False
    devices: Sequence[DeviceRows] = ()

    def __init__(self, ticket: Ticket, *, data: Any = None, files: Any = None, held: HeldFiles | None = None) -> None:
        super().__init__(data, files, held=held)
        self.ticket = ticket

    def entry(self) -> dict[str, Any]:
        """Keyword arguments of the act."""
        return dict(self.cleaned_data)

    def leave_unchecked(self) -> None:
        """Show what was typed without judging it."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    @property
    def has_files(self) -> bool:
        """Whether the browser must send files."""
        return self.is_multipart()


class ReasonForm(ActForm):
    """An act that needs its reason."""

    def __init__(self, ticket: Ticket, **kwargs) -> None:
        super().__init__(ticket, **kwargs)
        self.fields["note"] = note_field("Alasan", required=True)


class RemarkForm(ActForm):
    """An act that may be remarked upon."""

    def __init__(self, ticket: Ticket, **kwargs) -> None:
        super().__init__(ticket, **kwargs)
        self.fields["note"] = note_field("Catatan", required=False)


class PauseForm(ActForm):
    """What the row waits for."""

    def __init__(self, ticket: Ticket, **kwargs) -> None:
        super().__init__(ticket, **kwargs)
        self.fields["reason"] = forms.ChoiceField(
            label="Apa yang ditunggu",
            choices=WaitReason.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Pilih apa yang ditunggu.", "invalid_choice": "Pilih apa yang ditunggu."},
        )
        self.fields["note"] = note_field("Catatan", required=False)


class RefusalForm(ReasonForm):
    """Why the Dinas does not take the report, and who answers for the fault instead."""

    def __init__(self, ticket: Ticket, **kwargs) -> None:
        super().__init__(ticket, **kwargs)
        missing = "Pilih sebab penolakan."
        ground = forms.ChoiceField(
            label="Sebab",
            choices=RefusalGround.choices,
            widget=forms.RadioSelect,
            error_messages={"required": missing, "invalid_choice": missing},
        )
        responsible = forms.CharField(
            label="Yang berwenang",
            required=False,
            max_length=LONGEST_NAME,
            help_text="Harus diisi bila bukan kewenangan Dinas. Sebutkan nama dan cara menghubunginya.",
            error_messages={"max_length": f"Yang berwenang paling panjang {LONGEST_NAME} huruf."},
        )
        responsible.asked_if = responsible.help_text
        self.fields = {"ground": ground, "responsible": responsible, **self.fields}


class TeamForm(ActForm):
    """Other people for the technical rows of this round."""

    def __init__(self, ticket: Ticket, **kwargs) -> None:
        super().__init__(ticket, **kwargs)
        members = people_for(ticket, ("petugas",), ()).members
        before = ticket.penugasan
        self.fields["petugas"] = ObjectChoices(
            members,
            label=FIELDS["petugas"].label,
            help_text=f"{FIELDS['petugas'].hint}{_gone(before, members)}",
            initial=[str(pk) for pk in ticket.team_ids],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": "Pilih satu petugas atau lebih.",
                "invalid_choice": WRONG_CHOICE,
                "invalid_list": WRONG_CHOICE,
            },
        )
        self.fields["penanggung_jawab"] = ObjectChoice(
            {key: (person, str(person)) for key, (person, _) in members.items()},
            label=FIELDS["penanggung_jawab"].label,
            help_text=FIELDS["penanggung_jawab"].hint,
            initial=str(before.penanggung_jawab_id) if before else None,
            widget=forms.RadioSelect,
            error_messages={
                "required": "Pilih satu petugas sebagai penanggung jawab.",
                "invalid_choice": WRONG_CHOICE,
            },
        )
        self.fields["note"] = note_field("Alasan penggantian", required=True)

    def clean(self) -> dict[str, Any]:
        """The one who answers for the work is one of the team, and somebody changes."""
        cleaned = super().clean()
        hold_to_team(self, cleaned)
        before = self.ticket.penugasan
        if before and not self.errors:
            now = {person.pk for person in cleaned["petugas"]}, cleaned["penanggung_jawab"].pk
            if now == (self.ticket.team_ids, before.penanggung_jawab_id):
                self.add_error("petugas", "Petugas dan penanggung jawabnya masih sama. Ubah pilihan Anda.")
        return cleaned


def _gone(before: Penugasan | None, members: Mapping[str, Any]) -> str:
    """Who was appointed and does not serve in a team any more, so that nobody wonders where they are."""
    people = before.people if before else ()
    gone = [str(person) for person in people if str(person.pk) not in members]
    return f" {indonesian.daftar(gone)} tidak lagi bertugas." if gone else ""


class ResubmitForm(ActForm):
    """The OPD's completed report: its words as they stand, more files, and what was completed."""

    #: Columns of the report that the OPD may mend; their lengths are the ticket's own.
    WORDS = ("title", "place", "impact", "letter_number")
    #: The fault first, then whom to call, then the letter; what is not named here comes last.
    ORDER = ("title", "place", "impact", "description", "reporter_phone", "letter_number", "letter_date")

    def __init__(self, ticket: Ticket, **kwargs) -> None:
        super().__init__(ticket, **kwargs)
        for name in self.WORDS:
            column = Ticket._meta.get_field(name)
            label = capfirst(str(column.verbose_name))
            self.fields[name] = forms.CharField(
                label=label,
                initial=getattr(ticket, name),
                required=not column.blank,
                max_length=column.max_length,
                error_messages={
                    "required": f"{label} harus diisi.",
                    "max_length": f"{label} paling panjang {column.max_length} huruf.",
                },
            )
        self.fields["description"] = forms.CharField(
            label="Uraian",
            initial=ticket.description,
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={"max_length": f"Uraian paling panjang {LONGEST_TEXT} huruf."},
        )
        self.fields["reporter_phone"] = PhoneField(
            label="Nomor HP pelapor",
            initial=ticket.reporter_phone,
            error_messages={"required": "Nomor HP pelapor harus diisi."},
        )
        self.fields["letter_date"] = DayField(
            label="Tanggal surat", initial=ticket.letter_date, required=False, past=True
        )
        self.fields["surat"] = FilesField(kind="surat", label="Pindaian surat", required=False)
        self.fields["foto"] = FilesField(kind="foto", label="Foto", required=False)
        self.fields["note"] = note_field("Apa yang dilengkapi", required=True, wanted="apa yang dilengkapi")
        self.order_fields(self.ORDER)

    def entry(self) -> dict[str, Any]:
        """The words that changed, and the files."""
        words = {name: self.cleaned_data[name] for name in self.ORDER}
        return {
            "note": self.cleaned_data["note"],
            "files": [*(self.cleaned_data["surat"] or []), *(self.cleaned_data["foto"] or [])],
            "report": {name: value for name, value in words.items() if value != getattr(self.ticket, name)},
        }


class CorrectionForm(ActForm):
    """The data of one run as they were recorded, to be mended with a reason; files are added, not corrected."""

    def __init__(self, ticket: Ticket, run: StepRun, **kwargs) -> None:
        super().__init__(ticket, **kwargs)
        self.run = run
        left_out = (*FILE_KINDS, *TEAM_DATA)
        self.codes = [code for code in FIELDS if code in run.recorded and FIELDS[code].kind not in left_out]
        people = people_for(ticket, self.codes, _following_roles(ticket, run))
        known = recorded_values(run, self.codes)
        choices = instructions_for(ticket.pemda_id, known.get("instruksi") or ())
        self.rows: dict[str, DeviceRows] = {}
        for code in self.codes:
            if FIELDS[code].kind in DEVICE_KINDS:
                self.rows[code] = DeviceRows(
                    FIELDS[code], required=True, data=self.data if self.is_bound else None, initial=known[code]
                )
            else:
                self.fields[code] = field_for(
                    FIELDS[code], people=people, required=True, initial=known.get(code), choices=choices.get(code)
                )
        self.known = known
        self.fields["note"] = note_field("Alasan perbaikan", required=True)

    @property
    def devices(self) -> list[DeviceRows]:
        """The rows of devices, drawn after the fields."""
        return list(self.rows.values())

    def clean(self) -> dict[str, Any]:
        """Judge the rows of devices too."""
        cleaned = super().clean()
        for rows in self.rows.values():
            if not rows.is_valid():
                for fault in rows.faults:
                    self.add_error(None, fault)
        if not self.errors and not self._changed():
            raise forms.ValidationError("Belum ada isian yang diubah.")
        return cleaned

    def leave_unchecked(self) -> None:
        """Show what was typed without judging it."""
        super().leave_unchecked()
        for rows in self.rows.values():
            rows.leave_unchecked()

    def _changed(self) -> dict[str, Any]:
        """Only what differs from the record; a post is known by its key."""
        values = {code: self.cleaned_data[code] for code in self.codes if code in self.fields}
        values |= {code: rows.values for code, rows in self.rows.items()}
        return {code: value for code, value in values.items() if _plain(value) != _plain(self.known.get(code))}

    def entry(self) -> dict[str, Any]:
        """The run, the changed data and the reason."""
        return {"run": self.run, "data": self._changed(), "note": self.cleaned_data["note"]}


def _plain(value: Any) -> Any:
    return str(value.pk) if hasattr(value, "pk") else value


def _following_roles(ticket: Ticket, run: StepRun) -> set[str]:
    target = ticket.sop.step(run.step).target(run.outcome)
    return {str(ticket.sop.step(target).role)} if target in ticket.sop.by_no else set()
