"""Why an act was refused: each carries the sentence that the page shows, in Indonesian."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

#: Letters that a reason has at least.
SHORTEST_REASON = 10


class ActNotPossible(Exception):
    """The ticket's place or its rules do not allow the act now; nothing was changed."""


class StaleTicket(ActNotPossible):
    """Somebody acted since the page was read; the sentence says who and when."""


class TicketBusy(ActNotPossible):
    """Somebody else holds the ticket at this moment; the same act may be tried again."""

    def __init__(self) -> None:
        super().__init__("Belum tersimpan karena tiket ini sedang dikerjakan orang lain. Coba lagi sebentar.")


class ActDenied(PermissionDenied):
    """The act belongs to somebody else; the sentence names the post."""


class DataMissing(ActNotPossible):
    """The row asks for data that was not brought. ``fields`` maps field codes to sentences."""

    def __init__(self, fields: dict[str, str]):
        super().__init__("Lengkapi: " + "; ".join(fields.values()))
        self.fields = fields


def require_reason(words: str, field: str = "note") -> str:
    """The reason without blanks around it. Raises DataMissing, for that field, for one that says nothing."""
    words = words.strip()
    if len(words) < SHORTEST_REASON:
        raise DataMissing({field: f"Tuliskan alasan, paling sedikit {SHORTEST_REASON} huruf."})
    return words
