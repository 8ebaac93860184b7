"""One form field per kind of the field catalogue; limits of length and size are those of the columns behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from tickets.drafts import clean_file
from tickets.forms.sentences import WRONG_CHOICE, WRONG_DATE, WRONG_TIME
from tickets.models import RECORDS, HeldFile
from tickets.uploads import CleanFile, clean_lambang, clean_upload
from workflow import indonesian, moment
from workflow.fields import LARGEST_FILE, Field

#: Longest free text; a page of writing, and no way to fill the database with one field.
LONGEST_TEXT = 4000
#: Most files in one field.
MOST_FILES = 10
#: What stands beside a question for photos.
PHOTOS_HINT = (
    f"Paling banyak {MOST_FILES} foto, masing-masing paling besar {LARGEST_FILE} MB. Data lokasi pada foto dihapus."
)
#: A choice of more options than this becomes a list that opens, instead of boxes.
MOST_BOXES = 10
#: Written dates outside these years are slips of the finger.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
#: Moments that lie in the past when they are written down.
ALREADY_PAST = ("tiba_at", "waktu_pulih")


@dataclass(frozen=True)
class People:
    """Whom a row's form offers: posts for ``penerima`` and team members for ``petugas``, as (object, words) by key."""

    posts: Mapping[str, tuple[Any, str]]
    members: Mapping[str, tuple[Any, str]]


class ObjectChoice(forms.ChoiceField):
    """One of the given objects; the browser sees only keys, and any other key is refused without a query."""

    def __init__(self, offered: Mapping[str, tuple[Any, str]], **kwargs) -> None:
        self.offered = offered
        super().__init__(choices=[(key, words) for key, (_, words) in offered.items()], **kwargs)

    def clean(self, value: Any) -> Any:
        """The chosen object, or None. Raises ValidationError."""
        key = super().clean(value)
        return self.offered[key][0] if key else None


class ObjectChoices(forms.MultipleChoiceField):
    """Several of the given objects, as :class:`ObjectChoice`."""

    def __init__(self, offered: Mapping[str, tuple[Any, str]], **kwargs) -> None:
        self.offered = offered
        super().__init__(choices=[(key, words) for key, (_, words) in offered.items()], **kwargs)

    def clean(self, value: Any) -> list[Any]:
        """The chosen objects in the order offered. Raises ValidationError."""
        chosen = set(super().clean(value))
        return [thing for key, (thing, _) in self.offered.items() if key in chosen]


def with_comma(value: Any) -> Any:
    """A number as people here write it; what was typed stays as it is."""
    return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value


class CommaDecimalField(forms.DecimalField):
    """A number written with a decimal comma, as people here write it; a point is understood too."""

    def to_python(self, value: Any) -> Decimal | None:
        """The number. Raises ValidationError."""
        if isinstance(value, str):
            value = value.strip().replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """The number as it stands in the box."""
        return with_comma(value)


class DayField(forms.DateField):
    """A date of this century, in the browser's own date box; ``past`` for what has been written already."""

    def __init__(self, *, past: bool = False, **kwargs) -> None:
        self.past = past
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"], **kwargs)
        self.validators += [
            MinValueValidator(FIRST_DAY, message=WRONG_DATE),
            MaxValueValidator(LAST_DAY, message=WRONG_DATE),
        ]
        self.error_messages["invalid"] = WRONG_DATE

    def validate(self, value: date | None) -> None:
        """Refuse a day to come where only past ones can be. Raises ValidationError."""
        super().validate(value)
        if self.past and value is not None and timezone.localdate(moment.on_screen()) < value <= LAST_DAY:
            raise ValidationError("Tanggal ini belum tiba. Periksa tanggalnya.")


class MomentField(forms.SplitDateTimeField):
    """Date and clock time in the zone of the reader's government; gives an aware datetime."""

    def __init__(self, *, past: bool = False, **kwargs) -> None:
        self.past = past
        widget = forms.SplitDateTimeWidget(
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs={"type": "date", "aria-label": "Tanggal", "class": "pendek"},
            time_attrs={"type": "time", "aria-label": "Jam", "class": "pendek"},
        )
        super().__init__(
            widget=widget,
            input_date_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
            input_time_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
            **kwargs,
        )
        for part in self.fields:
            part.error_messages["invalid"] = WRONG_TIME
        self.error_messages |= {"invalid_date": WRONG_TIME, "invalid_time": WRONG_TIME}

    def compress(self, data_list: list[date | time]) -> datetime | None:
        """Put date and time together. Raises ValidationError outside this century, or for a moment yet to come."""
        if data_list and isinstance(data_list[0], date) and not FIRST_DAY <= data_list[0] <= LAST_DAY:
            raise ValidationError(WRONG_TIME)
        given = super().compress(data_list)
        if given is not None and self.past and given > moment.on_screen() + timedelta(minutes=1):
            raise ValidationError("Waktu ini belum terjadi. Periksa tanggal dan jamnya.")
        return given


class FilesInput(forms.FileInput):
    """Several files at once; on a phone the camera is offered too."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Photos or scans, each made clean by the one door for uploads; gives a list of ``CleanFile``.

    ``held`` are files of an earlier sending of the page (:mod:`tickets.forms.holding`): they count as if chosen now.
    """

    #: What a field of one file says to several.
    ONE_FILE = "Gabungkan pindaian menjadi satu berkas."

    def __init__(self, *, kind: str, most: int = MOST_FILES, **kwargs) -> None:
        self.kind, self.most = kind, most
        self.held: Sequence[HeldFile] = ()
        #: What passed the check of the last ``clean``, also where others were refused.
        self.passed: list[CleanFile] = []
        accept = "image/*" if kind == "foto" else "application/pdf,image/*"
        # A script sends what is more in portions of that size.
        attrs = {"accept": accept, "multiple": most > 1, "data-sekaligus": most}
        super().__init__(widget=FilesInput(attrs=attrs), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[CleanFile]:
        """Clean every file. Raises ValidationError with a sentence for each refused file, named if one of several."""
        self.passed = []
        uploads = [upload for upload in data or [] if upload]
        if self.required and not uploads and not self.held:
            raise ValidationError(self.error_messages["required"], code="required")
        if self.most == 1 and len(uploads) > 1:
            raise ValidationError(self.ONE_FILE)
        waiting, refused = self._waiting()
        there = {file.sha256 for file in self.held}
        chosen, too_many = [], [upload.name for upload in uploads[self.most :]]
        for upload in uploads[: self.most]:
            try:
                file = self._made_clean(upload)
            except ValidationError as refusal:
                which = f"{upload.name}: " if len(uploads) > 1 else ""
                refused += [f"{which}{sentence}" for sentence in refusal.messages]
                continue
            if file.sha256 in there:
                continue
            if len(self.held) + len(chosen) < self.most:
                chosen.append(file)
            else:
                too_many.append(upload.name)
        self.passed = chosen
        if too_many:
            refused.append(self._left_out(too_many))
        if refused:
            raise ValidationError(refused)
        return [*waiting, *chosen]

    def _made_clean(self, upload: File) -> CleanFile:
        return clean_upload(upload, self.kind)

    def _waiting(self) -> tuple[list[CleanFile], list[str]]:
        """The held files as the act takes them, and a sentence for each whose bytes are gone."""
        files, lost = [], []
        for held in self.held:
            try:
                files.append(clean_file(held))
            except FileNotFoundError:
                lost.append(f"{held} tidak tersimpan lagi. Hapus dari daftar, lalu pilih kembali.")
        return files, lost

    def _left_out(self, names: list[str]) -> str:
        if self.most == 1:
            return self.ONE_FILE
        return f"Paling banyak {self.most} berkas sekali kirim. Belum ikut: {', '.join(names)}."


class LambangField(FilesField):
    """The picture of a letterhead, PNG or JPEG and one at most."""

    ONE_FILE = "Satu lambang saja. Hapus gambar yang tersimpan, lalu pilih yang lain."

    def __init__(self, **kwargs) -> None:
        super().__init__(kind="foto", most=1, **kwargs)
        self.widget.attrs["accept"] = "image/png,image/jpeg"

    def _made_clean(self, upload: File) -> CleanFile:
        return clean_lambang(upload)


def field_for(
    entry: Field,
    *,
    people: People,
    required: bool,
    initial: Any = None,
    asked_if: str = "",
    choices: Iterable[tuple[str, str]] | None = None,
) -> forms.Field:
    """The form field of a catalogue entry; ``choices`` are other than its own.

    ``asked_if`` says when a field that need not be filled is asked for all the same; the catalogue's hint follows it.
    """
    entry = entry if choices is None else replace(entry, choices=choices)
    build = _BUILDERS[entry.kind]
    common = {
        "label": entry.label,
        "required": required,
        "initial": initial,
        "help_text": " ".join(part for part in (asked_if, entry.hint) if part),
        "error_messages": {"required": f"{entry.label} harus diisi."},
    }
    field = build(entry, people, common)
    field.satuan, field.asked_if = entry.unit, asked_if
    return field


def at_this_minute() -> datetime:
    """Now, without seconds, in the reader's zone: what a time box holds before anybody types."""
    return timezone.localtime(moment.on_screen()).replace(second=0, microsecond=0)


def _column(entry: Field) -> Any:
    return RECORDS[entry.record]._meta.get_field(entry.attr)


def _short_text(entry: Field, people: People, common: dict) -> forms.Field:
    longest = _column(entry).max_length
    common["error_messages"]["max_length"] = f"{entry.label} paling panjang {longest} huruf."
    return forms.CharField(max_length=longest, **common)


def _long_text(entry: Field, people: People, common: dict) -> forms.Field:
    common["error_messages"]["max_length"] = f"{entry.label} paling panjang {LONGEST_TEXT} huruf."
    return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}), **common)


def _choice(entry: Field, people: People, common: dict) -> forms.Field:
    common["error_messages"]["invalid_choice"] = WRONG_CHOICE
    if len(entry.choices) > MOST_BOXES:
        return forms.ChoiceField(choices=(("", "Pilih"), *entry.choices), **common)
    return forms.ChoiceField(choices=entry.choices, widget=forms.RadioSelect, **common)


def _choices(entry: Field, people: People, common: dict) -> forms.Field:
    common["error_messages"] |= {
        "required": f"Tandai paling sedikit satu pilihan pada “{entry.label}”.",
        "invalid_choice": WRONG_CHOICE,
        "invalid_list": WRONG_CHOICE,
    }
    return forms.MultipleChoiceField(choices=entry.choices, widget=forms.CheckboxSelectMultiple, **common)


def _whole(entry: Field, people: People, common: dict) -> forms.Field:
    lowest, highest = int(entry.minimum or 0), int(entry.maximum or 2_147_483_647)
    sentence = f"{entry.label} harus berupa angka bulat {lowest} sampai {highest}."
    common["error_messages"] |= dict.fromkeys(("invalid", "min_value", "max_value"), sentence)
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "pendek"})
    return forms.IntegerField(min_value=lowest, max_value=highest, widget=widget, **common)


def _number(entry: Field, people: People, common: dict) -> forms.Field:
    column = _column(entry)
    lowest, highest = (
        int(entry.minimum or 0),
        int(entry.maximum or 10 ** (column.max_digits - column.decimal_places) - 1),
    )
    sentence = (
        f"{entry.label} harus berupa angka {lowest} sampai {highest}, "
        f"paling banyak {column.decimal_places} angka di belakang koma."
    )
    reasons = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits")
    common["error_messages"] |= dict.fromkeys(reasons, sentence)
    return CommaDecimalField(
        min_value=lowest,
        max_value=highest,
        max_digits=column.max_digits,
        decimal_places=column.decimal_places,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "pendek"}),
        **common,
    )


def _day(entry: Field, people: People, common: dict) -> forms.Field:
    return DayField(past=True, **common)  # rows record the date of a letter that has come


def _moment(entry: Field, people: People, common: dict) -> forms.Field:
    return MomentField(past=entry.code in ALREADY_PAST, **common)


def _post(entry: Field, people: People, common: dict) -> forms.Field:
    common["error_messages"] |= {
        "required": f"Pilih satu penerima pada “{entry.label}”.",
        "invalid_choice": WRONG_CHOICE,
    }
    if len(people.posts) == 1:
        common["initial"] = next(iter(people.posts))
    if not people.posts:
        common["help_text"] = "Belum ada jabatan penerima yang tercatat. Admin Pemda perlu mencatatnya lebih dahulu."
    return ObjectChoice(people.posts, widget=forms.RadioSelect, **common)


def _members(entry: Field, people: People, common: dict) -> forms.Field:
    common["error_messages"] |= {
        "required": "Pilih satu petugas atau lebih.",
        "invalid_choice": WRONG_CHOICE,
        "invalid_list": WRONG_CHOICE,
    }
    return ObjectChoices(people.members, widget=forms.CheckboxSelectMultiple, **common)


def _member(entry: Field, people: People, common: dict) -> forms.Field:
    common["error_messages"] |= {
        "required": "Pilih satu petugas sebagai penanggung jawab.",
        "invalid_choice": WRONG_CHOICE,
    }
    named = {key: (person, str(person)) for key, (person, _) in people.members.items()}
    return ObjectChoice(named, widget=forms.RadioSelect, **common)


def _files(entry: Field, people: People, common: dict) -> forms.Field:
    common["error_messages"]["required"] = f"Lampirkan {indonesian.dalam_kalimat(entry.label)}."
    del common["initial"]
    return FilesField(kind=entry.attr, **common)


_BUILDERS: dict[str, Callable[[Field, People, dict], forms.Field]] = {
    "teks": _short_text,
    "paragraf": _long_text,
    "pilihan": _choice,
    "pilihan_banyak": _choices,
    "bulat": _whole,
    "desimal": _number,
    "tanggal": _day,
    "waktu": _moment,
    "penerima": _post,
    "petugas": _members,
    "penanggung_jawab": _member,
    "foto": _files,
    "berkas": _files,
}
