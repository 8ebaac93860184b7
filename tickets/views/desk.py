"""What TU does beside a report: its line in the book of incoming letters, and the receipt for whoever brought it."""

from __future__ import annotations

from tickets.addresses import address_of
from tickets.models import Ticket, User
from workflow.states import Kanal, Role


def desk_links(ticket: Ticket, reader: User) -> list[tuple[str, str]]:
    """Address and words of TU's buttons beside a report; none for others."""
    if not ticket.is_held_by(reader, Role.TU):
        return []
    links = [(address_of("tanda_terima", ticket.number), "Tanda terima")]
    if words := _book_words(ticket, reader):
        links.insert(0, (f"{address_of('agenda_catat', ticket.number)}?dari=tiket", words))
    return links


def _book_words(ticket: Ticket, reader: User) -> str:
    """What the book still wants; what monitoring found is no letter, and TU's own row gives the number by itself."""
    if entry := getattr(ticket, "agenda", None):
        return "Ubah nomor SRIKANDI" if entry.srikandi else "Isi nomor SRIKANDI"
    is_no_letter = ticket.kanal == Kanal.MONITORING or ticket.is_performer(reader)
    return "" if is_no_letter else "Beri nomor agenda"
