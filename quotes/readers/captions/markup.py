"""Mark-up within cues: taken off, with the voices it names and the times it gives.

Pure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from quotes.readers.captions.cue import Cue, Row
from quotes.readers.captions.timing import read_time

# The tags of WebVTT 1 (W3C, section 4.2.2; read 2026-11-21), and those of HTML that SubRip files hold. Any other
# `<word>` may be something somebody wrote, and stays.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>c|i|b|u|v|ruby|rt|lang|font|br|span|s|em|strong|p|div|small|big|strike|a)"
    r"(?:\.[^\s<>]{0,200})?(?:[ \t](?P<annotation>[^<>]{0,300}))?[ \t]?/?>"
    r"|<(?P<time>(?:\d{1,4}:)?\d{1,3}:\d{1,2}[.,]\d{1,3})>"
    # Codes of SubStation Alpha (`{\an8}`, `{\pos(1,2)}`) and MicroDVD (`{y:i}`) that players of SubRip obey.
    r"|\{\\[^{}]{0,200}\}|\{[yYcCfFsSpP]:[^{}]{0,60}\}|\{/?[ibuIBU]\}|(?P<space>\\[Nnh])",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
# Marks of direction and byte order that stand around rows and would hide a dash or a name at the beginning.
_OUTSIDE = " \t\xa0\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff"


def without_markup(cue: Cue) -> Cue:
    """The cue with plain rows. A row in which the voice changes is several of one number.

    A voice (`<v Name>`) holds to its end tag or to the end of its cue, no longer (WebVTT 1, section 4.2.2: a voice
    span is a part of one cue's text). Pronunciations (`<rt>`) are not among the words.
    """
    return Cue(cue.number, cue.start, cue.end, tuple(_plain(cue)), cue.tolerance)


def unescaped(text: str) -> str:
    """The text with character references, closed by their semicolon, as the characters they stand for."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _plain(cue: Cue) -> Iterator[Row]:
    voice = ""
    is_pronunciation = False
    for row in cue.rows:
        pieces: list[tuple[str, list[str]]] = []
        seconds: float | None = None
        has_words = False
        at = 0
        for tag in _TAG.finditer(row.text):
            before = "" if is_pronunciation else row.text[at : tag.start()]
            has_words = has_words or bool(before.strip(_OUTSIDE))
            _keep(pieces, voice, before)
            at = tag.end()
            name, is_end = (tag["name"] or "").lower(), bool(tag["close"])
            if name == "v":
                voice = "" if is_end else " ".join(unescaped(tag["annotation"] or "").split())
            elif name in ("rt", "ruby"):
                is_pronunciation = name == "rt" and not is_end
            elif name == "br" or tag["space"]:
                _keep(pieces, voice, " ")
            elif tag["time"] and not has_words:
                seconds = read_time(tag["time"])
        _keep(pieces, voice, "" if is_pronunciation else row.text[at:])
        for spoken_by, texts in pieces:
            if words := unescaped("".join(texts)).strip(_OUTSIDE):
                yield Row(row.number, words, spoken_by, seconds)


def _keep(pieces: list[tuple[str, list[str]]], voice: str, text: str) -> None:
    if pieces and pieces[-1][0] == voice:
        pieces[-1][1].append(text)
    elif text:
        pieces.append((voice, [text]))
