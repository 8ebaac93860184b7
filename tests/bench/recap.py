"""`.venv/bin/python -m tests.bench.recap [TICKETS]`: a long recap by the delivered workers, then one of them is killed.

Loads that many tickets, starts the two workers of the Procfile over PostgreSQL and Redis, orders the recap of all of
them as PDF, and lets a level of a clock fall due every second meanwhile. Then the process of papers is killed with -9
in the middle of a recap of every fifth ticket.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import django

from tests.bench.servers import Machinery

#: What a recap of 5,000 tickets may take, and how late the timers may be because of it.
SECONDS, MEGABYTES, LAG = 60, 500, 10
#: How often the sweep looks (helpdesk.settings), in seconds: so long a level waits on an idle machine too.
PERIOD = 10
START, PATIENCE = 20, 600
#: What the clocks allow, whatever their rows say.
LIMIT = timedelta(minutes=10)


def main(tickets: int = 5_000) -> None:
    """Load, print, tell; exit 1 above an aim."""
    machinery = Machinery()
    machinery.load(machinery.play(), tickets, 1)
    os.environ.update(machinery.environment, DATABASE_URL=machinery.database(tickets))
    django.setup()
    begun = _let_levels_fall_due()
    machinery.start("worker", tickets)
    papers = Papers(machinery.start("papers", tickets).pid)
    cetakan = _ordered(tickets)
    seconds = _followed(cetakan, papers)
    busy, lags = papers.busy, _lags(begun)
    latest = max(lags, default=0)
    counted, lines = _read(cetakan.file.path)
    are_numbered = counted == [(at, len(counted)) for at in range(1, len(counted) + 1)]
    sys.stdout.write(
        f"Recap of {tickets:,} tickets: {seconds:.0f} s (aim {SECONDS}), {busy:.0f} s of a processor, "
        f"{papers.most} MB at most (aim {MEGABYTES})\n"
        f"{len(counted)} pages{'' if are_numbered else ' NOT'} numbered through, {lines:,} lines, "
        f"{cetakan.size // 1024:,} kB\n"
        f"{len(lags)} levels fell due meanwhile; the latest fired after {latest:.1f} s, of which {PERIOD} s are the "
        f"period of the sweep (aim {PERIOD + LAG})\n"
        f"load of the machine: {os.getloadavg()[0]:.1f}\n"
    )
    fifth = _ordered(tickets // 5)
    seconds_of_fifth = _followed(fifth, papers, kill=True)
    lines_of_fifth = _read(fifth.file.path)[1]
    sys.stdout.write(
        f"Recap of {tickets // 5:,} tickets, its process killed with -9: {seconds_of_fifth:.0f} s, "
        f"{lines_of_fifth:,} lines\n"
    )
    is_quick = seconds <= SECONDS and papers.most <= MEGABYTES and 0 < latest <= PERIOD + LAG
    sys.exit(not (is_quick and are_numbered and (lines, lines_of_fifth) == (tickets, tickets // 5)))


class Papers:
    """The worker of papers with the one process in which it renders."""

    def __init__(self, parent: int) -> None:
        self.parent, self.most = parent, 0
        deadline = time.monotonic() + START
        while self.child is None:
            if time.monotonic() > deadline:
                raise SystemExit("the worker of papers does not start")
            time.sleep(0.2)

    @property
    def child(self) -> int | None:
        """The rendering process."""
        found = Path(f"/proc/{self.parent}/task/{self.parent}/children").read_text().split()
        return int(found[0]) if found else None

    @property
    def busy(self) -> float:
        """Processor seconds of this rendering process and of those that it replaced."""
        ticks = 0
        for pid, fields in ((self.parent, slice(13, 15)), (self.child, slice(11, 13))):
            ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[fields]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def weigh(self) -> None:
        """Note the most memory that the rendering process ever held."""
        try:
            held = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{self.child}/status").read_text())
        except FileNotFoundError:  # it was just replaced
            return
        self.most = max(self.most, int(held[1]) // 1024 if held else 0)

    def kill(self) -> None:
        """End the rendering process in the middle of a part."""
        os.kill(self.child, signal.SIGKILL)


def _let_levels_fall_due() -> datetime:
    """Let a deadline pass every second from the moment on at which the workers are there; returns that moment."""
    from workflow import moment
    from workflow.models import Clock

    begun = moment.now() + timedelta(seconds=START)
    clocks = Clock.objects.filter(closed_at=None)
    clocks.update(next_at=None, next_level=None)
    for at, pk in enumerate(clocks.exclude(due_at=None).values_list("pk", flat=True), 1):
        due = begun + timedelta(seconds=at)
        Clock.objects.filter(pk=pk).update(opened_at=due - LIMIT, due_at=due, next_at=due, next_level=100)
    return begun


def _ordered(tickets: int):
    """The recap of that many tickets, as an official orders it."""
    from reports import printing, recap_pages, tasks
    from reports.models import Cetakan
    from tickets.models import Ticket, User

    keys = list(Ticket.objects.order_by("arrived_at", "pk").values_list("pk", flat=True)[:tickets])
    cetakan = printing.order(
        actor=User.objects.exclude(pemda=None).earliest("pk"),
        kind=Cetakan.Kind.REKAP_PDF,
        title="Rekap",
        wanted={"year": 2026, "month": 0, "tickets": keys},
        part_count=recap_pages.part_count(len(keys)),
    )
    tasks.advance_cetakan.delay(cetakan.pk)
    return cetakan


def _followed(cetakan, papers: Papers, *, kill: bool = False) -> float:
    """Seconds until the file is there; where asked for, the process of papers dies half-way."""
    begun = time.monotonic()
    while not cetakan.is_ready:
        if cetakan.is_given_up or time.monotonic() > begun + PATIENCE:
            raise SystemExit(f"the recap was not made: {cetakan.failure}")
        papers.weigh()
        if kill and cetakan.parts.count() >= cetakan.part_count // 2:
            papers.kill()
            kill = False
        time.sleep(0.2)
        cetakan.refresh_from_db()
    return time.monotonic() - begun


def _read(path: str) -> tuple[list[tuple[int, int]], int]:
    """The numbers at the foot of the pages, and how many different lines the tables have."""
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    counted = [(int(at), int(count)) for at, count in re.findall(r"Halaman (\d+) dari (\d+)", text)]
    return counted, len(set(re.findall(r"^ *(\d+) +[A-Z]+-\d{4}-\d+", text, re.MULTILINE)))


def _lags(begun: datetime) -> list[float]:
    """How long after its moment each level fired."""
    from workflow.models import Alarm

    fired = Alarm.objects.filter(at__gte=begun).values_list("at", "fired_at")
    return [(fired_at - at).total_seconds() for at, fired_at in fired]


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
