"""Which parts of a book are not its author's text: title and copyright pages, contents, an index, others' words.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# The beginning of a chapter's file, where its body and first section say what they are.
_HEAD = 4_000
_TYPE = re.compile(r"""<(?:body|section|div|nav)\b[^<>]{0,500}?epub:type\s*=\s*["']([^"'<>]{1,200})["']""", re.I)

_BY_TYPE = {
    "cover": "the cover",
    "titlepage": "the title page",
    "title-page": "the title page",
    "halftitlepage": "the title page",
    "halftitle": "the title page",
    "copyright-page": "the copyright page",
    "copyrightpage": "the copyright page",
    "imprint": "the copyright page",
    "imprimatur": "the copyright page",
    "colophon": "the colophon",
    "toc": "the contents",
    "loi": "a list of pictures",
    "lot": "a list of tables",
    "index": "an index",
    "bibliography": "references",
    "endnotes": "footnotes",
    "footnotes": "footnotes",
    "rearnotes": "footnotes",
    "notes": "footnotes",
    "dedication": "the dedication",
    "foreword": "a foreword, which somebody else may have written",
    "afterword": "an afterword, which somebody else may have written",
    "seriespage": "an advertisement",
}
_BY_TITLE = (
    (r"cover", "the cover"),
    (r"(?:half[ -])?title(?:[ -]page)?", "the title page"),
    (r"copyright(?: (?:page|notice|information))?|imprint|legal notice", "the copyright page"),
    (r"(?:table of )?contents|inhalt(?:sverzeichnis)?|table des matières|índice|indice", "the contents"),
    (r"(?:general |subject |name )?index|register", "an index"),
    (r"bibliography|references|works cited|further reading|literatur(?:verzeichnis)?", "references"),
    (r"(?:end)?notes|footnotes|anmerkungen", "footnotes"),
    (
        r"about the (?:author|authors|translator|editor|publisher|illustrator)|über d(?:en|ie) autor\w*",
        "about the author",
    ),
    (
        r"also by\b.{0,80}|other (?:books|titles)\b.{0,80}|praise for\b.{0,80}|advance praise\b.{0,80}",
        "an advertisement",
    ),
    (
        r"(?:fore|after)word\b.{0,80}|(?:introduction|preface|note) by\b.{0,80}|vorwort\b.{0,80}",
        "may be another's words",
    ),
    (
        r"(?:publisher|editor|translator|transcriber)['’]?s?['’]? (?:note|preface|introduction)",
        "may be another's words",
    ),
    (
        r"dedication|colophon|list of (?:figures|tables|illustrations)|(?:the )?full project gutenberg.{0,40}",
        "front matter",
    ),
)
_TITLES = tuple((re.compile(pattern, re.I), reason) for pattern, reason in _BY_TITLE)


def matter_of(markup: str, types: Sequence[str], titles: Sequence[str]) -> str | None:
    """What a chapter is when it is not the book's own text; None when it is.

    `types` are from the package, `titles` from the contents and the chapter's first heading.
    """
    named = [name for found in _TYPE.findall(markup[:_HEAD])[:2] for name in found.lower().split()]
    for name in (*types, *named):
        if name in _BY_TYPE:
            return _BY_TYPE[name]
    for title in titles:
        for pattern, reason in _TITLES:
            if pattern.fullmatch(title.strip(" .:")[:120]):
                return reason
    return None
