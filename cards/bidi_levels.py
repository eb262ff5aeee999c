"""The levels of one isolating run sequence: rules W1 to W7, N0 to N2 and I1 to I2 of UAX #9.

Pure. Types are one letter each (see `cards.bidi_classes`), so that a rule is a pattern over all types at once.
"""

from __future__ import annotations

import re

from cards.bidi_classes import BRACKETS, CLOSING, SAME

_FEW_MARKS = ((b"AMM", b"AAA"), (b"AM", b"AA"), (b"RMM", b"RRR"), (b"RM", b"RR"))
"""W1 for a letter with a mark or two, as nearly all are in vocalised Arabic and pointed Hebrew: twenty times as fast as
the pattern, which is for the rest."""

_MARKS = re.compile(rb"([^M])M+")
_NUMBER_AFTER_ARABIC = re.compile(rb"A[^LRAE]*+E[^LRA]*+")
_SEPARATED = re.compile(rb"(?<=E)[PC](?=E)")
_SEPARATED_ARABIC = re.compile(rb"(?<=N)C(?=N)")
_TERMINATORS = re.compile(rb"(?<!T)T++(?=E)|(?<=E)T++")
_NUMBER_AFTER_LATIN = re.compile(rb"L[^LRE]*+E[^LR]*+")
_TO_NEUTRAL = bytes.maketrans(b"PTCBSWijkq", b"OOOOOOOOOO")

_STRONG = {b"L": re.compile(rb"L"), b"R": re.compile(rb"[REN]")}
_BETWEEN = {b"L": re.compile(rb"(?<=L)O+(?=L)"), b"R": re.compile(rb"(?<=[REN])O+(?=[REN])")}
"""Numbers count as R when brackets and neutrals are resolved (N0, N1)."""

_IMPLICIT = tuple(
    bytes.maketrans(b"LREN", bytes(level + added for added in ((1, 0, 1, 1) if level % 2 else (0, 1, 2, 2))))
    for level in range(126)
)
"""The level of L, R, E and N in an embedding of each level (I1, I2)."""

_DEEPEST = 63
"""Brackets open at once; where one more opens, pairing ends (BD16)."""


def resolved(text: str, types: bytes, level: int, before: bytes, after: bytes) -> bytes:
    """The level of each character of an isolating run sequence, which lies on `level`.

    `types` are the characters' types after the explicit rules, without those that X9 removes; `before` and `after`
    the directions at its ends (sos and eos), L or R.
    """
    framed = before + types + after
    weak = _weak(framed)
    if b"O" in weak:
        weak = _neutral(text, weak, framed, level)
    return weak[1:-1].translate(_IMPLICIT[level])


def _weak(types: bytes) -> bytes:
    """Rules W1 to W7; afterwards there are only L, R, E, N and O."""
    if b"M" in types:
        for marked, plain in _FEW_MARKS:
            types = types.replace(marked, plain)
        # On the ends of isolates, which are made neutral below, marks are neutral too.
        types = _MARKS.sub(lambda found: found[1] * len(found[0]), types)
    if b"E" in types:
        if b"A" in types:
            types = _NUMBER_AFTER_ARABIC.sub(lambda found: found[0].replace(b"E", b"N"), types)
        types = _SEPARATED.sub(b"E", types)
    types = types.replace(b"A", b"R")
    if b"N" in types:
        types = _SEPARATED_ARABIC.sub(b"N", types)
    if b"T" in types and b"E" in types:
        types = _TERMINATORS.sub(lambda found: b"E" * len(found[0]), types)
    types = types.translate(_TO_NEUTRAL)
    if b"E" in types:
        types = _NUMBER_AFTER_LATIN.sub(lambda found: found[0].replace(b"E", b"L"), types)
    return types


def _neutral(text: str, types: bytes, original: bytes, level: int) -> bytes:
    """Rules N0 to N2; afterwards there is no O."""
    along, against = (b"R", b"L") if level % 2 else (b"L", b"R")
    if pairs := _bracket_pairs(text, types):
        types = _paired(pairs, types, original, along, against)
    # What has the other direction on both sides takes it; all else follows the embedding.
    if against in types or (against == b"R" and (b"E" in types or b"N" in types)):
        types = _BETWEEN[against].sub(lambda found: against * len(found[0]), types)
    return types.replace(b"O", along)


def _bracket_pairs(text: str, types: bytes) -> list[tuple[int, int]]:
    """BD16: where brackets that are still neutral open and close, in the order of the opening ones.

    Places are those in `types`, which has one more at its start than `text`.
    """
    pairs: list[tuple[int, int]] = []
    wanted: list[str] = []
    places: list[int] = []
    for found in BRACKETS.finditer(text):
        place, bracket = found.end(), found[0]
        if types[place] != ord("O"):
            continue
        if bracket in CLOSING:
            if len(wanted) == _DEEPEST:
                break
            wanted.append(CLOSING[bracket])
            places.append(place)
        elif (closing := SAME.get(bracket, bracket)) in wanted:
            # The innermost that fits; brackets opened inside of it stay alone.
            while wanted.pop() != closing:
                places.pop()
            pairs.append((places.pop(), place))
    return sorted(pairs)


def _paired(pairs: list[tuple[int, int]], types: bytes, original: bytes, along: bytes, against: bytes) -> bytes:
    """N0: a pair takes the embedding's direction if that is inside; else the other, if inside and before it too."""
    kinds = bytearray(types)
    context, seen = types[:1], 0
    for opening, closing in pairs:
        if _STRONG[along].search(kinds, opening + 1, closing):
            direction = along
        elif _STRONG[against].search(kinds, opening + 1, closing):
            # The last strong type before the pair. Nothing before an opening bracket changes any more once its
            # turn has come, so each place is looked at once.
            last = max(kinds.rfind(strong, seen, opening) for strong in (b"L", b"R", b"E", b"N"))
            if last >= 0:
                context = b"L" if kinds[last] == ord("L") else b"R"
            seen = opening
            direction = against if context == against else along
        else:
            continue
        for place in (opening, closing):
            end = place + 1
            while original[end] == ord("M"):
                end += 1
            # Marks on a bracket go with it.
            kinds[place:end] = direction * (end - place)
    return bytes(kinds)
