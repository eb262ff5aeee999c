"""The keys by which quotes, works and places are found again: stored, and the same for ever.

Pure.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from json.encoder import encode_basestring_ascii

from quotes.identity import fold
from quotes.model import Place, Source


def words_key(text: str) -> str:
    """The key two quotes of the same words share, whoever said them: 16 hex digits."""
    return words_key_of(fold(text))


def words_key_of(text_key: str) -> str:
    """The same key, for who has folded the text already."""
    # What `_hash` gives, for the one key that every quote has.
    return hashlib.sha256(f"[{encode_basestring_ascii(text_key)}]".encode()).hexdigest()[:16]


def folded_or_none(text: str | None) -> str | None:
    """The match key of a label that may be missing."""
    return None if text is None else fold(text)


@lru_cache(maxsize=4_096)
def source_key(work: Source) -> str:
    """The key of a source: 64 hex digits."""
    return _hash(work.title, work.kind.value, work.url, work.date)


def place_key(spot: Place) -> str:
    """The key of a place: 64 hex digits, the same for the same words on the same spot."""
    return _hash(spot.document, spot.line, spot.page, spot.seconds, spot.exact)


def _hash(*parts: str | float | None) -> str:
    """The SHA-256 of the values as a JSON list, in hex: stored keys are made of it."""
    # As json.dumps writes them, which sets up an encoder for each call.
    return hashlib.sha256(f"[{', '.join([_as_json(part) for part in parts])}]".encode()).hexdigest()


def _as_json(part: str | float | None) -> str:
    if isinstance(part, str):
        return encode_basestring_ascii(part)
    return "null" if part is None else str(part) if type(part) is int else json.dumps(part)
