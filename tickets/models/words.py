"""The words that stand in a government's reports, so that a misspelt one can be understood."""

from __future__ import annotations

import re

from django.db import models

from tickets.models.people import Pemda

LONGEST = 40
_WORD = re.compile(rf"[^\W_]{{2,{LONGEST}}}")


class ReportWord(models.Model):
    """One word of titles and places, in small letters; however many reports have it, it stands here once."""

    pemda = models.ForeignKey(Pemda, models.CASCADE, related_name="+")
    word = models.CharField("kata", max_length=LONGEST)

    class Meta:
        verbose_name = "kata laporan"
        verbose_name_plural = "kata laporan"
        constraints = [models.UniqueConstraint(fields=["pemda", "word"], name="report_word_once")]

    def __str__(self) -> str:
        return self.word

    @classmethod
    def learn(cls, pemda_id: int, *texts: str) -> None:
        """Note the words that are new here. Two at once note the same word once: in the alphabet's order, so that
        neither waits for the other in turn."""
        words = words_of(*texts)
        known = cls.objects.filter(pemda=pemda_id, word__in=words).values_list("word", flat=True)
        new = sorted(words - set(known))
        cls.objects.bulk_create((cls(pemda_id=pemda_id, word=word) for word in new), ignore_conflicts=True)


def words_of(*texts: str) -> set[str]:
    """The words in small letters; no numbers, no single letters."""
    return {word for text in texts for word in _WORD.findall(text.lower()) if not word.isdigit()}
