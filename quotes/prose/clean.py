"""Clean verbatim: a speaker's words without fillers and restarts, every change declared.

Pure. The rules are for English and careful: what may carry meaning stays. "Kind of" stays as a kind ("this kind of
model"), as a doubt ("it is kind of wrong", "I kind of agree") and before a number; "like" as a verb, a comparison or a
quotation ("I was like, no"); "I mean" within a sentence, where it corrects what was said; "you know" with an object.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from quotes.model import Edit, EditKind, Span
from quotes.prose.edits import combined
from quotes.prose.english import reads_as_english
from quotes.prose.repeats import KEPT, PLAIN, Token, repeats, tokens_of
from quotes.prose.sentences import sentences
from quotes.prose.words import WORD, plain, word_list

_HESITATION = r"(?:um+|uh+|uhm+|erm+)"  # "Er" is left: it is a word or a part of one in too many texts.
# Fillers that begin a sentence, up to the word after them.
_OPENING = re.compile(
    rf"(?:{_HESITATION},?\s{{1,3}}|(?:you\sknow|i\smean|like),\s{{1,3}}){{1,5}}(?P<word>{WORD.pattern})", re.I
)
# Fillers within a sentence. Words that also mean something count only between commas.
_INNER = re.compile(
    rf"(?P<before>,?)(?P<space>\s{{1,3}})(?P<fillers>(?:{_HESITATION}|(?<=,\s)(?:you\sknow|like))"
    rf"(?:,?\s(?:{_HESITATION}|(?<=,\s)(?:you\sknow|like))){{0,4}})(?P<after>,?)(?=\s|\.(?:\s|\Z))",
    re.I,
)
_HEDGE = re.compile(r"(?<=\s)(?:kind|sort) of\s(?=([a-z][\w'’-]*))")
_WORD_BEFORE = re.compile(rf"{WORD.pattern}\Z")
_WORD_AFTER = re.compile(rf"\s*({WORD.pattern})")
_OPENERS = re.compile(r"[\s\"'“‘«(\[¿¡—–-]*")

# After these the sentence goes on without a comma, whatever comes.
_CONNECTING = word_list(
    "a an the my your his her its our their if that when because and but or so as than of in on at to for from by",
    "with into about between through what where how who which while whether every some any just really very perhaps",
    "maybe even only",
)
# After these it does so unless a clause begins: "it is, you know, hard", but "they did, you know, and we".
_VERBAL = word_list(
    "i we they he she this these those is are was were am be been being isn't aren't wasn't weren't it's that's",
    "there's i'm we're you're they're he's she's we've i've you've they've have has had will would can could should",
    "may might must do does did don't doesn't didn't not no",
)
_SUBORDINATING = word_list("if when whenever once as until unless after before because since what how why where")
_PREPOSITIONS = word_list("on of in at to for from by with into about")
# These begin a clause, so one comma before them stays.
_CLAUSES = word_list(
    "and but so or because if when while where which who i we you he she it they there that's it's there's i'm we're",
    "you're they're we've i've let's then this these those",
)
# "Kind of" after these and before a verb of doing is a filler.
_BEFORE_HEDGED_VERB = word_list("to i we you they we've i've they've you've can will would could")
# Before these it is a doubt, or no verb follows.
_HEDGED = word_list(
    "like love hate agree disagree believe think know want feel enjoy miss regret doubt wish see understand trust",
    "expect hope suspect guess assume need fear remember forget a an the this that these those my your his her its",
    "our their it is are was were be been am have has had do does did will would can could should may might must not",
    "no never always all just really one two three four five six seven eight nine ten half in on at of to for with",
    "from by as and or but if",
)
# Between these "like" reports speech or compares, and before a number it says that the number is rough.
_BEFORE_LIKE = word_list(
    "is are was were am be been being it's that's i'm we're you're they're he's she's there's feel feels felt look",
    "looks sound sounds seem seems goes went",
)
_ROUGH = KEPT | word_list("half a an maybe over about around almost nearly several")


def clean_verbatim(text: str) -> tuple[Edit, ...]:
    """The edits that take fillers ("um", "you know") and restarts ("in the, in the end") out, in order and apart.

    Commas that belonged to a filler go with it, and a word that comes to begin a sentence gets its capital within the
    same edit. Negations, modal verbs and numbers are never taken out. A text that does not read as English has none.
    """
    if not reads_as_english(text):
        return ()
    fillers = combined([*_fillers(text), *_hedges(text)])
    # An edit that puts a word in gives it a capital: that word stays.
    gone = [(edit.start, edit.end) for edit in fillers if not edit.put]
    said_twice = [_edit(text, EditKind.REPEAT, span) for span in repeats(text, _tokens_outside(text, gone), gone)]
    # Given first, as a filler between the two times of a repeat is part of the repeat.
    return combined(said_twice, fillers)


def _tokens_outside(text: str, gone: list[Span]) -> list[Token]:
    tokens: list[Token] = []
    waiting = iter(gone)
    hole = next(waiting, None)
    for token in tokens_of(text):
        while hole is not None and hole[1] <= token.start:
            hole = next(waiting, None)
        if hole is None or token.end <= hole[0]:
            tokens.append(token)
    return tokens


def _fillers(text: str) -> Iterator[Edit]:
    starts = [_past_marks(text, start) for start, _ in sentences(text)]
    for start in starts:
        if found := _OPENING.match(text, start):
            yield _opening(text, found)
    for found in _INNER.finditer(text):
        start = starts[bisect_right(starts, found.start("fillers")) - 1]
        span = None if found.start("fillers") == start else _inner(text, found, _word_after(text, start))
        if span is not None:
            yield _edit(text, EditKind.FILLER, span)


def _opening(text: str, found: re.Match[str]) -> Edit:
    """Fillers that begin a sentence go with their commas, and the next word takes their capital."""
    word = found["word"]
    if text[found.start()].isupper() and word.islower():
        return _edit(text, EditKind.FILLER, found.span(), word[0].upper() + word[1:])
    return _edit(text, EditKind.FILLER, (found.start(), found.start("word")))


def _inner(text: str, found: re.Match[str], first: str) -> Span | None:
    """What goes of a filler within a sentence and its commas; None where it is not plain what should become of them."""
    previous, following = _word_before(text, found.start()), _word_after(text, found.end())
    fillers = found["fillers"].lower()
    (comma, _), end = found.span(), found.end("fillers")
    if text.startswith(".", found.end()):
        # "If it is so, you know." is no filler.
        return (comma, end) if previous and "like" not in fillers and first not in _SUBORDINATING else None
    if not previous or not following:
        return None
    has_meaning = re.search(r"know|like", fillers) is not None
    if has_meaning and not (found["before"] and found["after"]):
        return None
    if "like" in fillers and (previous in _BEFORE_LIKE or following in _ROUGH or following[0].isdigit()):
        return None
    if previous == "that" and _word_before(text, found.start() - len("that ")) in _PREPOSITIONS:
        # "Progress on that, you know, new law": without the pause "that" would belong to the law.
        return None
    goes_on = previous in _CONNECTING or (previous in _VERBAL and following not in _CLAUSES)
    if previous == following:
        # A restart, which is taken out as such.
        goes_on = previous in PLAIN
    elif previous == "that" and following in {"and", "but", "so", "or"}:
        goes_on = False
    if not found["before"]:
        keeps_comma = following in _CLAUSES and not goes_on
        return found.start("space"), end if keeps_comma else found.end("after")
    if goes_on:
        return comma, found.end("after")
    if following not in _CLAUSES:
        return None
    return (comma, end) if found["after"] else (found.start("space"), end)


def _past_marks(text: str, start: int) -> int:
    found = _OPENERS.match(text, start)
    return found.end() if found else start


def _hedges(text: str) -> Iterator[Edit]:
    for found in _HEDGE.finditer(text):
        previous, following = _word_before(text, found.start() - 1), plain(found[1])
        if previous in _BEFORE_HEDGED_VERB and following not in _HEDGED and "n't" not in following:
            yield _edit(text, EditKind.FILLER, found.span())


def _word_before(text: str, at: int) -> str:
    """The word that ends at a place, in small letters; empty when a mark stands between."""
    found = _WORD_BEFORE.search(text, max(0, at - 40), at)
    return plain(found[0]) if found else ""


def _word_after(text: str, at: int) -> str:
    found = _WORD_AFTER.match(text, at)
    return plain(found[1]) if found else ""


def _edit(text: str, kind: EditKind, span: Span, put: str = "") -> Edit:
    return Edit(kind, *span, text[slice(*span)], put)
