"""The cases of a proof sheet: designs by formats by hard texts, in the order in which they are drawn.

Touches: disk (reads its texts, once).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from cards.spec import CardSpec, Look
from quotes.emphasis import parse_emphasis
from quotes.errors import NotFound, nearest
from templates.design import Design
from templates.formats import Format, format_named, formats

FEW_TEXTS = ("medium", "long", "arabic", "credit")
"""The texts of a small sheet: a usual page, a full one, one that runs to the left, and one whose credit is long."""

FEW_FORMATS = ("portrait", "wide")
"""The formats of a small sheet: one of each arrangement."""


@dataclass(frozen=True, slots=True)
class ProofText:
    """One of the texts, `about` being what is hard about it. `text` is markup, by arrangement."""

    name: str
    about: str
    text: Mapping[str, str]
    author: str
    title: str | None = None
    detail: str | None = None
    topic: str | None = None
    language: str = "en"

    def spec(self, design: str, form: Format, palette: str) -> CardSpec:
        """The card that shows it with everything that a card may show."""
        text, emphasis = parse_emphasis(self.text[form.arrangement])
        look = Look(design, form.name, palette, handle="@pullquote", mark=True, series="Proof sheet")
        return CardSpec(
            text,
            self.author,
            look,
            self.title,
            self.detail,
            self.topic,
            self.language,
            emphasis=emphasis,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One card of the sheet."""

    design: str
    format: str
    palette: str
    text: str

    @property
    def id(self) -> str:
        """What names it, on the command line too. The palette is no part of it: a text has one in each design."""
        return f"{self.design}-{self.format}-{self.text}"

    @property
    def spec(self) -> CardSpec:
        """The card to draw."""
        return proof_texts()[self.text].spec(self.design, format_named(self.format), self.palette)


@cache
def proof_texts() -> dict[str, ProofText]:
    """The twelve texts by name."""
    rows = tomllib.loads(resources.files("pullquote").joinpath("pages", "proof_texts.toml").read_text(encoding="utf-8"))
    return {name: _text(name, row) for name, row in rows.items()}


def text_named(name: str) -> ProofText:
    """The text of that name; raises `NotFound` with the names there are."""
    known = proof_texts()
    if name in known:
        return known[name]
    near = nearest(name, known)
    raise NotFound(
        f"There is no proof text {name!r}.",
        (f"Did you mean {near!r}? " if near else "") + f"Texts: {', '.join(known)}.",
    )


def cases_of(
    designs: Iterable[Design], *, forms: Iterable[str] | None = None, texts: Iterable[str] | None = None
) -> tuple[Case, ...]:
    """Every design in every format with every text, ordered so that cards of one ground follow each other.

    A design's palettes take turns over the texts, so that each is seen; a text always has the same one. Raises
    `NotFound` for a format or a text that does not exist.
    """
    order = list(proof_texts())
    chosen = {format_named(name).name for name in (formats() if forms is None else forms)}
    wanted = {text_named(name).name for name in (order if texts is None else texts)}
    found = []
    for design in designs:
        palettes = list(design.palettes)
        for form in (name for name in formats() if name in chosen):
            for turn, palette in enumerate(palettes):
                found += [
                    Case(design.name, form, palette, text) for text in order[turn :: len(palettes)] if text in wanted
                ]
    return tuple(found)


def _text(name: str, row: dict[str, Any]) -> ProofText:
    text = row["text"]
    by_arrangement = text if isinstance(text, dict) else {"stack": text, "split": text}
    return ProofText(name, **{**row, "text": by_arrangement})
