"""A quote as a record: everything that is known of it, in plain values of JSON.

Pure.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from quotes.emphasis import with_markup
from quotes.model import Place, Quote

if TYPE_CHECKING:
    from quotes.evidence.record import Evidence

VERSION = 1
"""Of the records. A program that finds a higher one refuses the file instead of guessing."""

MARK = "pullquote"
"""The first key of a record: by it an export is told from other JSON."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A quote on its way out, with what the store knows beside it.

    `formats` are those of its places' documents. `evidence` is shown where a format has a form for it, not carried.
    """

    quote: Quote
    added_at: datetime
    former_ids: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def record_of(exported: Exported) -> dict[str, Any]:
    """The record of a quote, in a stable order of keys."""
    quote = exported.quote
    known = quote_json(quote)
    for place, format in zip(known["places"], exported.formats, strict=True):
        place["format"] = format
    return {
        MARK: VERSION,
        **known,
        "author_kind": quote.attribution.kind.value,
        "match": quote.match and quote.match.value,
        "former_ids": list(exported.former_ids),
        "added_at": exported.added_at.isoformat(),
    }


def written_json(value: object) -> str:
    """A value as JSON on one line, in letters of every script.

    A byte order mark is written by its number: readers take it away wherever it stands, since files are put one after
    another.
    """
    return json.dumps(value, ensure_ascii=False).replace("\ufeff", "\\ufeff")


def quote_json(quote: Quote) -> dict[str, Any]:
    """A quote as the JSON that every command prints and `import` reads."""
    source = quote.source
    return {
        "id": quote.id,
        "text": quote.text,
        "author": quote.attribution.person,
        "role": quote.attribution.role,
        "certainty": quote.attribution.certainty.value,
        "translator": quote.translator,
        "source": source
        and {
            "title": source.title,
            "kind": source.kind.value,
            "url": source.url,
            "date": source.date,
            "licence": source.licence,
            "rights": source.rights,
        },
        "locator": quote.locator,
        "topic": quote.topic,
        "section": quote.section,
        "tags": list(quote.tags),
        "language": quote.language,
        "emphasis": with_markup(quote.text, quote.emphasis) if quote.emphasis else None,
        "words": quote.words.value,
        "standing": quote.standing.value,
        "proof": quote.proof.value,
        "weight": quote.weight,
        "edits": [
            {"kind": edit.kind.value, "start": edit.start, "end": edit.end, "removed": edit.removed, "put": edit.put}
            for edit in quote.edits
        ],
        "places": [place_json(place) for place in quote.places],
    }


def place_json(place: Place) -> dict[str, Any]:
    """A place as JSON, without what is not known of it."""
    known: Sequence[tuple[str, object]] = (
        ("document", place.document),
        ("name", place.name),
        ("line", place.line),
        ("page", place.page),
        ("seconds", place.seconds),
        ("tolerance_seconds", place.tolerance_seconds),
        ("exact", place.exact),
        ("prefix", place.prefix),
        ("suffix", place.suffix),
    )
    return {key: value for key, value in known if value not in (None, "")}
