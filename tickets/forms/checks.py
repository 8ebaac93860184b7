"""The check tree of a row, one question at a time.

Answers already given travel with the form, signed; nothing is stored until the whole row is sent, so a walk that is
given up leaves no trace.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing

from tickets.asked import whole_number
from tickets.forms.fields import CommaDecimalField
from tickets.forms.sentences import WRONG_CHOICE
from tickets.models import CheckAnswer, Ticket, User
from workflow import indonesian
from workflow.sop.definition import Check

#: A walk longer than this goes in circles.
MOST_ANSWERS = 60
LONGEST_REMARK = 2000


class CheckForm(forms.Form):
    """One question with its answers, and what is to be noted with it."""

    use_required_attribute = False

    def __init__(self, check: Check, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.check = check
        self.fields["cek_jawaban"] = forms.ChoiceField(
            label=check.ask,
            choices=[(answer, answer) for answer in check.answers],
            widget=forms.RadioSelect,
            error_messages={"required": "Pilih jawabannya.", "invalid_choice": WRONG_CHOICE},
        )
        if check.record == "teks":
            self.fields["cek_teks"] = _remark()
        if check.record == "angka":
            self.fields["cek_angka"] = _number()

    @property
    def given(self) -> dict[str, Any]:
        """The answer as it travels; numbers as text."""
        number = self.cleaned_data.get("cek_angka")
        return {
            "code": self.check.code,
            "answer": self.cleaned_data["cek_jawaban"],
            "teks": self.cleaned_data.get("cek_teks", ""),
            "angka": None if number is None else str(number),
        }


def _remark() -> forms.CharField:
    """What is noted with an answer in words."""
    return forms.CharField(
        label="Catatan",
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Tuliskan catatannya.",
            "max_length": f"Catatan paling panjang {LONGEST_REMARK} huruf.",
        },
    )


def _number() -> CommaDecimalField:
    """What is noted with an answer as a number; its limits are those of the column."""
    column = CheckAnswer._meta.get_field("angka")
    reasons = ("required", "invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits")
    sentence = f"Tuliskan angka, paling banyak {column.decimal_places} angka di belakang koma."
    return CommaDecimalField(
        label="Hasil",
        max_digits=column.max_digits,
        decimal_places=column.decimal_places,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "pendek"}),
        error_messages=dict.fromkeys(reasons, sentence),
    )


class CheckWalk:
    """The answers given so far on one run by one person; ``current`` is the question that follows, None at the end."""

    def __init__(self, ticket: Ticket, actor: User, token: str = "") -> None:
        self.checks = {check.code: check for check in ticket.current_step.checks}
        self.first = ticket.current_step.checks[0].code
        self.salt = f"cek.{ticket.current_run.pk}.{actor.pk}"
        self.answers: list[dict[str, Any]] = []
        for given in self._read(token):
            self._take(given)

    def _read(self, token: str) -> list[dict[str, Any]]:
        if not token:
            return []
        try:
            return signing.loads(token, salt=self.salt)
        except signing.BadSignature:
            # Another run, another person, or a forged form: the questions begin again.
            return []

    def _take(self, given: dict[str, Any]) -> None:
        """Keep an answer if it answers the question that stands; a tree that has changed meanwhile stops the walk."""
        check = self.current
        if check is not None and given["code"] == check.code and given["answer"] in check.answers:
            self.answers.append(given)

    @property
    def current(self) -> Check | None:
        """The question to answer now."""
        if not self.answers:
            return self.checks[self.first]
        last = self.answers[-1]
        following = self.checks[last["code"]].answers[last["answer"]]
        return self.checks[following] if following else None

    @property
    def is_too_long(self) -> bool:
        """Whether the walk goes in circles and must be shortened."""
        return len(self.answers) >= MOST_ANSWERS

    @property
    def wants_photo(self) -> bool:
        """Whether an answered question is recorded with a photo; photos are then asked with the rest of the row."""
        return any(self.checks[given["code"]].record == "foto" for given in self.answers)

    @property
    def token(self) -> str:
        """The answers, signed for this run and this person."""
        return signing.dumps(self.answers, salt=self.salt, compress=True)

    def add(self, given: dict[str, Any]) -> None:
        """Keep an answer to the present question."""
        self._take(given)

    def back_to(self, number: str) -> None:
        """Forget the answer with that number (from 1) and all after it; a senseless number changes nothing."""
        if (wanted := whole_number(number, 3)) is not None:
            self.answers = self.answers[: max(0, wanted - 1)]

    @property
    def listed(self) -> list[dict[str, str]]:
        """Question and answer in words, in order."""
        return [
            {"ask": self.checks[given["code"]].ask, "answer": given["answer"], "note": _note(given)}
            for given in self.answers
        ]

    @property
    def as_data(self) -> list[dict[str, Any]]:
        """The answers as the act takes them."""
        return [
            {**given, "angka": None if given["angka"] is None else Decimal(given["angka"])} for given in self.answers
        ]


def _note(given: dict[str, Any]) -> str:
    return given["teks"] or (indonesian.angka(Decimal(given["angka"])) if given["angka"] is not None else "")
