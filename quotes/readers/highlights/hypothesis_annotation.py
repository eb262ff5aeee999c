"""One annotation as Hypothes.is gives it, through its API or as an export.

Pure. The fields are those of the Hypothes.is API v1 (h.readthedocs.io/en/latest/api-reference).
"""

from __future__ import annotations

from collections.abc import Mapping

from quotes.model import SourceKind, Words
from quotes.readers.highlights.gathering import Gathering
from quotes.readers.highlights.highlight import Highlight, Work
from quotes.readers.highlights.placed_json import names_of
from quotes.readers.highlights.web_annotation import quoted_in

# Where a page's own mark-up can name its author, in the words of the formats Hypothes.is reads from pages.
_AUTHOR_KEYS = (("author",), ("creator",), ("dc", "creator"), ("highwire", "author"), ("eprints", "creators_name"))


def take_annotation(gathering: Gathering, value: Mapping[str, object], line: int) -> None:
    """Takes one annotation: the marked words as a draft if their author is named, what the annotator says as a note."""
    said = names_of(value.get("text")).strip()
    quoted = quoted_in(value.get("target"))
    if value.get("references"):
        gathering.note(line, "an answer to an annotation, not the author's words", said or names_of(value.get("id")))
        return
    if said:
        reason = "the annotator's own words, not the author's" if quoted.exact else "a note on a whole page"
        gathering.note(line, reason, said)
    if not quoted.exact.strip():
        if not said:
            gathering.note(line, "an annotation that quotes nothing", names_of(value.get("uri")))
        return
    tags = value.get("tags")
    highlight = Highlight(
        quoted.exact,
        line,
        _work(value),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        prefix=quoted.prefix,
        suffix=quoted.suffix,
    )
    gathering.take(highlight)


def _work(value: Mapping[str, object]) -> Work:
    document = value.get("document")
    about = document if isinstance(document, dict) else {}
    title = names_of(about.get("title")).partition("\n")[0]
    url = names_of(value.get("uri")) or names_of(value.get("url"))
    # A page holds more than its author's words: comments, captions, other people's quotations.
    return Work(title, _authors(about), SourceKind.UNKNOWN, url, words=Words.UNKNOWN)


def _authors(about: Mapping[str, object]) -> str:
    """The page's author, in one of the places a page can name one; empty for most pages, which name none."""
    for path in _AUTHOR_KEYS:
        found: object = about
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        if names := names_of(found):
            return names
    return ""
