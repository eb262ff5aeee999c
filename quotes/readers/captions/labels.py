"""Names in front of what is said: which `Name:` at the beginning of a row says who speaks.

Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quotes.readers.credit import looks_like_name

# `NAME:`, `Name Name (aside):`, `[SPEAKER_00]:`; no sentence is so short, and times and addresses have no space behind.
_PREFIX = re.compile(
    r"(?:\[(?P<bracketed>[^\[\]:]{1,60})\]|(?P<bare>[^\W_](?:[^:：<>\[\](){}?!,;]{0,58}[^\s:：<>\[\](){}?!,;])?))"
    r"\s{0,2}(?:[(\[](?P<aside>[^()\[\]:]{1,40})[)\]])?\s{0,2}[:：](?:\s+|$|(?<=：))"
)
# `[SPEAKER_00] Words`, as diarising tools write, and `[Ann] Words`, as subtitles for the deaf do.
_BRACKETED = re.compile(r"\[(?P<label>[^\[\]:]{1,60})\](?:\s+|$)")
# What recognisers call voices they cannot name: one word and a number.
_NUMBERED = re.compile(r"[^\W\d_]{1,16}[ _№#-]{0,3}\d{1,3}")
_VOICE = re.compile(
    r"(?:speaker|spkr?|voice|person|participant|guest|host|sprecher|locuteur|hablante|falante|orador|спикер|диктор|"
    r"话者|話者|说话人)[ _№#-]{0,3}(?:\d{1,3}|[A-Z])",
    re.IGNORECASE,
)
_MOST_LABEL_WORDS = 5
# Words that begin a sentence with a colon more often than they name a voice.
_OPENERS = frozenset(
    re.findall(
        r"\S+",
        "note notes remember question answer warning example quote rule lesson number first second third fourth "
        "fifth finally spoiler translation source update correction reminder tip fact myth truth result conclusion "
        "summary problem solution plus minus also so and but or because why how what when where who yes no well "
        "now then thus again once today tomorrow chapter part step section title topic subject point okay ok right "
        "look listen ",
    )
)
# A word that stands small elsewhere in the text may open a sentence; as often as this at a row's start it is a name.
_OFTEN = 3
SENTENCE_END = re.compile(r"[.?!…。？！][\"'”’»)\]]*$")
# Of rows of some seven words in English prose, one in three ends a sentence; of far fewer, nothing can be told.
_PUNCTUATED = 0.15


@dataclass(frozen=True, slots=True)
class Prefix:
    """A possible name in front of a row: the name, a remark beside it (`on the phone`), and where the words begin.

    `has_colon` is False for a name in brackets alone, where sounds stand too.
    """

    label: str
    aside: str
    end: int
    is_bracketed: bool = False
    has_colon: bool = True


def read_prefix(text: str) -> Prefix | None:
    """What might name the speaker at the beginning of a row; None when nothing is shaped like it."""
    if match := _PREFIX.match(text):
        label = " ".join((match["bracketed"] or match["bare"]).split())
        found = Prefix(label, match["aside"] or "", match.end(), match["bracketed"] is not None)
    elif match := _BRACKETED.match(text):
        found = Prefix(" ".join(match["label"].split()), "", match.end(), is_bracketed=True, has_colon=False)
    else:
        return None
    return found if may_be_label(found.label) else None


def may_be_label(text: str) -> bool:
    """True when the text could be what a speaker is called: a name, or a voice with its number."""
    if _VOICE.fullmatch(text) or _NUMBERED.fullmatch(text):
        return True
    return len(text.split()) <= _MOST_LABEL_WORDS and looks_like_name(text, strict=True)


@dataclass(frozen=True, slots=True)
class Labels:
    """The names that speakers have in one file. `are_in_use` is True when the file says who speaks from its start.

    `is_capital` is True of a file all in capitals, `ends_sentences` of one with full stops.
    """

    counts: Counter[str]
    small_words: frozenset[str]
    are_in_use: bool
    is_capital: bool
    ends_sentences: bool

    def is_sure(self, prefix: Prefix, *, is_marked: bool, begins_cue: bool) -> bool:
        """True when the prefix names a speaker, and is not the beginning of a sentence. `is_marked` says that a sign
        in front of it tells of another voice; a name that occurs once must be that or begin its cue.

        A prefix that might be either is nobody's name; but who speaks behind it is no longer known.
        """
        label = prefix.label
        if _VOICE.fullmatch(label) or (prefix.has_colon and (prefix.is_bracketed or is_marked)):
            return True
        if _NUMBERED.fullmatch(label) or not prefix.has_colon:
            # `Day 2:` begins a sentence, and `[Crowd Cheering]` is a sound.
            return self.are_in_use and self.counts[label.casefold()] > 1 and " " in label
        if label.isupper() and len(label) > 1 and not self.is_capital:
            return True
        words, count = label.casefold().split(), self.counts[label.casefold()]
        if count < 2 and not (self.are_in_use and begins_cue and self._may_speak_once(label)):
            return False
        if len(words) > 1:
            return words[0] not in _OPENERS
        return words[0] not in _OPENERS and (words[0] not in self.small_words or count >= _OFTEN)

    def _may_speak_once(self, label: str) -> bool:
        """True when the name may be of somebody who speaks once. Among speakers whose names recur, a single one is as
        likely the beginning of a sentence, as is `Plan B`.
        """
        last = label.split()[-1]
        return max(self.counts.values()) < _OFTEN and (len(last) > 1 or not last.isascii())


def labels_of(texts: Sequence[str], prefixes: Iterable[Prefix | None], *, has_unnamed: bool) -> Labels:
    """The names in use in a file whose rows are `texts`, each with what might be its prefix.

    Names are in use from the start when the first row has one, another row has one too, and no change of speaker is
    marked without a name (`has_unnamed`); only then does a name hold until the next (podcast-namespace, transcripts,
    SRT: a new card where the speaker changes, with the speaker's name; read 2026-11-21).
    """
    found = list(prefixes)
    counts = Counter(prefix.label.casefold() for prefix in found if prefix is not None)
    small = {word for text in texts for word in re.findall(r"[^\W\d_]{1,40}", text) if word.islower()}
    letters = [text for text in texts if any(map(str.isalpha, text))]
    capital = sum(text.isupper() for text in letters)
    first = next((prefix for prefix in found), None)
    in_use = first is not None and counts.total() > 1 and not has_unnamed
    ended = sum(SENTENCE_END.search(text) is not None for text in texts)
    ends_sentences = ended >= _PUNCTUATED * len(texts)
    return Labels(counts, frozenset(small), in_use, capital > len(letters) / 2, ends_sentences)
