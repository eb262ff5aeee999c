"""Who might be speaking in a transcript without labels: stretches proposed as the host's or the guest's, with reasons.

Pure. The cheapest way through a text is looked for, sentence by sentence, in which each sentence goes to the part its
cues speak for and each change of speaker costs something, less where cues speak for one (Viterbi's algorithm, IEEE
Transactions on Information Theory 13, 1967). What comes out is a proposal for a person to confirm, never knowledge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from quotes.model import Span
from quotes.transcripts.cast import Cast
from quotes.transcripts.cues import Signs, is_response, signs_of

_PARTS = ("host", "guest")
# What a change of speaker costs, in the weights of cues: a lone weak cue makes none.
_CHANGE = 2.5
# Guests speak more than hosts, so a sentence without any cue is a little more likely theirs.
_LEANING = 0.1
# One sentence can say only so much, however many cues it has.
_MOST = 4.0
_MOST_REASONS = 4
# How a long sentence begins and ends tells who says it; a text without full stops is one sentence.
_TELLING = 500
# Two or three short words.
_LONGEST_RESPONSE = 20


@dataclass(frozen=True, slots=True)
class Proposal:
    """A stretch of a text that may be one person's turn; `who` is a name, or `host` or `guest`."""

    start: int
    end: int
    who: str
    reasons: tuple[str, ...]


def propose(text: str, spans: Sequence[Span], cast: Cast) -> tuple[Proposal, ...]:
    """The turns proposed for the sentences at `spans`, in order; none for a text in which only one part shows.

    `who` is the name of the host or guest where exactly one is known.
    """
    spans = _with_responses(text, spans)
    signs = _all_signs(text, spans, cast)
    parts = _likeliest(signs)
    if len(set(parts)) < 2:
        return ()
    proposals: list[Proposal] = []
    first = 0
    for at in range(1, len(spans) + 1):
        if at == len(spans) or parts[at] != parts[first]:
            part = _PARTS[parts[first]]
            reasons = _reasons(signs[first:at], part)
            proposals.append(Proposal(spans[first][0], spans[at - 1][1], _who(part, cast), reasons))
            first = at
    return tuple(proposals)


def _with_responses(text: str, spans: Sequence[Span]) -> list[Span]:
    """The sentences, with one such as `Yeah.` or `Absolutely.` joined to the one after it: who responds goes on."""
    joined: list[Span] = []
    held: int | None = None
    for start, end in spans:
        if held is not None:
            start, held = held, None
        if end - start <= _LONGEST_RESPONSE and is_response(text[start:end]):
            held = start
            continue
        joined.append((start, end))
    if held is not None:
        joined.append((held, spans[-1][1]))
    return joined


def _all_signs(text: str, spans: Sequence[Span], cast: Cast) -> list[Signs]:
    signs: list[Signs] = []
    before = ""
    for start, end in spans:
        sentence = text[start:end].replace("\n", " ")
        if len(sentence) > 2 * _TELLING:
            sentence = f"{sentence[:_TELLING]} {sentence[-_TELLING:]}"
        begins_line = start == 0 or text[start - 1] == "\n"
        signs.append(signs_of(sentence, before, begins_line=begins_line, cast=cast))
        before = sentence
    return signs


def _likeliest(signs: Sequence[Signs]) -> list[int]:
    """The part of each sentence, 0 the host's and 1 the guest's, on the way with the best sum of cues."""
    best = [0.0, 0.0]
    came: list[tuple[int, int]] = []
    for at, sign in enumerate(signs):
        said = max(-_MOST, min(_MOST, sign.host - sign.guest - _LEANING))
        to_host = best[1] - _CHANGE + sign.to_host if at else float("-inf")
        to_guest = best[0] - _CHANGE + sign.to_guest if at else float("-inf")
        came.append((1 if to_host > best[0] else 0, 0 if to_guest > best[1] else 1))
        best = [max(best[0], to_host) + said, max(best[1], to_guest) - said]
    part = 0 if best[0] >= best[1] else 1
    parts = [part]
    for before in reversed(came[1:]):
        part = before[part]
        parts.append(part)
    return parts[::-1]


def _who(part: str, cast: Cast) -> str:
    names = cast.hosts if part == "host" else cast.guests
    return names[0] if len(names) == 1 else part


def _reasons(signs: Sequence[Signs], part: str) -> tuple[str, ...]:
    counts = Counter(reason for sign in signs for who, reason in sign.reasons if who == part)
    return tuple(reason for reason, _ in counts.most_common(_MOST_REASONS)) or ("between turns of the other",)
