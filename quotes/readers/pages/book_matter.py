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
    "acknowledgments": "acknowledgements",
    "acknowledgements": "acknowledgements",
    "other-credits": "front matter",
    "errata": "front matter",
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
        r"(?:an? )?(?:exclusive )?(?:excerpt|extract|preview)\b.{0,80}|(?:sneak |first )?peek\b.{0,80}"
        r"|(?:keep reading|read (?:on|more)|coming (?:soon|next))\b.{0,80}|(?:books|novels|titles) by\b.{0,80}"
        r"|newsletter.{0,40}|also by\b.{0,80}|other (?:books|titles)\b.{0,80}|(?:advance )?praise\b.{0,80}",
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
        r"acknowledge?ments?|danksagung|remerciements|agradecimientos|ringraziamenti"
        r"|(?:discussion|reading group|book club) (?:questions|guide)|questions for discussion"
        r"|(?:a )?reading group guide",
        "beside the book's text",
    ),
    (
        r"(?:an? )?(?:interview|conversation|q ?(?:&|and) ?a) with\b.{0,80}",
        "an interview: its words are of two people",
    ),
    (
        r"dedication|epigraphs?|colophon|list of (?:figures|tables|illustrations)"
        r"|(?:the )?full project gutenberg.{0,40}",
        "front matter",
    ),
)
_TITLES = tuple((re.compile(pattern, re.I), reason) for pattern, reason in _BY_TITLE)


def matter_of_file(markup: str, types: Sequence[str]) -> str | None:
    """What all of a book's file is when it is not the book's own text; `types` are from the package."""
    named = [name for found in _TYPE.findall(markup[:_HEAD])[:2] for name in found.lower().split()]
    return next((_BY_TYPE[name] for name in (*types, *named) if name in _BY_TYPE), None)


def matter_of_title(title: str) -> str | None:
    """What stands under such a heading when it is not the book's own text."""
    bare = title.strip(" .:")[:120]
    return next((reason for pattern, reason in _TITLES if pattern.fullmatch(bare)), None)
