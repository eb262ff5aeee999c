"""Words that somebody else said before: in quotation marks in their document, or credited there to another person.

Pure.
"""

from __future__ import annotations

import re

from quotes.prose.cues import VERBS
from quotes.prose.quotations import Quotation
from quotes.prose.words import words_of
from quotes.readers.credit import looks_like_name
from quotes.verifying.flags.running import Surroundings, shown
from quotes.verifying.flags.voices import is_same
from quotes.verifying.verification import Flag, FlagKind

_NAME = r"([^\W\d_a-zß-ÿ][\w.'’-]{1,30}(?: (?:(?:of|de|von|van|da|al|the) )?[^\W\d_a-zß-ÿ][\w.'’-]{0,30}){0,4})"
_SAID = (
    r"(?:said|says|put it|puts it|wrote|writes|taught|teaches|told us|observed|remarked|noted|had it|liked to say"
    r"|used to say)"
)
_AS_BEFORE = re.compile(
    rf"(?:\b[Aa]s {_NAME} (?:once |famously |always |so \w+ )?{_SAID}|\b[Tt]o (?:quote|borrow from"
    rf"|paraphrase) {_NAME}"
    rf"|\b[Ii]n the words of {_NAME}|\b[Aa]ccording to {_NAME}|\b[Ww]ie {_NAME} (?:einmal )?(?:sagte|schrieb|sagt)"
    rf"|\b[Cc]omme (?:le |l['’])?(?:disait|dit|écrivait) {_NAME}"
    rf"|\b[Cc]omo (?:dijo|decía|disse) {_NAME}|\b[Cc]ome (?:disse|diceva) {_NAME})"
    r"[,:\s\"“‘«„]*(?:that\s)?\Z"
)
_AS_BEHIND = re.compile(
    rf"[\s,.!?;\"”’»]*(?:,|[—–-]|[\"”’»])?\s*(?:as {_NAME} (?:once |famously |so \w+ )?{_SAID}\b"
    rf"|(?:according to|to quote) {_NAME})"
)
_OLD_SAYING = re.compile(
    r"\b(?:there(?:['’]s| is) (?:an?|the|this) (?:old |famous |well-known |chinese |african )*"
    r"(?:saying|proverb|adage|maxim|quote)"
    r"|as the (?:old )?(?:saying|proverb|adage) goes|the (?:old |famous )(?:saying|proverb|adage)(?: goes| says)?)"
    r"[\w\s]{0,16}[,:\"“‘\s]*\Z",
    re.I,
)
# What stands between a list's sign and a quotation: its topic, as in "On Patience: “…”".
_LONGEST_TOPIC = 80
_CREDIT = re.compile(r"\s*(?:[—–-]|\(|\Z)")
_UNTOLD = re.compile(r"\b(?:I|we) (?:said|say|wrote|write|asked|told|once said)\b", re.I)


def earlier_flags(around: Surroundings, speaker: str | None) -> list[Flag]:
    """EARLIER_SOURCE, or IMAGINED_SPEECH for another's words in quotation marks that nobody is named for.

    Neither where the marks belong to a list of quotations, or the words are told to be the speaker's.
    """
    before, after = " ".join(around.before.split()), " ".join(around.after.split())
    credit = _AS_BEFORE.search(before) or _AS_BEHIND.match(after)
    if credit is not None:
        name = next(name for name in credit.groups() if name)
        return (
            [] if speaker and is_same(name, speaker) else [Flag(FlagKind.EARLIER_SOURCE, f"{name} is credited with it")]
        )
    if _OLD_SAYING.search(before):
        return [Flag(FlagKind.EARLIER_SOURCE, f"{shown(before)} stands before it")]
    return _quoted(around, speaker)


def _quoted(around: Surroundings, speaker: str | None) -> list[Flag]:
    running = around.running
    number = running.quotation_around(around.start, around.end)
    if number is None:
        return []
    quotation, told = running.quotations[number], running.tellers[number]
    head, tail = _beside(running.text, quotation)
    if _is_item(head, tail):
        return _credited(tail, speaker)
    if told is not None:
        return [] if speaker and is_same(told.person, speaker) else [_flag(told.person)]
    if _UNTOLD.search(head[-_LONGEST_TOPIC:]) or _UNTOLD.search(tail[:_LONGEST_TOPIC]):
        return []
    if running.has_turns or _SPOKEN.search(head[-_LONGEST_TOPIC:]) or _SPOKEN.match(tail[:_LONGEST_TOPIC]):
        return [Flag(FlagKind.IMAGINED_SPEECH, "it stands in quotation marks, as somebody else's words")]
    return [Flag(FlagKind.EARLIER_SOURCE, "it stands in quotation marks")]


_SPOKEN = re.compile(
    r"[\s,.]*(?:\b(?:he|she|they|it|you|somebody|someone|everybody|one)\b\s+(?:\w+\s+)?(?:said|says|say|asked|asks"
    r"|cried|replied|answered"
    r"|thought|whispered|shouted|goes)|\b(?:said|asked|cried|replied|answered|thought|whispered|shouted)\b\s+(?:he"
    r"|she|they|the|one|an?))\b",
    re.I,
)


def _beside(text: str, quotation: Quotation) -> tuple[str, str]:
    """What stands in the quotation's lines before and behind it."""
    start, end = text.rfind("\n", 0, quotation.start) + 1, text.find("\n", quotation.end)
    if 0 <= end < len(text) - 1 and text[end + 1].islower():
        # The line was broken, and what is said of the quotation goes on below.
        end = text.find("\n", end + 1)
    return text[start : quotation.start], text[quotation.end : len(text) if end < 0 else end]


def _is_item(head: str, tail: str) -> bool:
    """Whether a quotation is an item of a list: nothing before it but a topic, and behind it but a credit."""
    topic = head.strip()
    if len(topic) > _LONGEST_TOPIC or (topic and not topic.endswith((":", "："))) or not _CREDIT.match(tail):
        return False
    return VERBS.isdisjoint(words_of(topic))


def _credited(tail: str, speaker: str | None) -> list[Flag]:
    line = tail.strip().lstrip("—–-( ").rstrip(")")
    name = re.split(r"[,(\[:]", line)[0].strip(" *_")
    if (
        not name
        or line.startswith(f"{name}:")
        or not looks_like_name(name, strict=True)
        or not speaker
        or is_same(name, speaker)
    ):
        return []
    return [_flag(name)]


def _flag(name: str) -> Flag:
    return Flag(FlagKind.EARLIER_SOURCE, f"{name} is credited with it")
