"""The public Python functions: one card without a workspace, and a workspace opened.

Touches: disk (fonts and designs; the workspace's files).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cards.encode import ENDINGS, FileType
from cards.renderer import Drawn, Renderer
from cards.spec import Look, spec_for
from pullquote.workspace import Workspace, find_workspace
from quotes.admission import admit_date, admit_draft, admit_label
from quotes.errors import InputError
from quotes.identity import quote_id
from quotes.model import Attribution, Certainty, Draft, Quote, Source, Words


def card(
    text: str,
    *,
    by: str,
    source: str | None = None,
    date: str | None = None,
    locator: str | None = None,
    topic: str | None = None,
    language: str | None = None,
    words: str = "unknown",
    design: str = "editorial",
    format: str = "portrait",
    palette: str = "light",
    handle: str | None = None,
    mark: bool = False,
    file_type: FileType = "png",
    renderer: Renderer | None = None,
) -> Drawn:
    """One card, drawn and checked; nothing is stored and no workspace is needed.

    `date` (1912, 1912-05 or 1912-05-03) and `locator` ("chapter 3") follow the source, `topic` heads the card,
    `language` (BCP 47) chooses the quotation marks. `words` is what the text is: speech, writing, group, summary or
    unknown. Pass a `renderer` of your own for fonts and designs of your own, or to draw many. Raises `InputError`,
    `NotFound` and `Refused`.
    """
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
    )
    _one_of("file type", file_type, tuple(ENDINGS))
    look = Look(design, format, palette, admit_label(handle, "The handle") if handle else None, mark)
    return (renderer or _shared_renderer()).draw(spec_for(quote, look), file_type=file_type)


def _one_of(what: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise InputError(f"There is no {what} {value!r}.", f"There are {', '.join(known)}.")
    return value


def open_workspace(folder: str | Path | None = None) -> Workspace:
    """The workspace in a folder or the nearest one above it (by default the current folder).

    Raises `NotFound` when there is none.
    """
    return find_workspace(Path(folder) if folder else Path.cwd())


@cache
def _shared_renderer() -> Renderer:
    return Renderer()
