"""The drafts and remarks of a document of running text, as they are collected block by block.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from quotes.admission import admit_draft, admit_label, admit_language, admit_source
from quotes.errors import InputError
from quotes.model import Attribution, Draft, Source, Words
from quotes.prose.speakers import Told
from quotes.readers.anchoring import Anchors
from quotes.readers.blocks import About, Block
from quotes.readers.credit import Credit
from quotes.readers.credited import Owner, real_names
from quotes.readers.marks import without_outer
from quotes.readers.remarks import Remarks

_T = TypeVar("_T")


@dataclass(slots=True)
class Collector:
    """What has been read so far. `section` is the heading above what is read, `unowned` why a paragraph is nobody's."""

    anchors: Anchors
    source: Source | None
    language: str | None
    tags: tuple[str, ...]
    known: tuple[str, ...]
    section: str | None = None
    unowned: str = "running text: no author is named"
    drafts: list[Draft] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)
    warnings: list[str] = field(default_factory=list)

    @classmethod
    def begun(cls, about: About, *, text: str, document: str, name: str) -> Collector:
        """A collector for a document of which this is known. What of it cannot be kept is left out, with a warning."""
        warnings: list[str] = []
        source = about.source
        if source is not None and _refusal(admit_source, source) is not None:
            source = Source(source.title, source.kind)
        kept = None if source is None else _admitted(admit_source, source, warnings)
        language = None if about.language is None else _admitted(admit_language, about.language, warnings)
        tags = [_admitted(lambda tag: admit_label(tag, "The tag"), tag, warnings) for tag in about.tags]
        return cls(
            anchors=Anchors(text, document, name),
            source=kept,
            language=language,
            tags=tuple(dict.fromkeys(tag for tag in tags if tag is not None)),
            known=real_names((*about.authors, *about.speakers)),
            warnings=warnings,
        )

    def take_own(self, position: int, block: Block, start: int, end: int, owner: Owner) -> None:
        """A stretch of the document's own text, which is its author's."""
        self.take(
            position, (block,), start, end, block.text[start:end], Attribution(owner.person), owner.words, self.source
        )

    def take_credited(self, position: int, block: Block, words: str, credit: Credit) -> None:
        """A block quotation that names its author."""
        attribution = Attribution(credit.author or "", certainty=credit.certainty)
        start, end = _inner(words)
        source = self.source if credit.source is None and credit.author in self.known else credit.source
        self.take(position, (block,), start, end, words[start:end], attribution, Words.UNKNOWN, source, credit.locator)
        for about_author in credit.left_out:
            self.remarks.note(position, block.line, about_author, "about the author, not kept")

    def take_introduced(self, position: int, block: Block, words: str, told: Told) -> None:
        """A block quotation that the paragraph above it credits."""
        start, end = _inner(words)
        source = self.source if told.person in self.known else None
        self.take(position, (block,), start, end, words[start:end], Attribution(told.person), told.words, source)

    def take(
        self,
        position: int,
        blocks: Sequence[Block],
        start: int,
        end: int,
        text: str,
        attribution: Attribution,
        words: Words,
        source: Source | None,
        locator: str | None = None,
    ) -> None:
        """A draft of `text`, which stands from `start` in the first of these blocks to `end` in the last."""
        draft = Draft(
            text,
            attribution,
            source=source,
            locator=locator,
            section=self.section,
            tags=self.tags,
            language=self.language,
            words=words,
            place=self.anchors.place(blocks, start, end),
        )
        try:
            self.drafts.append(admit_draft(draft))
        except InputError as error:
            self.remarks.skip(position, blocks[0].line, text, str(error))


def _inner(words: str) -> tuple[int, int]:
    """Where the words of a block quotation begin and end, without quotation marks around all of them."""
    inner = without_outer(words).strip()
    start = words.find(inner)
    return start, start + len(inner)


def _refusal(admit: Callable[[_T], _T], value: _T) -> str | None:
    try:
        admit(value)
    except InputError as error:
        return str(error)
    return None


def _admitted(admit: Callable[[_T], _T], value: _T, warnings: list[str]) -> _T | None:
    try:
        return admit(value)
    except InputError as error:
        warnings.append(f"What the document says of itself was left out: {error}")
        return None
