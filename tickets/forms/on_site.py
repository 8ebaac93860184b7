"""Forms of the team at the site: another visit, and a signature by somebody of the OPD without an account."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from tickets.forms.fields import LONGEST_TEXT, FilesField, FilesInput, MomentField, at_this_minute
from tickets.forms.general import LONGEST_NAME, ActForm
from tickets.forms.photos import TAKEN, taken_field
from tickets.models import Ticket, Visit
from tickets.uploads import CleanFile
from workflow import indonesian
from workflow.fields import FIELDS


def signer_field(label: str, hint: str = "") -> forms.CharField:
    """Name or position of somebody who signs outside the system."""
    return forms.CharField(
        label=f"{label} penanda tangan",
        max_length=LONGEST_NAME,
        help_text=hint,
        error_messages={
            "required": f"Tuliskan {indonesian.dalam_kalimat(label)} penanda tangan.",
            "max_length": f"{label} paling panjang {LONGEST_NAME} huruf.",
        },
    )


class SignatureForm(ActForm):
    """Who signs, as what, and the signature: drawn on the screen, or a photo of it."""

    def __init__(self, ticket: Ticket, **kwargs) -> None:
        super().__init__(ticket, **kwargs)
        self.fields |= {"name": signer_field("Nama lengkap"), "position": signer_field("Jabatan")}
        self.fields["signature"] = FilesField(
            kind="ttd",
            label="Tanda tangan",
            help_text="Tanda tangani pada kotak dengan jari. Bila kotak tidak tampil, lampirkan foto tanda tangan.",
            error_messages={"required": "Bubuhkan tanda tangan pada kotak, atau lampirkan fotonya."},
        )
        self.fields["signature"].widget = FilesInput(attrs={"accept": "image/*", "data-goresan": ""})

    def clean(self) -> dict[str, Any]:
        """A signature drawn with a form that was refused must be drawn again: the browser does not keep it."""
        cleaned = super().clean()
        if self.errors and "signature" not in self.errors:
            self.add_error("signature", "Tanda tangani kembali: tanda tangan tidak ikut tersimpan.")
        return cleaned

    def hold(self) -> None:
        """Let nothing wait: a signature is given to what stands beside it, and not to a page that comes later."""

    def entry(self) -> dict[str, Any]:
        """Name, position and the one picture."""
        drawn: list[CleanFile] = self.cleaned_data["signature"]
        return {
            "name": self.cleaned_data["name"],
            "position": self.cleaned_data["position"],
            "signature": drawn[0] if drawn else None,
        }


class VisitForm(ActForm):
    """When the team was there, who was with it, and what came of it."""

    def __init__(self, ticket: Ticket, **kwargs) -> None:
        super().__init__(ticket, **kwargs)
        self.fields["arrived_at"] = MomentField(
            label="Tiba di lokasi",
            past=True,
            initial=at_this_minute(),
            error_messages={"required": "Tuliskan kapan tim tiba di lokasi."},
        )
        self.fields["left_at"] = MomentField(label="Meninggalkan lokasi", past=True, required=False)
        longest = Visit._meta.get_field("accompanied_by").max_length
        self.fields["accompanied_by"] = forms.CharField(
            label="Didampingi oleh",
            required=False,
            max_length=longest,
            help_text="Nama dan jabatan dari pihak OPD.",
            error_messages={"max_length": f"Paling panjang {longest} huruf."},
        )
        self.fields["found"] = forms.CharField(
            label="Hasil kunjungan",
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text="Apa yang dikerjakan, dan apa yang masih menunggu.",
            error_messages={
                "required": "Tuliskan hasil kunjungan.",
                "max_length": f"Hasil kunjungan paling panjang {LONGEST_TEXT} huruf.",
            },
        )
        photo = FIELDS["foto"]
        self.fields[f"foto{TAKEN}"] = taken_field(photo)
        self.fields["foto"] = FilesField(kind="foto", label=photo.label, required=False, help_text=photo.hint)

    def clean(self) -> dict[str, Any]:
        """The team leaves after it has come."""
        cleaned = super().clean()
        arrived, left = cleaned.get("arrived_at"), cleaned.get("left_at")
        if arrived and left and left < arrived:
            self.add_error("left_at", "Waktu ini sebelum waktu tiba. Periksa tanggal dan jamnya.")
        return cleaned

    def entry(self) -> dict[str, Any]:
        """The facts of the visit and its photos."""
        names = ("arrived_at", "left_at", "accompanied_by", "found")
        taken = self.cleaned_data[f"foto{TAKEN}"]
        photos = [replace(photo, taken=photo.taken or taken) for photo in self.cleaned_data["foto"]]
        return {**{name: self.cleaned_data[name] for name in names}, "files": photos}
