"""A library of made-up quotes: words, people, works, topics and tags as uneven as real ones, the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

from quotes.model import Attribution, Draft, Source

VOCABULARY = 40_000
AUTHORS = 50_000
_WORKS, _TOPICS, _TAGS = 20_000, 200, 500
_AT_ONCE = 1_000
_SYLLABLES = [
    a + b + c
    for a in (*"bcdfghklmnprstvwz", "st", "tr", "pl", "br", "ch", "sh")
    for b in (*"aeiou", "ai", "ou", "ea")
    for c in ("", *"nrstlm", "nd")
]

_SPACELESS_WORDS = 20_000
_EVERY = 50
"""Of so many quotes one is in a script without spaces."""

T = TypeVar("T")


def vocabulary() -> list[str]:
    """The words, commonest first: the n-th stands in the texts about 1/n as often as the first."""
    chance = random.Random(8)
    words = dict.fromkeys(chance.sample(_SYLLABLES, 600))
    while len(words) < VOCABULARY:
        words["".join(chance.choice(_SYLLABLES) for _ in range(chance.choice((2, 2, 3))))] = None
    return list(words)


def spaceless_words() -> list[str]:
    """Made-up words of two Chinese characters, commonest first."""
    chance = random.Random(12)
    characters = [chr(0x4E00 + number) for number in range(3_000)]
    return ["".join(chance.sample(characters, 2)) for _ in range(_SPACELESS_WORDS)]


def authors(words: Sequence[str]) -> list[str]:
    """Names, the most quoted first."""
    chance = random.Random(9)
    rare = words[1_000:]
    return [" ".join(word.title() for word in chance.sample(rare, 2)) for _ in range(AUTHORS)]


def drafts(count: int) -> Iterator[Draft]:
    """So many quotes of 10 to 30 words, one of fifty in Chinese characters."""
    words = vocabulary()
    chance = random.Random(10)
    names = _Uneven([Attribution(name) for name in authors(words)])
    works = _Uneven([Source(" ".join(chance.choices(words, k=3)).capitalize()) for _ in range(_WORKS)])
    topics = _Uneven([word.capitalize() for word in chance.sample(words[500:3_000], _TOPICS)])
    tags = _Uneven([(word,) for word in chance.sample(words[500:6_000], _TAGS)])
    said, written = _Uneven(words), _Uneven(spaceless_words())
    for start in range(0, count, _AT_ONCE):
        some = min(_AT_ONCE, count - start)
        lengths = [chance.randint(10, 30) for _ in range(some)]
        text = iter(said.some(chance, sum(lengths)))
        texts = (" ".join(next(text) for _ in range(length)).capitalize() + "." for length in lengths)
        kinds = (names.some(chance, some), works.some(chance, some), topics.some(chance, some), tags.some(chance, some))
        for number, (words_of, author, work, topic, tagged) in enumerate(zip(texts, *kinds, strict=True)):
            language = "zh" if number % _EVERY == 0 else "en"
            if language == "zh":
                words_of = "".join(written.some(chance, 12)) + "。"
            yield Draft(words_of, author, source=work, topic=topic, tags=tagged, language=language)


class _Uneven(Generic[T]):
    """Things of which the n-th comes about 1/n as often as the first."""

    def __init__(self, things: Sequence[T]) -> None:
        self._things = things
        self._weights = list(accumulate(1 / number for number in range(1, len(things) + 1)))

    def some(self, chance: random.Random, count: int) -> list[T]:
        return chance.choices(self._things, cum_weights=self._weights, k=count)
