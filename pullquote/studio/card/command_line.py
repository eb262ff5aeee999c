"""The same card as a command: a line for a shell (POSIX) that draws it, pixel for pixel.

Pure. It is to be run in the workspace's folder; pictures are named as their files were called.
"""

from __future__ import annotations

import json
from shlex import join, quote

from cards.spec import CardSpec
from pullquote.studio.card.asking import Asked
from quotes.emphasis import phrases_of, spans_of_phrases, with_markup
from quotes.errors import InputError
from quotes.model import Spans

_WORDS = ("source", "date", "locator", "topic", "language", "words")
_TEXTS = ("portrait_shape", "background", "focus", "blur", "handle", "series", "direction")
_SEPARATOR = "|"
"""Between the phrases of a row (`pullquote.rows.cards`)."""

_SWITCHES = ("mark", "duotone", "hyphenate")


def command_line(asked: Asked) -> str | None:
    """The command: `card` for words of one's own, `draw` for a stored quote, which is named by its id in a row.

    None where the emphasis has to be kept in the quote first.
    """
    if asked.quote is None:
        return join(["pullquote", "card", *_words(asked), *_look(asked), "--out", "card.png", *_text(asked.spec)])
    row = {"id": asked.quote.id}
    if asked.spec.emphasis != asked.quote.emphasis:
        phrases = _phrases(asked.spec.text, asked.spec.emphasis)
        # A row can neither take the stored emphasis away nor name a phrase with its own separator in it.
        if not asked.spec.emphasis or any(_SEPARATOR in phrase for phrase in phrases):
            return None
        row["emphasis"] = _SEPARATOR.join(phrases)
    given = json.dumps(row, ensure_ascii=False)
    return f"printf '%s\\n' {quote(given)} | {join(['pullquote', 'draw', '--from', '-', *_look(asked)])}"


def _text(spec: CardSpec) -> list[str]:
    """The words at the end; after `--` where they would be taken for an option."""
    return ["--", spec.text] if spec.text.startswith("-") else [spec.text]


def _words(asked: Asked) -> list[str]:
    given = ["--by", asked.by]
    for name in _WORDS:
        if value := asked.how.get(name):
            given += [f"--{name}", str(value)]
    for phrase in _phrases(asked.spec.text, asked.spec.emphasis):
        given += ["--emphasise", phrase]
    return given


def _look(asked: Asked) -> list[str]:
    look = asked.spec.look
    given = ["--design", look.design, "--format", look.format, "--palette", look.palette]
    for name, upload in asked.uploads.items():
        given += [f"--{name}", upload.name]
    for name in _TEXTS:
        value = asked.how.get(name)
        if value not in (None, "", "auto"):
            given += [f"--{name.replace('_', '-')}", f"{value:g}" if isinstance(value, float) else str(value)]
    for name in _SWITCHES:
        value = asked.how.get(name)
        if value is not None:
            given.append(f"--{name}" if value else f"--no-{name}")
    return [*given, "--slides"] if asked.slides else given


def _phrases(text: str, spans: Spans) -> list[str]:
    """Phrases that stand for the spans: their words alone where these are found again, else the whole text, marked."""
    phrases = list(phrases_of(text, spans))
    try:
        if spans_of_phrases(text, phrases) == spans:
            return phrases
    except InputError:
        # A phrase stands there twice, or is part of a word.
        pass
    return [with_markup(text, spans)]
