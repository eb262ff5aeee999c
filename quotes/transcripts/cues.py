"""Cues in speech: what a host is likely to say, what a guest is, and where one is likely to hand over to the other.

Pure. Cues are classes of phrases common to conversations in English; each has a weight, and a reason to show.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quotes.transcripts.cast import Cast


@dataclass(frozen=True, slots=True)
class Cue:
    """A class of phrases: how much it speaks for its part, and the reason as shown."""

    pattern: re.Pattern[str]
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Signs:
    """What the cues say of a sentence. `host` and `guest` speak for who says it, `to_host` and `to_guest` for that
    somebody new begins with it.
    """

    host: float = 0.0
    guest: float = 0.0
    to_host: float = 0.0
    to_guest: float = 0.0
    reasons: tuple[tuple[str, str], ...] = ()


def _cue(pattern: str, weight: float, reason: str, *, case: bool = False) -> Cue:
    return Cue(re.compile(pattern, 0 if case else re.I), weight, reason)


_HOST = (
    _cue(
        r"\bwelcome (?:back )?to (?:the|this|our|another|a)\b|\bmy guests? (?:today|is|are)\b|\bjoin(?:ing|ed) (?:me"
        r"|us)\b",
        4.0,
        "welcomes",
    ),
    _cue(
        r"\bexcited (?:about|for) (?:this|our) (?:conversation|chat|discussion|episode|one)\b|\b(?:excited|great|good"
        r"|nice) to (?:speak|talk|chat) (?:with|to)\b",
        2.0,
        "looks forward to the conversation",
    ),
    _cue(
        r"\bI(?:['’]d| would)?(?: also| just| really)* (?:love|like|want) to (?:hear|know|ask|start|get your|get into"
        r"|talk about|just ask|just go|go back|come back|dig|turn|understand|touch)\b"
        r"|\b(?:tell|walk) (?:us|me)\b|\bI(?:['’]m| am)? (?:also |really |very |super "
        r"|just )*(?:interested in (?:your|how|what|this)|curious)\b|^(?:really |also )?(?:interested|curious) (?:in"
        r"|about|to|how|what)\b"
        r"|\bI (?:do )?wonder\b|\bwondering (?:if|whether|how|what)\b|\byour (?:thoughts|take|view|sense|perspective"
        r"|best guess|reaction|advice|favou?rite)\b",
        2.5,
        "asks to hear something",
    ),
    _cue(
        r"\byou(?:['’]ve)? (?:just |recently |also |had |have |already )?(?:mentioned|said|talked|described|wrote"
        r"|tweeted|alluded|touched|brought up)\b",
        2.2,
        "refers to what the other said",
    ),
    _cue(r"\byou (?:guys|all|both)\b|\byou and (?:the|your) (?:team|co)", 1.2, "speaks to the other's team"),
    _cue(
        r"\b(?:listeners|audience|people at home|the show|(?:this|today's) (?:episode|podcast)|(?:in"
        r"|with) the interest of time|our time)\b",
        0.8,
        "speaks of the show",
    ),
    _cue(
        r"\b(?:reach out|dm me|follow me|subscribe|leave (?:us )?a|show notes|find (?:us|me) on|wherever you)\b"
        r"|\bwhy people listen\b",
        2.5,
        "speaks of the show",
    ),
    _cue(
        r"\b(?:it|that|this) (?:just |also )?(?:seems|sounds|feels) like\b|\bI imagine\b|\bmy (?:general )?sense is\b"
        r"|\bfrom (?:the outside|an outside)\b|\bI(?:['’]m| am) not sure how you\b|\bI noticed\b",
        0.7,
        "says how it looks from outside",
    ),
    _cue(
        r"\bthank(?:s| you)(?: so much| very much)? for (?:being|joining|coming|taking|doing|your time|sharing"
        r"|listening|tuning)\b",
        4.0,
        "thanks the guest",
    ),
    _cue(
        r"\b(?:maybe|just) (?:to start|for starters|to begin)\b|\bfor starters\b|\bstart off by\b|\blast question\b"
        r"|\bbefore we (?:go|wrap|close)\b|\bmov(?:e|ing) on\b",
        1.5,
        "leads the conversation",
    ),
    _cue(
        r"\bI(?:['’]m| am) (?:totally |completely |right there )?with you\b|\bI (?:definitely |really "
        r"|totally )?(?:appreciate|love|agree with|relate to|like) (?:that|this|the|your)\b|\bI can relate\b",
        1.2,
        "takes up the answer",
    ),
)
_GUEST = (
    _cue(
        r"\bthank(?:s| you)(?: so much| very much)? for (?:having|inviting) (?:me|us)\b|\b(?:great|glad|happy|excited"
        r"|pleasure|thrilled) to be (?:here|on)\b",
        5.0,
        "thanks for being invited",
    ),
    _cue(
        r"\b(?:great|good|excellent|interesting|fantastic|wonderful|tough|hard|fair|amazing|fascinating) question\b",
        3.5,
        "praises the question",
    ),
    _cue(
        r"\bwe (?:just |also |recently |have |had |then |actually |first |were able to )?(?:announced?|launch(?:ed)?"
        r"|releas(?:ed|e)|built|build|shipped|introduc(?:ed|e|ing)|founded|developed|published|"
        r"trained|created|deployed|hired|raised|decided|tried|regularly)\b|\bwe (?:are|were|['’]re) (?:introducing"
        r"|building|focused|working|announcing)\b",
        1.2,
        "says what we made",
    ),
    _cue(
        r"\bour (?:own )?(?:team|models?|products?|company|customers?|users|research|papers?|platform|approach|data"
        r"|clients?|engineers?|founders?|lab|work|mission|[A-Z]\w+)\b",
        0.8,
        "speaks of our work",
    ),
    _cue(
        r"\bI (?:was|worked|joined|started|used to work|studied)(?: working| part| doing)? (?:at|of|for|with) [A-Z]",
        1.5,
        "tells where they worked",
        case=True,
    ),
    _cue(
        r"\bmy (?:career|team|background|backstory|co-?founder|company|ph\.?d|advis[eo]r|job|role|lab|thesis|boss"
        r"|colleagues?)\b|\bI['’]m (?:driving|leading|building|responsible)\b",
        1.0,
        "speaks of their own work",
    ),
    _cue(
        r"\b(?:as an example|for example|for instance|such as)\b|^(?:So|And) (?:as|for) (?:an )?example",
        0.4,
        "gives an example",
    ),
    _cue(r"\bto your (?:\w+ )?point\b", 1.5, "takes up the other's point"),
    _cue(
        r"\bwe(?:['’]ve| have)(?:, you know, we['’]ve)? been\b|\bwe (?:do|did|had|are|were)\b", 0.4, "says what we do"
    ),
    _cue(
        r"\bwe(?:['’]ve| have| are|['’]re) [^.?!]{0,40}\b(?:company|team|lab|group|startup|organi[sz]ation)\b",
        1.5,
        "speaks for an organisation",
    ),
    _cue(r"\byou asked\b|\byour question\b", 1.5, "refers to the question"),
    _cue(
        r"\bI (?:would|do) not\b|\bI will say\b|\bI strongly\b|\bI would (?:also )?(?:say|encourage|recommend"
        r"|love to have)\b|\bI do (?:know|think)\b",
        0.6,
        "answers",
    ),
)
_INVITED = re.compile(r"\bthank(?:s| you)(?: so much| very much)? for (?:having|inviting) (?:me|us)\b", re.I)
_RESPONSE = re.compile(
    r"^(?:(?:so|oh|well|and),? )?(?:yeah|yes|yep|yup|absolutely|definitely|totally|sure|exactly|right|wow|hmm"
    r"|interesting|okay|ok|no|indeed|certainly|of course|awesome|excellent|great|cool|fascinating|got it|fair enough"
    r"|gotcha)[,.!]",
    re.I,
)
_PRAISE = re.compile(
    r"^(?:I mean, )?(?:boy|man|wow|(?:it|that)(?:['’]s| is| was| sounds| seems| makes)|those are|this is"
    r"|what) (?:\w+ ){0,2}?"
    r"(?:quite|amazing|great|fascinating|incredible|awesome|interesting|crazy|cool|wild|funny|sense|brilliant"
    r"|remarkable|wonderful|beautiful|tough|impressive|helpful)\b"
    r"|^I (?:love|like|appreciate|can relate|totally|agree|hear you|was going to)\b",
    re.I,
)
_DEFERS = re.compile(
    r"^(?:I (?:don['’]t have|unfortunately|would not|wouldn['’]t|think that|do not|actually|guess|personally)"
    r"|so I (?:actually )?think|it was (?:an?|really|very)|there (?:is|are|was)|one of|for (?:me|us)|we (?:have|had"
    r"|['’]ve|did)|and we)\b",
    re.I,
)
_TO_YOU = re.compile(r"\byou(?:r|rs|['’]re|['’]ve|['’]d|['’]ll)?\b", re.I)
_ASKING = re.compile(
    r"\b(?:do|did|are|were|have|would|could|can|will|has|is|was|what|how|where|why|when|who|which)\b[^?]{0,160}\?$",
    re.I,
)
_TAG = re.compile(r"(?:,| )(?:right|no|yeah|okay|huh|isn['’]t it|you know)\?$", re.I)
# A question that somebody else is said to have asked.
_REPORTED = re.compile(
    r"\b(?:was|were|been|being|said|says?|saying|asked|asking|told|thinking|goes|went),? (?:kind of )?(?:like"
    r"|you know|hey|oh|well|okay|so|guess what)\b"
    r"|\b(?:ask|tell|say)\b[^.?!,]{0,20},? (?:all right|well|hey|okay|oh|guess what),|\bhow (?:do|can|should|could"
    r"|would) we\b",
    re.I,
)
# A question put to somebody, not one that a speaker puts to himself to answer it.
_ASKS_YOU = re.compile(
    r"\b(?:do|did|would|have|are|were|could|had|can) you(?: guys)?\b(?! (?:make sure|kind of|have to|need to|get from))"
    r"|\bthat you(?: guys)? (?:went|had|were|are|think|found|saw|took|would)\b"
    r"|\b(?:does|did|has|is|was) (?:that|this|it) (?:\w+ )?(?:make |mean |give |for )?you\b|^(?:so )?what are (?:the"
    r"|your)\b",
    re.I,
)
# What is no question in form, but wants an answer.
_REQUEST = ("asks to hear something", "refers to what the other said")


def _asked(before: str) -> float:
    """How much a sentence asks for an answer."""
    if before.endswith("?"):
        if _TAG.search(before) or _REPORTED.search(before):
            return 1.0 if _TAG.search(before) else 0.0
        return 3.2 if _ASKS_YOU.search(before) else 2.6
    for cue in _HOST:
        if cue.reason in _REQUEST and cue.pattern.search(before):
            return 2.4 if cue.reason == _REQUEST[0] else 1.4
    return 0.0


def is_response(sentence: str) -> bool:
    """True for a sentence that responds before anything is said: `Yeah.`, `Absolutely.`"""
    return _RESPONSE.match(sentence) is not None


def signs_of(sentence: str, before: str, *, begins_line: bool, cast: Cast) -> Signs:
    """What the cues say of a sentence that follows another; `begins_line` when it stands at the start of a line."""
    host, guest, reasons = _spoken(sentence, cast)
    to_host = to_guest = 0.4 if begins_line else -0.2
    if not sentence.endswith("?") and (asked := _asked(before)):
        to_guest += asked
        reasons.append(("guest", "answers a question"))
    if sentence.endswith("?") and _ASKS_YOU.search(sentence):
        to_host += 1.0
    if _INVITED.search(before):
        # Thanks for the invitation are short; then the host begins.
        to_host += 1.5
    if _RESPONSE.search(sentence):
        to_host += 2.5
        to_guest += 1.5
    if guest >= 3.5:
        to_guest += 3.0
    if _PRAISE.search(sentence):
        to_host += 1.9
    if _DEFERS.search(sentence):
        to_guest += 0.8
    return Signs(host, guest, to_host, to_guest, tuple(reasons))


def _spoken(sentence: str, cast: Cast) -> tuple[float, float, list[tuple[str, str]]]:
    host = guest = 0.0
    reasons: list[tuple[str, str]] = []
    is_reported = _REPORTED.search(sentence) is not None
    for cue in _HOST:
        if not is_reported and cue.pattern.search(sentence):
            host += cue.weight
            reasons.append(("host", cue.reason))
    for cue in _GUEST:
        if cue.pattern.search(sentence):
            guest += cue.weight
            reasons.append(("guest", cue.reason))
    if sentence.endswith("?") and not _TAG.search(sentence) and not is_reported:
        is_to_you = _TO_YOU.search(sentence) is not None and _ASKING.search(sentence) is not None
        host += 1.6 if _ASKS_YOU.search(sentence) else 0.5 if is_to_you else 0.2
        reasons.append(("host", "asks a question"))
    if _names(sentence, cast.guests):
        host += 2.0
        reasons.append(("host", "names the guest"))
    if _names(sentence, cast.hosts):
        guest += 2.0
        reasons.append(("guest", "names the host"))
    return host, guest, reasons


def _names(sentence: str, names: Sequence[str]) -> bool:
    """True when one of the people is named, by first name or whole, and not as the one who speaks."""
    for name in names:
        first = name.split()[0]
        if first in sentence and re.search(rf"(?<!I'm )(?<!I am )(?<!name is )\b{re.escape(first)}\b", sentence):
            return True
    return False
