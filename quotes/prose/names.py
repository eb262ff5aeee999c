"""Names of people in running text: where one begins and ends, and which full name a surname alone stands for.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from quotes.prose.cues import words
from quotes.readers.credit import looks_like_name

PARTICLES = words("of von van der den de del della di da do dos das du la le al bin ibn zu ter y")
_TITLES = words(
    "dr prof professor mr mrs ms miss mx sir dame lord lady president chancellor minister secretary senator"
    " governor mayor judge justice general colonel captain lieutenant sergeant admiral king queen prince princess"
    " pope bishop archbishop cardinal father sister brother rabbi imam reverend rev hon sen rep gov gen col capt"
    " lt sgt st ceo cto cfo coo cio chairman chairwoman chair director editor founder herr frau fräulein präsident"
    " präsidentin professorin bundeskanzler bundeskanzlerin kanzler minister ministerin direktor direktorin doktor"
    " monsieur madame mademoiselle mme mlle président présidente ministre señor señora señorita presidente"
    " presidenta ministro ministra doctor doctora don doña signor signora dottor dottoressa professore"
    " professoressa"
)
_ABBREVIATED = words("dr prof mr mrs ms st jr sr gen sen gov rep rev hon capt col lt sgt")
_SUFFIXES = words("jr sr ii iii iv phd md esq")
# Words that begin sentences, or name no single person, or a thing that publishes; none of them begins or is a name.
_NO_NAMES = words(
    "a an the this that these those his her its their our my your but and or so yet for nor then thus hence"
    " however moreover still also when while as if though although because since after before until once later"
    " earlier today yesterday tomorrow now here there in on at by from to of with without about against during"
    " under over between among like unlike according even only just another each every all any both some many most"
    " few several one two three first second third finally meanwhile instead indeed perhaps maybe yes no not he"
    " she it they we i you who what where why how whose which people critics experts officials police researchers"
    " scientists doctors mother father mom dad mum someone everyone nobody others reviewers readers users students"
    " teachers parents voters witnesses neighbours neighbors sources reports legend tradition history science"
    " monday tuesday wednesday thursday friday saturday sunday january february march april june july august"
    " september october november december der die das ein eine er sie es ich wir aber und oder doch dann als wenn"
    " weil nach vor bei im am zum zur in auf mit von laut le la les un une des il elle on nous vous ils elles mais"
    " et ou donc quand comme selon dans en au aux el los las una él ella pero según cuando lo gli uno lui lei ma e"
    " secondo quando nel nella poor dear old young little good great big"
)
_PUBLISHERS = re.compile(
    r"\b(?:inc|ltd|llc|corp|corporation|company|institute|university|college|school|times|post|journal|magazine"
    r"|gazette|tribune|herald"
    r"|committee|department|ministry|government|church|party|bank|museum|group|association|society|foundation"
    r"|council|court|agency"
    r"|office|team|union|press|news|radio|google|microsoft|apple|amazon|facebook|twitter|wikipedia|openai|nasa"
    r"|bbc|cnn|reuters)\b",
    re.I,
)
_TOKEN = re.compile(r"(?P<word>\w+(?:['’\-]\w+)*)|(?P<mark>[^\w\s])")
_MOST_WORDS = 7
# In German every noun has a capital, so a capital tells nothing. One such word in so many is less than German has.
_GERMAN = words("der die das und ist nicht ein eine sie er sagte schrieb dem den")
_ONE_IN = 25


class Token(NamedTuple):
    """A word or a mark, and where it stands. An abbreviation and an initial keep their full stop."""

    text: str
    start: int
    end: int
    is_word: bool

    @property
    def is_capital(self) -> bool:
        """True for a word that may be part of a name; a possessive is of somebody, not somebody."""
        return self.is_word and self.text[0].isupper() and not self.text.endswith(("'s", "’s"))

    @property
    def key(self) -> str:
        """The word in small letters, without its full stop."""
        return self.text.casefold().rstrip(".")


class Name(NamedTuple):
    """A name as it stands in a run of tokens: from `first` up to but not with `end`."""

    text: str
    first: int
    end: int
    has_title: bool


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words and marks of a stretch of text."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        piece, at = match[0], match.start()
        if piece == "." and found and found[-1].is_word and found[-1].end == at and _takes_full_stop(found[-1].text):
            found[-1] = found[-1]._replace(text=found[-1].text + ".", end=at + 1)
        else:
            found.append(Token(piece, at, at + len(piece), match.lastgroup == "word"))
    return found


def _takes_full_stop(word: str) -> bool:
    return (len(word) == 1 and word.isupper() and word != "I") or word.casefold() in _ABBREVIATED


def name_ending(run: Sequence[Token], last: int) -> Name | None:
    """The name whose last word is `last`; None for what is no person's."""
    if not 0 <= last < len(run) or not run[last].is_capital:
        return None
    first = last
    while first > 0 and last - first < _MOST_WORDS:
        before = run[first - 1]
        if (
            before.is_capital
            or (before.text in PARTICLES and first > 1 and run[first - 2].is_capital)
            or (before.text == "," and run[first].key in _SUFFIXES and first > 1 and run[first - 2].is_capital)
        ):
            first -= 1
        else:
            break
    return _name(run, first, last + 1)


def name_starting(run: Sequence[Token], first: int) -> Name | None:
    """The name whose first word, or the title before it, is `first`; None for what is no person's."""
    if not 0 <= first < len(run) or not run[first].is_capital:
        return None
    end = first + 1
    while end < len(run) and end - first < _MOST_WORDS:
        after = run[end + 1] if end + 1 < len(run) else None
        if run[end].is_capital or (after is not None and after.is_capital and _joins(run, first, end)):
            end += 1
        elif run[end].text == "," and after is not None and after.key in _SUFFIXES:
            end += 2
        else:
            break
    if end < len(run) and run[end].is_word and run[end].text[0].isupper():
        return None
    return _name(run, first, end)


def _joins(run: Sequence[Token], first: int, at: int) -> bool:
    """True when a small word goes on with the name before it: `Joan of Arc`, not `Ann Author of Example News`.

    `der` and `den` join only after another (`van der`): after a name they begin whom it was said to.
    """
    word, before = run[at].text, run[at - 1].text
    if word in ("der", "den"):
        return before in PARTICLES
    return word in PARTICLES and (word != "of" or at - first == 1)


def _name(run: Sequence[Token], first: int, end: int) -> Name | None:
    has_title = False
    begin = first
    for at in range(first, end):
        if run[at].key in _TITLES and at + 1 < end and run[at + 1].is_word and run[at + 1].key not in _SUFFIXES:
            begin, has_title = at + 1, True
    while not has_title and begin < end and run[begin].key in _NO_NAMES:
        begin += 1
    while begin < end and (run[begin].text in PARTICLES or run[begin].text == ","):
        begin += 1
    if begin >= end or run[end - 1].key in _NO_NAMES:
        return None
    if not has_title and begin == first and first > 0 and run[first - 1].text in ("the", "a", "an"):
        # "says the Declaration of Independence": no person's name has an article.
        return None
    words = run[begin:end]
    text = "".join((" " if at and token.text != "," else "") + token.text for at, token in enumerate(words))
    if not looks_like_name(text, strict=True) or _PUBLISHERS.search(text):
        return None
    return Name(text, begin, end, has_title)


def last_name(name: str) -> str:
    """The surname: the last word that is no suffix (`Jr.`)."""
    words = [word for word in name.replace(",", "").split() if word.casefold().rstrip(".") not in _SUFFIXES]
    return words[-1] if words else name


@dataclass(slots=True)
class People:
    """The full names in a text, to tell whom a surname or a first name alone stands for."""

    _full: dict[str, dict[str, tuple[int, str]]] = field(default_factory=dict)
    _inside: set[str] = field(default_factory=set)
    _has_capital_nouns: bool = False

    @classmethod
    def of(cls, text: str, known: Sequence[str] = ()) -> People:
        """The people a text names; `known` are names that stand before it all (its authors, say)."""
        people = cls()
        for full_name in known:
            people._keep(full_name, -1)
        run = tokens(text, 0, len(text))
        german = sum(token.text in _GERMAN for token in run)
        people._has_capital_nouns = german > len(run) / _ONE_IN
        for first, end in _capital_runs(run):
            before = run[first - 1] if first else None
            if before is not None and (before.is_word or before.text == ","):
                people._inside.update(run[at].text for at in range(first, end))
            name = _name(run, first, end)
            if name is not None and len(name.text.split()) > 1:
                people._keep(name.text, run[name.first].start)
        return people

    def _keep(self, name: str, position: int) -> None:
        words = name.split()
        if len(words) > 1:
            for part in {last_name(name).casefold(), words[0].casefold()}:
                self._full.setdefault(part, {}).setdefault(name.casefold(), (position, name))

    def whom(self, name: Name, position: int) -> str | None:
        """Who is meant by a name that stands at `position`: itself, or the one full name before it that it is part of.

        None where a single word could be two people, or may be no name at all.
        """
        if len(name.text.split()) > 1:
            return name.text
        named = self._full.get(name.text.casefold(), {})
        before = [full for at, full in named.values() if at < position]
        distinct = [
            full for full in before if not any(other != full and full.endswith(f" {other}") for other in before)
        ]
        by_surname = [full for full in distinct if last_name(full).casefold() == name.text.casefold()]
        meant = by_surname or distinct
        if len(meant) == 1:
            return meant[0]
        if meant:
            return None
        if name.text.casefold() in _TITLES:
            return None
        is_told = name.has_title or (name.text in self._inside and not self._has_capital_nouns)
        return name.text if is_told else None


def _capital_runs(run: Sequence[Token]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(run):
        if not run[at].is_capital:
            at += 1
            continue
        end = at + 1
        while end < len(run) and end - at < _MOST_WORDS:
            if run[end].is_capital:
                end += 1
            elif run[end].text in PARTICLES and end + 1 < len(run) and run[end + 1].is_capital:
                end += 2
            else:
                break
        yield at, end
        at = end
