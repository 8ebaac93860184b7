"""A clock that a test sets, also while its processes run: libfaketime (Debian: faketime) in all that are started so."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from datetime import datetime
from pathlib import Path

LIBRARIES = "*/faketime/libfaketime.so.1"


class LibraryMissing(RuntimeError):
    """libfaketime is not installed; `make chaos` does it."""


class SetClock:
    """The time of every process that was started with ``environment``."""

    def __init__(self) -> None:
        library = next(Path("/usr/lib").glob(LIBRARIES), None)
        if library is None:
            raise LibraryMissing("libfaketime is missing: apt-get install faketime")
        folder = Path(tempfile.mkdtemp(prefix="helpdesk-clock-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)  # PostgreSQL reads it as another user
        self._file = folder / "ahead"
        self.environment = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
        }
        self.be_ahead(0)

    def be_ahead(self, seconds: float) -> None:
        """Go so many seconds ahead of the true time."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{seconds:+.3f}\n")
        os.replace(new, self._file)

    def show(self, moment: datetime) -> None:
        """Let it be ``moment`` now; time goes on from there."""
        self.be_ahead(moment.timestamp() - time.time())
