"""The faces beyond a design's own: its script's family in the design's column, emoji, the user's fonts, the system's.

Touches: disk (opens fonts, each when first needed).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from fonts.face import Face, FontFile, Instance
from fonts.scripts import COMMON, Script, script_named
from fonts.typeface import GRAPHEMES, FontChoice, Member, draws, is_ignorable

if TYPE_CHECKING:
    from fonts.catalogue import Catalogue

SYMBOLS = "Noto Sans Symbols"
EMOJI = "Noto Color Emoji"

_EMOJI_HEIGHT = 1.22
"""Height of an emoji as a share of the capitals': a round shape must be taller than letters to look as tall."""

_MOST_SCALED = 4.0
"""How many times larger or smaller than drawn a fallback may be set. Bundled faces need from 0.46 to 1.3; what is
beyond is a font whose metrics are wrong, and it is set as it is."""

_EMOJI_SAMPLE = "\U0001f600"
"""A face that fills the whole square that emoji are drawn in."""


class Fallback:
    """What a catalogue has for one choice of type beyond its first face."""

    def __init__(self, catalogue: Catalogue, choice: FontChoice, first: Instance) -> None:
        self._catalogue = catalogue
        self._choice = choice
        self._first = first
        self._by_script: dict[str, tuple[tuple[Member, ...], ...]] = {}
        self._borrowed: dict[Face, Member] = {}
        # 256 graphemes that no family of their script has: a text with more is in a script of the user's own font.
        self._anywhere = lru_cache(maxsize=GRAPHEMES)(self._search)

    @cached_property
    def _kin(self) -> tuple[Member, ...]:
        faces = map(self._catalogue.face, self._styled(self._choice.family)[1:])
        return tuple(Member(self._choice.family, face.instance(self._choice.axes)) for face in faces)

    def kin(self) -> Sequence[Member]:
        """The other files of the design's own family."""
        return self._kin

    def families(self, script: str) -> Sequence[Sequence[Member]]:
        """The role's own fallbacks, then the bundled families of the design's column for the script, then symbols."""
        if script not in self._by_script:
            row = script_named(script)
            names = list(self._choice.fallback)
            if row:
                names += row.serif if self._catalogue.is_serif(self._choice.family) else row.sans
            if script == COMMON:
                names.append(SYMBOLS)
            found = (name for name in dict.fromkeys(names) if name != self._choice.family)
            self._by_script[script] = tuple(self._members(name, row) for name in found if self._catalogue.has(name))
        return self._by_script[script]

    def emoji(self, cluster: str) -> Member | None:
        """The face that paints a grapheme as emoji; None where it is none, or nobody has it."""
        if cluster.isascii():
            return None
        # Imported late: it loads the tables of graphemes, which plain texts never need.
        from fonts.emoji import is_emoji

        return self._emoji if is_emoji(cluster) and self._emoji and draws(self._emoji, cluster) else None

    @cached_property
    def _emoji(self) -> Member | None:
        if not self._catalogue.has(EMOJI):
            return None
        (file, *_) = self._catalogue.family(EMOJI).files
        instance = self._catalogue.face(file).instance(())
        box = instance.ink(_EMOJI_SAMPLE)
        bottom, top = (box[1], box[3]) if box else (0.0, 1.0)
        scale = _scale(_EMOJI_HEIGHT * self._first.cap_height, top - bottom)
        return Member(EMOJI, instance, scale, self._first.cap_height / 2 - scale * (top + bottom) / 2, tracked=False)

    def anywhere(self, cluster: str) -> Member | None:
        """A face that draws a grapheme: any bundled family's, the user's, the system's."""
        return self._anywhere(cluster)

    def _search(self, cluster: str) -> Member | None:
        needed = frozenset(ord(character) for character in cluster if not is_ignorable(character))
        for name, face in self._everyone:
            if needed <= face.covered:
                return self._lent(name, face)
        if self._emoji and draws(self._emoji, cluster):
            return self._emoji
        lent = self._catalogue.system.with_characters(needed)
        return self._lent(lent.file.family, lent) if lent else None

    @cached_property
    def _everyone(self) -> list[tuple[str, Face]]:
        """The faces of all families but emoji, those of the user's own last."""
        families = sorted(self._catalogue.families, key=lambda family: (not family.bundled, family.name))
        named = [family.name for family in families if family.name != EMOJI]
        return [(name, self._catalogue.face(file)) for name in named for file in self._styled(name)]

    def _lent(self, name: str, face: Face) -> Member:
        """The one member of a face that serves where nothing else does, so that its letters are one run."""
        if face not in self._borrowed:
            self._borrowed[face] = self._member(name, face, None)
        return self._borrowed[face]

    def _styled(self, name: str) -> list[FontFile]:
        return self._catalogue.styled(self._choice, name)

    def _members(self, name: str, row: Script | None) -> tuple[Member, ...]:
        return tuple(self._member(name, self._catalogue.face(file), row) for file in self._styled(name))

    def _member(self, name: str, face: Face, row: Script | None) -> Member:
        """A fallback's face, scaled so that its letters are as tall as those of the first face."""
        instance = face.instance(self._choice.axes)
        zone = instance.ink(row.zone) if row and row.zone else None
        wanted = self._first.x_height * (row.rise if row and zone else 1.0)
        scale = _scale(wanted, zone[3] if zone else instance.x_height)
        return Member(name, instance, scale, tracked=not row or row.tracked)


def _scale(wanted: float, height: float) -> float:
    """What makes a height as tall as is wanted; 1 for one that cannot be right."""
    return wanted / height if wanted / _MOST_SCALED < height < wanted * _MOST_SCALED else 1.0
