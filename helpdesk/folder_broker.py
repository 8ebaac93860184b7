"""The broker of the embedded profile: Kombu's folder of messages, in which a reader never finds half a message.

Kombu opens the file under its final name and writes afterwards. A worker that looked in between took an empty message,
ended with "Unrecoverable error", and honcho stopped the whole product with it.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

#: Ends no message's name, so nobody takes a file that bears it.
UNFINISHED = ".menulis"


class Channel(filesystem.Channel):
    """Writes a message beside its place and moves it there in one step."""

    def _put(self, queue: str, payload: Any, **kwargs) -> None:
        place = Path(self.data_folder_out) / f"{monotonic() * 1000:.0f}_{uuid.uuid4()}.{queue}.msg"
        draft = place.with_name(place.name + UNFINISHED)
        try:
            draft.write_bytes(dumps(payload).encode())
            os.replace(draft, place)
        except OSError as failure:
            raise ChannelError(f"Cannot add {place} to its folder") from failure


class Transport(filesystem.Transport):
    """Kombu's, with these channels."""

    Channel = Channel
