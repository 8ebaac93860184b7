"""Completing a report by the letter that followed."""

from __future__ import annotations

from typing import Any

from django import forms

from tickets.forms.fields import DayField, FilesField
from tickets.forms.holding import HoldingForm
from tickets.models import Ticket
from workflow.fields import SCAN_HINT

LONGEST_NUMBER = Ticket._meta.get_field("letter_number").max_length


class LetterForm(HoldingForm):
    """Number, date and scan of the letter; after ``is_valid`` :meth:`entry` is what the act takes."""

    use_required_attribute = False

    number = forms.CharField(
        label="Nomor surat",
        max_length=LONGEST_NUMBER,
        help_text="Seperti tertulis pada surat.",
        error_messages={
            "required": "Isi nomor surat.",
            "max_length": f"Nomor surat paling panjang {LONGEST_NUMBER} huruf.",
        },
    )
    written_on = DayField(label="Tanggal surat", past=True, error_messages={"required": "Isi tanggal surat."})
    surat = FilesField(
        kind="surat",
        label="Pindaian surat",
        help_text=SCAN_HINT,
        error_messages={"required": "Lampirkan pindaian atau foto surat permohonan."},
    )

    def entry(self) -> dict[str, Any]:
        """Keyword arguments of the act."""
        data = self.cleaned_data
        return {"number": data["number"], "written_on": data["written_on"], "files": data["surat"]}
