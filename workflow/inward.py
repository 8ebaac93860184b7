"""Addresses that people give us to call: only hosts of the outside world, by name and by every address behind it.

Else anybody could let the server knock at machines that only it can reach (ASVS 1.3.6).
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

#: The addresses of IPv6 that belong to one machine on the internet; all else in it is local, reserved or a way through.
UNICAST = ipaddress.ip_network("2000::/3")
#: IPv4 behind a translator: the last 32 bits are the address that is reached (RFC 6052).
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


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
    if not parts.netloc.isascii():
        raise PointsInward("Tuliskan nama host dengan huruf Latin tanpa tanda, atau dalam bentuk xn--.")
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
    if ip.version == 4:
        return ip.is_global and not ip.is_multicast
    if ip.ipv4_mapped:
        return _is_outside(str(ip.ipv4_mapped))
    if ip in TRANSLATED:
        return _is_outside(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip in UNICAST and ip.is_global and (ip.sixtofour is None or _is_outside(str(ip.sixtofour)))
