"""What was found, as it is kept: places with their word edits and flags in one column of JSON.

Pure.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from quotes.model import MatchClass, Place
from quotes.verifying.verification import Change, ChangeKind, ChangeReason, Flag, FlagKind, Found

MOST_PLACES = 20
"""Places that are kept of one check: a phrase that stands in a book a thousand times is seen in the first of them."""


def with_found(found: Sequence[Found], count: int) -> str:
    """The first places as JSON, with `count`, the number of all. The document is the row's, so it is not repeated."""
    rows = [
        {
            "at": [one.start, one.end],
            "match": one.match.value,
            "speaker": one.speaker,
            "place": [
                *(one.place.line, one.place.page, one.place.seconds, one.place.tolerance_seconds),
                *(one.place.exact, one.place.prefix, one.place.suffix),
            ],
            "changes": [
                [
                    *(each.kind.value, each.quoted, each.found, each.at, each.to, each.start, each.end),
                    each.reason and each.reason.value,
                ]
                for each in one.changes
            ],
            "flags": _flag_rows(one.flags),
        }
        for one in found[:MOST_PLACES]
    ]
    return json.dumps({"count": count, "places": rows}, ensure_ascii=False, separators=(",", ":"))


def read_found(kept: str, document: str, name: str) -> tuple[tuple[Found, ...], int]:
    """The places that were kept of a document, by its SHA-256 and its name, and how many there were."""
    read = json.loads(kept)
    return tuple(
        Found(
            place=Place(document, name, *row["place"]),
            start=row["at"][0],
            end=row["at"][1],
            match=MatchClass(row["match"]),
            changes=tuple(
                Change(ChangeKind(kind), quoted, words, at, to, start, end, reason and ChangeReason(reason))
                for kind, quoted, words, at, to, start, end, reason in row["changes"]
            ),
            flags=_flags(row["flags"]),
            speaker=row["speaker"],
        )
        for row in read["places"]
    ), int(read["count"])


def with_flags(flags: Sequence[Flag]) -> str:
    """Flags as JSON, a list of kind and note each."""
    return json.dumps(_flag_rows(flags), ensure_ascii=False, separators=(",", ":"))


def read_flags(kept: str) -> tuple[Flag, ...]:
    """The flags that were kept."""
    return _flags(json.loads(kept))


def _flag_rows(flags: Sequence[Flag]) -> list[list[str]]:
    return [[flag.kind.value, flag.note] for flag in flags]


def _flags(rows: Sequence[Sequence[str]]) -> tuple[Flag, ...]:
    return tuple(Flag(FlagKind(kind), note) for kind, note in rows)
