"""Lines of a transcript into a whole reading: turns with their kind, time, chapter and speaker, and the quotes in them.

Pure. Plain transcripts, captions and transcripts in JSON all come together here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quotes.model import Draft, Source, Span
from quotes.prose.sentences import sentences
from quotes.readers.blocks import About
from quotes.readers.reader import Note, Reading, Skipped, excerpt
from quotes.transcripts.advertising import Advertisement, advertisements
from quotes.transcripts.candidates import drafts_of
from quotes.transcripts.cast import Cast, cast_of
from quotes.transcripts.glossary import Entry
from quotes.transcripts.labelled import is_name, spoken_name
from quotes.transcripts.previews import Preview, find_preview, with_previews
from quotes.transcripts.proposing import Proposal, propose
from quotes.transcripts.script import Script, script_of
from quotes.transcripts.timing import Point, timed
from quotes.transcripts.turn import Chapter, Line, Turn, TurnKind


def assembled(
    lines: Sequence[Line],
    about: About,
    *,
    text: str,
    document: str,
    name: str,
    format: str,
    encoding: str = "utf-8",
    chapters: Sequence[Chapter] = (),
    notes: Sequence[Note] = (),
    skipped: Sequence[Skipped] = (),
    warnings: Sequence[str] = (),
    cast: Cast | None = None,
    sponsors: Sequence[str] = (),
    sponsor_copy: str = "",
    length: float | None = None,
) -> Reading:
    """The reading of a transcript whose lines have been told apart; every line given is in one of its turns.

    Labels that are names make their turns' speakers known; without labels, turns and parts are only proposed, from
    cues, and give no drafts. Lines without time get one, to within its tolerance, when the recording's `length` in
    seconds or other lines' times are known. `cast` is who takes part, by default what `about` tells; `sponsors` and
    `sponsor_copy` are as in `advertisements`. Of the same lines comes the same reading.
    """
    cast = cast if cast is not None else cast_of(about.title, "", [], {"speakers": ", ".join(about.speakers)})
    script = script_of(lines)
    marked = _marked(script, sponsors, sponsor_copy)
    script = script_of(timed(lines, length=length, points=_points(marked, chapters)))
    turns = _turns(script, marked, cast, chapters)
    source = about.source
    drafts = drafts_of_turns(
        turns, source=source, document=document, name=name, tags=about.tags, language=about.language
    )
    return Reading(
        format=format,
        document=document,
        drafts=drafts,
        notes=(*notes, *_notes(script, marked)),
        sources=() if source is None else (source,),
        skipped=tuple(skipped),
        warnings=tuple(warnings),
        encoding=encoding,
        text=text,
        turns=turns,
    )


def drafts_of_turns(
    turns: Sequence[Turn],
    *,
    source: Source | None,
    document: str,
    name: str,
    tags: tuple[str, ...] = (),
    language: str | None = None,
    clean: bool = False,
    glossary: Sequence[Entry] = (),
) -> tuple[Draft, ...]:
    """The drafts of all turns whose speaker is known, in order, as `drafts_of` gives them; one that also stands in a
    preview is given twice, with its two places.
    """
    found: list[Draft] = []
    for turn in turns:
        found += drafts_of(
            turn,
            source=source,
            document=document,
            name=name,
            tags=tags,
            language=language,
            clean=clean,
            glossary=glossary,
        )
    return with_previews(found, turns)


@dataclass(frozen=True, slots=True)
class _Marked:
    """The sentences of a script, and what of it is no part of the conversation."""

    spans: tuple[Span, ...]
    advertisements: tuple[Advertisement, ...]
    preview: Preview | None


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    kind: TurnKind
    proposal: Proposal | None = None


def _marked(script: Script, sponsors: Sequence[str], sponsor_copy: str) -> _Marked:
    spans = sentences(script.text)
    found = advertisements(script.text, spans, sponsors=sponsors, sponsor_copy=sponsor_copy)
    preview = find_preview(script.text, spans)
    if preview is not None and any(ad.start < preview.opening[1] for ad in found):
        preview = None
    return _Marked(spans, found, preview)


def _points(marked: _Marked, chapters: Sequence[Chapter]) -> list[Point]:
    """Places whose time the chapters give: where the preview ends, where advertisements begin and end."""
    points: list[Point] = []
    if marked.preview is not None and len(chapters) > 1 and chapters[0].seconds == 0:
        points.append((float(marked.preview.opening[1]), chapters[1].seconds))
    breaks = [at for at, chapter in enumerate(chapters) if _is_of_sponsors(chapter)]
    for at, ad in zip(breaks, marked.advertisements, strict=False):
        points.append((float(ad.start), chapters[at].seconds))
        if at + 1 < len(chapters):
            points.append((float(ad.end), chapters[at + 1].seconds))
    return points


def _turns(script: Script, marked: _Marked, cast: Cast, chapters: Sequence[Chapter]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    is_labelled = any(line.label for line in script.lines)
    for stretch in _stretches(script, marked):
        inner = [stretch]
        if not is_labelled and stretch.kind is TurnKind.SPEECH:
            inner = _proposed(script, marked, stretch, cast)
        for part in inner:
            for lines in _by_label(script.cut(part.start, part.end)):
                turns.append(_turn(lines, part, cast, chapters))
    return tuple(turns)


def _stretches(script: Script, marked: _Marked) -> list[_Stretch]:
    """The script cut at the preview and the advertisements."""
    special = [_Stretch(ad.start, ad.end, TurnKind.ADVERTISEMENT) for ad in marked.advertisements]
    if marked.preview is not None:
        special.insert(0, _Stretch(*marked.preview.opening, TurnKind.PREVIEW))
    stretches: list[_Stretch] = []
    at = 0
    for one in special:
        if script.text[at : one.start].strip():
            stretches.append(_Stretch(at, one.start, TurnKind.SPEECH))
        stretches.append(one)
        at = one.end
    if script.text[at:].strip():
        stretches.append(_Stretch(at, len(script.text), TurnKind.SPEECH))
    return stretches


def _proposed(script: Script, marked: _Marked, stretch: _Stretch, cast: Cast) -> list[_Stretch]:
    spans = [span for span in marked.spans if stretch.start <= span[0] and span[1] <= stretch.end]
    return [_Stretch(p.start, p.end, TurnKind.SPEECH, p) for p in propose(script.text, spans, cast)] or [stretch]


def _by_label(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    runs: list[list[Line]] = []
    for line in lines:
        if runs and runs[-1][-1].label == line.label:
            runs[-1].append(line)
        else:
            runs.append([line])
    return [tuple(run) for run in runs]


def _turn(lines: tuple[Line, ...], part: _Stretch, cast: Cast, chapters: Sequence[Chapter]) -> Turn:
    label = lines[0].label
    turn = Turn(lines, part.kind, label, chapter=_chapter(lines[0], part.kind, chapters))
    if part.kind is TurnKind.ADVERTISEMENT:
        # Whoever reads it out, an advertisement's words are the sponsor's.
        return turn
    if label and is_name(label):
        return replace(turn, speaker=spoken_name(cast.whole(label)))
    if part.proposal is not None:
        return replace(turn, proposed=part.proposal.who, reasons=part.proposal.reasons)
    return turn


def _chapter(line: Line, kind: TurnKind, chapters: Sequence[Chapter]) -> str | None:
    if line.seconds is None or not chapters:
        return None
    at = bisect_right([chapter.seconds for chapter in chapters], line.seconds) - 1
    if kind is TurnKind.SPEECH and at + 1 < len(chapters) and _is_of_sponsors(chapters[at]):
        # The conversation goes on within the tolerance of the times: its chapter is the one after the break.
        at += 1
    return chapters[at].title if at >= 0 else None


def _is_of_sponsors(chapter: Chapter) -> bool:
    return "sponsor" in chapter.title.casefold()


def _notes(script: Script, marked: _Marked) -> list[Note]:
    notes = []
    if marked.preview is not None:
        opening, repeats = (_lines(script, span) for span in (marked.preview.opening, marked.preview.repeats))
        first = script.cut(*marked.preview.opening)[0]
        notes.append(Note(first.number, f"lines {opening}: a preview of lines {repeats}", excerpt(first.text)))
    for ad in marked.advertisements:
        first = script.cut(ad.start, ad.end)[0]
        where = _lines(script, (ad.start, ad.end))
        notes.append(
            Note(first.number, f"lines {where}: an advertisement: {', '.join(ad.reasons)}", excerpt(first.text))
        )
    return notes


def _lines(script: Script, span: Span) -> str:
    first, last = script.cut(*span)[0].number, script.cut(*span)[-1].number
    return f"{first}-{last}" if last > first else f"{first}"
