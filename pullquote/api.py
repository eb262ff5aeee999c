"""The public Python functions: one card without a workspace, and a workspace opened.

Touches: disk (fonts and designs; the workspace's files).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cards.encode import FileType
from cards.renderer import Drawn, Renderer
from cards.spec import Look, spec_for
from pullquote.workspace import Workspace, find_workspace
from quotes.admission import admit_author, admit_text
from quotes.identity import quote_id
from quotes.model import Attribution, Certainty, Quote, Source, Words


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

    `date` and `locator` follow the source ("1912", "chapter 3"), `topic` heads the card, `language` (BCP 47) chooses
    the quotation marks. `words` is what the text is: speech, writing, group, summary or unknown. Pass a `renderer` of
    your own for fonts and designs of your own, or to draw many. Raises `InputError`, `NotFound` and `Refused`.
    """
    clean, author = admit_text(text), admit_author(by)
    quote = Quote(
        id=quote_id(clean, author),
        text=clean,
        attribution=Attribution(author, certainty=Certainty.CLAIMED),
        source=Source(source, date=date) if source else None,
        locator=", ".join(part for part in ((date if not source else None), locator) if part) or None,
        topic=topic,
        language=language,
        words=Words(words),
    )
    look = Look(design, format, palette, handle, mark)
    return (renderer or _shared_renderer()).draw(spec_for(quote, look), file_type=file_type)


def open_workspace(folder: str | Path | None = None) -> Workspace:
    """The workspace in a folder or the nearest one above it (by default the current folder).

    Raises `NotFound` when there is none.
    """
    return find_workspace(Path(folder) if folder else Path.cwd())


@cache
def _shared_renderer() -> Renderer:
    return Renderer()
