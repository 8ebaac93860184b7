"""The report of a fault: one column of questions, short for an OPD, with OPD and channel for those who enter it."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice
from typing import Any
from uuid import uuid4

from django import forms

from tickets.forms.fault import FaultForm
from tickets.forms.fields import PHOTOS_HINT, DayField, FilesField, MomentField, at_this_minute
from tickets.forms.holding import HoldingForm
from tickets.forms.sentences import RELOAD, in_house_words
from tickets.models import Opd, Ticket, User
from workflow.fields import SCAN_HINT
from workflow.sop import Sop
from workflow.states import ENDED, OPD_ROLES, Kanal

#: What is said where the SOP begins with a letter and a part of it is missing.
LETTER_WANTED = {
    "letter_number": "SOP ini meminta surat permohonan. Isi nomornya, atau {way}.",
    "letter_date": "Isi tanggal surat.",
    "surat": "Lampirkan pindaian atau foto surat.",
}
WRITE_HERE = "Tulis surat permohonan di sistem ini"
LETTER_OR_DAY = "Harus diisi, kecuali bila suratnya menyusul."
#: Fields that go into the report as they are.
REPORT = (
    "title",
    "place",
    "fault_at",
    "impact",
    "description",
    "node",
    "reporter_name",
    "reporter_job",
    "reporter_phone",
    "letter_number",
    "letter_date",
)
LETTER = ("letter_number", "letter_date", "surat")
#: Open reports shown as possible duplicates; more would not be read.
MOST_SIMILAR = 5


class ReportForm(FaultForm, HoldingForm):
    """A fault as its reporter tells it; after ``is_valid`` the properties and :meth:`report` are what the act takes."""

    use_required_attribute = False

    surat = FilesField(kind="surat", label="Pindaian surat", required=False, help_text=SCAN_HINT)
    foto = FilesField(
        kind="foto",
        label="Foto",
        required=False,
        help_text=PHOTOS_HINT,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, actor: User, sop: Sop, **kwargs) -> None:
        self.actor, self.sop = actor, sop
        self.is_own = bool(actor.hands.roles & set(OPD_ROLES))
        super().__init__(*args, **kwargs)
        self.initial = {"submission_key": uuid4(), "fault_at": at_this_minute(), **self.initial}
        if self.is_own:
            self._prefill_contact()
        else:
            self._ask_for_opd()
        self.offer_nodes(self.actor, of_own_opd=self.is_own)
        if sop.start.letter == "tidak":
            self._ask_for_no_letter()
        else:
            self._ask_for_letter()
        in_house_words(self.fields)
        for name in self.fields.keys() & set(LETTER):
            self.fields[name].error_messages["required"] = self._letter_wanted(name)
        self.fields["submission_key"].error_messages |= {"required": RELOAD, "invalid": RELOAD}

    def _ask_for_no_letter(self) -> None:
        """The SOP wants none; of those who enter a report somebody may hold one all the same."""
        if not self.is_own:
            self.fields["letter_number"].help_text = "Bila laporan datang dengan surat; SOP ini tidak memintanya."
            return
        for name in LETTER:
            del self.fields[name]

    def _ask_for_letter(self) -> None:
        """The letter, and the ways in which it may come later."""
        if self.sop.start.letter == "menyusul":
            self.fields["surat"].help_text += " Surat boleh menyusul."
        elif self.is_own:
            for name in LETTER:
                self.fields[name].required = not self.data.get("writes_letter")
        else:
            self.fields["letter_number"].help_text = LETTER_OR_DAY
            for name in LETTER:
                self.fields[name].asked_if = LETTER_OR_DAY
        if self.is_own:
            self._offer_to_write_the_letter()
        else:
            self._offer_to_await_the_letter()

    def _offer_to_await_the_letter(self) -> None:
        follows = DayField(
            label="Surat menyusul, ditunggu sampai",
            required=False,
            help_text="Isi bila laporan ditangani dahulu dan suratnya menyusul. OPD diingatkan sesudahnya.",
        )
        self._put("letter_expected_on", follows, before="foto")

    def _offer_to_write_the_letter(self) -> None:
        """The choice stands before the letter's own questions."""
        choice = forms.BooleanField(
            label=WRITE_HERE,
            required=False,
            help_text="Bila ditandai, surat disusun dari laporan ini dan diterbitkan Kepala OPD. Waktu SOP dihitung "
            "sejak laporan terkirim.",
        )
        self._put("writes_letter", choice, before=LETTER[0])

    def _letter_wanted(self, name: str) -> str:
        way = f"tandai “{WRITE_HERE}”" if self.is_own else "isi sampai kapan surat yang menyusul ditunggu"
        return LETTER_WANTED[name].format(way=way)

    def _put(self, name: str, field: forms.Field, *, before: str) -> None:
        """Add a question where its reader expects it."""
        at = list(self.fields).index(before)
        fields = list(self.fields.items())
        self.fields = dict([*fields[:at], (name, field), *fields[at:]])

    def _prefill_contact(self) -> None:
        actor = self.actor
        known = {"reporter_name": actor.full_name, "reporter_job": actor.jabatan, "reporter_phone": actor.phone}
        self.initial = {**known, **self.initial}

    def _ask_for_opd(self) -> None:
        """Those who enter a report for somebody say for whom, how it came, and when."""
        channels = [
            (kanal.value, kanal.label)
            for kanal in Kanal
            if kanal != Kanal.APLIKASI and (kanal != Kanal.MONITORING or self.sop.start.monitoring)
        ]
        first = {
            "opd": forms.ModelChoiceField(
                label="OPD yang melapor",
                queryset=Opd.objects.filter(pemda=self.actor.pemda_id),
                empty_label="Pilih OPD",
            ),
            "kanal": forms.ChoiceField(label="Laporan datang melalui", choices=(("", "Pilih kanal"), *channels)),
            "arrived_at": MomentField(
                label="Kapan laporan tiba?",
                past=True,
                help_text="Waktu SOP dihitung sejak laporan tiba, bukan sejak dicatat.",
            ),
        }
        self.fields = {**first, **self.fields}
        self.initial.setdefault("arrived_at", at_this_minute())

    def clean(self) -> dict[str, Any]:
        """A node of the chosen OPD, the letter where the SOP wants it, and no arrival before the fault."""
        data = super().clean()
        if data.get("writes_letter"):
            self._forget_letter(data)
        node = data.get("node")
        if node and self.opd and node.opd_id != self.opd.pk:
            self.add_error("node", "Titik jaringan ini bukan milik OPD yang dipilih.")
        if self.sop.start.letter == "wajib" and self.kanal != Kanal.MONITORING and not self.letter_follows:
            for name in LETTER:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, self._letter_wanted(name))
        arrived, since = data.get("arrived_at"), data.get("fault_at")
        if arrived and since and since > arrived:
            self.add_error("fault_at", "Gangguan tidak dapat mulai sesudah laporannya tiba.")
        return data

    def _forget_letter(self, data: dict[str, Any]) -> None:
        """Drop what was typed of another letter before the choice to write one here: its questions are hidden."""
        for name in LETTER:
            data.pop(name, None)
            self.errors.pop(name, None)

    @property
    def opd(self) -> Opd | None:
        """For whom the report is made: the own OPD, or the chosen one."""
        return self.actor.opd if self.is_own else self.cleaned_data.get("opd")

    @property
    def number_of_letter(self) -> str:
        """The number of the letter that came with the report."""
        return self.cleaned_data.get("letter_number", "")

    @property
    def letter_expected_on(self) -> date | None:
        """Until when a letter that follows is awaited; None where it comes along or none is wanted."""
        return self.cleaned_data.get("letter_expected_on")

    @property
    def writes_letter(self) -> bool:
        """Whether the OPD writes its letter here after the report."""
        return bool(self.cleaned_data.get("writes_letter"))

    @property
    def letter_follows(self) -> bool:
        """Whether the letter need not come with the report."""
        return self.writes_letter or self.letter_expected_on is not None

    @property
    def kanal(self) -> str:
        """How the report came."""
        return Kanal.APLIKASI if self.is_own else self.cleaned_data.get("kanal", "")

    @property
    def attached(self) -> list:
        """Letter scans and photos, cleaned."""
        return [*(self.cleaned_data.get("surat") or []), *(self.cleaned_data.get("foto") or [])]

    def report(self) -> dict[str, Any]:
        """The words for the act."""
        return {name: self.cleaned_data[name] for name in REPORT if self.cleaned_data.get(name) not in (None, "")}

    def similar(self) -> list[Ticket]:
        """Reports that came with the same letter, then open ones about the same node or place: reported before."""
        same = self._same_letter()
        return [*same, *(ticket for ticket in self._same_fault() if ticket not in same)][:MOST_SIMILAR]

    def _same_letter(self) -> list[Ticket]:
        """Reports of the OPD, also closed ones, under the number and date of this letter."""
        number, written_on = self.cleaned_data.get("letter_number"), self.cleaned_data.get("letter_date")
        if not number or not written_on:
            return []
        return same_letter(self.actor, self.opd, number, written_on)

    def _same_fault(self) -> list[Ticket]:
        place = _plain(self.cleaned_data["place"])
        node = self.cleaned_data.get("node")
        still_open = open_reports(self.actor, self.opd)
        same = [
            pk
            for pk, at_node, at_place in still_open.values_list("pk", "node_id", "place")[:50]
            if (node and at_node == node.pk) or _plain(at_place) == place
        ]
        return list(still_open.filter(pk__in=same)) if same else []


def same_letter(actor: User, opd: Opd, number: str, written_on: date) -> list[Ticket]:
    """Reports of an OPD under a letter's number, however it is spelt, and date, newest first."""
    of_the_day = Ticket.objects.visible_to(actor).filter(opd=opd, letter_date=written_on).exclude(letter_number="")
    wanted = plain_number(number)
    found = (ticket for ticket in of_the_day.order_by("-pk") if plain_number(ticket.letter_number) == wanted)
    return list(islice(found, MOST_SIMILAR))


def plain_number(number: str) -> list[str]:
    """The parts of a letter's number without capitals, signs between them and zeros before them, for comparing.

    "005 / 123/Dinkes" and "5/123/DINKES" are one letter, "1/23" and "12/3" are two.
    """
    return [part.lstrip("0") or "0" for part in re.findall(r"[^\W_]+", number.lower())]


def open_reports(actor: User, opd: Opd):
    """Reports of an OPD that are still open, newest first."""
    return Ticket.objects.visible_to(actor).filter(opd=opd).exclude(status__in=ENDED).order_by("-pk")


def _plain(place: str) -> str:
    """A place without capitals, punctuation and double spaces, for comparing."""
    return " ".join(re.findall(r"\w+", place.lower()))
