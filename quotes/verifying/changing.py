"""What differs between a quote and the words under it, change by change, each with its reason if it has one.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby, pairwise

import regex

from quotes.verifying.aligning import Block
from quotes.verifying.checked import Checked
from quotes.verifying.dropping import droppable
from quotes.verifying.quoted import Quoted
from quotes.verifying.verification import Change, ChangeKind, ChangeReason

# A word broken at a line end, and a word with an editor's bracket in it: the same word set in another way.
_BROKEN = regex.compile(r"[-‐\u00ad]\s*\n[\s>*•·-]*|[\[\]]")
_HYPHEN = regex.compile(r"[-‐\u00ad]\s*")
_SENTENCE_END = regex.compile(r"[.!?…。！？]")
_ANY_MARK = regex.compile(r"[^\s\w]")
# A bracket stands for a name or a pronoun; what is longer was cut out and has to be marked.
_MOST_REPLACED, _FOR_EACH_WORD = 4, 3
# A first or last word that is another may stand for the document's next word; many words are added.
_MOST_BESIDE = 3
# Restarts have at most four words (`quotes.prose.repeats`), with as many fillers between.
_LONGEST_REPEAT = 8
# Shorter ones are units and names of numbers: "km²", "x²".
_NOTED = regex.compile(r"(?P<word>\p{L}{3,})[⁰¹²³⁴-⁹]{1,3}")
_SIC = "sic"
_NAME_REACH = 3


class Changes:
    """The changes of one part of a quote that lies over a stretch of the document in these blocks.

    `low` and `high` are the range of the part's tokens in the quote. `start` and `end` are the document's tokens under
    the part once `found` was read.
    """

    def __init__(self, quote: Quoted, checked: Checked, low: int, high: int, blocks: tuple[Block, ...]) -> None:
        self._quote, self._checked = quote, checked
        self._blocks = blocks
        self.start, self.end = blocks[0].start, blocks[-1].end
        head, tail = (low, blocks[0].quoted), (blocks[-1].quoted_end, high)
        self._head = (*head, self.start - self._beside(*head, self.start, -1), self.start)
        self._tail = (*tail, self.end, self.end + self._beside(*tail, self.end, 1))
        self.start, self.end = self._head[2], self._tail[3]

    def found(self) -> list[Change]:
        """All of them, in the order of the quote."""
        changes = [*self._gap(*self._head)] if self._head[0] < self._head[1] else []
        for block, following in pairwise([*self._blocks, None]):
            if block is not None:
                changes += self._brackets(block)
                if following is not None:
                    changes += self._gap(block.quoted_end, following.quoted, block.end, following.start)
        return changes + ([*self._gap(*self._tail)] if self._tail[0] < self._tail[1] else [])

    @cached_property
    def _gone(self) -> dict[int, ChangeReason]:
        return droppable(self._checked, self.start, self.end)

    def _beside(self, low: int, high: int, edge: int, step: int) -> int:
        """How many words of the document, beyond an edge, other words of the quote stand for: in the sentence of the
        edge, and not beyond a comma.
        """
        many = high - low
        if many > _MOST_BESIDE or [token.key for token in self._quote.tokens[low:high]] == [_SIC]:
            return 0
        tokens, text = self._checked.tokens, self._checked.text
        for count in range(many):
            # The word before the gap that has to be crossed, and the word behind it.
            one = edge - 1 - count if step < 0 else edge - 1 + count
            if one < 0 or one + 1 >= len(tokens):
                return count
            ends = _ANY_MARK if count else _SENTENCE_END
            if ends.search(text[tokens.ends[one] : tokens.starts[one + 1]]):
                return count
        return many

    def _brackets(self, block: Block) -> Iterator[Change]:
        """Words that are the same but for what an editor put in brackets: `[T]he` for `the`."""
        for step in range(block.length):
            at = block.quoted + step
            word = self._quote.tokens[at].word
            if "[" not in word and "]" not in word:
                continue
            if word.replace("[", "").replace("]", "") != self._checked.tokens[block.start + step].word:
                span = (at, at + 1, block.start + step, block.start + step + 1)
                yield self._change(*span, ChangeReason.BRACKETED)

    def _gap(self, low: int, high: int, start: int, end: int) -> Iterator[Change]:
        if self._is_one_word(low, high, start, end):
            return
        if (name := self._name(low, high, start, end)) is not None:
            yield name
            return
        if low == high:
            yield from self._dropped(low, start, end)
            return
        if self._has_notes(low, high, start, end):
            yield self._change(low, high, start, end, ChangeReason.NOTE)
            return
        first, last = start, end
        while first < last and first in self._gone:
            first += 1
        while last > first and last - 1 in self._gone:
            last -= 1
        yield from self._dropped(low, start, first)
        yield from self._put(low, high, first, last)
        yield from self._dropped(high, last, end)

    def _put(self, low: int, high: int, start: int, end: int) -> Iterator[Change]:
        """Words of the quote where the document has others or none; brackets at either end on their own."""
        inside = self._quote.bracketed
        left, right = low, high
        while left < high and inside[left]:
            left += 1
        while right > left and inside[right - 1]:
            right -= 1
        if left == high:
            fits = end - start <= _MOST_REPLACED + _FOR_EACH_WORD * (high - low)
            yield self._change(low, high, start, end, ChangeReason.BRACKETED if fits else None)
            return
        if low < left:
            yield self._change(low, left, start, start, ChangeReason.BRACKETED)
        yield self._change(left, right, start, end)
        if right < high:
            yield self._change(right, high, end, end, ChangeReason.BRACKETED)

    def _dropped(self, at: int, start: int, end: int) -> Iterator[Change]:
        runs = [(reason, list(run)) for reason, run in groupby(self._left_out(at, start, end), key=self._gone.get)]
        for reason, run in runs:
            for _, together in groupby(enumerate(run), key=lambda pair: pair[1] - pair[0]):
                ones = [one for _, one in together]
                yield self._change(at, at, ones[0], ones[-1] + 1, reason)

    def _left_out(self, at: int, start: int, end: int) -> list[int]:
        """Which of the document's words the quote leaves out between two of its words.

        Of words said twice either time may be left out. So where those before and behind may go too, and the rest of
        all of them is what the quote has, it is those that may go.
        """
        low, high = start, end
        first, last = self._blocks[0].start, self._blocks[-1].end
        while low > first and low - 1 in self._gone and start - low < _LONGEST_REPEAT:
            low -= 1
        while high < last and high in self._gone and high - end < _LONGEST_REPEAT:
            high += 1
        kept = [self._checked.tokens.key(one) for one in range(low, high) if one not in self._gone]
        ours = self._quote.tokens[max(0, at - (start - low)) : at + (high - end)]
        if kept == [token.key for token in ours]:
            return [one for one in range(low, high) if one in self._gone]
        return list(range(start, end))

    def _is_one_word(self, low: int, high: int, start: int, end: int) -> bool:
        """Whether both sides are one word, broken at a line end or by a bracket on one of them only."""
        ours, theirs = self._quote.tokens[low:high], self._checked.tokens[start:end]
        if not ours or not theirs or len(ours) + len(theirs) > 2 * _NAME_REACH:
            return False
        if "".join(token.key for token in ours) != "".join(token.key for token in theirs):
            return False
        text, mine = self._checked.text, self._quote.text
        is_broken = any("\n" in token.word for token in (*ours, *theirs))
        marks = [text[one.end : other.start] for one, other in pairwise(theirs)]
        marks += [mine[one.end : other.start] for one, other in pairwise(ours)]
        return all(_BROKEN.fullmatch(mark) or (is_broken and _HYPHEN.fullmatch(mark)) for mark in marks)

    def _has_notes(self, low: int, high: int, start: int, end: int) -> bool:
        """Whether the words are the same but for the raised numbers of notes behind them: "tower¹"."""
        if high - low != end - start:
            return False
        for step in range(high - low):
            ours, theirs = self._quote.tokens[low + step].key, self._checked.tokens.key(start + step)
            noted = _NOTED.fullmatch(theirs)
            if ours != theirs and (noted is None or noted["word"] != ours or self._is_measured(start + step)):
                return False
        return True

    def _is_measured(self, at: int) -> bool:
        """Whether a number stands before a word, which then may be a unit: "12 min²"."""
        return at > 0 and self._checked.tokens.key(at - 1)[-1:].isdigit()

    def _name(self, low: int, high: int, start: int, end: int) -> Change | None:
        """The change as a name put right, with equal words of the name beside it."""
        names = self._checked.names
        if not names:
            return None
        key, ours = self._checked.tokens.key, self._quote.tokens
        for written, right in names:
            for before in range(_NAME_REACH):
                first, begin = low - before, start - before
                last, stop = first + len(right), begin + len(written)
                if first < 0 or begin < 0 or last < high or stop < end or last - high != stop - end:
                    continue
                if stop > len(self._checked.tokens) or last > len(ours):
                    continue
                if tuple(map(key, range(begin, stop))) != written:
                    continue
                if tuple(token.key for token in ours[first:last]) == right:
                    return self._change(first, last, begin, stop, ChangeReason.NAME)
        return None

    def _change(self, low: int, high: int, start: int, end: int, reason: ChangeReason | None = None) -> Change:
        at, to = span_in(self._quote, low, high)
        begin, stop = span_under(self._checked, start, end)
        kind = ChangeKind.ADDED if start == end else ChangeKind.DROPPED if low == high else ChangeKind.REPLACED
        return Change(kind, self._quote.text[at:to], self._checked.text[begin:stop], at, to, begin, stop, reason)


def span_in(quote: Quoted, low: int, high: int) -> tuple[int, int]:
    """Where a range of the quote's tokens stands in its text, with its brackets; where it would stand, if empty."""
    if low == high:
        place = quote.tokens[low - 1].end if low else 0
        return place, place
    at, to = quote.tokens[low].start, quote.tokens[high - 1].end
    if quote.bracketed[low] and quote.text[at - 1 : at] == "[":
        at -= 1
    if quote.bracketed[high - 1] and quote.text[to : to + 1] == "]":
        to += 1
    return at, to


def span_under(checked: Checked, start: int, end: int) -> tuple[int, int]:
    """Where a range of the document's tokens stands in its text; where it would stand, if it is empty."""
    if start == end:
        place = checked.tokens.ends[start - 1] if start else 0
        return place, place
    return checked.tokens.starts[start], checked.tokens.ends[end - 1]
