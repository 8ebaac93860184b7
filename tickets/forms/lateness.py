"""Forms of a late row: the coded reason of its hands, and what a higher post says to it."""

from __future__ import annotations

from typing import Any

from django import forms

from tickets.forms.general import ActForm
from workflow.actions.lateness import LONGEST_WORDS
from workflow.states import LateCode

ACCEPTED, REFUSED = "terima", "tolak"


def _words(label: str, asked_if: str) -> forms.CharField:
    field = forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_WORDS,
        help_text=asked_if,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": f"{label} paling panjang {LONGEST_WORDS} huruf."},
    )
    field.asked_if = asked_if
    return field


class ExplainForm(ActForm):
    """Why the row came too late."""

    code = forms.ChoiceField(
        label="Alasan keterlambatan",
        choices=[("", "Pilih alasan"), *LateCode.choices],
        error_messages={"required": "Pilih alasan keterlambatan.", "invalid_choice": "Pilih alasan keterlambatan."},
    )
    words = _words("Keterangan", "Harus diisi bila alasannya “Lainnya”.")


class JudgeForm(ActForm):
    """Whether the reason is accepted."""

    verdict = forms.ChoiceField(
        label="Apakah alasan ini diterima?",
        choices=((ACCEPTED, "Diterima"), (REFUSED, "Tidak diterima")),
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih diterima atau tidak.", "invalid_choice": "Pilih diterima atau tidak."},
    )
    note = _words("Catatan", "Harus diisi bila tidak diterima.")

    def entry(self) -> dict[str, Any]:
        """Keyword arguments of the act."""
        return {"accepted": self.cleaned_data["verdict"] == ACCEPTED, "note": self.cleaned_data["note"]}
