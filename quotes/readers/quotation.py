"""One entry of a list: where the words begin and end, what it is about, and where its credit starts.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from quotes.readers.credit import Credit, looks_like_name, read_credit, split_bare
from quotes.readers.lines import led_by
from quotes.readers.marks import ALL_CLOSERS, CLOSERS, DASH, closings, opens_quotation
from quotes.transcripts.labelled import is_name

_ABOUT = re.compile(r"(?:on|about|über|zu|sur|sobre|su|о|об)\s+(?P<topic>\S.*)", re.I | re.S)
_LEAD = re.compile(r"(?P<lead>[^\"“”«»„「『\n]{1,100}?)\s*[:：]\s*(?:(?:\*\*|__)\s*)?(?=[\"“«»„‘「『‹'])")
_TAIL_START = re.compile(
    rf"[.,;!?…]?\s{{0,8}}(?:[*_]{{1,3}})?\s{{0,8}}(?P<lead>{DASH}\s*|~\s*|\||(?=[(\[])|,\s*|\n\s*|by\s+|$)"
)
# As much of what follows a closing mark as decides whether it is a credit.
_GLANCE = 1_000

_SAYS = re.compile(
    r"\b(?:sa(?:id|ys)|told|tells|wrote|writes|asked|asks|put it|puts it|quot(?:ed|es|ing)|according to|recalls?"
    r"|sagte?|schrieb|dijo|escribió|dit|écrit|disse|scrisse)\b",
    re.I,
)
# What a list adds about the person or the quotation, and no title of a work.
_IS_REMARK = re.compile(
    r"verified (?:buyer|customer|purchase|user)\b|(?:customer|client|reader|subscriber|member)\b"
    r"|paraphras|I (?:love|like)\b"
)
NO_CREDIT = Credit()


@dataclass(frozen=True, slots=True)
class Found:
    """What an entry holds. `start` and `end` are where the words stand in it, with their marks; `text` is without.

    An empty `text` means there is no quotation. `remark` is what stands in front of it and is no topic.
    `names_another` says that somebody may be named in front of it: `As Ann Author said:`.
    """

    text: str = ""
    start: int = 0
    end: int = 0
    credit: Credit = NO_CREDIT
    topic: str | None = None
    remark: str = ""
    is_unbalanced: bool = False
    names_another: bool = False


def find_quotation(entry: str, *, may_be_bare: bool) -> Found:
    """The quotation in an entry; `may_be_bare` allows one without quotation marks and without a credit."""
    start = len(entry) - len(entry.lstrip(" \t\n*_"))
    lead = ""
    if (match := _LEAD.match(entry, start)) and opens_quotation(entry[match.end() :]):
        lead, start = match["lead"].strip(" *_"), match.end()
    elif (led := led_by(entry)) is not None and _is_somebody(led[0]):
        lead, start = led
    if start < len(entry) and opens_quotation(entry[start:]):
        for end in _ends(entry, start):
            return _marked(entry, start, end, lead)
    return _bare(entry, may_be_bare=may_be_bare)


def _is_somebody(lead: str) -> bool:
    """True for what stands in front of words when it is a whole name: a single word may as well be their topic."""
    return len(lead.split()) > 1 and is_name(lead)


def _ends(entry: str, start: int) -> list[int]:
    """Where the words may end, the likeliest first: at the first mark that a credit, or nothing, follows."""
    candidates = list(closings(entry, start))
    for end in candidates:
        tail = _TAIL_START.match(entry, end + 1)
        if tail is None:
            continue
        rest = entry[tail.end() : tail.end() + _GLANCE].strip()
        if not rest or looks_like_name(re.split(r"[,(\[\n]", rest.lstrip("*_(["))[0].strip() or "X", strict=True):
            return [end]
        if end == candidates[-1] or rest[0] in "([*_" or re.match(r"\w+\s*[:：]|https?:", rest):
            return [end]
    return []


def _marked(entry: str, start: int, end: int, lead: str) -> Found:
    text = entry[start + 1 : end].strip()
    tail = _TAIL_START.match(entry, end + 1)
    rest = entry[tail.end() :] if tail else ""
    # Lines that begin with a dash of their own are the parts of one credit.
    credit = read_credit(
        re.sub(rf"\n\s*{DASH}?\s*", "\n", rest).strip(" *_\n")
        if rest.count("*") % 2
        else re.sub(rf"\n\s*(?:{DASH}\s*)?", "\n", rest)
    )
    if credit.author is not None and credit.source is not None and _IS_REMARK.match(credit.source.title):
        credit = replace(credit, source=None, left_out=(*credit.left_out, credit.source.title))
    topic, remark = None, ""
    if about := _ABOUT.fullmatch(lead):
        topic = about["topic"].strip()
    elif lead and credit.author is None and _is_somebody(lead):
        credit = Credit(lead, credit.source, credit.locator, credit.certainty, credit.left_out)
    elif lead:
        topic = lead
    names_another = topic == lead != "" and (_SAYS.search(lead) is not None or len(lead.split()) == 1)
    return Found(text, start, end + 1, credit, topic, remark, names_another=names_another)


def _bare(entry: str, *, may_be_bare: bool) -> Found:
    """Words without marks: all before the last dash that a name follows."""
    body = entry.strip()
    offset = len(entry) - len(entry.lstrip())
    if (parts := split_bare(body)) is not None:
        return _bare_found(parts[0], offset, read_credit(parts[1]))
    lines = body.split("\n")
    if (
        len(lines) > 1
        and lines[0]
        and lines[0][-1] in ".!?…"
        and looks_like_name(name := re.split(r"[,(]", lines[-1])[0], strict=True)
        # "MR. AUTHOR: No, Sir" is the next that is said.
        and not re.search(r"[:：]", name)
    ):
        return _bare_found("\n".join(lines[:-1]).rstrip(), offset, read_credit(lines[-1]))
    if may_be_bare and len(body.split()) > 1:
        return _bare_found(body, offset, NO_CREDIT)
    return Found()


def _bare_found(words: str, offset: int, credit: Credit) -> Found:
    """The words, without a quotation mark that lost its partner."""
    text, is_unbalanced = words, False
    if words[0] in CLOSERS and words[0] not in "'’" and not any(closings(words, 0)):
        text, is_unbalanced = words[1:].strip(), True
        if text[-1:] in ALL_CLOSERS and text[-1:] not in "'’" and not any(c in CLOSERS for c in text[:-1]):
            # The two were meant as a pair: "Words.”
            text = text[:-1].rstrip()
    elif (
        words[-1] in ALL_CLOSERS
        and words[-1] not in "'’"
        and not any(c in CLOSERS for c in words[:-1] if c not in "'’")
    ):
        text, is_unbalanced = words[:-1].strip(), True
    return Found(text, offset, offset + len(words), credit, is_unbalanced=is_unbalanced)
