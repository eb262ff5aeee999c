"""Which addresses may be talked to, and what of an address may be shown.

Touches: the resolver of names, in a thread of its own where a name has to be looked up.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from threading import Thread
from typing import Any
from urllib.parse import SplitResult, urlsplit

from quotes.errors import InputError, Refused

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: an IPv4 address stands in the last 32 bits."""

_INTERNET = ipaddress.ip_network("2000::/3")
"""RFC 4291, section 2.4: the only IPv6 addresses that are given out for the internet. What else Python takes for
global, such as the old `::/96` and `fec0::/10`, leads nowhere or to a neighbour."""

_WRITTEN = re.compile(r"https?://[\x21-\x7e]+", re.IGNORECASE)
"""An address as it goes over the wire. Python's own reader drops line breaks without a word, so it is no judge."""

_DEVIATING = re.compile("[ßς\u200c\u200d]")
"""Letters whose names are other names by Python's older rule (IDNA 2003) than in today's browsers: a login must not go
to `strasse.example` where `straße.example` was meant."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def check_base(url: str, *, what: str, private: bool = False) -> str:
    """The address of a server as a person typed it, in ASCII and without a slash at its end.

    Only `https://`, or `http://` to this machine and to private numbers, where nobody listens on the way; with
    `private` also to names, whose numbers the wire looks at. Raises `InputError`, and never shows a name or password
    that stands in the address.
    """
    hint = "Write it as https://social.example."
    if not url.isascii():
        hint = "Write it as a browser copies it: https://xn--bcher-kva.example."
    url = _in_ascii(url.strip())
    parts = split_address(url)
    if parts is None:
        raise InputError(f"{what} is no address of a server.", hint)
    if parts.username is not None:
        raise InputError(f"{what} holds a name or password.", "Leave out everything before the @.")
    if parts.query or parts.fragment:
        raise InputError(f"{what} is no address of a server.", hint)
    if parts.scheme == "http" and not private and not names_private(parts.hostname or ""):
        raise InputError(f"{what} would be talked to in the clear.", "Use https://.")
    return url.rstrip("/")


def _in_ascii(url: str) -> str:
    """An address whose host is written in the letters of any language; as it is when it cannot be written otherwise."""
    if url.isascii() or _DEVIATING.search(url):
        return url
    try:
        parts = urlsplit(url)
        return parts._replace(netloc=parts.netloc.encode("idna").decode("ascii")).geturl()
    except ValueError:
        return url


def split_address(url: str) -> SplitResult | None:
    """The parts of an address with a scheme that we speak and a host; None when it is not such an address."""
    if not _WRITTEN.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


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
        return address in _INTERNET and address.is_global
    return address.is_global and not address.is_multicast


def resolve(host: str, port: int, *, private: bool, clear: bool = False, seconds: float | None = None) -> list[str]:
    """The numbers of a host, in the order to try them, looked up within so many seconds.

    Raises `OSError` when it has none, `TimeoutError` when they do not come in time, and `Refused` (rule `address`) when
    one is private although `private` is not allowed: a name that anybody may point at this machine's own services.
    With `clear`, where nothing is encrypted, likewise when one is public.
    """
    found = list(dict.fromkeys(str(row[4][0]) for row in _looked_up(host, port, seconds)))
    for number in found:
        public = is_public(ipaddress.ip_address(number.partition("%")[0]))
        if not private and not public:
            raise Refused(
                "address",
                f"{host} is at a private address.",
                "Nothing was sent. Write the number itself if that is meant.",
            )
        if clear and public:
            raise Refused("address", f"{host} would be talked to in the clear.", "Nothing was sent. Use https://.")
    if not found:
        raise OSError("the name has no number")
    return found


def _looked_up(host: str, port: int, seconds: float | None) -> list[Any]:
    """What the system says of a name. It cannot be told when to give up, so a slow look-up is left behind."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    came: list[list[Any] | Exception] = []

    def look() -> None:
        try:
            came.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            came.append(error)

    thread = Thread(target=look, name="resolver", daemon=True)
    thread.start()
    thread.join(seconds)
    if not came:
        raise TimeoutError("the name was not looked up in time")
    if isinstance(came[0], Exception):
        raise came[0]
    return came[0]
