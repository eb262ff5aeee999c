"""How well words would do as a quote: a score to rank by, with its reasons. It never decides.

Pure. The features are those that told memorable lines from others in published work (Danescu-Niculescu-Mizil and
others, "You had me at hello", 2012; Bendersky and Smith, "A Dictionary of Wisdom and Wit", 2012), as far as words alone
show them; the weights are our own judgement, and no claim is made that they measure anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quotes.phrases import count_words
from quotes.prose.english import reads_as_english
from quotes.prose.openings import dangling, says_nothing
from quotes.prose.words import word_list, words_of

# Words without anything for or against them are in the middle.
_MIDDLE = 0.5

# A line of fewer words seldom says anything; one of more is not read at a glance, or fits no card.
_FEWEST, _SHORT, _BEST, _MOST = 4, 8, 35, 60
# Most lines in dictionaries of quotations have between ten and twenty-five words.
_BREATH = 18
# No quotation is longer; what is, is not looked into.
_REACH = 4_000

# Few words in a hundred are fillers in edited speech; from one in twenty on, the words need editing first.
_FILLER_SHARE = 0.05
_MANY_NUMBERS = 3
# A thought has something it is about and something that it says of it. More than a third of such words is a list.
_FEW_TELLING, _MOST_TELLING = 2, 0.34

_ADDRESS = re.compile(r"https?://|www\.|\b[\w-]{1,60}\.(?:com|org|net|io|ai|gov|edu)\b|\b\S{1,60}@\S{1,60}\.\w", re.I)
_NUMBER = re.compile(r"\d[\d.,:%]*")
_END = re.compile(r"[.!?…。！？।؟۔][\"'”’»)\]」』*_]*\Z")
_QUESTION = re.compile(r"[?？؟][\"'”’»)\]」』]*\Z")
_OPENERS = "\"'“‘«„([{¿¡*_— "
_BEFORE_KIND = ("this", "that", "what", "some", "any", "the", "one", "same")
# "This kind of" and "what kind of" are kinds, not fillers.
_FILLERS = re.compile(
    r"\b(?:um+|uh+|uhm+|erm+|you know|i mean|or whatever)\b|, like,"
    r"|\b(?:kind|sort) of\b" + "".join(rf"(?<!\b{word} (?:kind|sort) of)" for word in _BEFORE_KIND),
    re.I,
)
_POINTING_AT_OCCASION = re.compile(
    r"\b(?:as i (?:said|mentioned|noted)|like i said|as mentioned|as (?:you can|we) see|let me|here we|next slide"
    r"|(?:in|of) this (?:talk|paper|work|episode|chapter|section|book|post|article|video|lecture|interview|study)"
    r"|this (?:talk|paper|episode|chapter|section|slide|video)|i(?:'ll| will) (?:talk|show|discuss|come back)"
    r"|we(?:'ll| will) (?:talk|see|discuss|also|continue)|on the (?:left|right|next|previous)|earlier (?:today|on)"
    r"|in a moment|(?:above|below)[.,])",
    re.I,
)
_CONTRAST = re.compile(
    r"\bnot\b[^.?!]{1,80}\bbut\b|(?:n't|\bnot)\b[^.?!]{1,60}[,;—] ?(?:it's|it is|they're|they are)\b"
    r"|\brather than\b|\binstead of\b|\bmore\b[^.?!]{1,60}\bless\b|\bless\b[^.?!]{1,60}\bmore\b|\bnot only\b"
    r"|\bwithout\b[^.?!]{1,60}\bthere is no\b|\bbetter\b[^.?!]{1,40}\bthan\b"
    r"|\bthe (?:more|less|\w{1,12}er)\b[^.?!,]{1,60}, the (?:more|less|\w{1,12}er)\b|\beither\b[^.?!]{1,60}\bor\b",
    re.I,
)
# What stands after these was named before, wherever in the sentence.
_LEANING = re.compile(
    r"\b(?:all|both|some|most|one|any|each|many|none|half|neither|either) of (?:these|those|this|that|them)\b"
    r"|\b(?:in|at|on|of|for|with|from|like|by|about|into) (?:this|these|those|that)\b|\b(?:these|those) [a-z]+s\b",
    re.I,
)
_PRAISE = re.compile(
    r"\b(?:super|really|very|so|pretty|amazing|awesome|incredible|incredibly|exciting|excited|wonderful|great|fantastic"
    r"|cool|crazy|nice|tremendous|immense|good|interesting|important|special)\b",
    re.I,
)
_PRAISE_SHARE = 0.12
"""As much as one word of praise in a sentence of eight: more of it says how somebody feels, and of what little."""
_SUBSTANTIAL = 6
"""Letters from which on a word of English mostly names something; shorter ones hold sentences together."""
_VAGUE = word_list(
    "things something anything everything nothing everyone somebody anybody people really actually basically probably",
    "definitely certainly obviously literally pretty little around before another because though through should could",
    "would trying getting having making looking working talking thinking saying wanted different certain especially",
)
_STANCE = re.compile(
    r"\b(?:i|we) (?:(?:really|always|still|firmly|strongly) )?(?:believe|love|want|hope|learned|learnt|need|care"
    r"|refuse|disagree|worry|know that|dream)\b|\bmy (?:advice|hope|belief|view|dream)\b|\bin my (?:view|experience)\b",
    re.I,
)
_LAW = re.compile(
    r"\b(?:is|are|always|never|makes?|takes?|needs?|must|cannot|can't|every|all|nothing|everything|nobody)\b", re.I
)
_PARTICULAR = re.compile(
    r"\b(?:was|were|had|did|went|said|got|i|i'm|i've|we've|my|he|she|his|her|yesterday|today|last (?:year|week))\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Quotability:
    """A score from 0 to 1, and the reasons for it in plain English, each beginning with `+` or `-`."""

    score: float
    reasons: tuple[str, ...] = ()


def quotability(text: str) -> Quotability:
    """How well a text would do as a quote, to rank candidates by; who chooses sees the reasons.

    Length, completeness, numbers and addresses count in every language, the wording only in a text that reads as
    English. The same text always has the same score.
    """
    words = " ".join(text.split())
    if not any(map(str.isalpha, words)):
        return Quotability(0.0, ("- no words",))
    found = [*_of_shape(words[:_REACH], len(words) > _REACH)]
    if reads_as_english(words):
        found += _of_wording(words[:_REACH].replace("’", "'"))
    score = _MIDDLE + sum(weight for weight, _ in found)
    reasons = tuple(f"{'+' if weight > 0 else '-'} {reason}" for weight, reason in found)
    return Quotability(round(min(1.0, max(0.0, score)), 3), reasons)


def _of_shape(words: str, is_longer: bool) -> Iterator[tuple[float, str]]:
    """What holds in every language, with its weight."""
    yield _of_length(_MOST + 1 if is_longer else count_words(words))
    # A name such as iPhone has a capital further on.
    first = words.lstrip(_OPENERS).partition(" ")[0]
    if first[:1].islower() and first.islower():
        yield -0.15, "begins in the middle of a sentence"
    elif not _END.search(words[-12:]):
        yield -0.1, "has no full stop at its end"
    else:
        yield 0.05, "a complete sentence"
    if _QUESTION.search(words[-12:]):
        yield -0.2, "a question"
    if _ADDRESS.search(words):
        yield -0.3, "holds an address"
    numbers = len(_NUMBER.findall(words))
    if numbers >= _MANY_NUMBERS:
        yield -0.15, f"{numbers} numbers"


def _of_length(count: int) -> tuple[float, str]:
    if count > _MOST:
        return -0.4, f"more than {_MOST} words: too long for a card"
    if count > _BEST:
        return -0.1, f"{count} words: long for a card"
    if count >= _SHORT:
        # Among those that fit, the ones read in one breath come first.
        return round(0.15 - 0.1 * abs(count - _BREATH) / (_BEST - _BREATH), 3), f"{count} words: fits a card"
    if count >= _FEWEST:
        return -0.05, f"{count} words: short"
    return -0.35, f"{count} word{'s' if count != 1 else ''}: too short to say much"


def _of_wording(words: str) -> Iterator[tuple[float, str]]:
    """What holds in English, with its weight. `words` has straight apostrophes."""
    if says_nothing(words):
        yield -0.4, "a greeting, an answer or thanks"
    if (word := dangling(words)) is not None:
        yield -0.2, f"begins with {word[0].upper()}{word[1:]}"
    if (found := _POINTING_AT_OCCASION.search(words)) is not None:
        yield -0.2, f"points to the occasion: {found[0].lower().strip('.,')}"
    fillers = len(_FILLERS.findall(words))
    share = fillers / max(1, len(words.split()))
    if share >= _FILLER_SHARE:
        yield -0.25, f"{fillers} filler{'s' if fillers != 1 else ''}"
    elif fillers:
        yield -0.08, f"{fillers} filler{'s' if fillers != 1 else ''}"
    if (leaning := _LEANING.search(words)) is not None:
        yield -0.1, f"leans on what was said before: {leaning[0].lower()}"
    said = words_of(words)
    if len(_PRAISE.findall(words)) >= _PRAISE_SHARE * max(1, len(said)):
        yield -0.1, "mostly praise"
    telling = {word for word in said if len(word) >= _SUBSTANTIAL and word not in _VAGUE}
    if len(telling) < _FEW_TELLING:
        yield -0.1, "few words that say what it is about"
    else:
        yield min(_MOST_TELLING, len(telling) / max(1, len(said))) * 0.2, f"{len(telling)} telling words"
    if _CONTRAST.search(words):
        yield 0.15, "sets one thing against another"
    if _is_parallel(words):
        yield 0.1, "says it in parallel"
    if (stance := _STANCE.search(words)) is not None:
        yield 0.08, f"takes a stand: {stance[0].lower()}"
    if _LAW.search(words) and not _PARTICULAR.search(words) and not _QUESTION.search(words[-12:]):
        yield 0.1, "general, in the present"


def _is_parallel(words: str) -> bool:
    """Whether two parts between commas, semicolons or full stops begin with the same two words, or three with one."""
    parts = [words_of(part[:60]) for part in re.split(r"[,;:.!?—–]\s*(?:and\s+|but\s+|or\s+)?", words) if part]
    pairs = [tuple(part[:2]) for part in parts if len(part) > 2]
    firsts = [part[0] for part in parts if len(part) > 1]
    return len(set(pairs)) < len(pairs) or any(firsts.count(first) > 2 for first in set(firsts))
