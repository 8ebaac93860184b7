"""Forms of the conversation: a message, a bare key, photos that follow, and the word on recovery."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from tickets.forms.fields import PHOTOS_HINT, FilesField
from tickets.forms.general import ReasonForm
from tickets.forms.holding import HoldingForm
from tickets.forms.sentences import RELOAD
from tickets.models import Message, Ticket
from workflow.actions.conversation import LONGEST_MESSAGE
from workflow.fields import LARGEST_FILE

RECOVERED, NOT_RECOVERED = "ya", "belum"


class KeyForm(HoldingForm):
    """The key that makes a form sent twice count once."""

    use_required_attribute = False

    key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": RELOAD, "invalid": RELOAD}, initial=uuid4
    )

    def renew_key(self) -> None:
        """Let what was typed be sent again as something new."""
        self.data = {**self.data.dict(), "key": str(uuid4())}


class BodyField(forms.CharField):
    """Free text in which the browser's two characters per line break count as one; the act says if it may be empty."""

    def to_python(self, value: Any) -> str:
        """The text with plain line breaks."""
        return super().to_python(str(value or "").replace("\r\n", "\n"))

    def validate(self, value: str) -> None:
        """Accept nothing written: a message may consist of files."""


def _body(label: str, **kwargs) -> BodyField:
    return BodyField(
        label=label,
        max_length=LONGEST_MESSAGE,
        error_messages={"max_length": f"{label} paling panjang {LONGEST_MESSAGE} huruf."},
        **kwargs,
    )


class MessageForm(KeyForm):
    """Something to say, with files; handlers may keep it among themselves."""

    body = _body("Pesan", widget=forms.Textarea(attrs={"rows": 3}))
    berkas = FilesField(
        kind="berkas",
        label="Lampiran",
        required=False,
        help_text=f"Foto atau PDF, paling besar {LARGEST_FILE} MB setiap berkas.",
    )
    internal = forms.BooleanField(
        label="Catatan internal: hanya dibaca petugas Dinas, tidak tampil bagi OPD", required=False
    )

    def __init__(self, *args, side: str | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if side != Message.Side.DINAS:
            del self.fields["internal"]

    def entry(self) -> dict[str, Any]:
        """What the act takes besides its actor."""
        return {
            "key": self.cleaned_data["key"],
            "body": self.cleaned_data["body"],
            "files": self.cleaned_data["berkas"] or [],
            "internal": bool(self.cleaned_data.get("internal")),
        }


class PhotosForm(KeyForm):
    """Photos that follow a report."""

    foto = FilesField(
        kind="foto",
        label="Foto",
        help_text=PHOTOS_HINT,
        error_messages={"required": "Pilih paling sedikit satu foto."},
    )

    def entry(self) -> dict[str, Any]:
        """What the act takes besides its actor."""
        return {"key": self.cleaned_data["key"], "files": self.cleaned_data["foto"]}


class RecoveryForm(KeyForm):
    """Whether the fault is really gone."""

    recovered = forms.ChoiceField(
        label="Apakah gangguannya sudah pulih?",
        choices=((RECOVERED, "Sudah pulih"), (NOT_RECOVERED, "Belum pulih")),
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih sudah atau belum pulih.", "invalid_choice": "Pilih sudah atau belum pulih."},
    )
    note = _body(
        "Keterangan",
        required=False,
        help_text="Harus diisi bila belum pulih. Tuliskan apa yang masih terganggu.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note.asked_if = note.help_text

    def entry(self) -> dict[str, Any]:
        """What the act takes besides its actor."""
        return {
            "key": self.cleaned_data["key"],
            "recovered": self.cleaned_data["recovered"] == RECOVERED,
            "note": self.cleaned_data["note"],
        }


class ReopenForm(ReasonForm):
    """The reason for a new round, begun with what the OPD said when it denied the recovery."""

    def __init__(self, ticket: Ticket, **kwargs) -> None:
        super().__init__(ticket, **kwargs)
        denied = ticket.messages.filter(kind=Message.Kind.BELUM_PULIH, round=ticket.round).first()
        if denied is not None:
            self.fields["note"].initial = denied.body[: self.fields["note"].max_length]
