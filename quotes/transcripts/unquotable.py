"""Sentences of a transcript that are nobody's quote: greetings, thanks, house-keeping, speech put in others' mouths.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from quotes.model import Span
from quotes.prose.sentences import sentences
from quotes.transcripts.advertising import is_sales_talk


class Unquotable(StrEnum):
    """Why a sentence is not offered as a quote."""

    GREETING = "a greeting or thanks"
    HOUSEKEEPING = "about the show itself"
    SALES = "sales talk"
    SOUND = "a sound, a gap or a time stands in it"
    IMAGINED = "words put in somebody else's mouth"


_GREETING = re.compile(
    r"^(?:(?:oh|well|yeah|yes|so|and|great|excellent|awesome|all right|alright|okay|ok|cool|perfect|wonderful"
    r"|[A-Z]\w+)[,.!]?\s+){0,3}"
    r"(?:hi|hello|hey|welcome|good (?:morning|afternoon|evening)|bye|goodbye|cheers|likewise|see you"
    r"|take care)\b(?![- ]\w+(?:ed|ing)\b)"
    r"|\bthank(?:s| you)\b[^.?!]{0,40}\b(?:having|joining|being|coming|listening|watching|tuning|your time"
    r"|taking the time|so much|doing this|inviting)\b"
    r"|^(?:thank you|thanks)\b|\bwelcome (?:back )?to (?:the|this|our|another|a)\b"
    r"|\b(?:great|good|nice|wonderful|lovely|happy|glad|excited|thrilled|honou?red|delighted|pleasure|honou?r"
    r"|fun) (?:to|being) "
    r"(?:be|have|see|speak|talk|chat|meet)\b[^.?!]{0,20}\b(?:here|you|on|with)\b|\b(?:it'?s|it is|it was|was|been"
    r"|is) (?:a|my|an) (?:real )?(?:pleasure|honou?r)\b"
    r"|\b(?:please|let me) (?:join|welcome|introduce)\b|^this has been\b",
    re.I,
)
_HOUSEKEEPING = re.compile(
    r"\b(?:subscribe|leave (?:us )?a (?:review|rating|comment)|appreciate a review|apple podcasts?|show notes|"
    r"(?:wherever|where) you (?:get|listen)|follow (?:me|us) on|reach out (?:via|by|to us)|dm (?:me|us)|"
    r"(?:this|today'?s|our|next) (?:episode|podcast|show|guest)|(?:on|to|in) (?:the|this|my|our) (?:show|podcast)|"
    r"my (?:next )?guest|our (?:listeners|viewers)|stay tuned|without further ado|after (?:the|this) break"
    r"|link in the)\b",
    re.I,
)
_SOUND = re.compile(
    r"[\[(](?:laugh\w*|laughter|applause|music|cross-?talk|inaudible|unintelligible|indiscernible|pauses?|sighs?"
    r"|chuckl\w*|"
    r"cheer\w*|coughs?|silence|beep|bleep|noise|foreign|\?+|_+|\d{1,2}:\d{2})[^\])]{0,30}[\])]",
    re.I,
)
# Somebody else, and a word for speaking; then what they would say, often opened by a little word of its own.
_OTHERS = (
    r"(?:he|she|they|you|people|folks|somebody|someone|everybody|everyone|anybody|teams?|students?|users?|customers?|"
    r"critics?|managers?|engineers?|guys?|kids|parents?|friends?|it|who|[A-Z]\w+)"
)
_IMAGINED = re.compile(
    rf"\b(?:{_OTHERS}) (?:would|will|might|could|can|may|'d|'ll|just|then|always|often|sometimes) (?:just |then "
    rf"|always )?(?:be like|say|go|ask|tell)\b"
    r"|\b(?:say|says|said|saying|ask|asks|asked|asking|go|goes|going|tell|tells|telling)\b(?: like)?,? (?:like,? )?"
    r"(?:oh|hey|no|yes|yeah|guess what|wow|okay|ok|well|look|hi|hello|please)\b"
    rf"|\b{_OTHERS} (?:being|be|were|was|are|is|'re|'s|said|say|says|saying)(?: all)? like,"
    rf"|\bpeople (?:say|said|think|ask|asked),? (?:like|oh|that's|what|how|why)\b",
)
_OWN = re.compile(r"\bI(?:'m| am| was| were)?(?: just)?(?: like| said| thought| say),", re.I)
# A made-up speech seldom goes on longer; the sentences after its first may still be part of it.
_GOES_ON = 2
# A longer sentence is no quote in any case.
_TELLING = 2_000
# Such a beginning shows that the speaker is back with words of his own.
_BACK = re.compile(r"^(?:so|but|and|now|that|which|I|anyway|well|because)\b", re.I)


def unquotable(text: str) -> tuple[tuple[Span, Unquotable], ...]:
    """The sentences of what one person says that should not be offered as quotes, with the reason.

    Of speech put in others' mouths the sentences that may still belong to it are left out as well: a quote that is
    missed can be added by hand, one in the wrong mouth does harm.
    """
    spans = sentences(text)
    found: list[tuple[Span, Unquotable]] = []
    going_on = 0
    for start, end in spans:
        sentence = text[start : min(end, start + _TELLING)].replace("\n", " ")
        reason = _reason(sentence)
        if reason is None and going_on and not _BACK.match(sentence):
            reason = Unquotable.IMAGINED
            going_on -= 1
        elif reason is Unquotable.IMAGINED:
            going_on = _GOES_ON if not _OWN.search(sentence) else 0
        else:
            going_on = 0
        if reason is not None:
            found.append(((start, end), reason))
    return tuple(found)


def touches(window: Span, blocked: Sequence[tuple[Span, Unquotable]]) -> bool:
    """True when a window shares words with a sentence that should not be offered."""
    return any(start < window[1] and window[0] < end for (start, end), _ in blocked)


def _reason(sentence: str) -> Unquotable | None:
    if _GREETING.search(sentence):
        return Unquotable.GREETING
    if _HOUSEKEEPING.search(sentence):
        return Unquotable.HOUSEKEEPING
    if is_sales_talk(sentence):
        return Unquotable.SALES
    if _SOUND.search(sentence):
        return Unquotable.SOUND
    if _IMAGINED.search(sentence):
        return Unquotable.IMAGINED
    return None
