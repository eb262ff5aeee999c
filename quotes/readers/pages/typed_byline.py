"""Who wrote a document of which only its words can tell: a line such as `By Ann Author` near its beginning.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotes.readers.blocks import Block, BlockKind
from quotes.readers.pages.stated_about import is_personal, names_in_byline

# Title, subtitle, date and a publisher may stand above the byline, little else.
_REACH = 8
_LONGEST = 120
_BY = re.compile(r"^(?:written )?(?:by|von|par|por|di|av|door)\s*:?\s+\S|^(?:author|autor|auteur)s?\s*:\s*\S", re.I)
_LABEL = re.compile(r"^(?:author|autor|auteur)s?\s*:\s*", re.I)
# What programs write where the author belongs.
_PROGRAMS = re.compile(r"microsoft|office|word|python|docx|openpyxl|google|apache|adobe|latex|user|admin|\d", re.I)


def take_byline(blocks: Sequence[Block]) -> tuple[tuple[str, ...], tuple[Block, ...]]:
    """The authors that a line near the beginning names, and the blocks with that line as furniture."""
    for position, block in enumerate(blocks[:_REACH]):
        text = " ".join(block.text.split())
        if block.kind is BlockKind.FURNITURE or len(text) > _LONGEST or not _BY.match(text):
            continue
        names = names_in_byline(_LABEL.sub("", text))
        if names:
            byline = replace(block, kind=BlockKind.FURNITURE, level=0, reason="names the author")
            return tuple(dict.fromkeys(names)), (*blocks[:position], byline, *blocks[position + 1 :])
    return (), tuple(blocks)


def author_property(stated: str) -> str | None:
    """The author that a file's properties name, if it could be a person's full name.

    The property is who typed the file, or what made it; so one word is no name here, and no program's name is.
    """
    name = " ".join(stated.split())
    if len(name.split()) < 2 or not is_personal(name) or _PROGRAMS.search(name):
        return None
    return name


def property_warning(name: str) -> str:
    """What a reader is told when only the file's properties name the author."""
    return (
        f"No line of the text names its author; {name} is who the file's properties name, which may only have typed it."
    )
