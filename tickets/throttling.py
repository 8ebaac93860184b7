"""How often something may be tried before django-axes says no; it counts in the database, for all processes alike.

Wrong passwords count per account and network address, and per network address alone, so that nobody tries one password
on many names. Links for a new password count per e-mail address, from wherever they are asked for, so that nobody's
postbox can be flooded. Papers that are not found count per network address.
"""

from __future__ import annotations

import hashlib
from ipaddress import ip_address
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.http import HttpRequest

WRONG_PASSWORDS = 5
LINKS = 3
LOOKUPS = 30
#: Of all names together; an office behind one address has many who mistype.
WRONG_FROM_ONE_ADDRESS = 40
#: Under this name, with a digest behind it, axes counts links: the address itself is kept nowhere.
LINK = "tautan sandi "
#: The same for codes of papers that nobody issued, with the network address behind it.
LOOKUP = "cari naskah "
#: The same for wrong passwords, whatever the name.
SIGN_IN = "masuk dari "
MOST = {LINK: LINKS, LOOKUP: LOOKUPS, SIGN_IN: WRONG_FROM_ONE_ADDRESS}


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: AXES_CLIENT_IP_CALLABLE.

    Behind a proxy of ours every connection is the proxy's. What it saw stands rightmost in X-Forwarded-For; whatever is
    left of it was written by the client and counts for nothing.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if not settings.PROXIES or len(seen) < settings.PROXIES:
        return peer
    try:
        return str(ip_address(seen[-settings.PROXIES].strip()))
    except ValueError:
        return peer


def failure_limit(request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
    """How many tries lock: AXES_FAILURE_LIMIT."""
    name = str((credentials or {}).get("username", ""))
    return next((most for kind, most in MOST.items() if name.startswith(kind)), WRONG_PASSWORDS)


def lockout_parameters(counted: Any, credentials: dict[str, Any] | None = None) -> list:
    """What is counted together: AXES_LOCKOUT_PARAMETERS. ``counted`` is a request or a row of axes."""
    names = (str((credentials or {}).get("username", "")), str(getattr(counted, "username", "")))
    if any(name.startswith(tuple(MOST)) for name in names):
        return ["username"]
    return [["username", "ip_address"]]


def take_link(request: HttpRequest, email: str) -> bool:
    """Count one link for ``email``; False when it has had its three within the cool-off, which does not begin anew."""
    digest = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    return _take(request, LINK + digest, LINKS)


def take_lookup(request: HttpRequest) -> bool:
    """Count one paper that was not found; False when this network address has had its thirty within the cool-off."""
    origin = _origin(request)
    return _take(origin, LOOKUP + client_address(origin), LOOKUPS)


def may_sign_in(request: HttpRequest) -> bool:
    """Whether fewer wrong passwords than that came from this network address, for whatever names."""
    origin = _origin(request)
    return AxesProxyHandler.is_allowed(origin, {"username": SIGN_IN + client_address(origin)})


def count_wrong_password(request: HttpRequest) -> None:
    """One more wrong password or code from this network address."""
    origin = _origin(request)
    _take(origin, SIGN_IN + client_address(origin), WRONG_FROM_ONE_ADDRESS)


def _origin(request: HttpRequest) -> HttpRequest:
    """Only where a request came from: axes keeps what a refused request asked for."""
    origin = HttpRequest()
    origin.META["REMOTE_ADDR"] = client_address(request)
    return origin


def _take(request: HttpRequest, name: str, most: int) -> bool:
    credentials = {"username": name}
    if not AxesProxyHandler.is_allowed(request, credentials):
        return False
    AxesProxyHandler.user_login_failed(sender=_take, credentials=credentials, request=request)
    request.axes_locked_out = False  # the last one allowed is answered like the first, not as a locked account
    return (request.axes_failures_since_start or 0) <= most
