"""A record of an export as a draft, every value of it checked: a file may have been changed, or made by anybody.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from quotes.admission import admit_draft
from quotes.emphasis import emphasis_for
from quotes.errors import InputError
from quotes.exporting.record import MARK, VERSION
from quotes.model import (
    Attribution,
    Carried,
    Certainty,
    Draft,
    Edit,
    EditKind,
    MatchClass,
    PersonKind,
    Place,
    Proof,
    Source,
    SourceKind,
    Standing,
    Words,
)

E = TypeVar("E", bound=StrEnum)

_SHA256 = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{16}")
_FORMAT = re.compile(r"[\w.-]{1,40}")
# Neither kind of database takes the first, and no encoding the second.
_UNKEEPABLE = re.compile(r"[\x00\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_MOST = 10_000
"""Places, edits and ids that one quote may have: far above what a library holds, far below what would fill memory."""
_HEAVIEST = 100
"""The highest weight that a quote can be given."""
_LARGEST = 2**31 - 1
"""The largest whole number that a column of either kind of database takes."""


def draft_of(record: Mapping[str, object], place: Place) -> Draft:
    """The draft of a record that stands at this place in the export. Raises InputError with what is wrong in it."""
    version = record.get(MARK)
    if version != VERSION:
        raise InputError(f"its version is {version!r:.20}, and {VERSION} is known", "Update Pullquote.")
    text = _text(record, "text")
    emphasis = _optional(record, "emphasis")
    if emphasis is not None:
        emphasis_for(text, emphasis)
    draft = Draft(
        text=text,
        attribution=Attribution(
            _text(record, "author"),
            _optional(record, "role") or "author",
            _one_of(record, "certainty", Certainty),
            _one_of(record, "author_kind", PersonKind),
        ),
        source=_source(record.get("source")),
        locator=_optional(record, "locator"),
        topic=_optional(record, "topic"),
        section=_optional(record, "section"),
        tags=tuple(_each_text(record, "tags")),
        language=_optional(record, "language"),
        words=_one_of(record, "words", Words),
        place=place,
        emphasis=emphasis,
        translator=_optional(record, "translator"),
        edits=tuple(_edit(each) for each in _objects(record, "edits")),
        carried=Carried(
            standing=_one_of(record, "standing", Standing),
            proof=_one_of(record, "proof", Proof),
            weight=_number(record, "weight", 1, _HEAVIEST) or 1,
            places=tuple(_place(each) for each in _objects(record, "places")),
            former_ids=tuple(_id(each) for each in _each_text(record, "former_ids")),
            added_at=_moment(record, "added_at"),
            match=None if record.get("match") is None else _one_of(record, "match", MatchClass),
        ),
    )
    return admit_draft(draft)


def _source(value: object) -> Source | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise InputError("its source is no object")
    return Source(
        title=_text(value, "title"),
        kind=_one_of(value, "kind", SourceKind),
        url=_optional(value, "url"),
        date=_optional(value, "date"),
        licence=_optional(value, "licence"),
        rights=_optional(value, "rights"),
    )


def _place(value: Mapping[str, object]) -> tuple[Place, str]:
    sha256, format = _text(value, "document"), _optional(value, "format") or "unknown"
    if not _SHA256.fullmatch(sha256):
        raise InputError("a document of its places is not named by a SHA-256")
    if not _FORMAT.fullmatch(format):
        raise InputError(f"{format[:40]!a} is no name of a format")
    return Place(
        document=sha256,
        # Names are shown, also on a terminal.
        name=_CONTROL.sub("\ufffd", _text(value, "name")),
        line=_number(value, "line", 1, _LARGEST),
        page=_optional(value, "page"),
        seconds=_seconds(value, "seconds"),
        tolerance_seconds=_seconds(value, "tolerance_seconds"),
        exact=_optional(value, "exact") or "",
        prefix=_optional(value, "prefix") or "",
        suffix=_optional(value, "suffix") or "",
    ), format


def _edit(value: Mapping[str, object]) -> Edit:
    start, end = _number(value, "start", 0, _LARGEST), _number(value, "end", 0, _LARGEST)
    if start is None or end is None or end < start:
        raise InputError("an edit of it has no beginning and end")
    removed, put = _optional(value, "removed") or "", _optional(value, "put") or ""
    return Edit(_one_of(value, "kind", EditKind), start, end, removed, put)


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise InputError(f"{text[:40]!a} is no id of a quote")
    return text


def _text(record: Mapping[str, object], key: str) -> str:
    if (text := _optional(record, key)) is None:
        raise InputError(f"it has no {key}")
    return text


def _optional(record: Mapping[str, object], key: str) -> str | None:
    value = record.get(key)
    if value is None or isinstance(value, str):
        if value and _UNKEEPABLE.search(value):
            raise InputError(f"its {key} holds a character that cannot be kept")
        return value or None
    raise InputError(f"its {key} is no text")


def _each_text(record: Mapping[str, object], key: str) -> list[str]:
    found: list[str] = []
    for value in _list(record, key):
        if not isinstance(value, str):
            raise InputError(f"one of its {key} is no text")
        found.append(value)
    return found


def _objects(record: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    found: list[Mapping[str, object]] = []
    for value in _list(record, key):
        if not isinstance(value, dict):
            raise InputError(f"one of its {key} is no object")
        found.append(value)
    return found


def _list(record: Mapping[str, object], key: str) -> list[object]:
    value = record.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > _MOST:
        raise InputError(f"its {key} are no list of at most {_MOST:,}")
    return value


def _one_of(record: Mapping[str, object], key: str, vocabulary: type[E]) -> E:
    value = _optional(record, key)
    try:
        return vocabulary(value if value is not None else _PLAIN[vocabulary])
    except (ValueError, KeyError):
        raise InputError(f"its {key} is none of {', '.join(vocabulary)}") from None


_PLAIN: dict[type[StrEnum], StrEnum] = {
    Certainty: Certainty.CLAIMED,
    PersonKind: PersonKind.PERSON,
    Words: Words.UNKNOWN,
    SourceKind: SourceKind.UNKNOWN,
    Standing: Standing.CANDIDATE,
    Proof: Proof.UNVERIFIED,
}
"""What a record means that does not say: never more than is known."""


def _number(record: Mapping[str, object], key: str, least: int, most: int) -> int | None:
    value = record.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InputError(f"its {key} is no whole number from {least} to {most:,}")
    return value


def _seconds(record: Mapping[str, object], key: str) -> float | None:
    value = record.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LARGEST:
        raise InputError(f"its {key} are no time")
    return float(value)


def _moment(record: Mapping[str, object], key: str) -> datetime | None:
    text = _optional(record, key)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise InputError(f"its {key} is no moment with a time zone")
