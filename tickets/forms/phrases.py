"""The instructions that a disposisi offers: the standard ones, and behind them the government's own phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.choices import BaseChoiceIterator
from django.utils.functional import cached_property

from tickets.models import Phrase
from workflow.fields import INSTRUKSI


class Instructions(BaseChoiceIterator):
    """Choices of the field ``instruksi``. A form that is judged reads as far as what was ticked: seldom to the phrases.

    ``ticked`` were recorded before: they stay on offer although the phrase may have been changed since.
    """

    def __init__(self, pemda_id: int, ticked: Iterable[str] = ()) -> None:
        self.pemda_id, self.ticked = pemda_id, ticked

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Each with its words; the phrases are their own codes."""
        yield from INSTRUKSI
        yield from self._own

    @cached_property
    def _own(self) -> list[tuple[str, str]]:
        """One query, once asked for."""
        offered = Phrase.objects.filter(pemda=self.pemda_id, is_offered=True).values_list("words", flat=True)
        standard = dict(INSTRUKSI)
        return [(words, words) for words in dict.fromkeys((*offered, *self.ticked)) if words not in standard]


def instructions_for(pemda_id: int, ticked: Iterable[str] = ()) -> dict[str, Instructions]:
    """Choices by field code that differ from the catalogue's, for :func:`tickets.forms.fields.field_for`."""
    return {"instruksi": Instructions(pemda_id, ticked)}
