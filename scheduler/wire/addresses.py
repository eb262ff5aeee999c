"""Which addresses may be talked to, and what of an address may be shown.

Touches: the resolver of names.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from quotes.errors import InputError, Refused

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: an IPv4 address stands in the last 32 bits."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def check_base(url: str, *, what: str) -> str:
    """The address of a server as a person typed it, without a slash at its end.

    Only `https://`, or `http://` to this machine and to private numbers, where nobody listens on the way. Raises
    `InputError`, and never shows a name or password that stands in the address.
    """
    hint = "Write it as https://social.example."
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise InputError(f"{what} cannot be read.", hint) from None
    if parts.username or parts.password:
        raise InputError(f"{what} holds a name or password.", "Leave out everything before the @.")
    if parts.scheme not in ("https", "http") or not host or parts.query or parts.fragment:
        raise InputError(f"{what} is no address of a server.", hint)
    if parts.scheme == "http" and not names_private(host):
        raise InputError(f"{what} would be talked to in the clear.", "Use https://.")
    return url.strip().rstrip("/")


def names_private(host: str) -> bool:
    """Whether a host is written as this machine or as a private number: a person who writes that means it."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return not is_public(ipaddress.ip_address(host))
    except ValueError:
        return False


def is_public(address: Address) -> bool:
    """Whether an address is reached through the internet, whatever form it is wrapped in."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def resolve(host: str, port: int, *, private: bool) -> list[str]:
    """The numbers of a host, in the order to try them.

    Raises `OSError` when it has none, and `Refused` (rule `address`) when one is private although `private` is not
    allowed: a name that anybody may point at this machine's own services.
    """
    found = list(dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    for number in found:
        if not private and not is_public(ipaddress.ip_address(number.partition("%")[0])):
            raise Refused(
                "address",
                f"{host} is at a private address.",
                "Nothing was sent. Write the number itself if that is meant.",
            )
    return found
