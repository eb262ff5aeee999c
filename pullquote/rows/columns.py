"""What the columns of a table of cards are called, and what a person most likely meant by others.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotes.errors import InputError, nearest
from quotes.identity import fold
from quotes.readers.columns import guess_columns

OF_THE_QUOTE = ("text", "author", "source", "date", "locator", "topic", "language", "words")
"""Columns that tell the quote itself. They, and `emphasis`, may be called as documents for `import` call them."""

COLUMNS = (
    "id",
    *OF_THE_QUOTE,
    "emphasis",
    "design",
    "format",
    "palette",
    "background",
    "photo",
    "focus",
    "blur",
    "duotone",
    "portrait",
    "portrait_shape",
    "handle",
    "series",
    "logo",
    "mark",
    "hyphenate",
    "direction",
    "file",
)
"""Every column that says something about a card."""

OF_FAILURES = ("line", "rule", "message", "hint")
"""Columns that are added to rows that failed. A table that has all of them is one of such rows, given again."""

UNREAD, FOLDER = "unread", "folder"
"""Columns that such a table has besides: the text of rows that could not be read, and where pictures are looked for."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A table's columns: the `names` as they stand, where each of `COLUMNS` is, and which are `unknown`.

    `mended` is whether the table is one of rows that failed.
    """

    names: tuple[str, ...]
    places: dict[str, int]
    unknown: tuple[str, ...] = ()
    mended: bool = False

    def taken_for(self) -> dict[str, str]:
        """The column that each field is taken from, by field."""
        return {field: self.names[place] for field, place in self.places.items() if field in COLUMNS}


def columns_of(names: Sequence[str], where: str) -> Columns:
    """The columns that a table's first row names. Raises `InputError` when none names a quote, or two are one."""
    names = tuple(name.strip() for name in names)
    keys = [fold(name.replace("_", " ")).replace(" ", "_") if name else "" for name in names]
    failures = [*OF_FAILURES, UNREAD, FOLDER] if set(OF_FAILURES) <= set(keys) else []
    places: dict[str, int] = {}
    for place, key in enumerate(keys):
        if key in COLUMNS or key in failures:
            if key in places:
                raise InputError(
                    f"{where} has two columns that are called {key!r}.", "Take one away, or give it another name."
                )
            places[key] = place
    # Other names for the quote's own columns, in many languages, in what is left.
    left = [place for place in range(len(names)) if place not in places.values()]
    guessed = guess_columns([names[place] for place in left])
    for field in (*OF_THE_QUOTE, "emphasis"):
        if field not in places and field in guessed:
            places[field] = left[guessed[field]]
    unknown = tuple(name for place, name in enumerate(names) if name and place not in places.values())
    if "id" not in places and "text" not in places:
        seen = ", ".join(name or "(no name)" for name in names[:20]) or "none"
        raise InputError(
            f"{where} has no column `id` or `text`, so no row names a quote; there are: {seen[:300]}.",
            "Name the columns in the first row: `text` and `author`, or `id` for quotes that are stored.",
        )
    return Columns(names, places, unknown, bool(failures))


def about_unknown(columns: Columns) -> str:
    """The columns that are not known, each with the name it most likely should have: to follow "has"."""
    named = []
    for name in columns.unknown[:10]:
        near = nearest(fold(name).replace(" ", "_"), set(COLUMNS) - set(columns.places))
        named.append(f"{name[:40]!r}" + (f" (did you mean {near!r}?)" if near else ""))
    more = f" and {len(columns.unknown) - 10} more" if len(columns.unknown) > 10 else ""
    what = "columns that are not known" if len(columns.unknown) > 1 else "a column that is not known"
    return f"{what}: {', '.join(named)}{more}"
