"""The instructions that a disposisi offers beside the standard ones: the government's own phrases, by their words."""

from __future__ import annotations

from collections.abc import Iterable

from tickets.models import Phrase
from workflow.fields import FIELDS


def own_choices(pemda_id: int, codes: Iterable[str], ticked: Iterable[str] = ()) -> dict[str, list[tuple[str, str]]]:
    """Choices by field code; one query where a row asks for instructions, none elsewhere.

    ``ticked`` were recorded before: they stay on offer although the phrase may have been changed since.
    """
    if "instruksi" not in set(codes):
        return {}
    offered = Phrase.objects.filter(pemda=pemda_id, is_offered=True).values_list("words", flat=True)
    standard = dict(FIELDS["instruksi"].choices)
    return {"instruksi": [(words, words) for words in dict.fromkeys((*offered, *ticked)) if words not in standard]}
