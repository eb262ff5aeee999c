"""A document read without the marks on its letters, to find a quote that was typed without them.

Pure. Only where words stand is found this way. Whether they are the same is asked of the words as they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from weakref import WeakKeyDictionary

from quotes.verifying.aligned import Token
from quotes.verifying.aligning import Block
from quotes.verifying.checked import UNKNOWN, Checked

_REMEMBERED = 65_536


class Unmarked(Checked):
    """A document made ready, in whose codes `bahía` and `bahia` are one word."""

    def __init__(self, checked: Checked) -> None:
        # The columns are shared, so nothing is made again but the codes.
        self.__dict__.update(checked.__dict__)
        self.__dict__.pop("counts", None)
        self._marked: str = self.__dict__.pop("coded", checked.coded)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The number of the first word of each spelling without marks."""
        found: dict[str, int] = {}
        for key, number in self.tokens.numbers.items():
            found.setdefault(_bare(key), number)
        return found

    @cached_property
    def coded(self) -> str:
        """The keys of all words as one character each, without marks."""
        table = {}
        for key, number in self.tokens.numbers.items():
            if (first := self._numbers[_bare(key)]) != number:
                table[ord(self._code(number))] = self._code(first)
        return self._marked.translate(table) if table else self._marked

    def code(self, tokens: Sequence[Token]) -> str:
        """Words of a quote coded as the document's are, without marks."""
        numbers = (self._numbers.get(_bare(token.key)) for token in tokens)
        return "".join(UNKNOWN if number is None else self._code(number) for number in numbers)


_documents: WeakKeyDictionary[Checked, Unmarked] = WeakKeyDictionary()


def unmarked(checked: Checked) -> Unmarked:
    """The document without marks, made once for as long as the document is held."""
    found = _documents.get(checked)
    if found is None:
        found = _documents[checked] = Unmarked(checked)
    return found


def strictly(tokens: Sequence[Token], checked: Checked, blocks: Sequence[Block]) -> Iterator[Block]:
    """The parts of the blocks whose words are the same with their marks. `tokens` are all of the quote's."""
    for block in blocks:
        first = 0
        for step in range(block.length + 1):
            if step < block.length and checked.tokens.key(block.start + step) == tokens[block.quoted + step].key:
                continue
            if step > first:
                yield Block(block.quoted + first, block.start + first, step - first)
            first = step + 1


@lru_cache(maxsize=_REMEMBERED)
def _bare(key: str) -> str:
    if key.isascii():
        return key
    return "".join(mark for mark in unicodedata.normalize("NFD", key) if not unicodedata.combining(mark)) or key
