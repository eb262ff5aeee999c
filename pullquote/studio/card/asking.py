"""What a form or an address asks for, as the card to draw: the same functions make it as for `card` and `draw`.

Touches: the store (a stored quote), disk (the workspace's settings and portraits).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, get_args

from cards.direction import DIRECTIONS
from cards.picture import Picture
from cards.spec import CardSpec, Look, PortraitShape
from pullquote.api import CardOptions, card_spec, look_of, quote_spec
from pullquote.studio.card.keeping import Pantry, pantry_of
from pullquote.studio.card.uploads import Upload
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from pullquote.workspace import Workspace
from quotes.emphasis import emphasis_for, with_markup
from quotes.errors import InputError, PullquoteError
from quotes.model import Quote, Spans, Words
from templates.background import BackgroundName
from templates.formats import formats

LOOK_FIELDS = (
    *("design", "format", "palette", "background", "photo", "focus", "blur", "duotone", "portrait", "portrait_shape"),
    *("handle", "series", "mark", "hyphenate", "direction", "emphasis", "slides"),
)
"""What an address or a form may say of a card beside its words."""

WORD_FIELDS = ("text", "by", "source", "date", "locator", "topic", "language", "words")
"""What it says of words that are not stored."""

_SWITCHES = ("on", "off")
_SPAN = re.compile(r"(\d{1,7})-(\d{1,7})", re.ASCII)
_LONGEST_NAME = 100
"""Characters of a design's name that a file can be looked for by."""

NOTHING = "none"
"""As emphasis: nothing stands out, whatever is stored."""


@dataclass(frozen=True)
class Asked:
    """The card that is asked for: its spec, the stored quote if it is of one, and what the command line would say.

    `how` are the options that the asker gave, `uploads` the pictures among them by the option's name. `by` is the
    author as typed, of words that are not stored.
    """

    spec: CardSpec
    quote: Quote | None
    how: CardOptions
    uploads: dict[str, Upload]
    slides: bool
    by: str = ""


def asked_quote(studio: Studio, given: Fields) -> Quote | None:
    """The stored quote that is asked for, None where none is. Raises `NotFound` and `InputError`."""
    id = given.line("quote")
    return studio.store.get(id) if id else None


def asked_card(studio: Studio, given: Fields, quote: Quote | None) -> Asked:
    """The card of a quote, or of the words in the form. Raises what drawing by the command would: `InputError`,
    `NotFound` and `Refused`."""
    workspace, pantry = studio.workspace, pantry_of(studio)
    how, uploads = _options(given, workspace, pantry)
    usual = workspace.look(how.get("design"), how.get("format"), how.get("palette"))
    asked: dict[str, Any] = {**how, "look": usual}
    look = look_of(**asked)
    if quote is not None:
        portrait = _portrait(uploads, look, pantry, workspace, quote.attribution.person)
        spec = quote_spec(quote, look, direction=how.get("direction"), portrait=portrait)
    else:
        words: dict[str, Any] = {name: given.line(name) for name in WORD_FIELDS if name not in ("text", "by")}
        words["words"] = given.kind("words", Words)
        by = given.line("by") or ""
        asked |= {name: value for name, value in words.items() if value}
        how = CardOptions(**{name: value for name, value in asked.items() if name != "look"})  # type: ignore[typeddict-item]
        asked["portrait"] = _portrait(uploads, look, pantry, workspace, by)
        spec = card_spec(given.text("text"), by=by, **asked)
    spans = asked_emphasis(given, spec.text, given.text("text") if quote is None else spec.text)
    spec = spec if spans is None else replace(spec, emphasis=spans)
    return Asked(spec, quote, how, uploads, given.tick("slides"), given.line("by") or "")


def asked_emphasis(given: Fields, text: str, typed: str) -> Spans | None:
    """The stretches of a text that are to stand out, None where nothing is asked. Raises `InputError`.

    They come as characters of the text as it was `typed`, such as `3-9,14-20`: the card's may have no blanks around it.
    """
    asked = given.line("emphasis")
    if asked is None:
        return None
    if asked == NOTHING:
        return ()
    spans: list[tuple[int, int]] = []
    for part in asked.split(","):
        found = _SPAN.fullmatch(part.strip())
        start, end = (int(found[1]), int(found[2])) if found else (0, 0)
        if not (spans[-1][1] if spans else 0) <= start < end <= len(typed):
            raise InputError(f"The emphasis {asked[:40]!r} is no part of the text.", "Select the words again.")
        spans.append((start, end))
    return emphasis_for(text, with_markup(typed, tuple(spans)))


def _options(given: Fields, workspace: Workspace, pantry: Pantry) -> tuple[CardOptions, dict[str, Upload]]:
    """The options that are given, by their names for `card`. What has no photo to be done to is left out."""
    uploads = {name: pantry.uploads.get(digest) for name in ("photo", "portrait") if (digest := given.line(name))}
    how: dict[str, Any] = {
        "design": _design(given, workspace),
        "format": given.one_of("format", tuple(formats())),
        "palette": given.line("palette"),
        "background": given.one_of("background", get_args(BackgroundName)),
        "portrait_shape": given.one_of("portrait_shape", get_args(PortraitShape)),
        "handle": given.line("handle"),
        "series": given.line("series"),
        "mark": _switch(given, "mark"),
        "hyphenate": _switch(given, "hyphenate"),
        "direction": given.one_of("direction", DIRECTIONS),
    }
    if "photo" in uploads:
        how |= {
            "photo": _photo(given, uploads["photo"]),
            "focus": given.line("focus"),
            "blur": given.number("blur") or None,
        }
        how["duotone"] = given.tick("duotone") or None
    return CardOptions(**{name: value for name, value in how.items() if value is not None}), uploads  # type: ignore[typeddict-item]


def _photo(given: Fields, upload: Upload) -> Picture:
    """The photo; its small copy for a form that is `quick`, which a page sends while something is being moved."""
    return upload.quick if given.tick("quick") else upload.picture


def _design(given: Fields, workspace: Workspace) -> str | None:
    """The design by its name. It is looked up and not searched for in a list: listing what is installed takes 10 ms."""
    name = given.line("design")
    if name is not None:
        if len(name) > _LONGEST_NAME:
            raise InputError(f"There is no design {name[:40]!r}.", "Choose one of those on the page.")
        workspace.renderer.designs.get(name)
    return name


def _switch(given: Fields, name: str) -> bool | None:
    found = given.one_of(name, _SWITCHES)
    return None if found is None else found == "on"


def _portrait(
    uploads: dict[str, Upload], look: Look, pantry: Pantry, workspace: Workspace, person: str
) -> Picture | None:
    """The picture that was brought, or the workspace's own of that author, as the commands have it."""
    if upload := uploads.get("portrait"):
        return upload.picture
    return pantry.portraits(workspace).of(person) if look.portrait != "none" else None


def shown_format(studio: Studio, given: Fields) -> str:
    """The format that is asked for, by name, whatever else is wrong with the card; `portrait` where that is wrong."""
    try:
        name = given.one_of("format", tuple(formats())) or studio.workspace.settings.defaults.format
    except PullquoteError:
        return Look().format
    return name if name in formats() else Look().format
