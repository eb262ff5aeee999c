"""The caption and the alt text of a quote's post on one network.

Pure. The credit is the card's: a summary reads "after NAME" and a disputed quote "attributed to NAME" here as there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cards.alt import short_alt_text
from cards.quotation import display_text, marks_for
from cards.shorten import shortened
from cards.spec import CardSpec, Look, spec_for
from quotes.errors import InputError, Refused
from quotes.model import Quote
from scheduler.captions.addresses import is_web_address
from scheduler.captions.continuing import continued
from scheduler.captions.counting import Count, units
from scheduler.captions.fitting import Dropped, Fitted, Quotation, fit
from scheduler.captions.lint import Advice, lint_caption
from scheduler.captions.tags import hashtags
from scheduler.captions.writing import QUOTE_KINDS, Written
from scheduler.model import Facet, Reply
from scheduler.rules import Rules
from templates.caption_parts import Part
from templates.captions import CaptionTemplate

LONGEST_QUOTE = 5_000
"""Characters of a quotation that a caption begins with: the card has the rest."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption that a network takes. `dropped` tells what it lacks and why, `warnings` what to think about.

    `replies` are the messages that follow it in its thread.
    """

    text: str
    count: Count
    facets: tuple[Facet, ...]
    dropped: tuple[Dropped, ...]
    warnings: tuple[Advice, ...]
    variant: int
    replies: tuple[Reply, ...] = ()


def caption_for(
    quote: Quote,
    template: CaptionTemplate,
    rules: Rules,
    *,
    variant: int = 0,
    handle: str | None = None,
    link: str | None = None,
    others: str | None = None,
    text_only: bool = False,
) -> Caption:
    """The caption of a quote on a network, from one variant of a template; variants come round.

    `link` is the address to give instead of the source's, `others` the credit of a carousel's further quotes. In a post
    that is `text_only` the whole quotation stands in the text, and in replies where one message is not enough. Raises
    `Refused`: rule `caption` when it cannot be made to fit, `credit` or `standing` when the quote may not be drawn
    either. Raises `InputError` when the template runs wild.
    """
    spec = spec_for(quote, Look())
    if text_only:
        rules = replace(rules, text=rules.text_of(pictures=False))
    quotation, dropped = _quotation(spec, whole=text_only)
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
        "others": _flat(others),
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
    following = _rest_of(fitted, quotation, rules) if text_only else []
    # The first of them says that the quotation was cut, and it goes on below.
    dropped += fitted.dropped[1:] if text_only and fitted.cut is not None else fitted.dropped
    said = [written.text, *(one.text for one in following)]
    following += _replies(template.replies(values, number), quotation, rules, said, dropped)
    advice = [_advice(one, rules, quote) for one in (written, *following)]
    return Caption(
        text=written.text,
        count=fitted.count,
        facets=_facets(written, rules),
        dropped=tuple(dropped),
        warnings=tuple(dict.fromkeys(warning for one in advice for warning in one)),
        variant=number,
        replies=tuple(Reply(one.text, (), _facets(one, rules)) for one in following),
    )


def _rest_of(fitted: Fitted, quotation: Quotation, rules: Rules) -> list[Written]:
    """What the first message of a text-only post has no room for. Raises `Refused` when that has no place."""
    if not any(place.kind in QUOTE_KINDS for place in fitted.written.places):
        raise Refused(
            "caption",
            "A post without a picture must have the quotation in its text.",
            "Print `{{ quote }}` in the template, or post with cards: `pullquote accounts edit NAME --with-card`.",
        )
    if fitted.cut is None:
        return []
    if not rules.replies:
        raise Refused(
            "caption",
            f"The whole quotation has no room in one message on {rules.display}.",
            "Post it with its card: `pullquote accounts edit NAME --with-card`.",
        )
    return continued(quotation, fitted.cut, rules, rules.text_of(pictures=False, reply=True))


def _replies(
    messages: Sequence[Sequence[Part]], quotation: Quotation, rules: Rules, said: list[str], dropped: list[Dropped]
) -> list[Written]:
    """The template's own replies, each fitted; one that lacks a value it needs, or says nothing new, is left out.

    `said` are the texts of the messages before. The same one again a network refuses, or takes for a second try.
    """
    made = []
    rules = replace(rules, text=rules.text_of(pictures=False, reply=True))
    for number, parts in enumerate(messages, 1):
        name = f"reply {number}"
        if not rules.replies:
            dropped.append(Dropped(name, f"{rules.display} has no replies for it"))
            continue
        if any(part.missing and not part.priority for part in parts):
            dropped.append(Dropped(name, "a value that it needs is not there"))
            continue
        try:
            fitted = fit(parts, quotation, rules)
        except Refused as error:
            raise Refused(error.rule, f"The {name}: {error.message}", error.hint) from None
        if fitted.written.text in said:
            dropped.append(Dropped(name, "it says what the thread says already"))
            continue
        dropped += [Dropped(f"{name}, {one.part}", one.why) for one in fitted.dropped]
        if fitted.written.text:
            said.append(fitted.written.text)
            made.append(fitted.written)
    return made


def _facets(written: Written, rules: Rules) -> tuple[Facet, ...]:
    return written.facets() if rules.facets else ()


def _advice(written: Written, rules: Rules, quote: Quote) -> tuple[Advice, ...]:
    brought = [written.text[it.start : it.end] for it in written.places if it.kind in _FROM_OUTSIDE]
    return lint_caption(written.text, rules, quoted=brought, labels=quote.tags)


def alt_for(spec: CardSpec, rules: Rules) -> str:
    """The alt text of a card as a network takes it; empty where none is taken.

    Raises `Refused` (rule `alt`) when not even the author has room.
    """
    if rules.alt is None:
        return ""
    unit = rules.alt.unit
    return short_alt_text(spec, rules.alt.limit, lambda text: units(text, unit))


_FROM_OUTSIDE = frozenset({"quote", "words", "author", "source", "title", "detail", "topic", "others"})


def _quotation(spec: CardSpec, *, whole: bool) -> tuple[Quotation, list[Dropped]]:
    words = display_text(spec.text, spec.language, inside_marks=spec.marked)
    marks = marks_for(spec.language) if spec.marked else None
    if whole or len(words) <= LONGEST_QUOTE:
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
