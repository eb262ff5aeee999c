"""One page of the web: fetched from public addresses only, bounded in time and size, whatever the server does.

Touches: the network and the clock.
"""

from __future__ import annotations

import re
import time
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

from pullquote import __version__
from pullquote.arriving.document import Arrived, Unreachable
from pullquote.arriving.page_content import admit_type, filename_of, in_utf8, unpacked
from quotes.admission import LONGEST_LABEL
from quotes.errors import InputError, NotFound, PullquoteError, Refused
from scheduler.publisher import Busy, Unsure
from scheduler.wire.outcomes import one_line
from scheduler.wire.wire import Answer, Wire

LARGEST = 10 * 1024 * 1024
"""Bytes of a page, packed and unpacked: a long novel is a tenth of that."""

PATIENCE = 20.0
"""Seconds for all of it, redirections included: somebody is waiting at a terminal."""

MOST_REDIRECTS = 5
"""One for https, one for www, one for a language, and two to spare."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""RFC 9110, section 15.4."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{1,20})://", re.IGNORECASE)

_SECRET = re.compile(
    r"token|secret|passw|passwd|^pwd$|api_?key|^key$|^auth(_|$)|authoriz|oauth|signature|^sig$|credential|session|^sid$|^jwt$|^code$",
    re.IGNORECASE,
)
"""Names of parameters that let whoever has the address in. They are sent, but neither kept nor shown."""

_HEADERS = (
    ("User-Agent", f"pullquote/{__version__}"),
    ("Accept", "text/html, text/markdown, text/plain, application/json, */*;q=0.5"),
)


def is_address(name: str) -> bool:
    """Whether what a person named is an address rather than a file. Raises `InputError` for one that is not fetched."""
    found = _SCHEME.match(name)
    if found is None:
        return False
    if found[1].lower() not in ("http", "https"):
        raise InputError(
            f"{found[1].lower()}:// is not fetched, only http:// and https://.", "Name a file without it, as ./name."
        )
    return True


def fetch_page(address: str, *, private: bool = False, patience: float = PATIENCE) -> Arrived:
    """What is at an address, after at most five redirections, called by the address it was found at.

    With `private`, this machine and its own network may be asked as well, but only the host that was named: where it
    leads elsewhere, only public addresses are asked. Every address is looked at anew, and the number that was looked
    at is the one that is talked to, so that a name cannot lead elsewhere later.

    Raises `NotFound` when nothing is there, `InputError` for an address or content that will not do, `Refused` (rule
    `address`) for private addresses, and `Unreachable` when the server does not answer well or in time.
    """
    url = _parsed(address, "That")
    named = url.host
    until = time.monotonic() + patience
    for _ in range(MOST_REDIRECTS + 1):
        # Whoever lets one server of the network be asked has not said so of all that it leads to.
        is_let = private and url.host == named
        wire = Wire("", patience=patience, private=is_let, largest=LARGEST, in_clear=True)
        answer = _asked(wire, url, max(0.0, until - time.monotonic()))
        if answer.status not in _REDIRECTS or "location" not in answer.headers:
            return _arrived(url, answer)
        url = _next(url, answer.headers["location"])
    raise Unreachable(
        f"{shown(url)} was redirected more than {MOST_REDIRECTS} times.", "Open it in a browser, and save the page."
    )


def shown(url: httpx.URL) -> str:
    """An address as it may be kept and shown: no fragment, no password, and no parameters that let somebody in."""
    parts = urlsplit(str(url.copy_with(userinfo=b"")))
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    open_pairs = [(key, value) for key, value in pairs if not _SECRET.search(key)]
    # As it stands, if nothing is taken out: writing it anew may change how it is encoded.
    query = parts.query if len(open_pairs) == len(pairs) else urlencode(open_pairs)
    return one_line(parts._replace(query=query, fragment="").geturl(), most=LONGEST_LABEL)


def shown_address(address: str) -> str:
    """What a person typed as an address, as it may be shown; only its kind if it is none."""
    try:
        return shown(httpx.URL(address.strip()))
    except (httpx.InvalidURL, ValueError):
        return "an address"


def _parsed(address: str, what: str) -> httpx.URL:
    """An address in ASCII, without its fragment. Raises `InputError`, which does not show a password in it."""
    try:
        url = httpx.URL(address.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError):
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise InputError(f"{what} is no address of a page.", "Write it as https://example.org/page.")
    if url.userinfo:
        raise InputError(f"{what} holds a name or password.", "Leave out everything before the @.")
    return url


def _next(url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirection leads: headers come as Latin-1, whatever they were written in."""
    try:
        written = location.encode("latin-1").decode("utf-8", errors="replace")
        joined = str(url.join(written))
    except (httpx.InvalidURL, ValueError):
        joined = ""
    return _parsed(joined, f"What {shown(url)} leads to")


def _asked(wire: Wire, url: httpx.URL, patience: float) -> Answer:
    try:
        return wire.send("GET", str(url), _HEADERS, patience=patience)
    except Refused as error:
        outcome: PullquoteError = Refused(
            error.rule,
            f"{shown(url)}: {error.message}",
            "Nothing was asked of it. If you trust it, name that address itself, with --allow-private.",
        )
    except (Busy, Unsure) as error:
        outcome = Unreachable(
            f"{shown(url)}: {error.message}", "Try again later, or save the page and import the file."
        )
    # Out here: what was caught may know the whole address.
    raise outcome


def _arrived(url: httpx.URL, answer: Answer) -> Arrived:
    """What came, if it is a document. Raises `NotFound`, `InputError` and `Unreachable`."""
    name = shown(url)
    if answer.status in (404, 410):
        raise NotFound(f"There is no page {name} ({answer.status}).", "Check the address.")
    if answer.status in (401, 402, 403, 407, 451):
        raise InputError(
            f"{name} is not shown to everybody ({answer.status}).", "Save the page in a browser, and import the file."
        )
    if 400 <= answer.status < 500 and answer.status not in (408, 425, 429):
        raise InputError(f"The server refuses to give {name} ({answer.status}).", "Check the address.")
    if answer.status not in (200, 203):
        raise Unreachable(f"The server cannot give {name} now ({answer.status}).", "Try again later.")
    type = answer.headers.get("content-type", "")
    admit_type(name, type)
    data = unpacked(name, answer.body, answer.headers.get("content-encoding", ""), most=LARGEST)
    data, wrong = in_utf8(data, type)
    warnings = [wrong] if wrong else []
    if url.scheme == "http":
        warnings.append("The page came unencrypted: anybody on its way may have changed the words.")
    # Half an address leads nowhere: one that is too long to be kept is only shown.
    kept = None if name.endswith("…") else name
    return Arrived(name, data, kept, filename_of(url.path, type), tuple(warnings))
