"""How often something may be tried before django-axes says no; it counts in the database, for all processes alike.

Wrong passwords count per account and network address. Links for a new password count per e-mail address, from wherever
they are asked for, so that nobody's postbox can be flooded. Papers that are not found count per network address.
"""

from __future__ import annotations

import hashlib
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address
from django.http import HttpRequest

WRONG_PASSWORDS = 5
LINKS = 3
LOOKUPS = 30
#: Under this name, with a digest behind it, axes counts links: the address itself is kept nowhere.
LINK = "tautan sandi "
#: The same for codes of papers that nobody issued, with the network address behind it.
LOOKUP = "cari naskah "


def failure_limit(request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
    """How many tries lock: AXES_FAILURE_LIMIT."""
    name = str((credentials or {}).get("username", ""))
    return LINKS if name.startswith(LINK) else LOOKUPS if name.startswith(LOOKUP) else WRONG_PASSWORDS


def lockout_parameters(counted: Any, credentials: dict[str, Any] | None = None) -> list:
    """What is counted together: AXES_LOCKOUT_PARAMETERS. ``counted`` is a request or a row of axes."""
    names = (str((credentials or {}).get("username", "")), str(getattr(counted, "username", "")))
    if any(name.startswith((LINK, LOOKUP)) for name in names):
        return ["username"]
    return [["username", "ip_address"]]


def take_link(request: HttpRequest, email: str) -> bool:
    """Count one link for ``email``; False when it has had its three within the cool-off, which does not begin anew."""
    digest = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    return _take(request, LINK + digest, LINKS)


def take_lookup(request: HttpRequest) -> bool:
    """Count one paper that was not found; False when this network address has had its thirty within the cool-off."""
    # Axes keeps what a refused request asked for: here only where it came from.
    origin = HttpRequest()
    origin.META["REMOTE_ADDR"] = get_client_ip_address(request) or ""
    return _take(origin, LOOKUP + origin.META["REMOTE_ADDR"], LOOKUPS)


def _take(request: HttpRequest, name: str, most: int) -> bool:
    credentials = {"username": name}
    if not AxesProxyHandler.is_allowed(request, credentials):
        return False
    AxesProxyHandler.user_login_failed(sender=_take, credentials=credentials, request=request)
    request.axes_locked_out = False  # the last one allowed is answered like the first, not as a locked account
    return (request.axes_failures_since_start or 0) <= most
