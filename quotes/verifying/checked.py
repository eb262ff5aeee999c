"""A document made ready once, to hold many quotes against it.

Pure.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property

import regex

from quotes.transcripts.glossary import Entry
from quotes.transcripts.turn import TurnKind
from quotes.verifying.aligned import Token
from quotes.verifying.content import stem
from quotes.verifying.spelling import is_turkish, key_of
from quotes.verifying.tokens import Tokens, tokenised
from quotes.verifying.verification import Passage

_BROKEN = regex.compile(r"\p{L}[-‐\u00ad]\Z")
_HYPHENS = ("-", "‐", "\u00ad")
_GOES_ON = regex.compile(r"\p{Ll}")
_LEADING = "[\"'“‘«( \t"


class Checked:
    """A document made ready: `text` as it stands, its `passages`, and all their words as `tokens`, in order.

    `tokens` is a sequence: an index gives a Token, a slice a list of them.
    `passage_starts` says where each passage begins, `has_turns` whether any has a voice or a kind of its own.
    `document` is the SHA-256 of the document's bytes, `name` what it is called, `glossary` its declared names.
    `language` is the document's as a BCP 47 tag; in Turkish and Azerbaijani I and i are two letters.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        *,
        text: str,
        document: str,
        name: str,
        glossary: Sequence[Entry] = (),
        language: str | None = None,
    ) -> None:
        self.text, self.document, self.name = text, document, name
        # One that is a list could change under what is made of it.
        self.passages = tuple(passages) if isinstance(passages, list) else passages
        self.passage_starts = array("I")
        self.has_turns = False
        self.glossary = tuple(glossary)
        self.turkish = is_turkish(text, language)
        self.tokens = self._tokens()

    @cached_property
    def coded(self) -> str:
        """The keys of all words as one character each."""
        return self.tokens.coded()

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each coded word stands in the document."""
        return Counter(self.coded)

    @cached_property
    def stems(self) -> dict[str, list[str]]:
        """For each stem of a word of content the coded words that have it."""
        found: dict[str, list[str]] = defaultdict(list)
        for key, number in self.tokens.numbers.items():
            if (root := stem(key)) is not None:
                found[root].append(self._code(number))
        return found

    @cached_property
    def names(self) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
        """The keys of each declared name: as it is written, and as it is right."""
        pairs = ((self.keys_of(entry.written), self.keys_of(entry.right)) for entry in self.glossary)
        return tuple((written, right) for written, right in pairs if written and right)

    def keys_of(self, text: str) -> tuple[str, ...]:
        """The keys of a text's words, as they are compared in this document."""
        return tuple(token.key for token in tokenised(text, turkish=self.turkish))

    def code(self, tokens: Sequence[Token]) -> str:
        """Words of a quote coded as the document's are; one that the document does not have is `UNKNOWN`."""
        numbers = self.tokens.numbers
        return "".join(
            UNKNOWN if (number := numbers.get(token.key)) is None else self._code(number) for token in tokens
        )

    def same(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether the document's words from `at` on are these."""
        if at + len(tokens) > len(self.tokens):
            return False
        return all(self.tokens.key(at + step) == token.key for step, token in enumerate(tokens))

    @property
    def has_wrapped(self) -> bool:
        """Whether so many different words stand in the document that two of them may have one code."""
        return len(self.tokens.numbers) > Tokens.LARGEST

    def passage_of(self, at: int) -> Passage:
        """The passage in which a word of the document stands."""
        return self.passages[self.tokens.passages[at]]

    def _code(self, number: int) -> str:
        return chr(number % Tokens.LARGEST)

    def _tokens(self) -> Tokens:
        tokens = Tokens(self.text, self.turkish)
        joints: list[int] = []
        seams: list[int] = []
        for index, passage in enumerate(self.passages):
            self.passage_starts.append(passage.start)
            self.has_turns = self.has_turns or bool(passage.voice) or passage.kind is not TurnKind.SPEECH
            first = len(tokens)
            tokens.add(passage.text, passage.start, index)
            if first and len(tokens) > first and seams and seams[-1] == first and self._is_joint(index):
                joints.append(first)
            if len(tokens) > first and passage.text.endswith(_HYPHENS) and _BROKEN.search(passage.text[-8:]):
                seams.append(len(tokens))
        return self._mended(tokens, joints) if joints else tokens

    def _is_joint(self, index: int) -> bool:
        before, after = self.passages[index - 1], self.passages[index]
        begins = after.text.lstrip(_LEADING)[:1]
        return before.voice == after.voice and _GOES_ON.match(begins) is not None

    def _mended(self, tokens: Tokens, joints: Sequence[int]) -> Tokens:
        """The words with those broken at a line end as one: `exam-` and `ple`.

        A compound that is broken at its own hyphen stays two words: when it stands elsewhere with its hyphen within a
        line, or when both its parts are words of the document and the two together are none.
        """
        text, whole = self.text, Counter(tokens.ids)
        names = list(tokens.numbers)
        hyphenated = {
            (tokens.ids[at], tokens.ids[at + 1])
            for at in range(len(tokens) - 1)
            if tokens.starts[at + 1] - tokens.ends[at] == 1 and text[tokens.ends[at]] in "-‐"
        }
        joined: dict[int, str] = {}
        for at in joints:
            one, other = tokens.ids[at - 1], tokens.ids[at]
            key = key_of(names[one] + names[other], self.turkish)
            apart = whole[one] > 1 and whole[other] > 1 and key not in tokens.numbers
            if (one, other) not in hyphenated and not apart and at - 1 not in joined:
                joined[at] = key
        return tokens.mended(joined)


UNKNOWN = chr(Tokens.LARGEST)
"""The code of a word that the document does not have."""
