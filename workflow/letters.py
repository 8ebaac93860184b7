"""Writing what leaves the house: one letter per person, ticket and burst, in words that name no third person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from reports import survey
from tickets.models import Ticket, User
from workflow import indonesian
from workflow.models import Notice, Turn

#: The weightiest first: its words become the subject.
WEIGHT = ("sandi", "tenggat", "giliran", "selesai", "kabar", "pesan", "akun")


@dataclass(frozen=True)
class Letter:
    """Notices to one person about one ticket (or none), on one channel, under a number that never changes."""

    number: int
    channel: str
    user: User
    ticket: Ticket | None
    notices: Sequence[Notice]

    @cached_property
    def main(self) -> Notice:
        """The notice that the letter is about: the newest of the weightiest."""
        return min(self.notices, key=lambda notice: (WEIGHT.index(notice.kind.template), -notice.pk))

    @property
    def subject(self) -> str:
        """One line."""
        return " ".join(self._render("subject").split())

    @property
    def text(self) -> str:
        """The letter in plain words."""
        return self._render("txt").strip() + "\n"

    @property
    def html(self) -> str:
        """The same for mail programs that show HTML."""
        return self._render("html")

    @property
    def url(self) -> str:
        """Where the reader goes from here."""
        path = self.ticket.get_absolute_url() if self.ticket else reverse("pemberitahuan")
        return settings.PUBLIC_URL + path

    def _render(self, kind: str) -> str:
        template = self.main.kind.template
        return render_to_string(
            f"emails/{template}.{kind}", self._password_link if template == "sandi" else self._facts
        )

    @cached_property
    def _facts(self) -> dict:
        zone = self.user.pemda.tz if self.user.pemda_id else None
        others = [
            (indonesian.tanggal_jam(notice.told_at, zone), notice.words)
            for notice in self.notices
            if notice != self.main
        ]
        return {
            "user": self.user,
            "ticket": self.ticket,
            "main": self.main,
            "at": indonesian.tanggal_jam(self.main.told_at, zone),
            # Reminders of two levels are of one minute, and alike, once the timers have slept past both.
            "others": list(dict.fromkeys(others)),
            "due": self._due(zone),
            "survey_url": self._survey_url,
            "url": self.url,
            "settings_url": settings.PUBLIC_URL + reverse("setelan_pemberitahuan"),
        }

    def _due(self, zone) -> str:
        """By when the row must be done that waits for the reader, or ""."""
        if self.ticket is None or not self.main.kind.for_hands:
            return ""
        turn = Turn.objects.waiting_for(self.user.hands).filter(ticket=self.ticket).order_by("due_at").first()
        return indonesian.hari_tanggal_jam(turn.due_at, zone) if turn and turn.due_at else ""

    @property
    def _survey_url(self) -> str:
        """Where the ticket that is done may be judged, or ""."""
        if self.main.kind.template != "selesai" or not survey.is_asked(self.ticket):
            return ""
        return settings.PUBLIC_URL + reverse("survei", args=[self.ticket.number])

    @cached_property
    def _password_link(self) -> dict:
        """A link made at the moment of sending: it is stored nowhere, and its hour begins now."""
        uid = urlsafe_base64_encode(force_bytes(self.user.pk))
        path = reverse("sandi_baru", kwargs={"uidb64": uid, "token": default_token_generator.make_token(self.user)})
        return {"user": self.user, "url": settings.PUBLIC_URL + path}


def letter_of(number: int, channel: str, notices: Sequence[Notice]) -> Letter:
    """The letter that carries these notices of one person and ticket, oldest first."""
    return Letter(number, channel, notices[0].user, notices[0].ticket, tuple(notices))
