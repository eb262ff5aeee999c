"""The tags in a page's head that lead a link preview to its card, and the way into the page.

Pure. Names: the Open Graph protocol (ogp.me) and X's cards. Everything that goes into a page is escaped, and only the
whole lines between two comments of our own are ever taken out again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

from cards.alt import short_alt_text
from cards.card import Card
from cards.spec import CardSpec
from quotes.errors import InputError, Refused

LONGEST_X_ALT = 420
"""Characters of a `twitter:image:alt`: what X's reference of card tags allows."""

_MIME = {".png": "image/png", ".jpg": "image/jpeg"}
_BEGIN, _END = "<!-- pullquote card -->", "<!-- /pullquote card -->"
_OWN = re.compile(rf"{_BEGIN}\n?(?:[ \t]*<meta [^<>]*>\n?){{0,20}}{_END}\n?")
_PICTURES = frozenset({"og:image", "og:image:url", "og:image:secure_url", "twitter:image"})


@dataclass(frozen=True, slots=True)
class Tag:
    """One `meta` tag: the attribute that names it (`property` or `name`), its name, and its content."""

    attribute: str
    name: str
    content: str

    @property
    def html(self) -> str:
        """The tag, escaped."""
        return f'<meta {self.attribute}="{escape(self.name)}" content="{escape(self.content)}">'


def tags_of(card: Card, spec: CardSpec, address: str) -> tuple[Tag, ...]:
    """The tags of a page whose card is found at an address, which networks want whole, with `https://`."""
    ending = card.file[card.file.rfind(".") :]
    try:
        short = short_alt_text(spec, LONGEST_X_ALT)
    except Refused:
        # A credit longer than that leaves nothing that could be said right in so few characters.
        short = ""
    tags = (
        Tag("property", "og:image", address),
        Tag("property", "og:image:type", _MIME[ending]),
        Tag("property", "og:image:width", str(card.width)),
        Tag("property", "og:image:height", str(card.height)),
        Tag("property", "og:image:alt", card.alt),
        Tag("name", "twitter:card", "summary_large_image"),
        Tag("name", "twitter:image:alt", short),
    )
    return tuple(tag for tag in tags if tag.content)


def admit_base(url: str) -> str:
    """The address of the folder of cards, ending in a slash. Raises `InputError` for what is none."""
    try:
        parts = urlsplit(url.strip())
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and not parts.fragment
    except ValueError:
        good = False
    if not good or re.search(r"[\s<>\"\\\x00-\x1f]", url.strip()):
        raise InputError(f"{url[:80]!a} is no address of a site.", "Write it as https://example.org/cards/.")
    return url.strip().rstrip("/") + "/"


def address_of(file: str, base: str = "") -> str:
    """The address of a card's file under the address of its folder, percent-encoded."""
    return base + quote(file)


def with_tags(page: str, tags: Sequence[Tag]) -> str:
    """The HTML of a page with the tags in its head; those that a card of ours got before are replaced.

    A page that names a picture of its own keeps that and gets none of them, and no tag that is there is doubled. A page
    with neither the end of a head nor a body is given back as it is.
    """
    page = _OWN.sub("", page)
    head = _Head()
    head.read(page)
    if head.end is None or head.names & _PICTURES:
        return page
    lines = "\n".join(tag.html for tag in tags if tag.name not in head.names)
    return f"{page[: head.end]}{_BEGIN}\n{lines}\n{_END}\n{page[head.end :]}" if lines else page


def has_own_picture(page: str) -> bool:
    """Whether a page's head names a picture for link previews that is not one of ours."""
    head = _Head()
    head.read(_OWN.sub("", page))
    return bool(head.names & _PICTURES)


class _Over(Exception):
    """The head has been read."""


class _Head(HTMLParser):
    """Reads a page as far as its head goes: the names of its `meta` tags, and where new ones go."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.names: set[str] = set()
        self.end: int | None = None
        self._page = ""

    def read(self, page: str) -> None:
        """Reads a page."""
        self._page = page
        try:
            self.feed(page)
            self.close()
        except _Over:
            pass
        except AssertionError:
            # So the parser of Python 3.11 answers to a declaration that it does not know, such as <![x[.
            self.end = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes a `meta` tag; a body ends a head that is not closed, as HTML lets it be."""
        if tag == "meta":
            found = dict(attrs)
            self.names |= {value.strip().lower() for key in ("property", "name") if (value := found.get(key))}
        elif tag == "body":
            self._stop()

    def handle_endtag(self, tag: str) -> None:
        """Ends at the head's end."""
        if tag == "head":
            self._stop()

    def _stop(self) -> None:
        line, column = self.getpos()
        start = 0
        for _ in range(line - 1):
            start = self._page.index("\n", start) + 1
        self.end = start + column
        raise _Over
