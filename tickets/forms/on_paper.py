"""A disposisi that an official has given on paper, as TU writes it down."""

from __future__ import annotations

from typing import Any

from tickets.forms.fields import FilesField, MomentField
from tickets.forms.holding import HoldingForm
from tickets.forms.row import RowForm
from tickets.held import HeldFiles
from tickets.models import Ticket
from workflow.fields import SCAN_HINT


class PaperDisposisiForm(RowForm, HoldingForm):
    """The row's own questions, when it was given, and the scan of the sheet."""

    has_files = True
    devices = ()

    def __init__(self, ticket: Ticket, *, data: Any = None, files: Any = None, held: HeldFiles | None = None) -> None:
        super().__init__(ticket, data=data, files=files)
        self.held = held
        given = MomentField(
            label="Kapan disposisi diberikan?",
            past=True,
            help_text="Seperti tertulis pada lembarnya. Tenggat dinilai menurut waktu pencatatan.",
            error_messages={"required": "Isi waktu yang tertulis pada lembar disposisi."},
        )
        scan = FilesField(
            kind="berkas",
            label="Pindaian lembar disposisi",
            help_text=SCAN_HINT,
            error_messages={"required": "Lampirkan pindaian lembar disposisi."},
        )
        self.fields |= {"occurred_at": given, "scan": scan}

    def entry(self) -> dict[str, Any]:
        """Keyword arguments of the act besides actor and version."""
        return {**super().entry(), "scan": self.cleaned_data["scan"]}
