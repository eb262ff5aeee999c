"""The fields of a quote as its form shows them, and what a filled-in form changes.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pullquote.naming_source import OF_THE_WORK, source_from
from pullquote.studio.fields import Fields
from quotes.admission import WHITE_SPACE, admit_text
from quotes.editing import MOST_WEIGHT, Changes
from quotes.emphasis import with_markup
from quotes.errors import InputError
from quotes.model import Certainty, Proof, Quote, SourceKind, Span, Words

_NEEDED = ("author", "role")
_OPTIONAL = ("translator", "locator", "topic", "section", "language")
_MOST_SPANS = 200
"""Far beyond what can stand out of anything: an emphasis of each word is none."""


def values_of(quote: Quote) -> dict[str, str]:
    """What the form shows, field by field: texts, empty for what is not there."""
    work = quote.source
    return {
        "text": quote.text,
        "emphasis": " ".join(f"{start}-{end}" for start, end in quote.emphasis),
        "author": quote.attribution.person,
        "role": quote.attribution.role,
        "certainty": quote.attribution.certainty.value,
        "translator": quote.translator or "",
        "source": work.title if work else "",
        "kind": (work.kind if work else SourceKind.UNKNOWN).value,
        "url": (work and work.url) or "",
        "date": (work and work.date) or "",
        "licence": (work and work.licence) or "",
        "rights": (work and work.rights) or "",
        "locator": quote.locator or "",
        "topic": quote.topic or "",
        "section": quote.section or "",
        "language": quote.language or "",
        "words": quote.words.value,
        "tags": "\n".join(quote.tags),
        "weight": str(quote.weight),
        "proof": quote.proof.value,
    }


def changes_from(quote: Quote, given: Fields) -> Changes:
    """What a form changes of a quote; fields that did not come stay. Raises InputError."""
    before = values_of(quote)
    typed = {name: given.text(name) for name in before if name in given}
    new = {name: value for name, value in typed.items() if _meant(name, value) != before[name]}
    changes: dict[str, Any] = {}
    for name in _NEEDED:
        if name in new:
            changes[name] = given.needed(name)
    for name in _OPTIONAL:
        if name in new:
            changes[name] = given.line(name)
    closed = {"certainty": Certainty, "words": Words, "proof": Proof}
    for name, kind in closed.items():
        if name in new and (value := given.kind(name, kind)) is not None:
            changes[name] = value
    if "weight" in new:
        changes["weight"] = given.whole("weight", least=1, most=MOST_WEIGHT)
    if "tags" in new:
        changes["tags"] = tuple(line.strip() for line in typed["tags"].splitlines() if line.strip())
    changes |= _work(quote, given, new)
    changes |= _words(quote, typed, new)
    made: Changes = changes  # type: ignore[assignment]  # each key was checked above
    return made


def _meant(name: str, value: str) -> str:
    """A value as it would be shown once it is kept: white space around it was not meant."""
    return value.strip(WHITE_SPACE) if name == "text" else value.strip()


def _work(quote: Quote, given: Fields, new: Mapping[str, str]) -> dict[str, Any]:
    if not any(name in new for name in OF_THE_WORK):
        return {}
    kind = given.kind("kind", SourceKind) if "kind" in new else None
    told = {name: new[name].strip() if name in new else None for name in OF_THE_WORK}
    title = told["source"] if told["source"] is not None else values_of(quote)["source"]
    if not title and any(told[name] for name in ("url", "date", "licence", "rights")):
        raise InputError(
            "A kind, address, date, licence or rights note belongs to a source.", "Give the source's title too."
        )
    return {"source": source_from(quote, {**told, "kind": kind.value if kind and title else None})}


def _words(quote: Quote, typed: Mapping[str, str], new: Mapping[str, str]) -> dict[str, Any]:
    if "text" not in new and "emphasis" not in new:
        return {}
    given = typed.get("text", quote.text)
    text = admit_text(given)
    changes: dict[str, Any] = {"text": text} if "text" in new else {}
    if "emphasis" in typed:
        # The offsets are in the text as it was typed, white space before it included.
        lead = len(given) - len(given.lstrip(WHITE_SPACE))
        spans = _spans(typed["emphasis"], lead, len(text))
        changes["emphasis"] = with_markup(text, spans) if spans else None
    return changes


def _spans(given: str, lead: int, length: int) -> tuple[Span, ...]:
    """Spans as they are sent, `3-7 12-20`: in order and apart. Raises InputError."""
    wrong = InputError("What stands out cannot be read.", "Load the page anew and mark it again.")
    spans: list[Span] = []
    parts = given.split()
    if len(parts) > _MOST_SPANS:
        raise InputError("Too much stands out.", "Mark a few words.")
    for part in parts:
        first, _, past = part.partition("-")
        if not (first.isdecimal() and past.isdecimal() and part.isascii() and len(part) <= 14):
            raise wrong
        start, end = max(0, int(first) - lead), min(length, int(past) - lead)
        if spans and start < spans[-1][1]:
            raise wrong
        if start < end:
            spans.append((start, end))
    return tuple(spans)
