"""The caption and the alt text of a quote's post on one network.

Pure. The credit is the card's: a summary reads "after NAME" and a disputed quote "attributed to NAME" here as there.
"""

from __future__ import annotations

from dataclasses import dataclass

from cards.alt import short_alt_text
from cards.quotation import display_text, marks_for
from cards.shorten import shortened
from cards.spec import CardSpec, Look, spec_for
from quotes.errors import InputError, Refused
from quotes.model import Quote
from scheduler.captions.addresses import is_web_address
from scheduler.captions.counting import Count, units
from scheduler.captions.fitting import Dropped, Quotation, fit
from scheduler.captions.lint import Advice, lint_caption
from scheduler.captions.tags import hashtags
from scheduler.model import Facet
from scheduler.rules import Rules
from templates.captions import CaptionTemplate

LONGEST_QUOTE = 5_000
"""Characters of a quotation that a caption begins with: the card has the rest."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption that a network takes. `dropped` tells what it lacks and why, `warnings` what to think about."""

    text: str
    count: Count
    facets: tuple[Facet, ...]
    dropped: tuple[Dropped, ...]
    warnings: tuple[Advice, ...]
    variant: int


def caption_for(
    quote: Quote,
    template: CaptionTemplate,
    rules: Rules,
    *,
    variant: int = 0,
    handle: str | None = None,
    link: str | None = None,
) -> Caption:
    """The caption of a quote on a network, from one variant of a template; variants come round.

    `link` is the address to give instead of the source's. Raises `Refused`: rule `caption` when it cannot be made to
    fit, `credit` or `standing` when the quote may not be drawn either. Raises `InputError` when the template runs wild.
    """
    spec = spec_for(quote, Look())
    quotation, dropped = _quotation(spec)
    tags, more = hashtags(quote.tags), tuple[str, ...]()
    if len(tags) > rules.tags.sensible:
        tags, more = tags[: rules.tags.sensible], tags[rules.tags.sensible :]
    address = link or (quote.source.url if quote.source else None)
    if address and not is_web_address(address):
        dropped.append(Dropped("link", f"{address!r} is no web address"))
        address = None
    values = {
        "quote": quotation.shown(),
        "words": quotation.words,
        "author": _flat(spec.author),
        "source": _flat(spec.source),
        "title": _flat(spec.title),
        "detail": _flat(spec.detail),
        "topic": _flat(spec.topic),
        "tags": tags,
        "link": address,
        "handle": _flat(handle),
        "language": spec.language,
        "network": rules.display,
    }
    number = variant % len(template.variants)
    parts = template.render(values, number)
    fitted = fit(parts, quotation, rules)
    written = fitted.written
    if not any(place.kind == "author" for place in written.places):
        raise Refused("caption", f"{template.origin} names no author.", "Print `{{ author }}` in every variant.")
    if more and any(run.kind == "tag" for part in parts for run in part.runs):
        dropped.append(Dropped("tags", f"more than {len(tags)} are no help on {rules.display}: {' '.join(more)}"))
    brought = [written.text[it.start : it.end] for it in written.places if it.kind in _FROM_OUTSIDE]
    return Caption(
        text=written.text,
        count=fitted.count,
        facets=written.facets() if rules.facets else (),
        dropped=(*dropped, *fitted.dropped),
        warnings=lint_caption(written.text, rules, quoted=brought, labels=quote.tags),
        variant=number,
    )


def alt_for(spec: CardSpec, rules: Rules) -> str:
    """The alt text of a card as a network takes it; empty where none is taken.

    Raises `Refused` (rule `alt`) when not even the author has room.
    """
    if rules.alt is None:
        return ""
    unit = rules.alt.unit
    return short_alt_text(spec, rules.alt.limit, lambda text: units(text, unit))


_FROM_OUTSIDE = frozenset({"quote", "words", "author", "source", "title", "detail", "topic"})


def _quotation(spec: CardSpec) -> tuple[Quotation, list[Dropped]]:
    words = display_text(spec.text, spec.language, inside_marks=spec.marked)
    marks = marks_for(spec.language) if spec.marked else None
    if len(words) <= LONGEST_QUOTE:
        return Quotation(words, marks, spec.language), []
    cut = shortened(words, spec.language, lambda part: len(part) <= LONGEST_QUOTE)
    if cut is None:
        raise InputError("The quote has no word that ends within a caption's length.", "Check the quote's text.")
    return Quotation(cut, marks, spec.language), [
        Dropped("quote", f"shortened: more than {LONGEST_QUOTE:,} characters")
    ]


def _flat(text: str | None) -> str | None:
    """A name or title on one line; None when there is nothing in it."""
    return " ".join(text.split()) or None if text else None
