"""The report as it stands, to be put right with a reason; what stays as it is says why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from tickets.forms.fault import FaultForm
from tickets.forms.general import ActForm, note_field
from tickets.forms.phone import plain_phone
from tickets.forms.sentences import in_house_words
from tickets.models import Opd, Ticket, User
from workflow import actions
from workflow.states import OWN_KANAL, Kanal


class ReportCorrectionForm(FaultForm, ActForm):
    """The questions of the report with its answers; ``fixed`` are sentences about what cannot be corrected here."""

    def __init__(self, ticket: Ticket, actor: User, **kwargs) -> None:
        super().__init__(ticket, **kwargs)
        reasons = actions.fixed_facts(ticket, actor)
        self.fixed = list(dict.fromkeys(reasons.values()))
        asked = {name: field for name, field in {**self._of_the_dinas(), **self.fields}.items() if name not in reasons}
        self.fields = {**asked, "note": note_field("Alasan perbaikan", required=True)}
        self.offer_nodes(actor, of_own_opd=not ticket.is_held_by(actor, "tu"))
        self.fields["fault_at"].help_text = "Tidak sesudah laporan tiba."
        for name in ("letter_number", "letter_date"):
            if name in self.fields:
                self.fields[name].required = True
        in_house_words({name: field for name, field in self.fields.items() if name != "note"})
        self.initial = {name: getattr(ticket, name) for name in self.fields if name != "note"}

    def _of_the_dinas(self) -> dict[str, forms.Field]:
        """What only those answer who entered the report for somebody."""
        ways = [(kanal.value, kanal.label) for kanal in Kanal if kanal not in OWN_KANAL]
        return {
            "opd": forms.ModelChoiceField(
                label="OPD yang melapor",
                queryset=Opd.objects.filter(pemda=self.ticket.pemda_id),
                empty_label=None,
                help_text="Bila diganti, OPD semula tidak lagi melihat tiket ini, dan OPD yang baru melihat semuanya.",
            ),
            "kanal": forms.ChoiceField(label="Laporan datang melalui", choices=ways),
        }

    def clean(self) -> dict[str, Any]:
        """Something must have changed."""
        cleaned = super().clean()
        if not self.errors and not self._changed():
            raise forms.ValidationError("Belum ada isian yang diubah.")
        return cleaned

    def _changed(self) -> dict[str, Any]:
        """Only what differs from the report."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "note"}
        return {
            name: value
            for name, value in given.items()
            if _plain(name, value) != _plain(name, getattr(self.ticket, name))
        }

    def entry(self) -> dict[str, Any]:
        """The changed facts and the reason."""
        return {"report": self._changed(), "note": self.cleaned_data["note"]}


def _plain(name: str, value: Any) -> Any:
    """A value as the form gives it back: moments to the minute, lines ended in one way, figures alone of a number."""
    if name == "reporter_phone":
        return plain_phone(value)
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0)
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
