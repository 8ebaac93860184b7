"""One instruction phrase."""

from __future__ import annotations

from typing import Any

from tickets.forms.manage.owned import OwnedForm
from tickets.models import Phrase
from workflow.fields import INSTRUKSI


class PhraseForm(OwnedForm):
    """Words that officials tick, once per Pemda and other than the standard ones."""

    once = "words"

    class Meta:
        model = Phrase
        fields = ["words", "is_offered"]
        labels = {"words": "Bunyi frasa", "is_offered": "Tampilkan pada lembar disposisi"}
        help_texts = {"words": "Misalnya: Utamakan loket pelayanan. Disposisi yang lama tetap memakai bunyi lama."}

    def clean(self) -> dict[str, Any]:
        """Refuse a standard phrase."""
        data = super().clean()
        words = (data.get("words") or "").casefold()
        if any(words in (code.casefold(), standard.casefold()) for code, standard in INSTRUKSI):
            self.add_error("words", "Frasa ini sudah ada di antara frasa baku.")
        return data
