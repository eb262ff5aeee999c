"""A design's choice of type, and the faces that serve it character by character.

Pure.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Typeface:
    """The faces that serve one choice, best first."""

    choice: FontChoice
    members: tuple[Member, ...]

    @property
    def first(self) -> Instance:
        """The face that sets the heights: the design's own."""
        return self.members[0].instance

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters that no member has, each once, in order. Line ends and tabs are never drawn."""
        seen = dict.fromkeys(character for character in text if character not in "\n\t")
        return tuple(c for c in seen if not any(ord(c) in member.instance.face.covered for member in self.members))

    def runs(self, text: str) -> list[Run]:
        """The text cut into runs of one face each; never inside a grapheme.

        A letter goes to the first face that has it. What is no letter (marks, digits, spaces) stays with the family of
        the letter before it, so that a Greek sentence has its commas from the family of its letters.
        Characters that no face has go to the first one: ask `missing` before drawing.
        """
        if all(ord(character) in self.first.face.covered for character in text):
            return [Run(self.members[0], 0, len(text))] if text else []
        # Imported late: the tables of graphemes take 13 ms to load, and most texts need one face only.
        import regex

        chosen = self._choose(regex.findall(r"\X", text))
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
        current = self._first_with(following) if following else self.members[0]
        chosen = []
        for cluster, is_letter in zip(clusters, letters, strict=True):
            if is_letter:
                current = member = self._first_with(cluster)
            else:
                member = self._first_with(cluster, current.family)
            chosen.append((member, cluster))
        return chosen

    def _first_with(self, cluster: str, family: str | None = None) -> Member:
        covering = [member for member in self.members if member.instance.face.covers(cluster)]
        kin = (member for member in covering if member.family == family)
        return next(kin, covering[0] if covering else self.members[0])
