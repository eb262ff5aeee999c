"""The words of a piece of Markdown as they are read, in the dialects of notes too, and the tags that stand with them.

Pure. Obsidian's marks (help.obsidian.md, Basic formatting syntax and Internal links, read 2026-11-21) and Logseq's and
Roam's, which share most of them, come off first; what is left is CommonMark.
"""

from __future__ import annotations

import html
import re

from quotes.markup.inline import plain

_EMBEDDED = re.compile(r"!\[\[[^\[\]\n]{1,300}\]\]|\{\{[^{}\n]{1,300}\}\}|\(\([0-9a-f-]{8,40}\)\)")
_LINKED = re.compile(r"\[\[(?P<page>[^\[\]|\n]{1,300})(?:\|(?P<shown>[^\[\]\n]{1,300}))?\]\]")
_HIGHLIGHT = re.compile(r"==(?=[^\s=])(?P<words>[^=\n]{1,2000})(?<=\S)==|\^\^(?=\S)(?P<roam>[^\^\n]{1,2000})\^\^")
_BLOCK_ID = re.compile(r"[ \t]\^[A-Za-z0-9-]{1,40}[ \t]*$", re.M)
_TAG = re.compile(
    r"(?<![\w#/&(\[])#(?:\[\[(?P<long>[^\[\]\n]{1,100})\]\]|(?P<short>[^\W\d][\w/-]{0,60}))(?=[\s,.;:)\]]|$)"
)
_FIELD = re.compile(r"[\[(](?P<key>[A-Za-z][\w -]{0,30})::[ \t]*(?P<value>[^\[\]()\n]{0,300})[\])]")
_QUOTE_TAGS = frozenset(
    re.findall(r"\w+", "quote quotes quotation quotations zitat zitate cita citas citation citations citazione citação")
)
_TAGS_OF_HTML = re.compile(r"<!--.{0,1000}?-->|</?[A-Za-z][^<>]{0,500}>")


def words(text: str) -> str:
    """The words without marks, embedded pages, block identifiers, fields, and the tags at both ends; line ends stay.

    A tag in the middle of a sentence is a word of it and keeps its place, as does what a link shows.
    """
    text = without_tags(_FIELD.sub("", _BLOCK_ID.sub("", _EMBEDDED.sub("", text))))
    text = without_page_links(text)
    text = _HIGHLIGHT.sub(lambda found: found["words"] or found["roam"], text)
    # A hard line end is two spaces or a backslash before it; any other is a space on the page.
    return plain(text)


def without_page_links(text: str) -> str:
    """The text with each `[[link]]` to another page as the words that it shows."""
    return _LINKED.sub(lambda link: link["shown"] or link["page"].rsplit("/", 1)[-1], text)


def credit_line(text: str) -> str:
    """A credit as `read_credit` takes it: emphasis and links stay, since they tell titles; other marks are gone."""
    text = _BLOCK_ID.sub("", _FIELD.sub("", without_tags(html.unescape(text))))
    return _TAGS_OF_HTML.sub("", without_page_links(text)).strip()


def flowing(text: str) -> str:
    """The words with each line end that a page would not show as a space."""
    hard = re.sub(r"(?: {2,}|\\|<br ?/?>)\n", "\0", text)
    return "\n".join(" ".join(line.split()) for line in words(hard.replace("\n", " ").replace("\0", "\n")).split("\n"))


def tags(text: str) -> tuple[str, ...]:
    """The tags in a text, without their signs, each once: `#idea`, `#[[long idea]]`."""
    return tuple(dict.fromkeys(found["long"] or found["short"] for found in _TAG.finditer(text)))


def without_tags(text: str) -> str:
    """The text without the tags at its beginning and its end."""
    start, end = 0, len(text)
    found = [tag.span() for tag in _TAG.finditer(text)] if "#" in text else []
    for begin, stop in found:
        if text[start:begin].strip(" ,\t\n"):
            break
        start = stop
    for begin, stop in reversed(found):
        if begin < start or text[stop:end].strip(" ,\t\n"):
            break
        end = begin
    return text[start:end].strip(" \t") if (start, end) != (0, len(text)) else text


def is_tagged_quote(text: str) -> bool:
    """True for a block that its writer has tagged as a quotation: with `#quote` or a link to a page `quote`."""
    named = {tag.casefold() for tag in tags(text)}
    named |= {link["page"].casefold() for link in _LINKED.finditer(text)}
    return bool(named & _QUOTE_TAGS)


def without_quote_links(text: str) -> str:
    """The text without its links to a page `quote`, which only say what it is."""
    left = _LINKED.sub(lambda link: "" if link["page"].casefold() in _QUOTE_TAGS else link[0], text)
    return left if left == text else left.lstrip(" \t:")


def fields(text: str) -> dict[str, str]:
    """What stands in fields within a text, `[author:: Ann Author]`, by their names in small letters."""
    return {found["key"].strip().casefold(): words(found["value"]) for found in _FIELD.finditer(text)}
