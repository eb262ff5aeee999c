"""Parts of a caption written out as one text, with the places of what must stay whole in it.

Pure. Blank space is tidied as it is written, so that a dropped part leaves no hole: at most one blank line, no space at
a line's end, none twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import regex

from scheduler.captions.neutral import link_text, neutral, static
from scheduler.model import Facet, FacetKind
from scheduler.rules import Rules
from templates.caption_parts import Part, Run

QUOTE_KINDS = frozenset({"quote", "words"})
"""Values that are the quotation, with or without its marks: they alone may be shortened."""

_FACETS: dict[str, FacetKind] = {"link": "link", "tag": "tag", "handle": "mention"}

_SPACE = regex.compile(r"([ \t]+|\n+)")
_WHOLE = regex.compile(
    r"(?P<link>https?://[^\s<>\"]*[^\s<>\".,;:!?)\]])|(?<!\w)(?P<tag>#\p{L}[\w]*)|(?<!\w)(?P<handle>@\w[\w.\-]*\.\w+)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in the text, in characters, and what it is of."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Written:
    """A caption and the places of its values."""

    text: str
    places: tuple[Place, ...]

    def facets(self) -> tuple[Facet, ...]:
        """Links, tags and mentions with their places in bytes of UTF-8."""
        return tuple(
            Facet(
                len(self.text[: place.start].encode()),
                len(self.text[: place.end].encode()),
                _FACETS[place.kind],
                self.text[place.start : place.end].lstrip("#@")
                if place.kind != "link"
                else self.text[place.start : place.end],
            )
            for place in self.places
            if place.kind in _FACETS
        )


def write(parts: Iterable[Part], rules: Rules, cut: Callable[[Run], str]) -> Written:
    """The parts as that network's text; `cut` gives the text of a run of the quotation, shortened or not."""
    writer = _Writer()
    for part in parts:
        for run in part.runs:
            if run.kind == "text":
                writer.words(static(run.text, rules), find=rules.facets)
            elif run.kind == "link":
                writer.value(link_text(run.text, rules), run.kind)
            elif run.kind in ("tag", "handle"):
                writer.value(run.text if run.kind == "tag" else static(run.text, rules), run.kind)
            else:
                writer.value(neutral(cut(run) if run.kind in QUOTE_KINDS else run.text, rules), run.kind)
    return Written(writer.text.rstrip(), tuple(writer.places))


def facets_in(text: str) -> tuple[Facet, ...]:
    """The links, tags and mentions of a text that a person wrote, with their places in bytes of UTF-8."""
    places = tuple(Place(found.start(), found.end(), str(found.lastgroup)) for found in _WHOLE.finditer(text))
    return Written(text, places).facets()


class _Writer:
    """The text so far."""

    def __init__(self) -> None:
        self.text = ""
        self.places: list[Place] = []

    def words(self, text: str, *, find: bool) -> None:
        """Adds a template's own text; with `find`, its tags, links and mentions are noted too."""
        for piece in _SPACE.split(text):
            if piece.startswith("\n"):
                self.text = self.text.rstrip(" ")
                there = len(self.text) - len(self.text.rstrip("\n"))
                self.text += "\n" * (min(2, there + len(piece)) - there if self.text else 0)
            elif piece[:1] in (" ", "\t"):
                self.text += " " if self.text and self.text[-1] not in " \n" else ""
            elif piece:
                start = len(self.text)
                self.text += piece
                for found in _WHOLE.finditer(piece) if find else ():
                    self.places.append(Place(start + found.start(), start + found.end(), str(found.lastgroup)))

    def value(self, text: str, kind: str) -> None:
        """Adds a value and notes its place."""
        text = text.strip()
        start = len(self.text)
        self.text += text
        if text:
            self.places.append(Place(start, len(self.text), kind))
