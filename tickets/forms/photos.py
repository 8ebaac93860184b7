"""Photos and scans of a row's form: chosen now or kept in the draft, before or after the work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django import forms

from tickets.drafts import clean_file
from tickets.forms.fields import FilesField
from tickets.forms.sentences import WRONG_CHOICE
from tickets.models import Attachment, DraftFile
from tickets.uploads import CleanFile
from workflow.fields import Field

#: Ends the name of the box that stands before a field of photos.
TAKEN = "_keadaan"


def taken_field(entry: Field) -> forms.ChoiceField:
    """Whether the photos chosen in the field ``entry`` show the place before or after the work."""
    return forms.ChoiceField(
        label=f"{entry.label} berikut menunjukkan keadaan",
        required=False,
        choices=Attachment.Taken.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": WRONG_CHOICE},
    )


def with_kept(kept: Iterable[DraftFile], chosen: Iterable[CleanFile], taken: str) -> list[CleanFile]:
    """The files of the draft and those chosen now, each once: one may have reached the draft a moment ago."""
    files = {file.sha256: clean_file(file) for file in kept}
    return [*files.values(), *(replace(file, taken=taken) for file in chosen if file.sha256 not in files)]


def marked(form: forms.Form, name: str, files: Iterable[CleanFile]) -> list[CleanFile]:
    """Files of a field with what was ticked in the box before it, if it has one."""
    taken = form.data.get(f"{name}{TAKEN}", "")
    return [replace(file, taken=taken if taken in Attachment.Taken else "") for file in files]


def files_to_keep(form: forms.Form) -> tuple[dict[str, list[CleanFile]], dict[str, list[str]]]:
    """Files that were sent along with a bound form, made clean, and why others were refused; both by field."""
    good: dict[str, list[CleanFile]] = {}
    refused: dict[str, list[str]] = {}
    for name, field in form.fields.items():
        if not isinstance(field, FilesField) or not form.files.getlist(name):
            continue
        try:
            field.clean(form.files.getlist(name))
        except forms.ValidationError as fault:
            refused[name] = fault.messages
        if field.passed:
            good[name] = marked(form, name, field.passed)
    return good, refused
