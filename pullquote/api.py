"""The public Python functions: one card without a workspace, and a workspace opened.

Touches: disk (fonts, designs and pictures; the workspace's files).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack, get_args

from cards.direction import DIRECTIONS, Direction
from cards.encode import ENDINGS, OutputType
from cards.files import draw_files
from cards.picture import Photo, Picture
from cards.renderer import Drawn, Renderer
from cards.spec import MOST_SLIDES, CardSpec, Look, PortraitShape, spec_for
from fonts.catalogue import Catalogue
from pullquote.workspace import Workspace, find_workspace, machine_fonts
from quotes.admission import admit_date, admit_draft, admit_label
from quotes.errors import InputError
from quotes.identity import quote_of
from quotes.model import Attribution, Certainty, Draft, Quote, Source, Spans, Words
from templates.background import BackgroundName

if TYPE_CHECKING:
    from cards.motion import Moving
    from cards.motion_files import MovingType

PictureFile = str | os.PathLike[str] | Picture
"""A picture: the path of its file, or what `cards.photograph.read_picture` made of that."""

MOST_BLUR = 108.0
"""The most that a photo is blurred, in design units: a tenth of a card's width, beyond which only colours are left."""


class CardOptions(TypedDict, total=False):
    """What `card`, `slides` and `moving` may be told beside the words and their author; None is as good as nothing.

    Of the words: `date` (1912, 1912-05 or 1912-05-03) and `locator` ("chapter 3") follow the `source`, `topic` heads
    the card, `language` (BCP 47) chooses the quotation marks. `emphasis` names phrases that stand out; `*` around a
    part of one says that only this does (`"is *not* so"`). The text runs as its language and letters tell, or as
    `direction` (ltr, rtl) wants. `words` is what the text is: speech, writing, group, summary or unknown.

    Of the look: `design`, `format` and `palette` by their names; `handle` is the account's name, `series` what its
    cards belong to; `mark` draws the account's mark, which is its `logo`, a picture file, where there is one;
    `hyphenate` lets long words be divided at line ends. `portrait` is a picture file of the author, shown in the
    `portrait_shape` round, square or none. `background` (solid, gradient, dots, lines, grid, paper, window) takes the
    place of the design's own. `photo` is a picture file behind the words: `focus` is the point of it that stays in
    view, as shares of its width and height (`(0.5, 0.3)`, or `"50%,30%"`), `blur` a Gaussian's standard deviation in
    design units, and `duotone` shows it in two colours of the palette. What is not told is as in `look`.
    """

    source: str | None
    date: str | None
    locator: str | None
    topic: str | None
    language: str | None
    emphasis: str | Sequence[str] | None
    direction: Direction | None
    words: str | None
    design: str | None
    format: str | None
    palette: str | None
    handle: str | None
    series: str | None
    mark: bool | None
    hyphenate: bool | None
    logo: PictureFile | None
    portrait: PictureFile | None
    portrait_shape: PortraitShape | None
    background: BackgroundName | None
    photo: PictureFile | None
    focus: tuple[float, float] | str | None
    blur: float | None
    duotone: bool | None
    look: Look | None


def card(
    text: str,
    *,
    by: str,
    file_type: OutputType = "png",
    renderer: Renderer | None = None,
    **how: Unpack[CardOptions],
) -> Drawn:
    """One card, drawn and checked; nothing is stored and no workspace is needed.

    `CardOptions` tells what else may be given, such as `source="Jane Eyre"` and `design="poster"`. Pass a `renderer`
    of your own for fonts and designs of your own, or to draw many. Raises `InputError`, `NotFound` and `Refused`.
    """
    (drawn,) = _files(text, by, how, file_type, renderer, slides=False)
    return drawn


def slides(
    text: str,
    *,
    by: str,
    most: int = MOST_SLIDES,
    file_type: OutputType = "png",
    renderer: Renderer | None = None,
    **how: Unpack[CardOptions],
) -> list[Drawn]:
    """The slides of a quote that is too long for a card, at most `most`; its one card where that holds it.

    All have one size of type, the credit and their number. With the file type `pdf` they are the pages of one document.
    The other arguments, and what is raised, are those of `card`.
    """
    if not 1 <= most <= MOST_SLIDES:
        raise InputError(f"There cannot be {most} slides.", f"Allow 1 to {MOST_SLIDES}.")
    return _files(text, by, how, file_type, renderer, slides=True, most=most)


def moving(
    text: str,
    *,
    by: str,
    file_type: MovingType = "webp",
    seconds: float | None = None,
    renderer: Renderer | None = None,
    **how: Unpack[CardOptions],
) -> Moving:
    """A card whose lines appear one after another: an animated WebP, a `gif` or an `mp4`, which needs PyAV.

    It lasts as long as its words take to read, from 3 to 8 seconds, or `seconds` of these. The other arguments, and
    what is raised, are those of `card`; `InputError` also for a length that cannot be, and where PyAV is missing.
    """
    # Imported late: most cards stand still.
    from cards import motion

    spec = card_spec(text, by=by, **how)
    return motion.moving(renderer or shared_renderer(), spec, file_type=file_type, seconds=seconds)


def _files(
    text: str,
    by: str,
    how: CardOptions,
    file_type: OutputType,
    renderer: Renderer | None,
    *,
    slides: bool,
    most: int = MOST_SLIDES,
) -> list[Drawn]:
    _one_of("file type", file_type, tuple(ENDINGS))
    spec = card_spec(text, by=by, **how)
    return draw_files(renderer or shared_renderer(), spec, file_type=file_type, slides=slides, most=most)


def card_spec(text: str, *, by: str, **how: Unpack[CardOptions]) -> CardSpec:
    """What `card` draws of the same arguments. Raises `InputError`, and `Refused` (rule `credit`)."""
    source, date, locator = how.get("source"), how.get("date"), how.get("locator")
    day = admit_date(date) if date else None
    draft = admit_draft(
        Draft(
            text=text,
            attribution=Attribution(by, certainty=Certainty.CLAIMED),
            source=Source(source, date=day) if source else None,
            locator=", ".join(part for part in (None if source else day, locator) if part) or None,
            topic=how.get("topic") or None,
            language=how.get("language") or None,
            words=Words(_one_of("kind of words", how.get("words") or "unknown", tuple(Words))),
        )
    )
    return quote_spec(
        quote_of(draft),
        look_of(**how),
        direction=how.get("direction"),
        emphasis=how.get("emphasis"),
        portrait=how.get("portrait"),
    )


def quote_spec(
    quote: Quote,
    look: Look,
    *,
    direction: Direction | None = None,
    emphasis: str | Sequence[str] | None = None,
    portrait: PictureFile | None = None,
) -> CardSpec:
    """The card of a quote in a look, with the options that are not the look's; phrases take its emphasis' place.

    Raises `InputError` for the options, and what `spec_for` raises.
    """
    way: Direction = direction or "auto"
    _one_of("direction", way, DIRECTIONS)
    if emphasis:
        quote = replace(quote, emphasis=_spans(quote.text, emphasis))
    spec = spec_for(quote, look, way)
    return replace(spec, portrait=_picture(portrait)) if portrait else spec


def look_of(**how: Unpack[CardOptions]) -> Look:
    """The look that the options ask for: what they leave out is as in their `look`, or as usual without one.

    Raises `InputError`; whether there are such a design, format and palette is for the renderer to tell.
    """
    look, given = how.get("look") or Look(), {name: value for name, value in how.items() if value not in (None, "")}
    plain = ("design", "format", "palette", "mark", "hyphenate")
    asked: dict[str, Any] = {name: given[name] for name in plain if name in given}
    for name in ("handle", "series"):
        if name in given:
            asked[name] = admit_label(str(given[name]), f"The {name}")
    if shape := how.get("portrait_shape"):
        asked["portrait"] = _one_of("shape of portraits", shape, get_args(PortraitShape))
    if background := how.get("background"):
        asked["background"] = _one_of("background", background, get_args(BackgroundName))
    if logo := how.get("logo"):
        asked["logo"] = _picture(logo)
    return replace(look, photo=_photo(how, look.photo), **asked)


def _photo(how: CardOptions, usual: Photo | None) -> Photo | None:
    """The photo that is asked for, or the usual one as it is to be shown."""
    file, focus, blur, duotone = how.get("photo"), how.get("focus"), how.get("blur"), how.get("duotone")
    asked: dict[str, Any] = {} if duotone is None else {"duotone": duotone}
    if focus:
        asked["focus"] = _point(focus)
    if blur is not None:
        if not 0 <= blur <= MOST_BLUR:
            raise InputError(f"A photo cannot be blurred by {blur:g}.", f"Give 0 to {MOST_BLUR:g} design units.")
        asked["blur"] = float(blur)
    photo = Photo(_picture(file)) if file else usual
    if photo is None:
        # What asks for nothing may stand without a photo.
        if wanted := next((name for name, value in asked.items() if value), None):
            raise InputError(f"There is no photo for the {wanted}.", f"Give a photo too, or leave the {wanted} out.")
        return None
    return replace(photo, **asked)


def _point(focus: tuple[float, float] | str) -> tuple[float, float]:
    """A point as shares of width and height, from numbers or from `50%,30%` or `0.5,0.3`."""
    wrong = InputError(
        f"The focus {focus!r} is no point of a photo.", "Write it as 50%,30% or 0.5,0.3: from the left, from the top."
    )
    try:
        across, down = map(_share, focus.split(",") if isinstance(focus, str) else focus)
    except (TypeError, ValueError):
        raise wrong from None
    if not (0 <= across <= 1 and 0 <= down <= 1):
        raise wrong
    return across, down


def _share(value: str | float) -> float:
    percent = isinstance(value, str) and value.strip().endswith("%")
    return float(str(value).strip().removesuffix("%")) / (100 if percent else 1)


def _picture(file: PictureFile) -> Picture:
    if isinstance(file, Picture):
        return file
    # Imported late: most cards have no picture.
    from cards.photograph import read_picture

    return read_picture(Path(file))


def _one_of(what: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise InputError(f"There is no {what} {value!r}.", f"There are {', '.join(known)}.")
    return value


def _spans(text: str, phrases: str | Sequence[str]) -> Spans:
    # Imported late: most cards have no emphasis, and a start is felt.
    from quotes.emphasis import spans_of_phrases

    return spans_of_phrases(text, [phrases] if isinstance(phrases, str) else phrases)


def open_workspace(folder: str | Path | None = None) -> Workspace:
    """The workspace in a folder or the nearest one above it (by default the current folder).

    Raises `NotFound` when there is none.
    """
    return find_workspace(Path(folder) if folder else Path.cwd())


@cache
def shared_renderer() -> Renderer:
    """The renderer of this process for whoever has none of their own: bundled designs, and the machine's fonts."""
    return Renderer(Catalogue(system_folders=machine_fonts()))
