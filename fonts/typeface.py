"""A design's choice of type, and the faces that serve it grapheme by grapheme.

Pure, but for the faces that it asks its catalogue to open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from fonts.face import Axes, Face, Instance
from fonts.marks import MOST_MARKS, has_accents, sets_marks
from fonts.scripts import COMMON, script_of

_MOST = 0.8
"""Share of a text's different letters of a script from which the family that has them is that script's family: Latin
faces hold a few Greek letters for mathematics, and a Greek word must not be set in two faces."""

_LENT, _FEW_WORDS = 0.15, 2
"""Share and number of words from another family from which all of a script goes there: a Vietnamese sentence of which
every fifth word stood in a second face would look like letters cut out of newspapers."""


@dataclass(frozen=True, slots=True)
class FontChoice:
    """What a design asks for: a family, its style and axis positions, and the families to turn to for the rest."""

    family: str
    italic: bool = False
    axes: Axes = ()
    fallback: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One face of a typeface; `scale` makes a fallback's letters as tall as the first face's.

    `rise` lifts its glyphs off the baseline, in em of the type size; `tracked` says that its letters may be set apart.
    """

    family: str
    instance: Instance
    scale: float = 1.0
    rise: float = 0.0
    tracked: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, from `start` to before `end`, that one member draws in one script and direction.

    `script` is empty where the text has none but the member's own; `level` is the embedding level of UAX #9.
    """

    member: Member
    start: int
    end: int
    script: str = COMMON
    level: int = 0


_TEXTS = 64
"""Texts of which a typeface remembers who draws each letter: a batch of cards has some thirty."""

GRAPHEMES = 4_096
"""Graphemes of which it is remembered who draws them: more than a library in Chinese uses often."""


class Beyond(Protocol):
    """The faces that a design turns to when its own lacks something."""

    def kin(self) -> Sequence[Member]:
        """The other files of the design's own family."""

    def families(self, script: str) -> Sequence[Sequence[Member]]:
        """The families for a script, best first, each with its files."""

    def emoji(self, cluster: str) -> Member | None:
        """The face that paints a grapheme as emoji; None where it is none, or nobody has it."""

    def anywhere(self, cluster: str) -> Member | None:
        """A face of the user's or the system's that draws a grapheme."""


class Typeface:
    """The faces that serve one choice.

    What is `beyond` the first face is asked only when a text needs it, because most texts are drawn by the first face
    alone and opening the others takes longer than drawing a card.
    """

    def __init__(self, choice: FontChoice, first: Member, beyond: Beyond) -> None:
        self.choice = choice
        self._first = first
        self._beyond = beyond
        # A card's words are asked for several times on its way, with those of the other cards in hand between.
        self._choose = lru_cache(maxsize=_TEXTS)(self._chosen)
        self._drawers = lru_cache(maxsize=GRAPHEMES)(self._all_drawers)

    @property
    def first(self) -> Instance:
        """The face that sets the heights: the design's own."""
        return self._first.instance

    def missing(self, text: str) -> tuple[str, ...]:
        """The graphemes that no one face can draw, each once, in order; control characters among them.

        A line end or tab is never drawn, nor is what only joins, parts, directs or varies others; HarfBuzz makes the
        special spaces from the plain one.
        """
        plain = text.replace("\n", " ").replace("\t", " ")
        if self._is_plain(plain):
            return ()
        return tuple(dict.fromkeys(cluster for member, cluster, _ in self._choose(plain) if member is None))

    def piled(self, text: str) -> str | None:
        """The first grapheme with more marks or other additions than one may have; None without any.

        Of what the first face draws without being asked letter by letter only joiners and the like are looked at.
        """
        plain = text.replace("\n", " ").replace("\t", " ")
        if len(plain) <= MOST_MARKS + 1 or (self._is_plain(plain) and not _HEAP.search(plain)):
            return None
        clusters = (cluster for _, cluster, _ in self._choose(plain))
        return next((cluster for cluster in clusters if len(cluster) > MOST_MARKS + 1), None)

    def runs(self, text: str, levels: bytes = b"") -> list[Run]:
        """The text cut into runs of one face, script and level each; never inside a grapheme (UAX #29).

        A script stays in one family as far as one has all its letters, and a word of the design's own script does. What
        has no script (digits, spaces, most punctuation) stays with the letters before it, so that a Greek sentence has
        its commas from the family of its letters. What no face has goes to the first one: ask `missing` before drawing.
        """
        if self._is_plain(text) and not any(levels):
            return [Run(self._first, 0, len(text))] if text else []
        runs: list[Run] = []
        position = 0
        for found, cluster, script in self._choose(text):
            member, level = found or self._first, levels[position] if levels else 0
            end = position + len(cluster)
            last = runs[-1] if runs else None
            if last and last.member is member and last.level == level and script in (COMMON, last.script):
                runs[-1] = Run(member, last.start, end, last.script, level)
            elif last and last.member is member and last.level == level and last.script == COMMON:
                runs[-1] = Run(member, last.start, end, script, level)
            else:
                # Digits in Arabic have a level of their own, and are still Arabic's: a sign may stand around them.
                heir = last.script if last and last.member is member and script == COMMON else script
                runs.append(Run(member, position, end, heir, level))
            position = end
        return runs

    def faces(self, text: str) -> Iterable[Face]:
        """The faces that draw a text: what its runs have, without cutting it where one face does."""
        if self._is_plain(text):
            return (self.first.face,) if text else ()
        return {(member or self._first).instance.face for member, _, _ in self._choose(text)}

    def _is_plain(self, text: str) -> bool:
        """Whether the first face draws a text without being asked letter by letter."""
        return self.first.face.covers(text) and not has_accents(text)

    def _chosen(self, text: str) -> list[tuple[Member | None, str, str]]:
        """Each grapheme with its face and script."""
        clusters = graphemes(text)
        scripts = [script_of(cluster[0]) for cluster in clusters]
        whole = {script: self._family_for(script, clusters, scripts) for script in dict.fromkeys(scripts) if script}
        words = _words(clusters, scripts)
        by_word: dict[tuple[frozenset[str], str], Sequence[Member]] = {}
        current = self._leading(clusters, scripts, whole)
        chosen: list[tuple[Member | None, str, str]] = []
        for index, (cluster, script) in enumerate(zip(clusters, scripts, strict=True)):
            member = self._beyond.emoji(cluster)
            if member is None and script == COMMON:
                member = current if current and draws(current, cluster) else self._any(cluster, current, script)
            elif member is None:
                family = whole[script]
                if not family:
                    word = words[index], script
                    family = by_word[word] = by_word.get(word) or self._word_family(*word)
                member = next((one for one in family if draws(one, cluster)), None) or self._any(cluster, None, script)
                current = member or current
            chosen.append((member, cluster, script))
        return chosen

    def _leading(self, clusters: list[str], scripts: list[str], whole: dict[str, Sequence[Member]]) -> Member | None:
        """The face of the first letter: what stands before it goes with it."""
        for cluster, script in zip(clusters, scripts, strict=True):
            if script:
                return next((one for one in whole[script] if draws(one, cluster)), self._first)
        return self._first

    def _family_for(self, script: str, clusters: list[str], scripts: list[str]) -> Sequence[Member]:
        """The first family that draws all of a text's letters of a script; nothing where the words have to choose.

        A script that the design's own family all but covers is left to its words: one rare letter must not take a whole
        quote to another family.
        """
        wanted = {cluster for cluster, own in zip(clusters, scripts, strict=True) if own == script}
        own = self._own(wanted)
        drawn = sum(any(draws(member, cluster) for member in own) for cluster in wanted)
        if drawn == len(wanted):
            return own
        others = (family for family in self._beyond.families(script) if _draws_all(family, wanted))
        if drawn < _MOST * len(wanted):
            return next(others, ())
        words = {
            word for word, own_script in zip(_words(clusters, scripts), scripts, strict=True) if own_script == script
        }
        lent = sum(not all(any(draws(member, cluster) for member in own) for cluster in word) for word in words)
        return next(others, ()) if lent >= _FEW_WORDS and lent > _LENT * len(words) else ()

    def _own(self, wanted: Iterable[str]) -> Sequence[Member]:
        """The design's own family; its other files are opened only when the first does not do."""
        if all(draws(self._first, cluster) for cluster in wanted):
            return (self._first,)
        return (self._first, *self._beyond.kin())

    def _word_family(self, word: frozenset[str], script: str) -> Sequence[Member]:
        own = self._own(word)
        return next((family for family in (own, *self._beyond.families(script)) if _draws_all(family, word)), own)

    def _any(self, cluster: str, current: Member | None, script: str) -> Member | None:
        """Any face that draws a grapheme: the family of the letter before, the design's own, then all others."""
        drawers = self._drawers(cluster, script)
        if not drawers:
            return self._beyond.anywhere(cluster)
        return next((one for one in drawers if current and one.family == current.family), drawers[0])

    def _all_drawers(self, cluster: str, script: str) -> list[Member]:
        """Those of the design's own faces and of the script's that draw a grapheme, best first.

        Remembered: it asks every face, and what is looked for once is looked for again.
        """
        families = (self._own((cluster,)), *self._beyond.families(script))
        return [member for family in families for member in family if draws(member, cluster)]


def draws(member: Member, cluster: str) -> bool:
    """Whether a face has all that a grapheme needs; special spaces need the plain one, what is never drawn nothing."""
    return covers(member.instance.face, cluster) and (len(cluster) == 1 or sets_marks(member.instance, cluster))


def covers(face: Face, cluster: str) -> bool:
    """Whether a font has all that a grapheme needs, at whatever axis positions."""
    if len(cluster) == 1:  # as nearly always
        return ord(cluster) in face.covered or cluster in _IGNORABLE
    return all(ord(character) in face.covered or character in _IGNORABLE for character in cluster)


def _draws_all(family: Sequence[Member], clusters: set[str] | frozenset[str]) -> bool:
    return all(any(draws(member, cluster) for member in family) for cluster in clusters)


def _words(clusters: list[str], scripts: list[str]) -> list[frozenset[str]]:
    """For each grapheme, those of its word: the letters of one script between spaces."""
    words: list[frozenset[str]] = [frozenset()] * len(clusters)
    start = 0
    for index in range(len(clusters) + 1):
        if index == len(clusters) or clusters[index].isspace():
            by_script: dict[str, set[str]] = {}
            for at in range(start, index):
                by_script.setdefault(scripts[at], set()).add(clusters[at])
            frozen = {script: frozenset(found) for script, found in by_script.items()}
            words[start:index] = [frozen[scripts[at]] for at in range(start, index)]
            start = index + 1
    return words


def graphemes(text: str) -> list[str]:
    """The text's graphemes (UAX #29)."""
    if text.isascii():
        return list(text)
    # Imported late: the tables of graphemes take 13 ms to load, and most texts need one face only.
    import regex

    return [str(cluster) for cluster in regex.findall(r"\X", text)]


_IGNORABLE_RANGES = (
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E)),
    *((0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0020, 0xE007F), (0xE0100, 0xE01EF)),
)
"""What only joins, parts, directs or varies others: of Default_Ignorable_Code_Point (Unicode 17), that met in text."""

_IGNORABLE = frozenset(chr(code) for first, last in _IGNORABLE_RANGES for code in range(first, last + 1))

_HEAP = re.compile(f"[{''.join(sorted(_IGNORABLE))}]{{{MOST_MARKS}}}")
"""More of them in a row than any letter needs."""


def is_ignorable(character: str) -> bool:
    """Whether a character is never drawn as such."""
    return character in _IGNORABLE
