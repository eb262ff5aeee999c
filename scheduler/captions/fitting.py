"""Fitting a caption to a network: what is dropped, in which order, and how far the quotation is shortened.

Pure. The author always stays, and what stands outside of all parts. Of the other parts those with low numbers stay
longest. A quotation that has room stays whole at their cost; one that is too long anyway leaves them theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cards.quotation import Marks
from cards.shorten import quoted_part, shortened
from quotes.errors import Refused
from scheduler.captions.counting import Count, count_text
from scheduler.captions.writing import QUOTE_KINDS, Written, write
from scheduler.rules import Rules
from templates.caption_parts import Part, Run

QUOTE_SHARE = 0.5
"""A quotation that must be shortened makes room for the other parts as long as half of what it could have is left."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A part that was dropped or shortened, and why."""

    part: str
    why: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words as they are shown, the marks they stand in (None for none), and their language."""

    words: str
    marks: Marks | None
    language: str

    def shown(self, words: str | None = None) -> str:
        """The words, or a beginning of them, in their marks."""
        return quoted_part(self.words if words is None else words, self.marks)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A caption that fits. `cut` is the beginning of the quotation that it shows, None when it shows all or none."""

    written: Written
    count: Count
    dropped: tuple[Dropped, ...]
    cut: str | None = None


@dataclass(frozen=True, slots=True)
class _Try:
    """Which parts are kept (by their numbers), how many tags of each, and how the quotation is cut (None: not)."""

    kept: frozenset[int]
    tags: tuple[tuple[int, int], ...] = ()
    cut: str | None = None


def fit(parts: Sequence[Part], quotation: Quotation, rules: Rules) -> Fitted:
    """The caption that keeps most of what matters; raises `Refused` (rule `caption`) when nothing fits."""
    return _Fitting([part for part in parts if not (part.missing and part.priority)], quotation, rules).fitted()


class _Fitting:
    """One caption being fitted."""

    def __init__(self, parts: list[Part], quotation: Quotation, rules: Rules) -> None:
        self.parts = parts
        self.quotation = quotation
        self.rules = rules
        numbers = range(len(parts))
        kinds = [frozenset(run.kind for run in part.runs) for part in parts]
        self.fixed = frozenset(number for number in numbers if not parts[number].priority or "author" in kinds[number])
        self.free = sorted((number for number in numbers if number not in self.fixed), key=self.rank)
        quoting = [number for number in (*sorted(self.fixed), *self.free) if kinds[number] & QUOTE_KINDS]
        self.quote = quoting[0] if quoting else None

    def rank(self, number: int) -> tuple[int, int]:
        """Lower is kept longer."""
        return (self.parts[number].priority, number)

    def fitted(self) -> Fitted:
        """The best caption, by one try where everything fits, by more where not."""
        whole = _Try(frozenset(range(len(self.parts))))
        if self.fits(whole):
            return self.result(whole)
        base = _Try(self.fixed)
        if self.quote is None:
            best = self.filled(base, self.free) if self.fits(base) else None
        else:
            quote = self.quote
            before = [number for number in self.free if number != quote and self.rank(number) < self.rank(quote)]
            if quote in self.fixed:
                before = []
            after = [number for number in self.free if number not in before and number != quote]
            start = self.filled(base, before) if self.fits(base) else base
            with_quote = replace(start, kept=start.kept | {quote})
            best = (
                self.filled(with_quote, after) if self.fits(with_quote) else self.shortened(with_quote, before, after)
            )
        if best is None:
            raise self.refused()
        return self.result(best)

    def filled(self, start: _Try, numbers: Sequence[int]) -> _Try:
        """A try with each further part that still fits, in order; of tags as many as fit."""
        for number in numbers:
            more = replace(start, kept=start.kept | {number})
            if self.fits(more):
                start = more
                continue
            for count in range(self.tag_count(number) - 1, 0, -1):
                fewer = replace(more, tags=(*more.tags, (number, count)))
                if self.fits(fewer):
                    start = fewer
                    break
        return start

    def shortened(self, start: _Try, before: list[int], after: list[int]) -> _Try | None:
        """A try with the quotation cut, beside as many other parts as leave it its share; without it if need be."""
        alone = self.cut(start)
        if alone is None or alone.cut is None:
            optional = self.quote not in self.fixed
            base = _Try(self.fixed)
            return self.filled(base, [*before, *after]) if optional and self.fits(base) else None
        for number in range(len(after), 0, -1):
            fuller = self.cut(replace(start, kept=start.kept | set(after[:number])))
            if fuller and fuller.cut and len(fuller.cut) >= QUOTE_SHARE * len(alone.cut):
                return self.filled(fuller, after[number:])
        return self.filled(alone, after)

    def cut(self, start: _Try) -> _Try | None:
        """The try with as much of the quotation as fits beside its parts; None when too little would be left."""
        words, language = self.quotation.words, self.quotation.language
        part = shortened(words, language, lambda some: self.fits(replace(start, cut=some)))
        return None if part is None else replace(start, cut=part)

    def tag_count(self, number: int) -> int:
        return sum(run.kind == "tag" for run in self.parts[number].runs)

    def fits(self, one: _Try) -> bool:
        return self.count(self.written(one)).fits

    def count(self, written: Written) -> Count:
        return count_text(written.text, self.rules.text)

    def written(self, one: _Try) -> Written:
        limits = dict(one.tags)
        parts = [
            _with_tags(part, limits[number]) if number in limits else part
            for number, part in enumerate(self.parts)
            if number in one.kept
        ]
        return write(parts, self.rules, self.cutter(one.cut))

    def cutter(self, cut: str | None) -> Callable[[Run], str]:
        """What a run of the quotation reads: as the template has it, or its beginning in the same case."""
        if cut is None:
            return lambda run: run.text
        shown = {"quote": self.quotation.shown(cut), "words": cut}
        whole = {"quote": self.quotation.shown(), "words": self.quotation.words}

        def read(run: Run) -> str:
            for case in (str.upper, str.lower):
                if run.text == case(whole[run.kind]):
                    return case(shown[run.kind])
            return shown[run.kind]

        return read

    def result(self, best: _Try) -> Fitted:
        """The caption, and the log of what it lacks."""
        written = self.written(best)
        dropped = []
        if best.cut is not None:
            kept = len(best.cut.removesuffix("…").rstrip())
            at = "a sentence" if best.cut.endswith(" …") else "a word"
            dropped.append(
                Dropped("quote", f"shortened at the end of {at}: {kept:,} of {len(self.quotation.words):,} characters")
            )
        for number in self.free:
            if number not in best.kept:
                would = self.count(self.written(replace(best, kept=best.kept | {number})))
                dropped.append(Dropped(self.parts[number].name, f"dropped: with it there would be {would.as_words}"))
        for number, count in best.tags:
            gone = [run.text for run in self.parts[number].runs if run.kind == "tag"][count:]
            dropped.append(Dropped(self.parts[number].name, f"no room for {' '.join(gone)}"))
        return Fitted(written, self.count(written), tuple(dropped), best.cut)

    def refused(self) -> Refused:
        count = self.count(self.written(_Try(self.fixed)))
        return Refused(
            "caption",
            f"Even without all that may be dropped the caption has {count.as_words} on {self.rules.display}.",
            "Shorten the credit, or put more of the template into parts: {% part source 2 %}…{% endpart %}.",
        )


def _with_tags(part: Part, most: int) -> Part:
    """A part with its first tags only, and without what stood between those left out."""
    tags = [number for number, run in enumerate(part.runs) if run.kind == "tag"]
    first, last = tags[most - 1] + 1, tags[-1] + 1
    return replace(part, runs=(*part.runs[:first], *part.runs[last:]))
