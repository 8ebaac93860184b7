"""A ticket's conversation as a reader may see it: one query for any number of messages with their files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from tickets.history import short_moment
from tickets.models import Message, Ticket, User
from workflow import working_time
from workflow.models import calendar_of

#: Wall-clock time in which an author may take a message back.
TAKEN_BACK_WITHIN = timedelta(minutes=10)
#: Working time between two questions for progress on one ticket.
ASK_AGAIN_AFTER = timedelta(hours=2)
#: Messages shown on the ticket's page, and on one page of the whole conversation.
LATEST = 20
PER_PAGE = 50
RECOVERY = (Message.Kind.PULIH, Message.Kind.BELUM_PULIH)
_COLUMNS = (
    "pk",
    "kind",
    "side",
    "round",
    "author_id",
    "author_name",
    "author_title",
    "body",
    "posted_at",
    "withdrawn_at",
)
#: The columns of one of its files, or nothing.
_FILE = {"file_pk": F("files__pk"), "file_name": F("files__original_name"), "content_type": F("files__content_type")}


@dataclass(frozen=True)
class SentFile:
    """A file of a message."""

    pk: int
    name: str
    is_image: bool


@dataclass(frozen=True)
class Line:
    """One message on the page. A message that was taken back keeps its place, without words and files."""

    pk: int
    kind: str
    side: str
    round: int
    author: str
    at: datetime
    words: str
    body: str
    is_withdrawn: bool
    may_withdraw: bool
    files: tuple[SentFile, ...] = ()

    @property
    def is_note(self) -> bool:
        """Whether only handlers of the Dinas read it."""
        return self.kind == Message.Kind.CATATAN

    @property
    def mark(self) -> str:
        """What the message is, where it is more than a message."""
        return "" if self.kind == Message.Kind.PESAN else str(Message.Kind(self.kind).label)


@dataclass(frozen=True)
class Conversation:
    """Lines in the order in which they were said, newest last."""

    ticket: Ticket
    lines: tuple[Line, ...]
    answer: Line | None
    earlier: int | None

    @property
    def asked(self) -> Line | None:
        """The last question for progress that the Dinas has not answered yet."""
        open_question = None
        for line in self.lines:
            if line.kind == Message.Kind.TANYA:
                open_question = line
            elif line.side == Message.Side.DINAS and line.kind == Message.Kind.PESAN and not line.is_withdrawn:
                open_question = None
        return open_question

    @property
    def ask_again_at(self) -> datetime | None:
        """From when on progress may be asked again; None before the first question."""
        questions = [line for line in self.lines if line.kind == Message.Kind.TANYA]
        return may_ask_again_at(self.ticket, questions[-1].at) if questions else None


def conversation_of(
    ticket: Ticket, reader: User, now: datetime, *, most: int = LATEST, before: int | None = None
) -> Conversation:
    """The newest messages that ``reader`` may see (before message ``before``), and this round's word on recovery."""
    side = Message.side_of(reader)
    visible = Message.objects.filter(ticket=ticket)
    if side != Message.Side.DINAS:
        visible = visible.exclude(kind=Message.Kind.CATATAN)
    page = visible.filter(pk__lt=before) if before is not None else visible
    newest = page.order_by("-pk").values("pk")[: most + 1]
    answered = Q(kind__in=RECOVERY, round=ticket.round)
    said = visible.filter(Q(pk__in=newest) | answered).annotate(**_FILE).order_by("pk", "file_pk")
    lines: dict[int, Line] = {}
    for row in said.values_list(*_COLUMNS, *_FILE, named=True):
        line = lines.get(row.pk) or _line(ticket, reader, now, row)
        if row.file_pk is not None and not line.is_withdrawn:
            file = SentFile(row.file_pk, row.file_name, row.content_type.startswith("image/"))
            line = replace(line, files=(*line.files, file))
        lines[row.pk] = line
    answer = next((line for line in lines.values() if line.kind in RECOVERY and line.round == ticket.round), None)
    shown = [line for line in lines.values() if before is None or line.pk < before]
    earlier = shown[-most].pk if len(shown) > most else None
    return Conversation(ticket, tuple(shown[-most:]), answer, earlier)


def may_ask_again_at(ticket: Ticket, asked_at: datetime) -> datetime:
    """The moment (UTC) from which the OPD may ask again after a question at ``asked_at``."""
    return working_time.add(calendar_of(ticket.pemda), asked_at, ASK_AGAIN_AFTER)


def _line(ticket: Ticket, reader: User, now: datetime, row: Any) -> Line:
    """A message of the columns in :data:`_COLUMNS`."""
    is_withdrawn = row.withdrawn_at is not None
    return Line(
        pk=row.pk,
        kind=row.kind,
        side=row.side,
        round=row.round,
        author=f"{row.author_name}, {row.author_title}" if row.author_title else row.author_name,
        at=row.posted_at,
        words=short_moment(row.posted_at, ticket),
        body="" if is_withdrawn else row.body,
        is_withdrawn=is_withdrawn,
        may_withdraw=row.author_id == reader.pk
        and not is_withdrawn
        and row.kind in (Message.Kind.PESAN, Message.Kind.CATATAN)
        and now <= row.posted_at + TAKEN_BACK_WITHIN,
    )
