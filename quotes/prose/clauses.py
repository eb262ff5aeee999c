"""The clause beside a quotation: which name in it is the subject of a verb of saying.

Pure. A clause is read word by word, never farther than its sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotes.model import Words
from quotes.prose.cues import AS, AUXILIARIES, BETWEEN, BY, PRONOUNS, SUPPOSED, UNCLEAR, VERBS, WRITTEN, kind_of, words
from quotes.prose.names import PARTICLES, Name, Token, name_ending, name_starting, tokens

_STOPS = ".!?…;"
# What a name may stand behind that makes it no subject: "a letter to Ann Author said".
_PREPOSITIONS = words(
    "to with from of for by about on at in under against like than between und and von mit für bei à avec pour de"
    " par a con para per di su da"
)
# With one of these in front the verb may stand before its subject: "In 1843 schrieb Ada Lovelace:".
_OPENERS = words(
    "in im am um nach vor damals einst einmal später dann so schon hier en dans un le nel nell alla al così"
    " entonces luego then thus once here there so as wie comme como come"
)
_WHO = frozenset(("who", "qui", "quien", "che", "der", "die"))
_AND = frozenset(("and", "und", "et", "y", "e", "&"))
_DENIALS = SUPPOSED | {"nothing", "nichts", "rien", "nada", "niente"}
# Modifiers between a verb and the name behind it: "said the mathematician Ann Author".
_MOST_MODIFIERS = 4
_LONGEST_APPOSITION = 25
# A sentence of its own that only tells who speaks next is short after its verb.
_MOST_AFTER_VERB = 6


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a cue names, if it names anybody: no name means it tells of somebody without naming them ("she said").

    `words` is what the cue makes of the quotation, and `end` where in the text the name ends.
    """

    names: tuple[Name, ...]
    words: Words = Words.UNKNOWN
    end: int = 0


Outcome = Subject | None
"""What a clause tells; None when it is no cue at all."""

NOBODY = Subject(())


def cue_before(text: str, start: int, end: int, *, is_beginning: bool, is_beside: bool = False) -> Outcome:
    """What the clause that ends at `end` tells of the quotation behind it.

    `is_beginning` says that `start` begins a paragraph. With `is_beside` the clause is a whole sentence before.
    """
    run = tokens(text, start, end)
    announces = False
    while run and (
        run[-1].text in ":：,—–-("
        or run[-1].key in ("that", "dass", "daß", "que", "che")
        or (is_beside and run[-1].text == ".")
    ):
        announces = announces or run[-1].text in ":："
        if is_beside and run[-1].text != ".":
            return None
        run.pop()
        if is_beside:
            break
    stop = next((at for at in range(len(run) - 1, -1, -1) if run[at].text in _STOPS), -1)
    is_beginning = is_beginning and stop < 0
    run = run[stop + 1 :]
    if not run:
        return None
    context = text[run[0].start : run[-1].end]
    if announces and is_beginning and (label := name_starting(run, 0)) is not None and label.end == len(run):
        return Subject((label,), end=run[-1].end)
    if (credited := _by(text, run, context)) is not None:
        return credited
    verbs = [at for at, token in enumerate(run) if _is_verb(run, at)]
    if not verbs:
        return None
    verb = verbs[-1]
    if any(token.key in _DENIALS for token in run):
        return NOBODY
    if is_beside and not _tells_what_follows(run, verb):
        return None
    found = _subject_before(run, verb)
    if (found is None or " " not in found[0].text) and _may_be_turned(run, verb):
        found = _names_after(run, verb + 1) or found
    return _subject(run, verb, found, context)


def cue_after(text: str, start: int, end: int) -> Outcome:
    """What the clause that begins at `start`, right behind a quotation, tells of it, up to its sentence's end."""
    run = tokens(text, start, end)
    while run and run[0].text in ",—–-)":
        run = run[1:]
    stop = next((at for at, token in enumerate(run) if token.text in _STOPS), len(run))
    run = run[:stop]
    if not run or not run[0].is_word:
        return None
    context = text[run[0].start : run[-1].end]
    if (match := BY.match(text, run[0].start)) is not None:
        return _by(text, run, context) if match.end() <= run[-1].end else None
    if run[0].key in AS and len(run) > 1:
        run = run[1:]
    first = 1 if run[0].key in AUXILIARIES and len(run) > 1 else 0
    if _is_verb(run, first):
        return _subject(run, first, _names_after(run, first + 1), context)
    verb = next((at for at in range(len(run)) if _is_verb(run, at)), None)
    if verb is None or any(token.key in _DENIALS for token in run[:verb]):
        return None
    if run[0].key in PRONOUNS and all(token.key in BETWEEN for token in run[1:verb]):
        return NOBODY
    found = _subject_before(run, verb)
    if found and all(
        token.is_word and token.text.islower() and token.key not in _PREPOSITIONS for token in run[: found[0].first]
    ):
        return _subject(run, verb, found, context)
    # A title is part of the run but not of the name.
    if found and name_starting(run, 0) is not None and found[0].has_title:
        return _subject(run, verb, found, context)
    return None


def cue_beside(text: str, start: int, end: int) -> Outcome:
    """What the sentence behind a finished quotation tells of it: `Ann Author wrote this in 1843.`"""
    run = tokens(text, start, end)
    stop = next((at for at, token in enumerate(run) if token.text in _STOPS), len(run))
    verb = next((at for at in range(stop) if _is_verb(run, at)), None)
    if verb is None or (
        verb + 1 < stop
        and run[verb + 1].key not in ("this", "that", "these", "so", "das", "dies", "cela", "esto", "questo")
    ):
        return None
    return cue_after(text, start, end)


def _is_verb(run: Sequence[Token], at: int) -> bool:
    if at >= len(run) or not run[at].is_word:
        return False
    key = run[at].key
    if key in ("put", "puts"):
        return at + 1 < len(run) and run[at + 1].key == "it"
    return (key in VERBS and not run[at].text[0].isupper()) or (
        "-" in key and key.split("-")[0] in VERBS and key.split("-")[-1] in PRONOUNS
    )


def _subject(run: Sequence[Token], verb: int, found: tuple[Name, ...] | None, context: str) -> Subject:
    if not found or "-" in run[verb].text:
        return NOBODY
    return Subject(found, kind_of(run[verb].text, context), run[found[-1].end - 1].end)


def _by(text: str, run: Sequence[Token], context: str) -> Outcome:
    """A clause such as `According to Ann Author,`; None when a name with nothing else after it is not there."""
    match = BY.search(text, run[0].start, run[-1].end)
    if match is None or not (match.start() == run[0].start or not text[match.start() - 1].isalnum()):
        return None
    at = next((index for index, token in enumerate(run) if token.start >= match.end()), len(run))
    while (
        at < len(run)
        and at < len(run)
        and run[at].text.islower()
        and run[at].is_word
        and run[at].key not in _PREPOSITIONS
    ):
        at += 1
    name = name_starting(run, at)
    if name is None or any(token.key in _DENIALS for token in run):
        return None
    if (
        name.end < len(run)
        and run[name.end].text not in ",:"
        and _is_verb(run, name.end) is False
        and match[0].casefold().startswith("so")
    ):
        return None
    if any(_is_verb(run, index) for index in range(name.end, len(run))):
        return None
    return Subject((name,), kind_of("", context), run[name.end - 1].end)


def _subject_before(run: Sequence[Token], verb: int) -> tuple[Name, ...] | None:
    """The name or names whose verb this is; None when it is somebody without a name."""
    at = verb - 1
    while at >= 0 and run[at].key in BETWEEN:
        at -= 1
    if at < 0 or run[at].key in PRONOUNS - _WHO:
        return None
    if run[at].key in _WHO and at > 1 and run[at - 1].text == ",":
        return _standing(run, at - 2)
    if run[at].text in ",)—–":
        for comma in range(at - 1, max(-1, at - _LONGEST_APPOSITION), -1):
            if run[comma].text in ",(—–" and (found := _standing(run, comma - 1)) is not None:
                return found
        return None
    return _standing(run, at)


def _standing(run: Sequence[Token], last: int) -> tuple[Name, ...] | None:
    """The name that ends here as a subject: alone, after another one and "and", or before the place they are from."""
    name = name_ending(run, last)
    if name is None and last >= 0 and run[last].is_capital:
        # "Ann Author of the Example Institute said": the institute is nobody, the name before it is.
        at = last
        while at > 0 and (run[at].is_capital or run[at].text in PARTICLES or run[at].key in ("the", "at", "from")):
            at -= 1
            if run[at].key in ("of", "from", "at") and (whole := name_ending(run, at - 1)) is not None:
                name = whole
                break
    if name is None:
        return None
    before = run[name.first - 1] if name.first else None
    if before is None:
        return (name,)
    if before.key in ("of", "from", "at") and (whole := name_ending(run, name.first - 2)) is not None:
        return (whole,) if _is_free(run, whole) else None
    if before.key in _AND:
        other = name_ending(run, name.first - 2)
        if other is not None:
            return (other, name) if _is_free(run, other) else None
        begins_clause = name.first == 1 or not run[name.first - 2].is_word
        return (name,) if begins_clause else None
    return (name,) if _is_free(run, name) else None


def _is_free(run: Sequence[Token], name: Name) -> bool:
    """False for a name behind a preposition, or behind another capital word that is none of its titles."""
    if name.first == 0:
        return True
    before = run[name.first - 1]
    return before.key not in _PREPOSITIONS and not before.text.endswith(("'s", "’s"))


def _names_after(run: Sequence[Token], first: int) -> tuple[Name, ...] | None:
    """The name behind a verb, past a few small words: `said the mathematician Ann Author`."""
    at = first
    while at < len(run) and at - first < _MOST_MODIFIERS and run[at].is_word and run[at].text.islower():
        if run[at].key in PRONOUNS | _PREPOSITIONS or run[at].key in BETWEEN:
            return None
        at += 1
    name = name_starting(run, at)
    if name is None:
        return None
    end = name.end
    if end < len(run) and run[end].text.endswith(("'s", "’s")):
        return None
    if end + 1 < len(run) and run[end].key in _AND and (other := name_starting(run, end + 1)) is not None:
        return (name, other)
    # "said Example Institute director Ann Author": the name is the last of it.
    while (
        end < len(run)
        and run[end].is_word
        and run[end].text.islower()
        and run[end].key not in _PREPOSITIONS
        and end - name.end < 3
    ):
        end += 1
        if end < len(run) and run[end].is_capital:
            return None
    return (name,)


def _may_be_turned(run: Sequence[Token], verb: int) -> bool:
    """True when a name behind the verb can be its subject: `In 1843 schrieb Ada Lovelace:`, but not `He told Ann:`."""
    if run[verb].key in ("told", "asked", "answered", "fragte", "antwortete", "erzählte"):
        return False
    return verb == 0 or run[0].key in _OPENERS or run[verb - 1].text == ","


def _tells_what_follows(run: Sequence[Token], verb: int) -> bool:
    """True for a short sentence that only tells who speaks next: `Ann Author explained her doubts.`"""
    if run[verb].key not in UNCLEAR | WRITTEN or len(run) - verb - 1 > _MOST_AFTER_VERB:
        return False
    return not any(token.is_capital for token in run[verb + 1 :])
