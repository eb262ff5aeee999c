"""Characters that a font claims to have and draws nothing of: gaps in a quote unless they are found.

Pure.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from fonts.face import Instance
    from fonts.shaping import Glyph, Shaped

_BUNDLED = Path(__file__).parent / "files"

_SIZE = 64.0
"""Pixels an em at which a glyph is looked at: a line of one thousandth of an em still covers 6 % of a pixel."""


def blank_characters(shaped: Shaped) -> tuple[tuple[str, str], ...]:
    """The characters of a text that ought to have ink and have none, each once with the family that has it blank.

    Fonts that come with Pullquote are not looked at: a test draws all that they have. Spaces and what is never drawn
    need no ink. Neither does a glyph that a font puts beside others of its own accord, if its character is drawn.
    """
    suspects = {instance for instance in {glyph.instance for glyph in shaped.glyphs} if not _is_bundled(instance)}
    if not suspects:
        return ()
    found: dict[str, str] = {}
    clusters = [(start, list(glyphs)) for start, glyphs in groupby(shaped.glyphs, key=_cluster)]
    ends = [start for start, _ in clusters[1:]] + [len(shaped.text)]
    for (start, glyphs), end in zip(clusters, ends, strict=True):
        instance = glyphs[0].instance
        blank = {glyph.id for glyph in glyphs if _is_blank(instance, glyph.id)} if instance in suspects else set()
        if not blank:
            continue
        gap = all(glyph.id in blank for glyph in glyphs)
        for character in shaped.text[start:end]:
            if (gap or instance.font.get_nominal_glyph(ord(character)) in blank) and _has_ink()(character):
                found.setdefault(character, instance.face.file.family)
    return tuple(found.items())


def _is_bundled(instance: Instance) -> bool:
    return instance.face.file.path.parent == _BUNDLED


def _cluster(glyph: Glyph) -> int:
    return glyph.cluster


@lru_cache(maxsize=8192)
def _is_blank(instance: Instance, glyph: int) -> bool:
    """Whether a glyph has neither outline nor colours. Its extents do not tell: they may be of a picture, or wrong."""
    # Imported late, as Pillow is with them: only a font of the user's or the system's is looked at.
    from fonts.masks import Masks
    from fonts.stamps import Stamps

    mask = Masks().get(instance, glyph, _SIZE, 0)
    if mask and mask[0].getbbox():
        return False
    try:
        return not instance.face.has_colour or Stamps().get(instance, glyph, _SIZE, (0, 0, 0), (0, 0, 0)) is None
    except Refused:
        return True


@cache
def _has_ink() -> Callable[[str], object]:
    # Imported late: the tables take 13 ms to load, and only a blank glyph asks for them.
    import regex

    # Blank by nature: white space, controls and formats, fillers, marks that only stack letters, a blank pattern of
    # Braille and the head of a note that is silent.
    blank = r"\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{InSC=Invisible_Stacker}\u2800\U0001d159"
    return regex.compile(f"[^{blank}]").match
