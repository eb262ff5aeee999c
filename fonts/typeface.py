"""A design's choice of type, and the faces that serve it character by character.

Pure.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from fonts.face import Axes, Instance


@dataclass(frozen=True, slots=True)
class FontChoice:
    """What a design asks for: a family, its style and axis positions, and the families to turn to for the rest."""

    family: str
    italic: bool = False
    axes: Axes = ()
    fallback: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """One face of a typeface; `scale` makes a fallback's small letters as tall as the first face's."""

    family: str
    instance: Instance
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, from `start` to before `end`, that one member draws."""

    member: Member
    start: int
    end: int


class Typeface:
    """The faces that serve one choice, best first.

    `others` gives the members after the first. It is asked only when a text needs one, because most texts are drawn by
    the first face alone and opening the others takes longer than drawing a card.
    """

    def __init__(self, choice: FontChoice, first: Member, others: Callable[[], Sequence[Member]]) -> None:
        self.choice = choice
        self._first = first
        self._others = others

    @property
    def first(self) -> Instance:
        """The face that sets the heights: the design's own."""
        return self._first.instance

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """All faces, opened."""
        return (self._first, *self._others())

    def missing(self, text: str) -> tuple[str, ...]:
        """The graphemes that no one face can draw, each once, in order; control characters among them.

        A line end or tab is never drawn, nor is what only joins or parts (U+200D, soft hyphen, variation selectors);
        HarfBuzz makes the special spaces from the plain one.
        """
        plain = text.replace("\n", " ").replace("\t", " ")
        if self.first.face.covers(plain):
            return ()
        seen = dict.fromkeys(_graphemes(plain))
        return tuple(cluster for cluster in seen if not any(self._draws(member, cluster) for member in self.members))

    @staticmethod
    def _draws(member: Member, cluster: str) -> bool:
        needed = (" " if unicodedata.category(character) == "Zs" else character for character in cluster)
        covered = member.instance.face.covered
        return all(ord(character) in covered or _is_ignorable(character) for character in needed)

    def runs(self, text: str) -> list[Run]:
        """The text cut into runs of one face each; never inside a grapheme.

        A letter goes to the first face that has it. What is no letter (marks, digits, spaces) stays with the family of
        the letter before it, so that a Greek sentence has its commas from the family of its letters.
        Characters that no face has go to the first one: ask `missing` before drawing.
        """
        if self.first.face.covers(text):
            return [Run(self._first, 0, len(text))] if text else []
        chosen = self._choose(_graphemes(text))
        runs: list[Run] = []
        position = 0
        for member, cluster in chosen:
            end = position + len(cluster)
            if runs and runs[-1].member is member:
                runs[-1] = Run(member, runs[-1].start, end)
            else:
                runs.append(Run(member, position, end))
            position = end
        return runs

    def _choose(self, clusters: list[str]) -> list[tuple[Member, str]]:
        letters = [unicodedata.category(cluster[0])[0] in "LM" for cluster in clusters]
        following = next((c for c, is_letter in zip(clusters, letters, strict=True) if is_letter), None)
        current = self._first_with(following) if following else self._first
        chosen = []
        for cluster, is_letter in zip(clusters, letters, strict=True):
            if is_letter:
                current = member = self._first_with(cluster)
            else:
                member = self._first_with(cluster, current.family)
            chosen.append((member, cluster))
        return chosen

    def _first_with(self, cluster: str, family: str | None = None) -> Member:
        covering = [member for member in self.members if self._draws(member, cluster)]
        kin = (member for member in covering if member.family == family)
        return next(kin, covering[0] if covering else self._first)


def _graphemes(text: str) -> list[str]:
    """The text's graphemes (UAX #29)."""
    if text.isascii():
        return list(text)
    # Imported late: the tables of graphemes take 13 ms to load, and most texts need one face only.
    import regex

    return [str(cluster) for cluster in regex.findall(r"\X", text)]


def _is_ignorable(character: str) -> bool:
    """Whether a character only joins, parts or varies others (of Default_Ignorable_Code_Point, those met in text).

    Directional controls are not among them: they say that the text needs more than is drawn yet.
    """
    return character in "\u00ad\u200b\u200c\u200d\u2060\ufeff" or "\ufe00" <= character <= "\ufe0f"
