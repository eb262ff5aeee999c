"""Speech that is made up, hoped for or told of others: what somebody might say, not what the speaker says.

Pure.
"""

from __future__ import annotations

import re

from quotes.transcripts.unquotable import Unquotable, unquotable
from quotes.verifying.flags.running import Surroundings, shown
from quotes.verifying.verification import Flag, FlagKind

_OTHERS = (
    r"(?:he|she|they|you|people|some people|many people|most people|folks|somebody|someone|everybody|everyone"
    r"|anybody|critics"
    r"|customers|users|students|teachers|parents|kids|managers|others|a (?:critic|customer|user|child|friend|reader"
    r"|student)"
    r"|the (?:critic|customer|user|child|reader|student|critics|public))"
)
_FRAMES = (
    re.compile(
        rf"\b(?:imagine|suppose|picture|say)\s+(?:that\s+)?{_OTHERS}\b[\w\s'’]{{0,20}}\b(?:say|says|said|saying"
        rf"|asks?|asking"
        r"|tells?|comes?(?: up)?|walks?)\b[\w\s'’]{0,20}[,:\"“‘'\s]*\Z",
        re.I,
    ),
    re.compile(
        rf"\b{_OTHERS}(?:['’](?:ll|d)|\s+(?:will|would|might|may|could|can|always|often|sometimes|still|then"
        rf"|just))\s+"
        r"(?:\w+\s+)?(?:say|think|ask|argue|object|claim|answer|reply|complain|go|be like|tell (?:you|me|us|them))"
        r"(?:\s+(?:that|like|things like|something like|to (?:you|me|us|them|themselves|yourself)))*[,:\"“‘'\s]*\Z",
        re.I,
    ),
    re.compile(
        rf"\b{_OTHERS}\s+(?:say|think|tell (?:you|me|us)|ask|complain|object)(?:\s+(?:to (?:you|me|us)|things like))?"
        r"\s*[,:]\s*[\"“‘'«„]*\s*\Z",
        re.I,
    ),
    re.compile(
        rf"\b(?:{_OTHERS}|it|I)(?:['’](?:s|re|m)|\s+(?:is|are|was|were|am|be))?\s+(?:all "
        rf"|just )?like,\s*[\"“‘']*\s*\Z"
        r"|\bgo(?:es|ing)?,? like,\s*[\"“‘']*\Z",
        re.I,
    ),
    re.compile(
        r"\b(?:as if|as though) to say\b[,:\"“‘'\s]*(?:that\s*)?\Z|\b(?:think|thinking) to (?:him|her|your"
        r"|them)sel(?:f|ves)"
        r"[,:\"“‘'\s]*\Z|\bin (?:the|a) voice of\b[\w\s]{0,30}[,:\"“‘'\s]*\Z",
        re.I,
    ),
    re.compile(
        r"\b(?:man (?:könnte|mag|wird) (?:sagen|denken|meinen|einwenden)|stell dir vor,? jemand sagt|on (?:dira"
        r"|pourrait dire)"
        r"|imaginez que quelqu['’]un dise|dirán|alguien dirá|qualcuno dirà|si dirà|скажут|кто-то скажет)"
        r"[,:\s]*(?:dass|que|che|что)?[,:\"“‘'«„\s]*\Z",
        re.I,
    ),
    re.compile(r"(?:有人(?:会|會|可能会|也许会)?(?:说|說|问|問)|你可能会(?:说|想)|想象有人说)[，：:,「“\s]*\Z"),
)
"""Frames that end where the quote begins."""

_BEHIND = re.compile(
    rf"[\s,.!?…\"”’'»]*[\"”’',]\s*(?:{_OTHERS}(?:['’](?:ll|d)|\s+(?:will|would|might|may"
    rf"|could))\s+(?:\w+\s+)?(?:say|think|ask|object"
    r"|argue|reply|answer|complain|tell (?:you|me|us))|(?:said|says|thinks) (?:nobody|no one)\b)"
    r"|\s*(?:と(?:言う|いう|思う)(?:人|かもしれ|だろう))",
    re.I,
)
"""What stands right behind made-up speech: "…, you might say"."""

_BEFORE_SENTENCE = re.compile(
    rf"\b{_OTHERS}\s+(?:(?:will|would|might|may|always|often|still|sometimes)\s+)?(?:say|think|tell (?:you|me|us)"
    rf"|argue|claim|believe"
    r"|object)\s*(?:this|that|it|so)?\s*[:.…]?\Z|\b(?:imagine|picture) (?:a|an|some|your"
    r"|the)\s+\w+(?:\s+\w+){0,4}[.:…]?\Z",
    re.I,
)
# Only a sentence that says no more than that can be read as announcing the next one.
_LONGEST_ANNOUNCEMENT = 60


def imagined_flags(around: Surroundings) -> list[Flag]:
    """IMAGINED_SPEECH, with the words outside the quote that say so.

    A quote that has these words itself shows what it is, and gets no flag.
    """
    before, after = " ".join(around.before.split()), " ".join(around.after.split())
    # A space was between the frame and the quote, where frames end.
    if any(frame.search(before) for frame in _FRAMES) or _put_on(around, before):
        return [Flag(FlagKind.IMAGINED_SPEECH, f"{shown(_last_words(before))} stands before it")]
    if _BEHIND.match(after):
        return [Flag(FlagKind.IMAGINED_SPEECH, f"{shown(after)} stands behind it")]
    announcing = " ".join(around.sentence_before.split())
    if not before and len(announcing) <= _LONGEST_ANNOUNCEMENT and _BEFORE_SENTENCE.search(announcing):
        return [Flag(FlagKind.IMAGINED_SPEECH, f"{shown(announcing)} stands before it")]
    return []


def _put_on(around: Surroundings, before: str) -> bool:
    """Whether the sentence puts on a voice right before the quote, as transcripts have it: "and she said, oh no"."""
    if not before:
        return False
    words = around.running.text[around.start : around.end].split()[:2]
    clause = f"{_last_words(before)} {' '.join(words)}"
    return any(reason is Unquotable.IMAGINED for _, reason in unquotable(clause))


def _last_words(before: str) -> str:
    return " ".join(before.split()[-_NEAR:])


_NEAR = 8
"""Words before a quote that a frame can have: "and then some of them will say, like,"."""
