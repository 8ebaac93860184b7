"""What an auditor asks the trail of acts; every box may stay empty, and the answers stand in the address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q, QuerySet

from tickets.forms.fields import DayField
from tickets.forms.sentences import WRONG_CHOICE
from tickets.models import Holder, Ticket, TimMember, User
from tickets.numbering import numbers_meant
from workflow.models import AuditEntry

SYSTEM = "sistem"
LONGEST_WORD = 100


class TrailForm(forms.Form):
    """Filters of the page "Jejak audit"; ``acts`` are the words of the acts to choose from."""

    use_required_attribute = False

    tiket = forms.CharField(label="Nomor tiket", required=False, max_length=24)
    orang = forms.CharField(label="Nama orang", required=False, max_length=LONGEST_WORD)
    jabatan = forms.CharField(label="Jabatan", required=False, max_length=LONGEST_WORD)
    tindakan = forms.ChoiceField(label="Tindakan", required=False, error_messages={"invalid_choice": WRONG_CHOICE})
    dari = DayField(label="Dari tanggal", required=False)
    sampai = DayField(label="Sampai tanggal", required=False)

    def __init__(self, *args, acts: Iterable[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tindakan"].choices = [("", "Semua"), *((label, label) for label in acts)]

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        data = super().clean()
        if data.get("dari") and data.get("sampai") and data["sampai"] < data["dari"]:
            self.add_error("sampai", "Tanggal akhir tidak boleh sebelum tanggal awal.")
        return data

    def ticket(self, reader: User) -> Ticket | None:
        """The one ticket that was asked for."""
        asked = self.cleaned_data["tiket"] if self.is_valid() else ""
        named = Ticket.objects.visible_to(reader).filter(number__in=numbers_meant(reader.pemda, asked))[:2]
        return named[0] if len(named) == 1 else None

    def entries(self, reader: User) -> QuerySet:
        """Entries of tickets that ``reader`` may see and that the filters name; a senseless filter finds nothing."""
        found = AuditEntry.objects.filter(ticket__in=Ticket.objects.visible_to(reader))
        if not self.is_valid():
            return found.none()
        asked = self.cleaned_data
        if asked["tiket"]:
            found = found.filter(ticket__number__in=numbers_meant(reader.pemda, asked["tiket"]))
        if asked["orang"]:
            found = found.filter(_by_person(reader.pemda_id, asked["orang"]))
        if asked["jabatan"]:
            found = found.filter(_by_post(reader.pemda_id, asked["jabatan"]))
        if asked["tindakan"]:
            found = found.filter(label=asked["tindakan"])
        if asked["dari"]:
            found = found.filter(recorded_at__gte=_midnight(asked["dari"], reader.pemda.tz))
        if asked["sampai"]:
            found = found.filter(recorded_at__lt=_midnight(asked["sampai"] + timedelta(days=1), reader.pemda.tz))
        return found


def _by_person(pemda: int, word: str) -> Q:
    """Acts of people of that name. People are few and acts many: whoever it may be is looked up first."""
    people = User.objects.filter(pemda=pemda, full_name__icontains=word).values("pk")
    return Q(actor__in=people) | (Q(actor=None) if word.lower() == SYSTEM else Q(pk__in=()))


def _by_post(pemda: int, word: str) -> Q:
    """Acts under a title that holds the word, by people who have or had a post, a team or a job of that name."""
    holders = Holder.objects.filter(post__pemda=pemda, post__title__icontains=word).values("user")
    members = TimMember.objects.filter(tim__pemda=pemda, tim__name__icontains=word).values("user")
    named = User.objects.filter(Q(pk__in=holders) | Q(pk__in=members) | Q(job_title__icontains=word), pemda=pemda)
    return Q(actor__in=named.values("pk"), actor_title__icontains=word)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)
