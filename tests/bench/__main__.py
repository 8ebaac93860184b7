"""`make bench [N=100000] [SAMPLES=300]`: load, serve, measure, print. Sizes are asked in turn in one run."""

from __future__ import annotations

import os
import sys
from collections import defaultdict

import django

from tests.bench import papers
from tests.bench.figures import table
from tests.bench.servers import Machinery

SMALLEST = 1_000
WARM_UP = 15


def main() -> None:
    """Everything from an empty folder to the table."""
    largest, samples = int(os.environ.get("N") or 100_000), int(os.environ.get("SAMPLES") or 300)
    sizes = sorted({SMALLEST, largest})
    machinery = Machinery()
    played = machinery.play()
    loaded = {size: machinery.load(played, size, samples + WARM_UP) for size in sizes}
    os.environ.update(machinery.environment)
    django.setup()
    from tests.bench.pages import Visit

    visits = {size: Visit(machinery.serve(size), loaded[size]) for size in sizes}
    pages = {size: visit.pages() for size, visit in visits.items()}
    aims = {page.name: page.aim for page in pages[sizes[0]]}
    times: dict[str, dict[int, list[float]]] = {name: defaultdict(list) for name in aims}
    for turn in range(WARM_UP + samples):
        in_turn = sizes if turn % 2 else sizes[::-1]
        for at, name in enumerate(aims):
            for size in in_turn:
                seconds = pages[size][at].ask()
                if turn >= WARM_UP:
                    times[name][size].append(seconds)
    ordered = {name: {size: by_size[size] for size in sizes} for name, by_size in times.items()}
    sys.stdout.write(f"\n{table(ordered, aims)}\n\n")
    papers.measure(papers.ROUNDS)
    sys.stdout.write(f"Repeat: make bench N={largest} SAMPLES={samples}\n")


if __name__ == "__main__":
    main()
