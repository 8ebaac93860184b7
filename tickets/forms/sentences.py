"""In what words forms say that something is missing or wrong, the same ones everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

WRONG_DATE = "Tuliskan tanggal yang benar, misalnya 21-11-2026."
WRONG_TIME = "Tuliskan tanggal dan jam yang benar, misalnya 21-11-2026 pukul 09.10."
RELOAD = "Muat ulang halaman ini, lalu kirim lagi."
WRONG_CHOICE = "Pilih salah satu dari pilihan yang ada."


def refuse_reversed(form: forms.Form, starts_on: date | None, ends_on: date | None) -> None:
    """Say at the field that an end lies before its beginning."""
    if starts_on and ends_on and ends_on < starts_on:
        form.add_error("ends_on", "Tanggal berakhir mendahului tanggal mulai.")


def put_at_fields(form: forms.BaseForm, refused: Mapping[str, Any]) -> None:
    """Show each refused thing at the field that the form has for it, else at the top."""
    for name, sentences in refused.items():
        form.add_error(name if name in form.fields else None, sentences)


def in_house_words(fields: dict[str, forms.Field]) -> None:
    """Let the fields say what is wrong in the words of the house."""
    for field in fields.values():
        field.error_messages["required"] = "Isian ini harus diisi."
        field.error_messages["invalid_choice"] = WRONG_CHOICE
        longest = getattr(field, "max_length", None)
        if longest:
            field.error_messages["max_length"] = f"Paling panjang {longest} huruf."
