"""Entering a report in the book of incoming letters."""

from __future__ import annotations

from django import forms

from tickets.models import AgendaEntry

LONGEST_NUMBER = AgendaEntry._meta.get_field("srikandi").max_length


class AgendaForm(forms.Form):
    """What TU adds to the number that the book gives by itself."""

    use_required_attribute = False

    srikandi = forms.CharField(
        label="Nomor SRIKANDI",
        required=False,
        max_length=LONGEST_NUMBER,
        help_text="Bila suratnya sudah diregistrasi di SRIKANDI.",
        error_messages={"max_length": f"Nomor SRIKANDI paling panjang {LONGEST_NUMBER} huruf."},
    )
