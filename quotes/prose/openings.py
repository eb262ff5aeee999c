"""How a sentence begins: with a word that points to something said before, and whether it says anything at all.

Pure. The rules are for English; a sentence of another language seldom begins with these words.
"""

from __future__ import annotations

import re

from quotes.prose.words import WORD, plain, word_list, words_of

# How far a sentence is read for its beginning.
_REACH = 200

_POINTING = word_list(
    "that this these those it they he she them him his her their its both neither such same that's it's they're",
    "he's she's that'll it'll they'll they've that'd it'd they'd",
)
"""Words that stand for something that was named before."""

_JOINING = word_list(
    "so but and or because which therefore thus hence however instead otherwise also nor moreover furthermore",
    "besides similarly likewise meanwhile nevertheless consequently accordingly then cause",
)
"""Words that join a sentence to the one before."""

_INTERJECTIONS = word_list(
    "yeah yes yep yup no nope right okay ok well oh ah um uh hmm mhm mm sure exactly absolutely definitely totally",
    "really wow cool nice great good correct indeed true perfect awesome interesting hey hi hello bye",
)
"""Words that answer or greet; alone they say nothing."""

_WEAK = frozenset({"so", "and", "very"})

_COURTESIES = re.compile(
    r"(?:(?:so|and|well|oh|yeah|yes|no|okay)\W+)*"
    r"(?:thanks?\b(?: you)?(?: (?:so|very) much)?|you(?:['’]re| are) welcome|of course|all right|i mean|you know|i see"
    r"|i know|i agree|i think so"
    r"|that(?:['’]s| is) (?:right|true|great|correct|fair|it|all)|my pleasure|welcome(?: back)?"
    r"|good (?:morning|evening|afternoon|question)|go ahead|nice to meet you|let(?:['’]s| us) see)\b",
    re.I,
)
"""Courtesies, which are no thought, with the words that lead up to them."""
_LONGEST_COURTESY_TAIL = 5

# "That which", "those who" and "it is never too late to" name what they mean themselves, "so many" joins nothing.
_SELF_CONTAINED = re.compile(
    r"(?:(?:that|those|this|these|they|he|she|both)\s+(?:which|who|whom|whose|whoever|of us)\b"
    r"|it(?:['’]s|\s+is|\s+was|\s+takes|\s+would be|\s+will be|\s+has been)\s+(?:[\w'’-]+\s+){1,4}"
    r"(?:to|that|who|whether|how|when|if)\s"
    r"|so\s+(?:many|much|few|little|long|far)\b"
    r"|such\s+(?:is|are)\b)",
    re.I,
)


def dangling(sentence: str) -> str | None:
    """The word a sentence begins with and that points to something before it, as it is written; None without one.

    Interjections before it are passed over: "Yeah, that's how" begins with "that's".
    """
    head = sentence[:_REACH]
    for found in WORD.finditer(head):
        word = plain(found[0])
        if word in _POINTING or word in _JOINING:
            return None if _SELF_CONTAINED.match(head, found.start()) else found[0]
        if word not in _INTERJECTIONS or head[found.end() :].lstrip(" ")[:1] not in {",", ".", "!"}:
            return None
    return None


def says_nothing(sentence: str) -> bool:
    """Whether a sentence only answers, greets, thanks or counts: "Yeah.", "Thank you so much.", "36,000."."""
    head = sentence[:_REACH].lstrip("\"'“‘ ")
    words = words_of(head)
    if len(sentence) < _REACH and all(word in _INTERJECTIONS or word in _WEAK or word.isdigit() for word in words):
        return True
    found = _COURTESIES.match(head)
    return found is not None and len(words_of(head[found.end() :])) <= _LONGEST_COURTESY_TAIL
