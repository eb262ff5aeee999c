"""Running text: the blocks of a document as a whole reading, whatever format they were taken from.

Pure. Who is credited with what:

- A block quotation is credited to whom it names: in the mark-up, in its last line, in a line below it, or by "Ann
  Author wrote:" above it. Its source is the work it names, since the document only passes it on.
- A typed quotation is credited to whom a cue names (`quotes.prose.speakers`); a quotation cut in two by "she said" in
  the middle of a sentence is skipped, because joining its sides would change the words.
- All other sentences of paragraphs are the author's, if the document names one, or the authors' as a group; those of
  an interview and of a guest's post are nobody's (`quotes.readers.conversation`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quotes.model import Draft, Source, SourceKind
from quotes.readers.blocks import About, Block, BlockKind
from quotes.readers.collecting import Collector
from quotes.readers.conversation import not_the_authors
from quotes.readers.credited import Owner, credit_of, names_somebody, owner_of, owner_of_abstract, split_credit
from quotes.readers.lines import CREDIT_LINE
from quotes.readers.paragraphs import introducer, take_item, take_paragraphs, take_sentences
from quotes.readers.reader import Note, Reading, Skipped
from quotes.readers.sections import Section, furniture, section_of, tells_of

_PAPERS = (SourceKind.PAPER, SourceKind.TALK)


@dataclass(slots=True)
class _Part:
    """The blocks below one heading. `position` is the first one's place among all blocks."""

    section: Section
    title: str | None
    position: int
    blocks: list[Block]


def read_blocks(
    blocks: Sequence[Block],
    about: About,
    *,
    text: str,
    document: str,
    name: str,
    format: str,
    encoding: str = "utf-8",
    notes: Sequence[Note] = (),
    skipped: Sequence[Skipped] = (),
    warnings: Sequence[str] = (),
) -> Reading:
    """Everything in these blocks: quotations, the author's own sentences, and a word about all the rest.

    `text` is the reading's text, in which the blocks' lines count, and `document` the SHA-256 of the bytes. `notes`,
    `skipped` and `warnings` are what the reader of the format has found already. The work the document is (`about`)
    is among the reading's sources even when it holds no quote.
    """
    collector = Collector.begun(about, text=text, document=document, name=name)
    if (reason := not_the_authors(blocks, about)) is not None:
        collector.unowned = f"running text: {reason}"
        about = replace(about, authors=())
    for part in _parts(blocks, about, collector):
        _take(part, about, collector)
    drafts = tuple(sorted(collector.drafts, key=_line))
    own = () if collector.source is None else (collector.source,)
    cited: tuple[Source, ...] = tuple(draft.source for draft in drafts if draft.source is not None)
    return Reading(
        format=format,
        document=document,
        drafts=drafts,
        notes=tuple(sorted((*notes, *collector.remarks.notes()), key=lambda note: note.line)),
        sources=tuple(dict.fromkeys((*own, *cited))),
        skipped=tuple(sorted((*skipped, *collector.remarks.skipped()), key=lambda each: each.line)),
        warnings=(*warnings, *collector.warnings),
        encoding=encoding,
        text=text,
    )


def _line(draft: Draft) -> int:
    return draft.place.line or 0 if draft.place else 0


def _parts(blocks: Sequence[Block], about: About, collector: Collector) -> list[_Part]:
    """The blocks by heading. A heading that makes something of its text does so until one of its rank follows."""
    names = (*about.authors, *about.speakers)
    parts = [_Part(Section.BODY, None, 0, [])]
    level = 0
    for position, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING:
            parts[-1].blocks.append(block)
            continue
        title = " ".join(block.text.split())
        is_own_title = about.title is not None and title.casefold() == about.title.casefold()
        # A book called "Notes" is no list of notes.
        section = Section.BODY if is_own_title else section_of(title, names=names)
        above = parts[-1].section
        if section is Section.BODY and above is not Section.BODY and block.level > level and level:
            section = above
        elif section is not Section.BODY or above is not Section.BODY:
            level = block.level
        parts.append(_Part(section, None if is_own_title or not title else title, position + 1, []))
        reason = "heading: the title" if is_own_title else "heading: the section of what follows"
        collector.remarks.note(position, block.line, block.text, reason)
    return parts


def _take(part: _Part, about: About, collector: Collector) -> None:
    collector.section = part.title
    section = part.section
    if section is Section.SUMMARY and about.kind in _PAPERS:
        section = Section.ABSTRACT
    if section is Section.SUMMARY and about.kind is not SourceKind.PODCAST and owner_of(about) is not None:
        # Whoever wrote an article wrote its summary as well.
        section = Section.BODY
    if section is Section.ABSTRACT:
        _take_abstract(part, about, collector)
    elif section is Section.BODY:
        _take_body(part, about, collector)
    else:
        for position, block in enumerate(part.blocks, part.position):
            collector.remarks.note(position, block.line, block.text, block.reason or section.value)


def _take_abstract(part: _Part, about: About, collector: Collector) -> None:
    """Each sentence of an abstract by itself; one that tells of its speaker was written by somebody else."""
    people = (*about.authors, *about.speakers)
    paragraphs = [block for block in part.blocks if block.kind is BlockKind.PARAGRAPH and not furniture(block.text)]
    whole = "\n\n".join(block.text for block in paragraphs)
    owner = owner_of_abstract(about, whole)
    is_announcement = any(name.casefold() in whole.casefold() for name in people)
    for position, block in enumerate(part.blocks, part.position):
        if not any(block is paragraph for paragraph in paragraphs):
            collector.remarks.note(
                position, block.line, block.text, block.reason or furniture(block.text) or "beside the abstract"
            )
        elif is_announcement or tells_of(block.text, people):
            collector.remarks.note(position, block.line, block.text, "tells of the speaker, nobody's own words")
        elif owner is None:
            collector.remarks.skip(position, block.line, block.text, "abstract: no author is named")
        else:
            take_sentences(collector, position, block, owner)


def _take_body(part: _Part, about: About, collector: Collector) -> None:
    owner = owner_of(about)
    people = (*about.authors, *about.speakers)
    at = 0
    while at < len(part.blocks):
        block, position = part.blocks[at], part.position + at
        at += 1
        if block.kind is BlockKind.FURNITURE:
            collector.remarks.note(position, block.line, block.text, block.reason or "furniture")
        elif block.kind is BlockKind.QUOTATION:
            below = part.blocks[at] if at < len(part.blocks) else None
            above = part.blocks[at - 2] if at > 1 else None
            at += _take_quotation(collector, position, block, above, below)
        elif (reason := furniture(block.text)) is not None:
            collector.remarks.note(position, block.line, block.text, reason)
        elif tells_of(block.text, people):
            collector.remarks.note(position, block.line, block.text, Section.BIOGRAPHY.value)
        elif block.kind is BlockKind.ITEM:
            take_item(collector, position, block)
        else:
            at += _take_run(part, at, block, position, owner, people, collector)


def _take_run(
    part: _Part, at: int, first: Block, position: int, owner: Owner | None, people: Sequence[str], collector: Collector
) -> int:
    """Takes the paragraphs that follow each other, and gives how many after the first there were."""
    run = [first]
    for block in part.blocks[at:]:
        if block.kind is not BlockKind.PARAGRAPH or furniture(block.text) or tells_of(block.text, people):
            break
        run.append(block)
    take_paragraphs(collector, position, run, owner)
    return len(run) - 1


def _take_quotation(collector: Collector, position: int, block: Block, above: Block | None, below: Block | None) -> int:
    """Takes a block quotation, and gives how many blocks below it were its credit."""
    words, told = split_credit(block.text)
    used = 0
    if not told and below is not None and below.kind is BlockKind.PARAGRAPH and CREDIT_LINE.match(below.text):
        credit_line = CREDIT_LINE.sub("", below.text).strip()
        told, used = (credit_line, 1) if names_somebody(credit_line) else ("", 0)
    credit = credit_of(block.credit or told, block.url)
    if credit.author is not None:
        collector.take_credited(position, block, words, credit)
        return used
    if above is not None and (introduced := introducer(collector, above)) is not None:
        collector.take_introduced(position, block, words, introduced)
        return used
    reason = "block quotation: no author is named" if credit.source is None else "block quotation: only a work is named"
    collector.remarks.skip(position, block.line, block.text, reason)
    return used
