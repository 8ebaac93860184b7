"""The code under which anybody can ask whether a paper is genuine: made at random, read and typed by people."""

from __future__ import annotations

import secrets

#: Crockford's letters: without I, L, O and U, which people confuse with 1, 0 and V.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: 26 letters of 5 bits hold 130 random bits.
LENGTH = 26
GROUP = 4
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_code() -> str:
    """A code that nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """The code as papers print it, in groups that a reader does not lose."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read(typed: str) -> str:
    """The code that somebody typed, in any case, with spaces or hyphens; "" for what cannot be one."""
    plain = "".join(typed.upper().split()).replace("-", "").translate(MISREAD)
    return plain if len(plain) == LENGTH and set(plain) <= set(LETTERS) else ""
