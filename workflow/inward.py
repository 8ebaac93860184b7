"""Addresses that people give us to call: only hosts of the outside world, by name and by every address behind it.

Else anybody could let the server knock at machines that only it can reach (ASVS 1.3.6).
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit


class PointsInward(ValueError):
    """Why an address is not called, in Indonesian."""


def outside_address(url: str) -> str:
    """The IP address to call for ``url``, checked: https, no name and password, and every address behind it public.

    Whoever calls must connect to this address and not ask for it again: the answer may differ the next time. Raises
    PointsInward.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 443
    except ValueError as broken:
        raise PointsInward("Alamat ini tidak dapat dibaca.") from broken
    if parts.scheme != "https" or not host:
        raise PointsInward("Alamat harus diawali https:// dan memuat nama host.")
    if parts.username or parts.password:
        raise PointsInward("Alamat tidak boleh memuat nama pengguna atau kata sandi.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise PointsInward(f"Host {host} tidak ditemukan.") from unknown
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(_is_outside(address) for address in addresses):
        raise PointsInward(f"Host {host} menunjuk ke jaringan dalam.")
    return addresses[0]


def _is_outside(address: str) -> bool:
    """Whether everybody on the internet means the same machine by this address, also where one hides in another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    hidden = [getattr(ip, name, None) for name in ("ipv4_mapped", "sixtofour")]
    hidden += list(getattr(ip, "teredo", None) or ())
    if ip.version == 6 and ip in ipaddress.ip_network("64:ff9b::/96"):
        hidden.append(ipaddress.ip_address(int(ip) & 0xFFFFFFFF))
    return all(one.is_global and not one.is_multicast for one in (ip, *filter(None, hidden)))
