"""Paragraphs of running text into drafts: typed quotations of whom they name, and the author's own sentences.

Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from quotes.model import Attribution, Span

# As modules, not names: the rooms of prose and readers may be entered from either side.
from quotes.prose import pairing, quotations, sentences, speakers, windows
from quotes.readers.blocks import Block, BlockKind
from quotes.readers.collecting import Collector
from quotes.readers.credited import Owner, credit_of

# In Spanish, French, Russian and many novels a dash opens what somebody says, and the teller's words stand between.
_DIALOGUE = re.compile(r"\s*(?:[—–―]|--)\s?\S")
_SPOKEN = "dialogue: a dash opens words that somebody else says"
_INTERRUPTED = "quotation interrupted in the middle of a sentence: joining its sides would change the words"


def take_paragraphs(collector: Collector, position: int, run: Sequence[Block], owner: Owner | None) -> None:
    """Takes paragraphs that follow each other; `position` is the first one's place among the document's blocks."""
    offsets = [0]
    for block in run[:-1]:
        offsets.append(offsets[-1] + len(block.text) + len("\n\n"))
    text = "\n\n".join(block.text for block in run)
    taken = _take_typed(collector, position, run, offsets, text)
    begins, ends = [begin for begin, _ in taken], [end for _, end in taken]
    for index, block in enumerate(run):
        if owner is None:
            collector.remarks.note(position + index, block.line, block.text, collector.unowned)
            continue
        if _DIALOGUE.match(block.text):
            collector.remarks.note(position + index, block.line, block.text, _SPOKEN)
            continue
        start, end = offsets[index], offsets[index] + len(block.text)
        # Those taken stand in order and apart, so both their beginnings and their ends do.
        others = taken[bisect_right(ends, start) : bisect_left(begins, end)]
        own = [
            span
            for span in windows.windows(block.text)
            # "Bob Writer wrote:" only announces what follows.
            if not _touches(span, start, others) and not block.text.endswith((":", "："), 0, span[1])
        ]
        for span in own:
            collector.take_own(position + index, block, *span, owner)
        if not own and not others:
            collector.remarks.note(position + index, block.line, block.text, "no sentence of it can stand by itself")


def take_item(collector: Collector, position: int, block: Block) -> None:
    """Takes a list item: a quotation in it, or a note that it is one."""
    if not _take_typed(collector, position, [block], [0], block.text):
        collector.remarks.note(position, block.line, block.text, "list item")


def take_sentences(collector: Collector, position: int, block: Block, owner: Owner) -> None:
    """Takes each sentence of a paragraph by itself."""
    for span in sentences.sentences(block.text):
        collector.take_own(position, block, *span, owner)


def introducer(collector: Collector, above: Block) -> speakers.Told | None:
    """Whom a paragraph names that ends with a colon above a block quotation: `Ann Author wrote:`."""
    if above.kind is not BlockKind.PARAGRAPH:
        return None
    return speakers.introduced(above.text, known=collector.known)


def _take_typed(
    collector: Collector, position: int, run: Sequence[Block], offsets: Sequence[int], text: str
) -> list[Span]:
    """Takes the typed quotations, and gives where they stand, marks and all."""
    found = quotations.quotations(text)
    told = speakers.speakers(text, found, known=collector.known)
    for each, teller in zip(found, told, strict=True):
        first = bisect_right(offsets, each.start) - 1
        last = bisect_right(offsets, each.parts[-1][1] - 1) - 1
        at, line = position + first, run[first].line + run[first].text.count("\n", 0, each.start - offsets[first])
        if teller is None:
            collector.remarks.skip(at, line, each.text, "quotation: nobody is named who said it")
        elif each.is_interrupted:
            collector.remarks.skip(at, line, each.text, _INTERRUPTED)
        elif each.text[:1].islower():
            collector.remarks.skip(at, line, each.text, "quotation: it begins in the middle of a sentence")
        else:
            begin, end = each.parts[0][0], each.parts[-1][1]
            words = each.text
            while words.endswith((",", " ")):
                # The comma belongs to the sentence around the quotation.
                words, end = words[:-1], end - 1
            credit = credit_of(teller.credit, None) if teller.credit else None
            source = collector.source if credit is None else credit.source
            attribution = Attribution(teller.person)
            if credit is not None and credit.author is not None:
                attribution = Attribution(credit.author, certainty=credit.certainty)
            collector.take(
                at,
                run[first : last + 1],
                begin - offsets[first],
                end - offsets[last],
                words,
                attribution,
                teller.words,
                source,
                None if credit is None else credit.locator,
            )
    for mark in pairing.paired(text).unpaired:
        block = run[bisect_right(offsets, mark) - 1]
        collector.warnings.append(f"Line {block.line}: a quotation mark has no partner; check the quotes around it.")
    return [(each.start, each.end) for each in found]


def _touches(span: Span, offset: int, others: Sequence[Span]) -> bool:
    """True when a span of a block at `offset` shares a character with one of the others, which are in order."""
    start, end = span[0] + offset, span[1] + offset
    after = bisect_left(others, end, key=lambda other: other[0])
    return after > 0 and others[after - 1][1] > start
