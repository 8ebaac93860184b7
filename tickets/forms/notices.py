"""Where a person wants to be told beside the list of notices, and of what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError

from workflow.events import EVENTS, Channel, Event, Topic
from workflow.inward import PointsInward, outside_address
from workflow.models import NoticeSettings
from workflow.outlets import gateways
from workflow.states import OPD_ROLES

#: Topics that only the reporting side hears of, and those that only the Dinas does.
OF_OPD, OF_DINAS = {Topic.LAPORAN}, {Topic.TENGGAT}


class NoticeForm(forms.ModelForm):
    """Addresses of the person, and per event a tick for each way that has one. An event left as declared is not stored.

    A new address counts for every event; its ticks appear once it is stored.
    """

    use_required_attribute = False

    class Meta:
        model = NoticeSettings
        fields = ["telegram", "whatsapp", "webhook"]
        help_texts = {
            "telegram": "Angka yang disebut bot Telegram kantor setelah Anda menyapanya.",
            "whatsapp": "Misalnya 081234567890.",
            "webhook": "Alamat https yang menerima pemberitahuan sebagai JSON, misalnya untuk aplikasi kantor.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for channel in (Channel.TELEGRAM, Channel.WHATSAPP):
            if channel not in gateways():
                del self.fields[channel]
        given = self.instance.addresses
        self.channels = [channel for channel in Channel if channel == Channel.EMAIL or channel in given]
        for event in self.events():
            self.fields[event.code] = forms.MultipleChoiceField(
                label=event.label,
                choices=[(str(channel), channel.label) for channel in self.channels],
                initial=self._chosen(event),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def events(self) -> Iterator[Event]:
        """The events that can concern this person."""
        hands = self.instance.user.hands
        foreign = OF_DINAS if not hands.serves_dinas else set() if hands.roles & set(OPD_ROLES) else OF_OPD
        return (event for event in EVENTS.values() if event.listed and event.topic not in foreign)

    def addresses(self) -> list[forms.BoundField]:
        """The fields of addresses."""
        return [self[name] for name in self.Meta.fields if name in self.fields]

    def topics(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The rows of ticks under their topics, each with what it says while it is folded."""
        rows: dict[str, list[forms.BoundField]] = {}
        for event in self.events():
            rows.setdefault(str(event.topic.label), []).append(self[event.code])
        return [(topic, _how_many(fields), fields) for topic, fields in rows.items()]

    def clean_telegram(self) -> str:
        """The number of a chat; groups have a minus before it."""
        number = self.cleaned_data["telegram"].strip()
        if number and not re.fullmatch(r"-?\d{5,20}", number, re.ASCII):
            raise ValidationError("ID obrolan Telegram terdiri atas 5 sampai 20 angka.")
        return number

    def clean_whatsapp(self) -> str:
        """A mobile number, kept as gateways want it: 62 and no sign."""
        number = re.sub(r"[\s.()-]", "", self.cleaned_data["whatsapp"]).removeprefix("+")
        number = f"62{number[1:]}" if number.startswith("0") else number
        if number and not re.fullmatch(r"62\d{8,13}", number, re.ASCII):
            raise ValidationError("Nomor WhatsApp harus nomor HP Indonesia, misalnya 081234567890.")
        return number

    def clean_webhook(self) -> str:
        """An address of the outside world."""
        url = self.cleaned_data["webhook"].strip()
        if url:
            try:
                outside_address(url)
            except PointsInward as refused:
                raise ValidationError(str(refused)) from refused
        return url

    def save(self, commit: bool = True) -> NoticeSettings:
        """Store addresses, and the choices that differ from what is declared; choices of other roles stay."""
        choices = dict(self.instance.choices)
        for event in self.events():
            choices.pop(event.code, None)
            if sorted(self.cleaned_data[event.code]) != sorted(self._declared(event)):
                choices[event.code] = self.cleaned_data[event.code]
        self.instance.choices = choices
        return super().save(commit)

    def _chosen(self, event: Event) -> list[str]:
        return self.instance.choices.get(event.code, self._declared(event))

    def _declared(self, event: Event) -> list[str]:
        return [str(channel) for channel in self.channels] if event.sends else []


def _how_many(fields: list[forms.BoundField]) -> str:
    """How many kinds of news of a topic go out: "11 dari 11 dikirim"."""
    return f"{sum(1 for field in fields if field.value())} dari {len(fields)} dikirim"
