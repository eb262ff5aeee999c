"""The account of one document: what was found in it, taken down while it is kept.

Pure.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pullquote.output import count_of, one_line, printable
from quotes.model import Draft, Proof, Source, Words
from quotes.readers.reader import Note, Reading, Skipped
from quotes.transcripts.turn import Turn, TurnKind

if TYPE_CHECKING:
    from quotes.imports import Kept

SHOWN = 5
"""Lines of each kind that are printed before `--json` is pointed at: a screen must hold the account."""


@dataclass(slots=True)
class Account:
    """What became of one document. What is not to be shown is counted and let go: a table may have a million rows.

    `became` is None until it is kept. `drafts` are the first ones only, unless `every` is set,
    and so are `notes` and `skipped` unless `listing` is.
    """

    file: str
    listing: bool = True
    every: bool = False
    format: str = ""
    encoding: str = ""
    found: int = 0
    drafts: list[Draft] = field(default_factory=list)
    words: Counter[Words] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    noted: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    left: int = 0
    sources: dict[Source, None] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    voices: Counter[str] = field(default_factory=Counter)
    turns: int = 0
    unnamed: int = 0
    became: Kept | None = None

    def passing(self, parts: Iterable[Reading]) -> Iterator[Reading]:
        """The parts one after the other, each taken down as it passes."""
        for part in parts:
            self._take(part)
            yield part

    def kept(self, became: Kept) -> None:
        """Takes down what became of it in the store."""
        self.became = became

    @property
    def added(self) -> int:
        """How many of its quotes are new in the store."""
        return self.became.added if self.became else 0

    @property
    def known(self) -> int:
        """How many of its quotes the store had already."""
        return self.became.known if self.became else 0

    @property
    def waiting(self) -> int:
        """How many of its turns wait for a speaker."""
        return self.became.waiting if self.became else self.unnamed

    def as_json(self) -> dict[str, object]:
        """The account as JSON values: all notes and skipped things if it is `listing`, and `quotes` if `every`."""
        told: dict[str, object] = {
            "file": self.file,
            "format": self.format,
            "encoding": self.encoding,
            "added": self.added,
            "known": self.known,
            **{verdict.value: number for verdict, number in self._marked()},
            "found": self.found,
            "notes": [_row(note) for note in self.notes],
            "sources": [source.title for source in self.sources],
            "skipped": [_row(skipped) for skipped in self.skipped],
            "warnings": self.warnings,
            "columns": self.columns,
            "words": {kind.value: self.words[kind] for kind in Words if self.words[kind]},
            "turns": self.turns,
            "waiting": self.waiting,
        }
        return told | ({"quotes": [_draft(draft) for draft in self.drafts]} if self.every else {})

    def lines(self) -> Iterator[str]:
        """The account for a person, a line each."""
        if self.became is None:
            yield f"{self.file} ({self.format}): {count_of(self.found, 'quote')} found; nothing was changed."
            yield from self._looked_at()
        else:
            yield f"{self.file} ({self.format}): {self.added:,} added, {self.known:,} known."
            for verdict, number in self._marked():
                if number:
                    listing = f"pullquote quotes --proof {verdict.value}"
                    yield f"  {count_of(number, 'quote')} marked {verdict.value} by a list of wrong credits: {listing}"
        if self.columns:
            yield "  columns: " + ", ".join(f"{field} from {column!r}" for field, column in self.columns.items())
        if waiting := self.waiting:
            wait = "waits" if waiting == 1 else "wait"
            yield f"  {count_of(waiting, 'turn')} {wait} for a speaker: pullquote speakers {shlex.quote(self.file)}"
        yield from _rows("skipped", self.skipped, self.left, "skipped")
        yield from _rows("note", self.notes, self.noted, "notes")

    def _marked(self) -> tuple[tuple[Proof, int], ...]:
        became = self.became
        wrong, doubtful = (became.misattributed, became.disputed) if became else (0, 0)
        return (Proof.MISATTRIBUTED, wrong), (Proof.DISPUTED, doubtful)

    def _looked_at(self) -> Iterator[str]:
        for draft in self.drafts[:SHOWN]:
            credit = draft.attribution.person + (f", {draft.source.title}" if draft.source else "")
            yield f"  {one_line(draft.text, 70)} — {one_line(credit, 50)}"
        if self.found > SHOWN:
            yield f"  … and {self.found - SHOWN:,} more; --json lists all"
        if kinds := [f"{self.words[kind]:,} {kind.value}" for kind in Words if self.words[kind]]:
            yield f"  words: {', '.join(kinds)}"
        if self.turns:
            voices = [f"{number:,} {voice}" for voice, number in self.voices.most_common(SHOWN)]
            yield f"  {count_of(self.turns, 'turn')}: {one_line(', '.join(voices), 90)}"
        titles = [one_line(source.title, 60) for source in self.sources]
        if titles:
            more = f", … and {len(titles) - SHOWN:,} more" if len(titles) > SHOWN else ""
            yield f"  sources: {', '.join(titles[:SHOWN])}{more}"

    def _take(self, part: Reading) -> None:
        self.format, self.encoding = part.format, part.encoding
        self.found += len(part.drafts)
        self.drafts += part.drafts if self.every else part.drafts[: max(0, SHOWN - len(self.drafts))]
        self.notes += part.notes if self.listing else part.notes[: max(0, SHOWN - len(self.notes))]
        self.noted += len(part.notes)
        self.skipped += part.skipped if self.listing else part.skipped[: max(0, SHOWN - len(self.skipped))]
        self.left += len(part.skipped)
        self.words.update(draft.words for draft in part.drafts)
        self.sources.update(dict.fromkeys(part.sources))
        self.warnings += [warning for warning in part.warnings if warning not in self.warnings]
        self.columns.update(part.columns)
        self.turns += len(part.turns)
        self.unnamed += sum(turn.kind is TurnKind.SPEECH and turn.speaker is None for turn in part.turns)
        self.voices.update(_voice(turn) for turn in part.turns)


def _voice(turn: Turn) -> str:
    """Whose turn it is, as far as it is known."""
    if turn.kind is not TurnKind.SPEECH:
        return turn.kind.value
    return turn.speaker or turn.label or "nobody named"


def _row(row: Note | Skipped) -> dict[str, object]:
    return {"line": row.line, "reason": row.reason, "text": row.text}


def _rows(label: str, rows: Sequence[Note | Skipped], number: int, several: str) -> Iterator[str]:
    for row in rows[:SHOWN]:
        # Several lines of one kind name them themselves: "lines 4-6: …".
        where = "" if row.reason.startswith("lines ") else f"line {row.line}: "
        yield f"  {label}, {where}{printable(row.reason)}" + (f": {one_line(row.text, 60)}" if row.text else "")
    if number > SHOWN:
        yield f"  … and {number - SHOWN:,} more {several}; --json lists all"


def _draft(draft: Draft) -> dict[str, object]:
    place = draft.place
    return {
        "text": draft.text,
        "author": draft.attribution.person,
        "source": draft.source.title if draft.source else None,
        "words": draft.words.value,
        "line": place.line if place else None,
        "page": place.page if place else None,
        "seconds": place.seconds if place else None,
    }
