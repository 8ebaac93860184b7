"""The environment, one variable at a time: what is missing, empty or wrong stops the process in one sentence."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

#: In the place of a default: the variable must be set.
REQUIRED = object()
SWITCH = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}
ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")


def read(name: str, cast: Callable[[str], Any], expected: str, *, default: Any = REQUIRED) -> Any:
    """What ``cast`` makes of the variable's text, or ``default`` where it is not set.

    Raises ImproperlyConfigured with its name and what is ``expected``; never with the value, which may be a secret.
    """
    text = os.environ.get(name)
    if text is None and default is not REQUIRED:
        return default
    try:
        return cast((text or "").strip())
    except (ValueError, KeyError, ImproperlyConfigured):
        found = "it is not set" if text is None else "it is something else" if text.strip() else "it is empty"
        raise ImproperlyConfigured(f"{name}: {expected} is expected, but {found}.") from None


def held(text: str, is_good: bool) -> str:
    """The text. Raises ValueError where it is not good."""
    if not is_good:
        raise ValueError("not what is expected")
    return text


def words(text: str) -> str:
    """Any text but none."""
    return held(text, bool(text))


def items(text: str) -> list[str]:
    """What stands between commas; nothing is a list too."""
    return [item.strip() for item in text.split(",") if item.strip()]


def switch(text: str) -> bool:
    """Whether it is on."""
    return SWITCH[text.lower()]


def whole(text: str) -> int:
    """A whole number from 0."""
    return int(held(text, text.isascii() and text.isdigit()))


def folder(text: str) -> Path:
    """A path."""
    return Path(words(text))


def made(name: str, path: Path) -> Path:
    """The folder, which is made where it is not there yet.

    Raises ImproperlyConfigured with the variable that leads to it and what the system says, where it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise ImproperlyConfigured(f"{name}: the folder {path} cannot be made: {refused.strerror}.") from None
    return path


def one_of(*choices: str) -> Callable[[str], str]:
    """One of these words, in any case."""
    return lambda text: held(text.upper(), text.upper() in choices)


def mail_address(text: str) -> str:
    """From where letters come, with a name before it or not."""
    return held(text, "@" in text)


def gateway(text: str) -> str:
    """An address of Apprise with the place of the person's number, or none."""
    return held(text, not text or "{tujuan}" in text)


def address(*schemes: str) -> Callable[[str], str]:
    """An address that begins with one of these schemes."""
    return lambda text: held(text, text.partition("://")[0] in schemes)


def site(text: str) -> str:
    """Where people find the helpdesk: a host, and nothing behind it, for its pages lie at the root."""
    parts = urlsplit(text)
    return held(text, parts.scheme in ("https", "http") and bool(parts.hostname) and parts.path in ("", "/"))


def host_and_port(text: str) -> str:
    """Where a server listens."""
    host, _, port = text.rpartition(":")
    return held(text, bool(host) and whole(port) < 65536)


def database(text: str) -> dict[str, Any]:
    """Django's settings of a database of the two kinds that the product knows."""
    # environ warns about an address without a scheme, and tells all of it: the password too.
    return Env.db_url_config(held(text, Env.DB_SCHEMES.get(text.partition("://")[0]) in ENGINES))


def mail(text: str) -> dict[str, Any]:
    """Django's settings of a mail server."""
    return Env.email_url_config(held(text, "://" in text))
