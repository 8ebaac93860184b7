"""Lines of text as the file that COPY reads from."""

from __future__ import annotations


class Lines:
    """Hands out one long text after the other; nothing is joined into a text of a hundred megabytes."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = iter(texts)
        self._rest = b""

    def read(self, size: int) -> bytes:
        """About ``size`` bytes, none at the end."""
        parts, length = [self._rest], len(self._rest)
        while length < size and (text := next(self._texts, None)) is not None:
            parts.append(text.encode())
            length += len(parts[-1])
        found = b"".join(parts)
        self._rest = found[size:]
        return found[:size]
