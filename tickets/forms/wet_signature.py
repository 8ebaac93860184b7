"""A printed draft that was signed by hand: who signed it, as what, and its scan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from tickets.forms.fields import FilesField
from tickets.forms.general import ActForm
from tickets.forms.on_site import signer_field
from tickets.forms.sentences import WRONG_CHOICE
from tickets.models import Ticket
from workflow.fields import LARGEST_FILE


class WetSignatureForm(ActForm):
    """One party of ``signers``, the roles that the writer may note, and the scan of the whole print."""

    def __init__(self, ticket: Ticket, signers: Sequence[str], **kwargs) -> None:
        super().__init__(ticket, **kwargs)
        choices = [(role, ticket.sop.title_of(role)) for role in signers]
        self.fields["role"] = forms.ChoiceField(
            label="Pihak yang menandatangani",
            choices=choices,
            initial=choices[0][0] if len(choices) == 1 else None,
            widget=forms.RadioSelect,
            error_messages={"required": "Pilih pihak yang menandatangani.", "invalid_choice": WRONG_CHOICE},
        )
        hint = "Seperti tertulis pada naskah."
        self.fields |= {"name": signer_field("Nama lengkap", hint), "position": signer_field("Jabatan", hint)}
        self.fields["scan"] = FilesField(
            kind="berkas",
            most=1,
            label="Pindaian naskah bertanda tangan",
            help_text=f"Seluruh halaman dalam satu PDF atau satu foto, paling besar {LARGEST_FILE} MB.",
            error_messages={"required": "Lampirkan pindaian naskah yang sudah ditandatangani."},
        )

    def entry(self) -> dict[str, Any]:
        """Party, signer and the one file."""
        scan = self.cleaned_data["scan"]
        return {**self.cleaned_data, "scan": scan[0] if scan else None}
