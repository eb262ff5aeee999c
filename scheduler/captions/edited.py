"""A caption and alt texts that a person has edited by hand, held to the same rules as those that were made.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cards.quotation import display_text
from cards.spec import CardSpec
from quotes.errors import Refused
from scheduler.captions.counting import Count, count_alt, count_text
from scheduler.captions.lint import Advice, lint_alt, lint_caption
from scheduler.captions.neutral import as_brought, neutral
from scheduler.captions.writing import facets_in
from scheduler.model import Facet, Payload
from scheduler.rules import Rules


@dataclass(frozen=True, slots=True)
class Edited:
    """A text as a network would take it: its length there, what becomes a link, and what to think about."""

    text: str
    count: Count
    facets: tuple[Facet, ...]
    warnings: tuple[Advice, ...]


def edited(text: str, rules: Rules, *, pictures: bool) -> Edited:
    """What a network makes of a text that a person wrote, in a post with pictures or without."""
    return Edited(
        text,
        count_text(text, rules.text_of(pictures=pictures)),
        facets_in(text) if rules.facets else (),
        lint_caption(text, rules),
    )


def alt_warnings(alts: Sequence[str], rules: Rules) -> tuple[Advice, ...]:
    """What to think about the alt texts of a post's pictures, each thing once."""
    return tuple(dict.fromkeys(advice for alt in alts for advice in lint_alt(alt, rules)))


def with_edits(made: Payload, spec: CardSpec, rules: Rules, text: str, alts: Sequence[str]) -> Payload:
    """What a post says, with a caption and alt texts of a person's own in place of those that were made.

    `spec` is the card of its first quote. Raises `Refused`: rule `caption` for a text that the network does not take,
    `credit` for one that no longer names the author, `words` when it changes the quotation of a post without a
    picture, `alt` for an alt text that is missing or too long.
    """
    if text != made.text:
        made = _retold(made, spec, rules, text)
    if len(alts) != len(made.pictures):
        raise Refused("alt", "The post has another number of pictures by now.", "Load the page anew.")
    for alt, picture in zip(alts, made.pictures, strict=True):
        if alt != picture.alt:
            _must_describe(alt, rules)
    pictures = tuple(replace(picture, alt=alt) for alt, picture in zip(alts, made.pictures, strict=True))
    return replace(made, pictures=pictures)


def _retold(made: Payload, spec: CardSpec, rules: Rules, text: str) -> Payload:
    told = edited(text, rules, pictures=bool(made.pictures))
    if not text.strip():
        raise Refused("caption", "The caption is empty.", "Write one, or take the one that was made.")
    if not told.count.fits:
        over = f"{told.count.over:,} too many"
        raise Refused("caption", f"The caption has {told.count.as_words} on {rules.display}: {over}.", "Shorten it.")
    if _plain(spec.author) not in _plain(text):
        raise Refused("credit", f"The caption no longer names {spec.author}.", "Attribution never falls off.")
    if not made.pictures:
        words = neutral(display_text(spec.text, spec.language, inside_marks=spec.marked), rules)
        if words not in text:
            raise Refused(
                "words",
                "A post without a picture has the quotation in its text, word for word.",
                "Edit around the words, or edit the quote itself, which says that it was edited.",
            )
    return replace(made, text=text, facets=told.facets)


def _must_describe(alt: str, rules: Rules) -> None:
    """Raises `Refused` for an alt text that the network does not take, or that says nothing."""
    if rules.alt is None:
        raise Refused("alt", f"{rules.display} takes no alt text.", "Leave it out.")
    if not alt.strip():
        raise Refused("alt", "The picture has no alt text.", "Say what the card says: its words and who said them.")
    count = count_alt(alt, rules.alt)
    if not count.fits:
        raise Refused("alt", f"The alt text has {count.as_words} on {rules.display}.", "Shorten it.")


def _plain(text: str) -> str:
    """A text without what networks need in it and people do not see, in one case, with single spaces."""
    return " ".join(as_brought(text).split()).casefold()
