"""Embeddings, overrides and isolates: rules X1 to X10 of UAX #9, which cut a paragraph into isolating run sequences.

Pure. Classes are one letter each, see `cards.bidi_classes`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

REMOVED = re.compile(rb"[lrvwpz]+")
"""What X9 takes out: the controls of embeddings and overrides, and boundary neutrals."""

_KEPT = re.compile(rb"[^lrvwpz]+")
_CONTROL = re.compile(rb"[lrvwpijkq]")
_PIECE = re.compile(rb"[^lrvwpijkqzB]+|z+|.", re.S)
_ISOLATE = re.compile(rb"[ijkq]")
_STRONG = re.compile(rb"([ijkq])[^LRAijkq]*+([LRA]?)")

_DEEPEST = 125
"""max_depth (BD2): embeddings and isolates beyond this level have no effect."""

Span = tuple[int, int]
Run = tuple[int, list[Span]]
"""A level run (BD7): its level, and where its characters are."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """An isolating run sequence (BD13): its level, the direction before and after it (sos, eos), and its characters."""

    level: int
    before: bytes
    after: bytes
    spans: list[Span]


def strong_letters(classes: bytes) -> dict[int, bytes]:
    """The class of the first strong character of each isolate, by where the isolate starts (P2, X5c).

    Under -1 that of the paragraph. What is inside an inner isolate does not count for the outer one.
    """
    letters: dict[int, bytes] = {}
    within = [-1]
    # With a PDI before it, which ends nothing, the paragraph's start is like any other stretch.
    for found in _STRONG.finditer(b"q" + classes):
        control, letter = found.groups()
        if control != b"q":
            within.append(found.start() - 1)
        elif len(within) > 1:
            within.pop()
        if letter:
            letters.setdefault(within[-1], letter)
    return letters


def sequences(classes: bytes, base: int) -> tuple[bytes, list[Sequence]]:
    """The types of a paragraph's characters, overrides done, and its sequences; `base` is the paragraph's level.

    What X9 removes is in no sequence.
    """
    if not _CONTROL.search(classes):
        edge = _direction(base)
        return classes, [Sequence(base, edge, edge, [found.span() for found in _KEPT.finditer(classes)])]
    types, runs = _level_runs(classes, base)
    return types, _joined(classes, runs, base)


class _Stack:
    """The directional status stack (X1): level, override (or nothing) and whether an isolate, the innermost last.

    What overflows is counted, so that its end is known for what it is.
    """

    def __init__(self, base: int) -> None:
        self._entries: list[tuple[int, bytes, bool]] = [(base, b"", False)]
        self._lost_isolates = self._lost_embeddings = self._isolates = 0

    @property
    def top(self) -> tuple[int, bytes]:
        """The level and the override that hold now."""
        return self._entries[-1][:2]

    def embed(self, leftwards: bool, override: bytes) -> None:
        """X2 to X5."""
        if not self._push(leftwards, override, isolate=False) and not self._lost_isolates:
            self._lost_embeddings += 1

    def isolate(self, leftwards: bool) -> None:
        """X5a to X5c."""
        if self._push(leftwards, b"", isolate=True):
            self._isolates += 1
        else:
            self._lost_isolates += 1

    def end_embedding(self) -> None:
        """X7."""
        if self._lost_isolates:
            return
        if self._lost_embeddings:
            self._lost_embeddings -= 1
        elif len(self._entries) > 1 and not self._entries[-1][2]:
            self._entries.pop()

    def end_isolate(self) -> None:
        """X6a: embeddings that were not ended within the isolate end with it."""
        if self._lost_isolates:
            self._lost_isolates -= 1
        elif self._isolates:
            self._isolates -= 1
            self._lost_embeddings = 0
            while not self._entries.pop()[2]:
                pass

    def _push(self, leftwards: bool, override: bytes, *, isolate: bool) -> bool:
        level = self._entries[-1][0]
        # The next odd level, or the next even one.
        deeper = (level + 1) | 1 if leftwards else (level + 2) & ~1
        if deeper > _DEEPEST or self._lost_isolates or self._lost_embeddings:
            return False
        self._entries.append((deeper, override, isolate))
        return True


def _level_runs(classes: bytes, base: int) -> tuple[bytes, list[Run]]:
    """X1 to X9: types with overrides done, and the level runs, of what is not removed."""
    types, runs = bytearray(classes), list[Run]()
    strong = strong_letters(classes) if b"k" in classes else {}
    stack = _Stack(base)
    for found in _PIECE.finditer(classes):
        start, end = found.span()
        kind = classes[start : start + 1]
        if kind in b"lrvw":
            stack.embed(kind in b"rw", {b"v": b"L", b"w": b"R"}.get(kind, b""))
        elif kind == b"p":
            stack.end_embedding()
        if kind in b"lrvwpz":
            continue
        if kind == b"q":
            stack.end_isolate()
        level, override = stack.top if kind != b"B" else (base, b"")
        if override:
            types[start:end] = override * (end - start)
        if not runs or runs[-1][0] != level:
            runs.append((level, []))
        runs[-1][1].append((start, end))
        # An isolate's first character is still outside of it.
        if kind in b"ijk":
            stack.isolate(kind == b"j" or (kind == b"k" and strong.get(start, b"L") != b"L"))
    return bytes(types), runs


def _joined(classes: bytes, runs: list[Run], base: int) -> list[Sequence]:
    """X10: level runs joined over the isolates between them."""
    starts = _isolate_starts(classes)
    around = [base, *(level for level, _ in runs), base]
    parts: list[list[int]] = []
    interrupted: dict[int, list[int]] = {}
    for number, (_, spans) in enumerate(runs):
        first, last = spans[0][0], spans[-1][1] - 1
        part = interrupted.pop(starts.get(first, -1), None)
        if part is None:
            parts.append(part := [])
        part.append(number)
        if classes[last] in b"ijk":
            interrupted[last] = part
    found = []
    for part in parts:
        level, spans = runs[part[0]][0], [span for number in part for span in runs[number][1]]
        # After an isolate that is never closed comes the end of the paragraph.
        following = base if classes[spans[-1][1] - 1] in b"ijk" else around[part[-1] + 2]
        before, after = max(level, around[part[0]]), max(level, following)
        found.append(Sequence(level, _direction(before), _direction(after), spans))
    return found


def _isolate_starts(classes: bytes) -> dict[int, int]:
    """Where the isolate starts that each PDI ends (BD9)."""
    starts, unmatched = dict[int, int](), list[int]()
    for found in _ISOLATE.finditer(classes):
        if found[0] != b"q":
            unmatched.append(found.start())
        elif unmatched:
            starts[found.start()] = unmatched.pop()
    return starts


def _direction(level: int) -> bytes:
    return b"R" if level % 2 else b"L"
