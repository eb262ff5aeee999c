"""Text that a document or a person's name brings along, written so that a network takes it for words and nothing else.

Pure. A document may say "@everyone" or "#boycott": posted as it is, that would call people or join a campaign in our
name. A word joiner (U+2060, without width) after the sign keeps the look and takes the effect away.
"""

from __future__ import annotations

import regex

from scheduler.captions.addresses import find_addresses
from scheduler.rules import Rules

JOINER = "\u2060"

_MENTION = regex.compile(r"(?<![\w/])([@＠])(?=[\w!&])")
_TAG = regex.compile(r"(?<![\w/])([#＃])(?=\w)")
_INSIDE_DOMAIN = regex.compile(r"(?<=\w)\.(?=\w)")
_LINE_MARKUP = regex.compile(r"^(\s*)(-#|[-+#]|\d+(?=[.)]))", regex.MULTILINE)
_STATIC_TAG = regex.compile(r"(?<![\w\\])#(?=\p{L})")


def neutral(text: str, rules: Rules) -> str:
    """A text that mentions nobody, joins no tag, links nowhere by accident and is no markup on that network."""
    if "domains" in rules.live:
        text = _unlinked(text)
    if "mentions" in rules.live:
        text = _MENTION.sub(rf"\1{JOINER}", text)
    if "tags" in rules.live:
        text = _TAG.sub(rf"\1{JOINER}", text)
    if rules.markup == "none":
        return text
    text = escaped(text, rules.escapes)
    return _LINE_MARKUP.sub(rf"\1{JOINER}\2", text) if rules.markup == "markdown" else text


def as_brought(text: str) -> str:
    """A text as it was before `neutral`, near enough to tell what it would have done."""
    return text.replace(JOINER, "").replace("\\", "")


def escaped(text: str, escapes: str) -> str:
    """A text with a backslash before each of certain characters."""
    return "".join(f"\\{character}" if character in escapes else character for character in text)


def static(text: str, rules: Rules) -> str:
    """A template's own text: it is meant, so only what would cut a post short is escaped, and its tags stay tags."""
    if rules.markup != "little":
        return text
    pieces = _STATIC_TAG.split(text)
    return "#".join(escaped(piece, rules.escapes) for piece in pieces)


def link_text(link: str, rules: Rules) -> str:
    """An address as the network needs it: where escapes rule, what would need one is written in percent form."""
    if rules.markup != "little":
        return link
    return "".join(
        f"%{ord(character):02X}" if character in rules.escapes and character != "#" else character for character in link
    )


def signs(text: str) -> tuple[tuple[str, str], ...]:
    """What in a text would mention, tag or link, as pairs of `mention`, `tag`, `domain` or `link` and the words."""
    found = [("mention", word[0]) for word in regex.finditer(r"(?<![\w/])[@＠]\w[\w.@\-]*", text)]
    found += [("tag", word[0]) for word in regex.finditer(r"(?<![\w/])[#＃]\w+", text)]
    for start, end in find_addresses(text, bare=True):
        address = text[start:end]
        found.append(("link" if "://" in address else "domain", address))
    return tuple(found)


def _unlinked(text: str) -> str:
    """Bare domains, which are most often two sentences without a space between, with a joiner after each dot."""
    pieces, done = [], 0
    for start, end in find_addresses(text, bare=True):
        if "://" not in text[start:end]:
            pieces += [text[done:start], _INSIDE_DOMAIN.sub(f".{JOINER}", text[start:end])]
            done = end
    return "".join((*pieces, text[done:]))
