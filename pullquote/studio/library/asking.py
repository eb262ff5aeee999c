"""What the library is asked for: its address read into a query, and addresses that ask for a little more or less.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from pullquote.studio.fields import Fields
from quotes.model import Proof, Standing
from quotes.search import Order, Query

LABELS = ("author", "source", "topic", "tag", "language")
"""Filters that take a text, in the order they are shown."""

FILTERS = (*LABELS, "standing", "proof", "unposted")

MOST_PAGES = 1_000_000
"""Above what a library of a million quotes has: a number in an address must end somewhere."""

_BEING_TYPED = re.compile(r"(?:^|\s)[^\s\"“”„«»*−-][^\s\"“”„«»*]*$")
"""A last word that nothing follows yet, outside of quotation marks, without a sign of its own."""

_LETTER = re.compile(r"(?:^|\s)\w\*$")

_MARKS = re.compile(r"[\"“”„«»]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: everything an address of the library or the review can hold. `page` counts from 1."""

    query: Query
    unposted: bool = False
    page: int = 1

    @property
    def given(self) -> dict[str, str]:
        """What was asked for as the address has it, without the page; nothing for what is as it always is."""
        query = self.query
        told = {"q": query.text, **{name: getattr(query, name) or "" for name in LABELS}}
        told |= {"standing": query.standing or "", "proof": query.proof or "", "unposted": "1" if self.unposted else ""}
        told["order"] = "" if query.order is Order.BEST else query.order.value
        return {name: str(value) for name, value in told.items() if value}

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, by name, in the order they are shown."""
        given = self.given
        return {name: given[name] for name in FILTERS if name in given}

    @property
    def is_narrow(self) -> bool:
        """Whether anything but all quotes is asked for."""
        return bool(self.filters) or bool(self.query.text.strip())

    def address(self, path: str = "/", without: str = "", **more: object) -> str:
        """An address of a page that asks for the same, but `without` one thing, and with some more."""
        given: Mapping[str, object] = {**self.given, **more}
        pairs = {name: value for name, value in given.items() if name != without and value not in ("", None)}
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def address_of_words(self) -> str:
        """The address of a page that asks for the same words, without a filter."""
        return replace(self, query=Query(self.query.text), unposted=False).address()

    def at(self, page: int) -> str:
        """The address of another page of the same."""
        return self.address(page=page if page > 1 else "")

    @property
    def is_a_letter(self) -> bool:
        """Whether so far one letter of the last word is there, which most quotes have a word with."""
        return bool(_LETTER.search(self.searched().text))

    def searched(self) -> Query:
        """The query to search by: a last word that nothing follows is a beginning, as somebody may still be typing."""
        text = self.query.text
        whole = len(_MARKS.findall(text)) % 2 == 0
        if whole and _BEING_TYPED.search(text):
            return replace(self.query, text=f"{text}*")
        return self.query


def asked(fields: Fields, *, standing: Standing | None = None) -> Asked:
    """What an address or a form asks for; `standing` where none is given. Raises `InputError`."""
    query = Query(
        text=fields.text("q").replace("\n", " "),
        author=fields.line("author"),
        source=fields.line("source"),
        topic=fields.line("topic"),
        tag=fields.line("tag"),
        language=fields.line("language"),
        standing=fields.kind("standing", Standing) or standing,
        proof=fields.kind("proof", Proof),
        order=fields.kind("order", Order) or Order.BEST,
    )
    page = fields.whole("page", least=1, most=MOST_PAGES, otherwise=1)
    return Asked(query, fields.tick("unposted"), page)
