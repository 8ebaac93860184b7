"""Rows of devices inside a row's form: as many as needed, added without JavaScript; blank rows are passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from tickets.asked import whole_number
from tickets.models import PenggantianPerangkat, PerangkatRusak, Ticket
from workflow.fields import KEPEMILIKAN, PERANGKAT, Field

#: Rows that are read where a form does not say how many it has; a new form begins with one.
UNTOLD_ROWS = 3
MOST_ROWS = 30
#: Columns of the device taken out; the first group of every row.
OLD_COLUMNS = ("jenis", "merek_tipe", "nomor_seri", "nomor_inventaris", "kepemilikan", "kondisi")
#: Columns of the device put in its place.
NEW_COLUMNS = ("merek_tipe_baru", "nomor_seri_baru", "nomor_inventaris_baru", "kepemilikan_baru")
_LABELS = {
    "jenis": "Jenis perangkat",
    "merek_tipe": "Merek dan tipe",
    "nomor_seri": "Nomor seri",
    "nomor_inventaris": "Nomor inventaris",
    "kepemilikan": "Kepemilikan",
    "kondisi": "Kondisi atau kerusakan",
    "merek_tipe_baru": "Merek dan tipe pengganti",
    "nomor_seri_baru": "Nomor seri pengganti",
    "nomor_inventaris_baru": "Nomor inventaris pengganti",
    "kepemilikan_baru": "Kepemilikan pengganti",
}
_CHOICES = {"jenis": PERANGKAT, "kepemilikan": KEPEMILIKAN, "kepemilikan_baru": KEPEMILIKAN}
#: Columns in which somebody writes, with their labels.
WRITTEN_COLUMNS = {name: label for name, label in _LABELS.items() if name not in _CHOICES}
_OPTIONAL = ("nomor_seri", "nomor_inventaris", "kondisi", "nomor_seri_baru", "nomor_inventaris_baru")


def columns_of(entry: Field) -> tuple[str, ...]:
    """What is asked of every device of a field: the old one, and the new one where it was replaced."""
    return OLD_COLUMNS + (NEW_COLUMNS if entry.kind == "perangkat_pengganti" else ())


class DeviceForm(forms.Form):
    """One device; the columns and their lengths are those of the record."""

    use_required_attribute = False

    def __init__(self, columns: Sequence[str], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in columns:
            label, required = _LABELS[name], name not in _OPTIONAL
            messages = {"required": f"{label} harus diisi.", "invalid_choice": f"{label}: pilih dari daftar."}
            if name in _CHOICES:
                field = forms.ChoiceField(choices=(("", "Pilih"), *_CHOICES[name]))
            else:
                longest = PenggantianPerangkat._meta.get_field(name).max_length
                messages["max_length"] = f"{label} paling panjang {longest} huruf."
                field = forms.CharField(max_length=longest)
            field.label, field.required = label, required
            field.error_messages |= messages
            self.fields[name] = field

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written in the row."""
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.fields)


class DeviceRows:
    """The rows of one device field. ``values`` and ``faults`` are there after :meth:`is_valid`."""

    def __init__(
        self, entry: Field, *, required: bool, data: Mapping[str, Any] | None, initial: Sequence[Mapping] = ()
    ) -> None:
        self.entry, self.required = entry, required
        self.columns = columns_of(entry)
        self.count_name = f"{entry.code}-jumlah"
        self.count = self._count(data, len(initial))
        self.forms = [
            DeviceForm(
                self.columns,
                data=data,
                prefix=f"{entry.code}-{number}",
                initial=initial[number] if number < len(initial) else None,
                empty_permitted=False,
            )
            for number in range(self.count)
        ]
        self.values: list[dict[str, str]] = []
        self.faults: list[str] = []

    def _count(self, data: Mapping[str, Any] | None, filled: int) -> int:
        if data is None:
            return filled or 1
        told = whole_number(str(data.get(self.count_name, "")), 3)
        count = UNTOLD_ROWS if told is None else told
        more = data.get("tambah") == self.entry.code
        return max(1, min(count + more, MOST_ROWS))

    @property
    def is_open(self) -> bool:
        """Whether the rows stand open: optional ones are folded until something is written in them."""
        return self.required or self.count > 1 or any(form.initial or not form.is_blank for form in self.forms)

    def leave_unchecked(self) -> None:
        """Show what was typed without judging it (a row is being added)."""
        for form in self.forms:
            form._errors = forms.utils.ErrorDict()

    def is_valid(self) -> bool:
        """Check every row that is not blank; at least one is needed where the field is required."""
        self.values, self.faults = [], []
        for number, form in enumerate(self.forms, start=1):
            if form.is_blank:
                form._errors = forms.utils.ErrorDict()
            elif form.is_valid():
                self.values.append(dict(form.cleaned_data))
            else:
                self.faults += [f"Perangkat {number}: {fault}" for faults in form.errors.values() for fault in faults]
        if self.required and not self.values and not self.faults:
            self.faults.append(f"{self.entry.label}: isi paling sedikit satu perangkat.")
        return not self.faults


def devices_named_before(ticket: Ticket) -> list[dict[str, str]]:
    """Devices that this round's application asks to replace, so that nobody types them twice."""
    named = PerangkatRusak.objects.current().filter(ticket=ticket, run__round=ticket.round).order_by("run", "urutan")
    return [{name: getattr(device, name) for name in OLD_COLUMNS} for device in named][:MOST_ROWS]
