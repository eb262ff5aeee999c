"""Sponsors' messages in a transcript, found by what they say: the break that is announced, the offer, the praise.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from quotes.identity import fold
from quotes.model import Span

_BREAK = re.compile(
    r"\b(?:a (?:quick |short |brief |few )?(?:words?|messages?) from (?:our|the|today'?s|this (?:week|episode)'?s"
    r"|one of our|my)\b[^.?!]{0,30}\b(?:sponsors?|partners?|advertisers?)"
    r"|(?:brought to you|sponsored|made possible|presented|supported) by\b|(?:quick|short|commercial|sponsor"
    r"|ad) break\b"
    r"|(?:today'?s|this (?:week|episode|show)'?s|our|the) (?:episode |show )?sponsors?\b|continue (?:our|this"
    r"|the) (?:\w+ )?(?:in a moment|after)|"
    r"right back after|thank(?:s| you)? (?:to )?(?:our|the|today'?s) sponsors?|support (?:for this|comes from))",
    re.I,
)
_OFFER = re.compile(
    r"\b\d{1,2} ?(?:%|percent)(?: \w+)? (?:off|discount)\b|\bdiscount code\b|\b(?:promo|coupon|offer|discount"
    r"|referral) codes?\b|"
    r"\buse (?:the |my |our |promo |discount |offer )?code\b|\bto get (?:a|an|your|\d+)\b[^.?!]{0,30}\b(?:discount"
    r"|off|free)\b|"
    r"\bfree (?:trial|month|shipping|demo|sample|gift)\b|\bmoney[- ]back\b|\bat checkout\b|\babsolutely free\b|"
    r"\b(?:\w+\.(?:com|ai|io|co|org|net|dev|app|fm)|dot (?:com|ai|io|co|org|net|dev|app))\.? ?(?:/|slash"
    r"|forward slash) ?\w+",
    re.I,
)
_CALL = re.compile(
    r"\b(?:sign up|get started|learn more|find out more|check (?:them|it) out|head (?:on )?(?:over )?to|go to|visit"
    r"|download|try it|"
    r"start your|claim your|book a demo|get your(?: own)?|to get a|link in the|that's \w+ dot|recommend you use)\b",
    re.I,
)
_RETURN = re.compile(
    r"\b(?:(?:now,? |and now,? |all right,? )?back to (?:the|our|my) (?:show|episode|interview|conversation|podcast"
    r"|program(?:me)?|chat)"
    r"|(?:now|and now),? (?:back|on|let'?s get back) to)\b",
    re.I,
)
_NAMED = re.compile(
    r"\b(?:brought to you by|sponsored by|presented by|supported by|support (?:for this \w+ )?comes from"
    r"|sponsors?(?: today)?,? (?:is|are)|"
    r"(?:our|today's) sponsors?,)\s+(?P<name>[A-Z][\w.&-]{2,30})"
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# What a sentence weighs. An advertisement needs more than one kind of sign, or the announcement of a break.
_WEIGHTS = {"break": 3.0, "offer": 2.0, "sponsor": 1.5, "copy": 2.0, "call": 0.5}
_ENOUGH = 3.0
# So many sentences without a sign may stand between two with one: announced, advertisements take their time.
_GAP, _GAP_ANNOUNCED = 3, 8
_LONGEST = 60
# No sponsor speaks longer in one sentence; a text without full stops is one.
_TELLING = 1_000
# Of the word triples of a sentence so many stand in the header's praise of the sponsor too.
_SHARE_OF_COPY = 0.3
_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Advertisement:
    """A sponsor's message from `start` to `end`, whole sentences, and the signs it was told by."""

    start: int
    end: int
    reasons: tuple[str, ...]


def is_sales_talk(sentence: str) -> bool:
    """True for a sentence that announces a sponsor or makes an offer."""
    return bool(_BREAK.search(sentence)) or (bool(_OFFER.search(sentence)) and bool(_CALL.search(sentence)))


def advertisements(
    text: str, spans: Sequence[Span], *, sponsors: Sequence[str] = (), sponsor_copy: str = ""
) -> tuple[Advertisement, ...]:
    """The advertisements among the sentences of a transcript, in order and apart.

    `sponsors` are the names in the header; in the transcript they may be spelled as they sound. `sponsor_copy` is what
    the header says about them. An advertisement begins with its first sign and ends with its last, so what stands
    beside it stays speech; one that is announced and makes no offer goes on
    to the end of a short paragraph.
    """
    named = [*sponsors, *(match["name"].rstrip(".") for match in _NAMED.finditer(text))]
    spelled = _spellings(text, named)
    copy = _triples(sponsor_copy)
    signs = [_signs(text[start : min(end, start + _TELLING)].replace("\n", " "), spelled, copy) for start, end in spans]
    found: list[Advertisement] = []
    at = 0
    while at < len(spans):
        if not signs[at] - {"call"}:
            at += 1
            continue
        last = _last_sentence(text, spans, signs, at)
        kinds: set[str] = set().union(*signs[at : last + 1])
        weight = sum(_WEIGHTS[kind] for kind in kinds - {"return"})
        if weight >= _ENOUGH and kinds & {"break", "offer", "copy"} and (len(kinds - {"call"}) > 1 or last > at):
            end = spans[last][1]
            if "break" in kinds and not kinds & {"offer", "return"}:
                last, end = _rest_of_paragraph(text, spans, signs, last)
            found.append(Advertisement(spans[at][0], end, _reasons(kinds)))
            at = last + 1
        else:
            at += 1
    return tuple(found)


def _last_sentence(text: str, spans: Sequence[Span], signs: Sequence[set[str]], first: int) -> int:
    """The last sentence with a sign that belongs to the advertisement that begins with this one."""
    last = first
    announced = "break" in signs[first]
    for at in range(first, min(len(spans), first + _LONGEST)):
        if "return" in signs[at] and at > first:
            return at
        # Once an offer has been made, the advertisement is about to end.
        closing = "offer" in signs[last] and last > first
        if at - last > (_GAP_ANNOUNCED if announced and not closing else _GAP):
            break
        if signs[at] - ({"call"} if at - last > 1 else set()):
            last = at
    return last


def _rest_of_paragraph(text: str, spans: Sequence[Span], signs: Sequence[set[str]], last: int) -> tuple[int, int]:
    """The last sentence that begins in the same paragraph, and where that ends: praise need hold no sign.

    A message goes on until its offer; in a long paragraph more than the message may stand, so nothing is added.
    """
    line_end = text.find("\n", spans[last][1])
    line_end = len(text) if line_end < 0 else line_end
    end = last
    while end + 1 < len(spans) and spans[end + 1][0] < line_end:
        if "return" in signs[end + 1]:
            break
        end += 1
        if end - last > _GAP_ANNOUNCED:
            return last, spans[last][1]
    return end, min(spans[end][1], line_end)


def _signs(sentence: str, spelled: frozenset[str], copy: frozenset[tuple[str, ...]]) -> set[str]:
    signs = set()
    if _BREAK.search(sentence):
        signs.add("break")
    if _OFFER.search(sentence):
        signs.add("offer")
    if _CALL.search(sentence):
        signs.add("call")
    if _RETURN.search(sentence):
        signs.add("return")
    if spelled and not spelled.isdisjoint(_WORD.findall(sentence)):
        signs.add("sponsor")
    if copy:
        triples = _triples(sentence)
        if triples and len(triples & copy) >= _SHARE_OF_COPY * len(triples):
            signs.add("copy")
    return signs


def _spellings(text: str, sponsors: Sequence[str]) -> frozenset[str]:
    """The words of the text that are the sponsors' names, or sound like them."""
    names = [word for name in sponsors for word in _WORD.findall(name)[:1] if len(word) > 3]
    if not names:
        return frozenset()
    words = {word for word in _WORD.findall(text) if word[0].isupper() and len(word) > 3}
    return frozenset(word for word in words if any(sounds_like(word, name) for name in names))


def sounds_like(word: str, name: str) -> bool:
    """True when a word could be how a machine wrote a name that it heard: the same consonants in as many
    syllables, or nearly the same letters (a ratio of difflib's of 0.8).
    """
    one, other = word.casefold().removesuffix("'s").removesuffix("’s"), name.casefold()
    if one == other:
        return True
    if not one or not other or one[0] != other[0] or abs(len(one) - len(other)) > 3:
        return False
    if _skeleton(one) == _skeleton(other) and len(_skeleton(one)[0]) >= 2:
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _skeleton(word: str) -> tuple[str, int]:
    """The consonants of a word as they sound, and how many syllables it has, roughly: an `e` at the end is silent."""
    consonants = re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyhw]", "", word).replace("c", "k"))
    return consonants, len(re.findall(r"[aeiouy]+", word.removesuffix("e")))


def _triples(text: str) -> frozenset[tuple[str, ...]]:
    words = fold(text).split()
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _reasons(kinds: set[str]) -> tuple[str, ...]:
    texts = {
        "break": "a break for sponsors is announced",
        "offer": "an offer or an address to buy at",
        "sponsor": "a sponsor is named",
        "copy": "words of the header's about a sponsor",
    }
    return tuple(text for kind, text in texts.items() if kind in kinds)
