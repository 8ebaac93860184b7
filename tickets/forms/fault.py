"""What is asked about a fault, in a new report and in one that is corrected."""

from __future__ import annotations

from django import forms

from tickets.forms.fields import LONGEST_TEXT, DayField, MomentField
from tickets.forms.phone import PhoneField
from tickets.models import Node, Ticket, User


def _text(label: str, column: str, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, max_length=Ticket._meta.get_field(column).max_length, **kwargs)


class FaultForm(forms.Form):
    """The fault as its reporter tells it, whom to call, and the letter that came with it."""

    title = _text("Apa yang terjadi?", "title", help_text="Contoh: internet mati total di ruang layanan.")
    place = _text("Di mana lokasinya?", "place", help_text="Sebutkan gedung, lantai, dan ruang.")
    fault_at = MomentField(
        label="Sejak kapan?", past=True, help_text="Terisi saat ini; ubah bila gangguan mulai lebih awal."
    )
    impact = _text(
        "Siapa yang terdampak?",
        "impact",
        required=False,
        help_text="Contoh: semua komputer di loket, sekitar 12 orang, pelayanan KTP terhenti.",
    )
    description = forms.CharField(
        label="Keterangan lain",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    node = forms.ModelChoiceField(
        label="Titik jaringan", required=False, queryset=Node.objects.none(), empty_label="Tidak tahu"
    )
    reporter_name = _text("Siapa yang dapat dihubungi di lokasi?", "reporter_name")
    reporter_job = _text("Jabatan narahubung", "reporter_job", required=False)
    reporter_phone = PhoneField(
        label="Nomor HP narahubung",
        help_text="Contoh: 081200000000. Hanya dipakai petugas untuk laporan ini.",
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    letter_number = _text("Nomor surat", "letter_number", required=False)
    letter_date = DayField(label="Tanggal surat", required=False, past=True)

    def offer_nodes(self, actor: User, *, of_own_opd: bool) -> None:
        """The points of the network to choose from: those of the own OPD, or all of the Pemda with their OPDs."""
        nodes = Node.objects.filter(pemda=actor.pemda_id).select_related("opd")
        field = self.fields["node"]
        if of_own_opd:
            nodes = nodes.filter(opd=actor.opd_id)
        else:
            field.label_from_instance = lambda node: f"{node.opd.short_name or node.opd.name}: {node.name}"
        field.queryset = nodes
