"""The public Python functions: one card without a workspace, and a workspace opened.

Touches: disk (fonts and designs; the workspace's files).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TypedDict, Unpack

from cards.direction import DIRECTIONS, Direction
from cards.encode import ENDINGS, OutputType
from cards.files import draw_files
from cards.renderer import Drawn, Renderer
from cards.spec import MOST_SLIDES, CardSpec, Look, spec_for
from fonts.catalogue import Catalogue
from pullquote.workspace import Workspace, find_workspace, machine_fonts
from quotes.admission import admit_date, admit_draft, admit_label
from quotes.errors import InputError
from quotes.identity import quote_id
from quotes.model import Attribution, Certainty, Draft, Quote, Source, Spans, Words


def card(
    text: str,
    *,
    by: str,
    source: str | None = None,
    date: str | None = None,
    locator: str | None = None,
    topic: str | None = None,
    language: str | None = None,
    emphasis: Sequence[str] = (),
    direction: Direction = "auto",
    words: str = "unknown",
    design: str = "editorial",
    format: str = "portrait",
    palette: str = "light",
    handle: str | None = None,
    mark: bool = False,
    hyphenate: bool = False,
    file_type: OutputType = "png",
    renderer: Renderer | None = None,
) -> Drawn:
    """One card, drawn and checked; nothing is stored and no workspace is needed.

    `date` (1912, 1912-05 or 1912-05-03) and `locator` ("chapter 3") follow the source, `topic` heads the card,
    `language` (BCP 47) chooses the quotation marks. `emphasis` names phrases that stand out; `*` around a part of one
    says that only this does (`"is *not* so"`). The text runs as its language and letters tell, or as `direction` (ltr,
    rtl) wants; `hyphenate` lets long words be divided at line ends. `words` is what the text is: speech, writing,
    group, summary or unknown. Pass a `renderer` of your own for fonts and designs of your own, or to draw many. Raises
    `InputError`, `NotFound` and `Refused`.
    """
    how = CardOptions(
        source=source,
        date=date,
        locator=locator,
        topic=topic,
        language=language,
        emphasis=emphasis,
        direction=direction,
        words=words,
        design=design,
        format=format,
        palette=palette,
        handle=handle,
        mark=mark,
        hyphenate=hyphenate,
    )
    (drawn,) = _files(text, by, how, file_type, renderer, slides=False)
    return drawn


class CardOptions(TypedDict, total=False):
    """What `card` and `slides` may be told beside the words and their author, as `card` documents it."""

    source: str | None
    date: str | None
    locator: str | None
    topic: str | None
    language: str | None
    emphasis: Sequence[str]
    direction: Direction
    words: str
    design: str
    format: str
    palette: str
    handle: str | None
    mark: bool
    hyphenate: bool


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
    _one_of("direction", how.get("direction", "auto"), DIRECTIONS)
    spec = _spec(text, by, **how)
    return draw_files(renderer or _shared_renderer(), spec, file_type=file_type, slides=slides, most=most)


def _spec(
    text: str,
    by: str,
    *,
    source: str | None = None,
    date: str | None = None,
    locator: str | None = None,
    topic: str | None = None,
    language: str | None = None,
    emphasis: Sequence[str] = (),
    direction: Direction = "auto",
    words: str = "unknown",
    design: str = "editorial",
    format: str = "portrait",
    palette: str = "light",
    handle: str | None = None,
    mark: bool = False,
    hyphenate: bool = False,
) -> CardSpec:
    day = admit_date(date) if date else None
    draft = admit_draft(
        Draft(
            text=text,
            attribution=Attribution(by, certainty=Certainty.CLAIMED),
            source=Source(source, date=day) if source else None,
            locator=", ".join(part for part in (None if source else day, locator) if part) or None,
            topic=topic or None,
            language=language or None,
            words=Words(_one_of("kind of words", words, tuple(Words))),
        )
    )
    quote = Quote(
        id=quote_id(draft.text, draft.attribution.person),
        text=draft.text,
        attribution=draft.attribution,
        source=draft.source,
        locator=draft.locator,
        topic=draft.topic,
        language=draft.language,
        words=draft.words,
        emphasis=_spans(draft.text, emphasis),
    )
    look = Look(design, format, palette, admit_label(handle, "The handle") if handle else None, mark, hyphenate)
    return spec_for(quote, look, direction)


def _one_of(what: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise InputError(f"There is no {what} {value!r}.", f"There are {', '.join(known)}.")
    return value


def _spans(text: str, phrases: str | Sequence[str]) -> Spans:
    if not phrases:
        return ()
    # Imported late: most cards have no emphasis, and a start is felt.
    from quotes.emphasis import spans_of_phrases

    return spans_of_phrases(text, [phrases] if isinstance(phrases, str) else phrases)


def open_workspace(folder: str | Path | None = None) -> Workspace:
    """The workspace in a folder or the nearest one above it (by default the current folder).

    Raises `NotFound` when there is none.
    """
    return find_workspace(Path(folder) if folder else Path.cwd())


@cache
def _shared_renderer() -> Renderer:
    return Renderer(Catalogue(system_folders=machine_fonts()))
