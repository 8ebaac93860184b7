"""Forms with files: what passed the check waits on the server when the form comes back to its author."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django import forms
from django.forms.utils import ErrorDict

from tickets.forms.fields import FilesField
from tickets.forms.photos import marked
from tickets.forms.sentences import put_at_fields
from tickets.held import HeldFiles


class HoldingForm(forms.Form):
    """``held`` are the files that wait beside the sent page; None for a form that is only shown."""

    def __init__(self, *args, held: HeldFiles | None = None, **kwargs) -> None:
        self.held = held
        super().__init__(*args, **kwargs)

    def _clean_fields(self) -> None:
        """Files that wait count like files chosen now."""
        self._offer_held()
        super()._clean_fields()

    def refuse(self, sentences: Mapping[str, str]) -> None:
        """Show what the act refused."""
        put_at_fields(self, sentences)

    def hold(self) -> None:
        """Let the files that passed wait, before the page is shown again."""
        if self.held is None:
            return
        if passed := {name: marked(self, name, field.passed) for name, field in self._of_files() if field.passed}:
            self.held.keep(passed)
        self._offer_held()

    def let_go(self) -> None:
        """Forget what waited, in the transaction of the act that took it."""
        if self.held is not None:
            self.held.drop()

    def take_out(self, key: str) -> None:
        """Forget one waiting file and show what was typed without judging it, but for files just chosen."""
        self.held.take_out(key)
        self.full_clean()
        chosen = {name: found for name, found in self.errors.items() if name in self.files}
        self._errors, self.cleaned_data = ErrorDict(chosen), {}

    def _offer_held(self) -> None:
        for name, field in self._of_files():
            field.held = self.held.of(name, field.kind) if self.held else ()

    def _of_files(self) -> Iterator[tuple[str, FilesField]]:
        for name, field in self.fields.items():
            if isinstance(field, FilesField):
                yield name, field
