"""How often something may be tried before django-axes says no; it counts in the database, for all processes alike.

Wrong passwords count per account and network address. Links for a new password count per e-mail address, from wherever
they are asked for, so that nobody's postbox can be flooded.
"""

from __future__ import annotations

import hashlib
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest

WRONG_PASSWORDS = 5
LINKS = 3
#: Under this name, with a digest behind it, axes counts links: the address itself is kept nowhere.
LINK = "tautan sandi "


def failure_limit(request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
    """How many tries lock: AXES_FAILURE_LIMIT."""
    return LINKS if _counts_links(credentials) else WRONG_PASSWORDS


def lockout_parameters(counted: Any, credentials: dict[str, Any] | None = None) -> list:
    """What is counted together: AXES_LOCKOUT_PARAMETERS. ``counted`` is a request or a row of axes."""
    if _counts_links(credentials) or str(getattr(counted, "username", "")).startswith(LINK):
        return ["username"]
    return [["username", "ip_address"]]


def take_link(request: HttpRequest, email: str) -> bool:
    """Count one link for ``email``; False when it has had its three within the cool-off, which does not begin anew."""
    digest = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    credentials = {"username": LINK + digest}
    if not AxesProxyHandler.is_allowed(request, credentials):
        return False
    AxesProxyHandler.user_login_failed(sender=take_link, credentials=credentials, request=request)
    request.axes_locked_out = False  # the third link is sent: the answer is not the page of a locked account
    return (request.axes_failures_since_start or 0) <= LINKS


def _counts_links(credentials: dict[str, Any] | None) -> bool:
    return str((credentials or {}).get("username", "")).startswith(LINK)
