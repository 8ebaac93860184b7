"""Entering a report in the book of incoming letters."""

from __future__ import annotations

from django import forms

from tickets.models import AgendaEntry


class AgendaForm(forms.Form):
    """What TU adds to the number that the book gives by itself."""

    use_required_attribute = False

    srikandi = forms.CharField(
        label="Nomor SRIKANDI",
        required=False,
        max_length=AgendaEntry._meta.get_field("srikandi").max_length,
        help_text="Bila suratnya sudah diregistrasi di SRIKANDI.",
        error_messages={"max_length": "Nomor SRIKANDI paling panjang 60 huruf."},
    )
