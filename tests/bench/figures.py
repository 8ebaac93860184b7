"""The table that a bench prints: times, what they are in bare views, and what they should be at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import quantiles

#: Times of one page at one size, in seconds.
Times = Sequence[float]
GROWTH_AIM = 1.3


def percentile(times: Times, which: int) -> float:
    """The ``which``-th percentile in milliseconds."""
    return quantiles(times, n=100, method="inclusive")[which - 1] * 1000


def table(times: Mapping[str, Mapping[int, Times]], aims: Mapping[str, float | None]) -> str:
    """Plain text. ``times`` by page and size; the first page is the bare view. Ratios are those of the p50."""
    sizes = list(next(iter(times.values())))
    bare = {size: percentile(next(iter(times.values()))[size], 50) for size in sizes}
    heads = [f"{f'{size:,} tickets':^31}" for size in sizes]
    lines = ["".join((f"{'':26}", *heads, f"{'largest/smallest':>18}"))]
    lines.append("".join((f"{'':26}", *(f"{'p50 ms':>9}{'p95 ms':>9}{'x bare':>8}{'aim':>5}" for _ in sizes))))
    for page, by_size in times.items():
        cells = [f"{page:26}"]
        for size in sizes:
            middle, aim = percentile(by_size[size], 50), aims[page]
            ratio = middle / bare[size]
            mark = " " if aim is None or ratio <= aim else "!"
            cells.append(f"{middle:9.1f}{percentile(by_size[size], 95):9.1f}{ratio:7.2f}{mark}{aim or '':>5}")
        growth = percentile(by_size[sizes[-1]], 50) / percentile(by_size[sizes[0]], 50)
        cells.append(f"{growth:13.2f}{' ' if growth <= GROWTH_AIM else '!'}{GROWTH_AIM:>4}")
        lines.append("".join(cells))
    lines.append(f"Samples per cell: {min(len(found) for by_size in times.values() for found in by_size.values())}.")
    lines.append('"!" stands beside a figure above its aim. Ratios compare p50 of the same run and size.')
    return "\n".join(lines)
