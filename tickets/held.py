"""Files of a form that came back with something to mend: they wait on the server, for their author alone.

A browser lets go of chosen files when a page comes back. Those that passed the check wait here under a key that only
this page carries, so exactly what it lists is sent. A form that is in order at the first go never comes here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from tickets.drafts import drop_bytes
from tickets.models import HeldFile, User
from tickets.uploads import CleanFile
from workflow import moment

#: How long files wait for a form that is never sent.
WAIT = timedelta(days=7)
#: Files of one person, all forms together; beyond, those that wait longest make room.
MOST_HELD = 100
#: Files that one transaction forgets.
PIECE = 500


class HeldFiles:
    """The files that wait beside one page for its author; one query, and none for a page that never came back."""

    def __init__(self, author: User, key: str = "") -> None:
        self.author = author
        known = _key(key)
        self.key = known or uuid4()
        self.files = self._read() if known else []

    def of(self, code: str, kind: str) -> list[HeldFile]:
        """What waits in one field."""
        return [file for file in self.files if (file.code, file.kind) == (code, kind)]

    @transaction.atomic
    def keep(self, files: Mapping[str, Iterable[CleanFile]]) -> None:
        """Let files wait too, by field; each once."""
        # The same page sent twice at once would keep the same file twice.
        User.objects.select_for_update(no_key=True).get(pk=self.author.pk)
        there = {(file.code, file.sha256) for file in self._read()}
        for code, cleaned in files.items():
            for clean in cleaned:
                if (code, clean.sha256) not in there:
                    there.add((code, clean.sha256))
                    held = HeldFile(author=self.author, key=self.key, code=code, held_at=moment.now())
                    held.kind, held.taken = clean.kind, clean.taken
                    clean.keep_in(held)
        _forget(HeldFile.objects.filter(author=self.author).order_by("-pk")[MOST_HELD:])
        self.files = self._read()

    def take_out(self, key: str) -> None:
        """Forget one file; a key of anything else changes nothing."""
        _forget([file for file in self.files if str(file.pk) == key])
        self.files = [file for file in self.files if str(file.pk) != key]

    def drop(self) -> None:
        """Forget them all: in the transaction of the act that took them."""
        _forget(self.files)

    def _read(self) -> list[HeldFile]:
        return list(HeldFile.objects.filter(author=self.author, key=self.key))


def forget_held(*, now: datetime) -> int:
    """Forget the files of forms that were never sent; how many they were."""
    gone = 0
    while piece := list(HeldFile.objects.filter(held_at__lt=now - WAIT)[:PIECE]):
        _forget(piece)
        gone += len(piece)
    return gone


@transaction.atomic(savepoint=False)
def _forget(files: Iterable[HeldFile]) -> None:
    files = list(files)
    if files:
        drop_bytes(files)
        HeldFile.objects.filter(pk__in=[file.pk for file in files]).delete()


def _key(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
