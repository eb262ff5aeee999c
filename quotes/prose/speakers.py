"""Who is told to have said or written a typed quotation, by a cue beside it: `said Ann Author`, `Ann Author wrote: "`.

Pure. Never a guess: "she said", a friend of somebody, two people with one surname and words that somebody never said
are nobody's. Rules only, after the forms Elson and McKeown counted in fiction ("Automatic Attribution of Quoted Speech
in Literary Narrative", AAAI 2010): a cue in the quotation's own sentence, else in the one beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quotes.model import Words
from quotes.prose.clauses import Outcome, Subject, cue_after, cue_before, cue_beside
from quotes.prose.names import People
from quotes.prose.quotations import Quotation
from quotes.readers.credit import looks_like_name
from quotes.readers.marks import LONG_DASH

_CREDIT = re.compile(rf"\s*(?:{LONG_DASH}\s*|\s-\s+)(?P<credit>\S[^\n]{{0,200}})")
_CREDIT_BELOW = re.compile(rf"[^\S\n]*\n\s*{LONG_DASH}\s*(?P<credit>\S[^\n]{{0,200}})")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
# A cue stands beside its quotation; what is farther away is about something else.
_REACH = 400
# Shorter words are written small in titles.
_LONG_WORD = 4


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told to have said (SPEECH) or written (WRITING) a quotation, or either (UNKNOWN), or several (GROUP).

    `credit` is the whole credit line where it is one, `Author, Work, 1912`; `end` is how far what tells it reaches.
    """

    person: str
    words: Words
    credit: str = ""
    end: int = 0


def speakers(text: str, found: Sequence[Quotation], *, known: Sequence[str] = ()) -> tuple[Told | None, ...]:
    """Who is told for each of the quotations of a text, in order; None where nobody is, by name.

    `known` are names the text is known to be about (its authors, say): their surname alone stands for them.
    """
    if not found:
        return ()
    people = People.of(text, known)
    told: list[Told | None] = []
    for index, quotation in enumerate(found):
        before = found[index - 1] if index else None
        after = found[index + 1] if index + 1 < len(found) else None
        told.append(_told(text, quotation, before, after, told[-1] if told else None, people))
    return tuple(told)


def introduced(text: str, *, known: Sequence[str] = ()) -> Told | None:
    """Whom a paragraph names that ends by announcing words: `In 1843 Ann Author wrote:`; None without a colon."""
    if not text.rstrip().endswith((":", "：")):
        return None
    end = len(text.rstrip())
    outcome = cue_before(text, max(0, end - _REACH), end, is_beginning=end <= _REACH)
    return _resolved(outcome, People.of(text, known), end) if isinstance(outcome, Subject) else None


def _told(
    text: str,
    quotation: Quotation,
    before: Quotation | None,
    after: Quotation | None,
    last: Told | None,
    people: People,
) -> Told | None:
    start, end = quotation.start, quotation.end
    paragraph = (
        text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[max(0, start - _REACH) : start] else max(0, start - _REACH)
    )
    begin = max(paragraph, before.end if before is not None else 0)
    gap = _PARAGRAPH_END.search(text, end, end + _REACH)
    paragraph_end = gap.start() if gap else min(len(text), end + _REACH)
    limit = min(paragraph_end, after.start if after is not None else len(text))
    if (credit := _credit(text, quotation, begin, paragraph_end)) is not None:
        return credit
    if _is_title(quotation.text):
        return None
    if quotation.is_interrupted:
        inside = cue_after(text, quotation.parts[0][1] + 1, quotation.parts[1][0] - 1)
        return _resolved(inside, people, start)
    is_first = text[max(0, begin - 2) : begin] in ("", "\n\n") and begin == paragraph
    ahead = cue_before(text, begin, start, is_beginning=is_first)
    behind = cue_after(text, end, limit)
    leads_on = limit < paragraph_end and text[end:limit].rstrip().endswith((":", ",", "："))
    if leads_on and text[quotation.parts[-1][1] - 1] in ".!?…" and not text[end:limit].rstrip().endswith(","):
        behind = None  # it announces the next quotation
    if text[quotation.parts[-1][1] - 1] == "." and behind is not None:
        behind = None if leads_on else cue_beside(text, end, limit)
    if ahead is not None and behind is not None and ahead != behind:
        named = {_person(outcome, people, start) for outcome in (ahead, behind)}
        if len(named) > 1:
            return None
    outcome = ahead if ahead is not None else behind
    if outcome is not None:
        return _resolved(outcome, people, start)
    return _from_beside(text, begin, start, before, last, people)


def _from_beside(
    text: str, begin: int, start: int, before: Quotation | None, last: Told | None, people: People
) -> Told | None:
    """From the sentence before: the cue of the quotation before (`"A," said Ann. "B."`), or a sentence of its own."""
    between = text[begin:start]
    if before is not None and begin == before.end and between.strip() and "\n\n" not in between:
        said = cue_after(text, begin, start)
        stops_once = len(re.findall(r"[.!?](?:\s|$)", between)) == 1 and between.rstrip().endswith(".")
        if isinstance(said, Subject) and stops_once and last is not None and last.end >= begin:
            return Told(last.person, last.words, end=start)
        return None
    outcome = cue_before(text, begin, start, is_beginning=False, is_beside=True)
    return _resolved(outcome, people, start)


def _resolved(outcome: Outcome, people: People, position: int) -> Told | None:
    if not isinstance(outcome, Subject):
        return None
    persons = [people.whom(name, max(position, outcome.end)) for name in outcome.names]
    known = [person for person in persons if person is not None]
    if not known or len(known) != len(persons):
        return None
    if len(known) > 1:
        return Told(" and ".join(known), Words.GROUP, end=outcome.end)
    return Told(known[0], outcome.words, end=outcome.end)


def _person(outcome: Outcome, people: People, position: int) -> str | None:
    told = _resolved(outcome, people, position)
    return None if told is None else told.person


def _credit(text: str, quotation: Quotation, begin: int, paragraph_end: int) -> Told | None:
    """A credit line after a dash, behind a quotation or in the line below, that is the whole rest of its paragraph."""
    behind = _CREDIT.match(text, quotation.end)
    if behind is None and not text[quotation.end : paragraph_end].strip():
        behind = _CREDIT_BELOW.match(text, quotation.end)
    if behind is None or text[begin : quotation.start].strip(" \t\n*_•-"):
        return None
    line = behind["credit"].strip()
    stops_there = behind.end() >= len(text) or text[behind.end()] == "\n"
    name = re.split(r"[,(\[]", line)[0].strip(" *_")
    if not stops_there or not looks_like_name(name, strict=True) or line[-1] in "!?:;":
        return None
    return Told(name, Words.UNKNOWN, credit=line, end=behind.end())


def _is_title(words: str) -> bool:
    """True for the title of a work: every longer word has a capital, and no sentence ends."""
    longer = [word for word in re.findall(r"\w+", words) if len(word) >= _LONG_WORD]
    return len(longer) > 1 and all(word[0].isupper() for word in longer) and words[-1] not in ".!?…"
