"""The source of a quote as a person names it, field by field.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from quotes.errors import InputError
from quotes.identity import fold
from quotes.model import Quote, Source, SourceKind

OF_THE_WORK = ("source", "kind", "url", "date", "licence", "rights")
"""The fields that are a source's: `source` is its title."""


def source_from(quote: Quote | None, fields: Mapping[str, str | None]) -> Source | None:
    """The source that the fields make of a quote's present one: None leaves a field as it is, empty takes it away.

    Raises InputError for parts of a source without a title.
    """
    before = quote.source if quote else None
    title = fields["source"] if fields["source"] is not None else before and before.title
    if not title:
        if any(fields[key] for key in OF_THE_WORK[1:]):
            raise InputError("A kind, address, date, licence or rights note belongs to a source.", "Give --source too.")
        return None
    source = replace(before, title=title) if before else Source(title)
    if before and fold(title) != fold(before.title):
        # The terms of one work are not those of another.
        source = replace(source, licence=None, rights=None)
    for key in ("url", "date", "licence", "rights"):
        if (value := fields[key]) is not None:
            changed: dict[str, Any] = {key: value or None}
            source = replace(source, **changed)
    return replace(source, kind=SourceKind(fields["kind"])) if fields["kind"] else source
