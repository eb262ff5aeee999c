"""The URL of a PostgreSQL database: its hosts, its password taken out, and how long a connection waits for a server.

Pure.
"""

from __future__ import annotations

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from quotes.errors import InputError

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")

_HINT = "A PostgreSQL database is named postgresql://USER@HOST/NAME."

_CONNECT_SECONDS = 10
"""How long each host may take to let us in: a server that is far and busy takes one or two."""

SILENT_SECONDS = 30
"""After so long without a sign of life a peer is taken for gone: a tenth of a lease, and longer than a network takes to
find another way."""

PROBES = {"idle": 15, "interval": 5, "count": 3}
"""TCP's own questions to a peer that is silent: the first after 15 seconds, the last answer awaited at 30."""

_CHOICES = {
    "connect_timeout": _CONNECT_SECONDS,
    **{f"keepalives_{name}": value for name, value in PROBES.items()},
    # Milliseconds. The probes above are not sent while something that was sent is not acknowledged; then this counts.
    "tcp_user_timeout": SILENT_SECONDS * 1000,
}
"""https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS; what the URL says goes first."""


def read_url(where: str) -> URL:
    """The URL; of several hosts, all as the parameter `host` and as many ports as `port`, as SQLAlchemy has them.

    libpq's `postgresql://h1:5432,h2:5433/name` is known too. Raises InputError for a URL of another kind.
    """
    try:
        url = make_url(_one_place(where))
        places = _places(url)
    except (ArgumentError, ValueError):
        # Not shown, and not chained: it may hold a password at the wrong place.
        raise InputError("The URL of the database cannot be read.", _HINT) from None
    if url.drivername not in _SCHEMES:
        raise InputError(f"A database cannot be named by a URL that begins with {url.drivername}:.", _HINT)
    if len(places) < 2:
        return url
    told = {name: ",".join(given) for name, given in zip(("host", "port"), zip(*places, strict=True), strict=True)}
    return url.set(host=None, port=None).update_query_dict(told)


def for_driver(url: URL) -> tuple[URL, dict[str, str | int]]:
    """The URL for the driver, without its password; and what else the driver is handed, the password among it."""
    password = url.query.get("password", url.password)
    bare = URL.create(
        "postgresql+psycopg", url.username, None, url.host, url.port, url.database, url.query
    ).difference_update_query(["password"])
    handed: dict[str, str | int] = {name: value for name, value in _CHOICES.items() if name not in url.query}
    if len(_places(url)) > 1 and "target_session_attrs" not in url.query:
        # Of several servers one takes what is written; the others stand by for it.
        handed["target_session_attrs"] = "read-write"
    if password is not None:
        handed["password"] = password if isinstance(password, str) else password[-1]
    return bare, handed


def hosts_of(url: URL) -> list[str]:
    """Each host as it stands in a URL, with its port if that is told; folders with a socket are left out."""
    shown = [(f"[{host}]" if ":" in host else host, port) for host, port in _places(url) if host[:1] not in ("", "/")]
    return [f"{host}:{port}" if port else host for host, port in shown]


def _places(url: URL) -> list[tuple[str, str]]:
    """Hosts with their ports, empty for the usual one. Raises ValueError when they do not go together."""
    hosts, ports = url.query.get("host", url.host or ""), url.query.get("port", url.port or "")
    if isinstance(hosts, tuple):
        places = [_host_and_port(host) for host in hosts]
    else:
        names, numbers = hosts.split(","), str(ports).split(",")
        places = list(zip(names, numbers * len(names) if len(numbers) == 1 else numbers, strict=True))
    if not all(port.isdecimal() for _, port in places if port):
        raise ValueError("a port is a number")
    return places


def _one_place(where: str) -> str:
    """The URL, with hosts that stand beside each other in it moved to its end: SQLAlchemy knows them only there."""
    scheme, separator, rest = where.partition("://")
    ends = [at for at in map(rest.find, "/?#") if at >= 0]
    place, after = (rest[: min(ends)], rest[min(ends) :]) if ends else (rest, "")
    user, at, hosts = place.rpartition("@")
    if "," not in hosts:
        return where
    parted = [_host_and_port(one) for one in hosts.split(",")]
    path, mark, query = after.partition("?")
    told = f"host={','.join(host for host, _ in parted)}"
    if any(port for _, port in parted):
        told += f"&port={','.join(port for _, port in parted)}"
    return f"{scheme}{separator}{user}{at}{path or '/'}?{told}{'&' if mark else ''}{query}"


def _host_and_port(text: str) -> tuple[str, str]:
    if text.startswith("["):
        # An IPv6 address stands in brackets, for its colons' sake.
        host, _, rest = text[1:].partition("]")
        return host, rest.removeprefix(":")
    host, _, port = text.partition(":")
    return host, port
