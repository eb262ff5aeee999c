"""A row of a table to the card that it asks for.

Touches: disk (reads pictures), and the store through the quotes that it is handed.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from cards.encode import ENDINGS, OutputType
from cards.photograph import read_picture
from cards.picture import Picture
from cards.spec import CardSpec, Look
from pullquote.api import CardOptions, card_spec, look_of, quote_spec
from pullquote.portraits import Portraits
from pullquote.rows.columns import FOLDER, OF_THE_QUOTE
from pullquote.rows.row import Row
from quotes.admission import WHITE_SPACE, admit_author
from quotes.errors import InputError, NotFound, Refused
from quotes.identity import fold
from quotes.model import Quote
from quotes.readers.marks import without_outer

_YES_OR_NO = {
    **dict.fromkeys(("yes", "true", "on", "1", "y"), True),
    **dict.fromkeys(("no", "false", "off", "0", "n"), False),
}
_PLAIN = ("design", "format", "palette", "background", "focus", "portrait_shape", "handle", "series")
_WORDS = tuple(name for name in OF_THE_QUOTE if name not in ("text", "author"))
_BAD_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\ud800-\udfff]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
"""What no file may be called on Windows (Microsoft's "Naming Files, Paths, and Namespaces", read in a copy on
2026-11-21): a folder of cards is often copied there."""

LONGEST_NAME = 150
"""Bytes of a file name that a row may give: systems take 255, and a slide's number and an ending come after it."""

_PICTURES = 32
"""Pictures of which the hash is kept: tables use some photos again and again, and hashing one takes up to 0.1 s."""


class RowCards:
    """Makes cards of rows, each in every one of `looks` unless it says otherwise.

    `options` hold for rows that say nothing themselves (of them `direction` and `portrait` count). `quotes` gives the
    stored quote of an id, None where nothing is stored. `folder` is where relative paths of pictures begin.
    """

    def __init__(
        self,
        looks: Sequence[Look],
        folder: Path,
        *,
        options: CardOptions | None = None,
        quotes: Callable[[str], Quote] | None = None,
        portraits: Portraits | None = None,
    ) -> None:
        self.looks = looks
        self.folder = folder
        self.options = options or CardOptions()
        self.quotes = quotes
        self.portraits = portraits
        self._read = lru_cache(maxsize=_PICTURES)(read_picture)
        usual = self.options.get("portrait")
        self._usual_portrait = read_picture(Path(usual)) if isinstance(usual, str | os.PathLike) else usual

    def specs(self, row: Row) -> list[CardSpec]:
        """The cards of a row, one for each look. Raises `InputError`, `NotFound` and `Refused` for what is not right.

        With an `id`, the quote is as it is stored; a text and an author beside it must be its own.
        """
        if row.broken:
            raise InputError(row.broken, row.remedy)
        cells = row.cells
        quote = self._stored(cells) if "id" in cells else None
        author = quote.attribution.person if quote else admit_author(_needed(cells, "author"))
        asked = self._look(cells)
        looks = dict.fromkeys(look_of(**{**asked, "look": look}) for look in self.looks)
        return [self._spec(cells, quote, author, look) for look in looks]

    def _spec(self, cells: Mapping[str, str], quote: Quote | None, author: str, look: Look) -> CardSpec:
        portrait = self._picture(cells, "portrait") or self._usual_portrait
        if portrait is None and self.portraits is not None and look.portrait != "none":
            portrait = self.portraits.of(author)
        phrases = [part.strip(WHITE_SPACE) for part in cells.get("emphasis", "").split("|")]
        rest: dict[str, Any] = {
            "portrait": portrait,
            "emphasis": [phrase for phrase in phrases if phrase],
            "direction": cells.get("direction", "").strip().lower() or self.options.get("direction"),
        }
        if quote is not None:
            return quote_spec(quote, look, **rest)
        words: dict[str, Any] = {name: cells[name].strip(WHITE_SPACE) for name in _WORDS if name in cells}
        if "words" in words:
            words["words"] = words["words"].casefold()
        return card_spec(without_outer(_needed(cells, "text")), by=author, look=look, **words, **rest)

    def _stored(self, cells: Mapping[str, str]) -> Quote:
        """The stored quote that a row names; words beside its id that are others than its own are refused."""
        id = cells["id"].strip(WHITE_SPACE)
        if self.quotes is None:
            raise NotFound(
                f"There is no workspace to look up the quote {id[:40]!a} in.",
                "Work in one, name it with --workspace, or give `text` and `author` and leave `id` empty.",
            )
        quote = self.quotes(id)
        for name, own in (("text", quote.text), ("author", quote.attribution.person)):
            if name in cells and fold(without_outer(cells[name])) != fold(without_outer(own)):
                raise Refused(
                    "quote",
                    f"The {name} of the row is not that of the stored quote {quote.id}.",
                    f"Leave the {name} empty to draw what is stored, or the id to draw what the row says.",
                )
        return quote

    def _look(self, cells: Mapping[str, str]) -> dict[str, Any]:
        """What a row asks of the look, as `CardOptions` names it."""
        asked: dict[str, Any] = {name: cells[name].strip(WHITE_SPACE) for name in _PLAIN if name in cells}
        for name in ("background", "portrait_shape"):
            if name in asked:
                asked[name] = asked[name].lower()
        asked |= {name: self._picture(cells, name) for name in ("photo", "logo")}
        asked |= {name: _yes_or_no(name, cells[name]) for name in ("mark", "hyphenate", "duotone") if name in cells}
        if "blur" in cells:
            try:
                # A German spreadsheet writes 2.5 as 2,5.
                asked["blur"] = float(cells["blur"].strip().replace(",", "."))
            except ValueError:
                raise InputError(f"The blur {cells['blur'][:40]!a} is no number.", "Write it as 12 or 2.5.") from None
        return asked

    def _picture(self, cells: Mapping[str, str], name: str) -> Picture | None:
        """The picture that a cell names, from the table's folder and not out of it by `..`."""
        if name not in cells:
            return None
        text = cells[name].strip(WHITE_SPACE)
        if "://" in text:
            raise InputError(f"The {name} {text[:80]!a} is a web address.", "Save the picture beside the table.")
        path = Path(text)
        if not path.is_absolute():
            if path.anchor or ".." in re.split(r"[/\\]", text):
                raise InputError(
                    f"The {name} {text[:80]!a} lies outside of the table's folder.",
                    "Put the picture into the folder, or give the whole path from the root.",
                )
            # A table of rows that failed lies elsewhere than the first one, and says where that was.
            path = Path(cells.get(FOLDER, self.folder)) / path
        return self._read(path)


def output_name(row: Row, file_type: OutputType) -> str | None:
    """The name that a row gives its file, without its ending; None when it gives none. Raises `InputError`."""
    name = unicodedata.normalize("NFC", row.cells.get("file", "").strip(WHITE_SPACE))
    ending = f".{ENDINGS[file_type]}"
    if name.lower().endswith(ending):
        name = name[: -len(ending)]
    if not name:
        return None
    if (
        _BAD_IN_NAMES.search(name)
        or name.startswith((".", "-"))
        or name.endswith((".", " "))
        or _RESERVED.fullmatch(name)
    ):
        raise InputError(
            f"{name[:80]!a} is no name for a file.", 'Leave out / \\ : * ? " < > | and a dot at its ends; no folders.'
        )
    if len(name.encode()) > LONGEST_NAME:
        raise InputError(f"The file name has more than {LONGEST_NAME} bytes.", "Shorten it.")
    return name


def _needed(cells: Mapping[str, str], name: str) -> str:
    if name in cells:
        return cells[name]
    if name == "author" and "text" not in cells:
        raise InputError("The row names no quote.", "Give an `id`, or `text` and `author`.")
    raise InputError(f"The row has no {name}.", f"Write the {name} into its cell.")


def _yes_or_no(name: str, cell: str) -> bool:
    answer = _YES_OR_NO.get(cell.strip(WHITE_SPACE).lower())
    if answer is None:
        raise InputError(f"The cell for {name} says {cell[:40]!a}.", "Write yes or no, or leave it empty.")
    return answer
