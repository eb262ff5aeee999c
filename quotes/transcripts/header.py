"""What stands above a transcript, understood: the recording, its chapters and length, its cast, its sponsors.

Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from quotes.admission import admit_url
from quotes.errors import InputError
from quotes.identity import fold
from quotes.model import SourceKind
from quotes.readers.blocks import About
from quotes.readers.reader import Note, excerpt
from quotes.transcripts.cast import Cast, cast_of, distinct, read_handles
from quotes.transcripts.dates import iso_date
from quotes.transcripts.sections import Section, split_header
from quotes.transcripts.stamps import STAMP, read_stamp
from quotes.transcripts.turn import Chapter

_CHAPTERS = re.compile(r"time ?stamps?|chapters?|outline")
_LINKS = re.compile(r"links?|resources|references|mentioned")
_HANDLES = re.compile(r"x/?twitter|twitter|socials?|handles|follow")
_SPONSORS = re.compile(r"sponsors?")
_LINK = re.compile(r"\[(?P<text>[^\]]{1,200})\]\((?P<url>https?://[^\s)]{1,500})\)")
_URL = re.compile(r"https?://[^\s)>\]]+")
_SERIES = re.compile(r"^\**(?P<series>[^*:|]{2,80}?)\**\s*[:|]")
_NAMED_SPONSOR = re.compile(r"\bsponsors?[,:]?\s+(?P<name>[A-Z][\w.&-]{2,30})")
_OPENS_COPY = re.compile(r"^(?P<name>[A-Z][\w.&-]{2,30})\b")
_LENGTH = re.compile(r"(?P<number>\d{1,6}(?:\.\d+)?)\s*(?P<unit>s|sec|seconds?|m|min|minutes?)?\b\.?", re.I)
_HOURS = re.compile(
    r"(?:(?P<h>\d{1,2})\s*h(?:ours?"
    r"|rs?)?)?\s*(?:(?P<m>\d{1,3})\s*m(?:in(?:utes?)?)?)?\s*(?:(?P<s>\d{1,5})\s*s(?:ec(?:onds?)?)?)?",
    re.I,
)
_CAPITALISED = re.compile(r"[A-Z][\w’'-]{0,40}(?: (?:[A-Z][\w’'-]{0,40}|\d{1,3})){0,4}")
_TALK, _INTERVIEW = re.compile(r"\b(?:talk|keynote|lecture|speech|seminar)\b", re.I), re.compile(r"\binterview", re.I)
_PODCAST = re.compile(r"\b(?:podcast|episode|show|sponsors?)\b", re.I)


@dataclass(frozen=True, slots=True)
class Header:
    """What the lines above a transcript say. `length` is in seconds. `sponsor_copy` is what the header itself
    says in praise of them. `names` are names of people, works and things written with care, to check the transcript's
    spelling by. `body` is the index of the first line of the transcript.
    """

    about: About
    cast: Cast
    chapters: tuple[Chapter, ...] = ()
    length: float | None = None
    sponsors: tuple[str, ...] = ()
    sponsor_copy: str = ""
    names: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    warnings: tuple[str, ...] = ()
    body: int = 0


def read_header(lines: Sequence[str]) -> Header:
    """The header of a transcript's lines; an empty one when there is none."""
    sections, body = split_header(lines)
    fields = {section.name: section.text for section in sections if section.is_field}
    title = next((s.text for s in sections if s.name == "title"), None) or fields.get("episode title")
    chapters, warnings = _chapters(sections)
    handles = [pair for s in sections if _HANDLES.match(s.name) for _, line in s.lines for pair in read_handles(line)]
    description = " ".join(text for key, text in fields.items() if "description" in key or key == "about")
    cast = cast_of(title, description, handles, fields)
    sponsors, copy = _sponsors(sections, chapters, description)
    return Header(
        about=_about(sections, fields, title, cast),
        cast=cast,
        chapters=chapters,
        length=_length(fields.get("length") or fields.get("duration")),
        sponsors=sponsors,
        sponsor_copy=copy,
        names=_names(sections, title, cast, sponsors, chapters),
        notes=tuple(_note(section) for section in sections if section.lines or section.name == "transcript"),
        warnings=tuple(warnings),
        body=body,
    )


def read_chapter(line: str) -> tuple[Chapter, str] | None:
    """A chapter such as `(00:01:15) Title`, `01:15 - Title` or `Title (01:15)`, with a warning about its time."""
    text = re.sub(r"^\s*(?:[*•·-]\s+)?", "", line).strip()
    stamp = read_stamp(text)
    if stamp is not None:
        title = text[stamp.end :]
    else:
        found = next((match for match in STAMP.finditer(text) if not text[match.end() :].strip()), None)
        stamp = read_stamp(text, found.start()) if found is not None else None
        title = text[: found.start()] if found is not None else ""
    title = title.strip().strip("-–—:|").strip()
    if stamp is None or not title:
        return None
    return Chapter(stamp.seconds, title), stamp.warning


def _chapters(sections: Sequence[Section]) -> tuple[tuple[Chapter, ...], list[str]]:
    chapters: list[Chapter] = []
    warnings: list[str] = []
    for section in sections:
        # A title or a byline may hold a time that begins no chapter.
        if section.name in ("title", "byline") or (section.is_field and "description" not in section.name):
            continue
        for number, line in section.lines:
            if (found := read_chapter(line)) is None:
                if _CHAPTERS.match(section.name):
                    warnings.append(f"Line {number} stands among the chapters and has no time: {excerpt(line)}")
                continue
            chapters.append(found[0])
            warnings += [f"Line {number}: {found[1]}"] if found[1] else []
    ordered = sorted(chapters, key=lambda chapter: chapter.seconds)
    if ordered != chapters:
        warnings.append("The chapters were not in the order of their times; they were put in order.")
    return tuple(ordered), warnings


def _about(sections: Sequence[Section], fields: dict[str, str], title: str | None, cast: Cast) -> About:
    series = fields.get("show") or fields.get("podcast") or fields.get("series")
    url, date = None, None
    for text in [s.text for s in sections if s.name == "byline"]:
        link = _LINK.search(text)
        url = url or (link["url"] if link else None) or (found[0] if (found := _URL.search(text)) else None)
        date = date or iso_date(_URL.sub("", text))
        named = _SERIES.match(text)
        if (
            series is None
            and named
            and named["series"].lower() not in ("http", "https")
            and iso_date(named["series"]) is None
        ):
            series = named["series"].strip()
    for key in ("date", "published", "publication date", "release date", "recorded"):
        date = date or iso_date(fields.get(key, ""))
    for key in ("url", "link", "source", "video", "audio"):
        url = url or (found[0] if (found := _URL.search(fields.get(key, ""))) else None)
    title = title or fields.get("title") or fields.get("episode")
    told = " ".join((title or "", series or "", *(section.name for section in sections), *fields))
    kind = SourceKind.UNKNOWN
    if _PODCAST.search(told) or "podcast" in fields or (series and _chapters(sections)[0]):
        kind = SourceKind.PODCAST
    elif _INTERVIEW.search(title or ""):
        kind = SourceKind.INTERVIEW
    elif _TALK.search(title or ""):
        kind = SourceKind.TALK
    elif series:
        kind = SourceKind.PODCAST
    language = fields.get("language", "").strip()
    return About(
        title=_printable(title),
        speakers=cast.written,
        kind=kind,
        url=_admitted_url(url),
        date=date,
        language=language if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?", language) else None,
        series=_printable(series),
    )


def _sponsors(
    sections: Sequence[Section], chapters: Sequence[Chapter], description: str
) -> tuple[tuple[str, ...], str]:
    """The names of the sponsors, and what the header says about them."""
    names: list[str] = []
    copy: list[str] = []
    headed = [section for section in sections if _SPONSORS.match(section.name)]
    for section in headed:
        for number, line in section.lines:
            if number == section.number and len(line) < 100:
                names += _listed(line)
            elif opened := _OPENS_COPY.match(line.strip()):
                names += [opened["name"]] if line.count(opened["name"]) > 1 or not names else []
                copy.append(line)
    for chapter in chapters:
        if named := re.match(r"sponsors?\s*:\s*(?P<names>.+)", chapter.title, re.I):
            names += _listed(named["names"])
    names += [match["name"].rstrip(".") for match in _NAMED_SPONSOR.finditer(description[:5_000])]
    return tuple(distinct(names)), "\n".join(copy)


def _listed(text: str) -> list[str]:
    pieces = (piece.strip(" .") for piece in re.split(r" ?[|,;&] ?| and ", " ".join(text.split())))
    return [piece for piece in pieces if piece[:1].isupper() and len(piece.split()) <= 4 and "//" not in piece]


def _names(
    sections: Sequence[Section], title: str | None, cast: Cast, sponsors: Sequence[str], chapters: Sequence[Chapter]
) -> tuple[str, ...]:
    """Names to check the transcript's spelling by: people, sponsors, and what is capitalised in titles and links."""
    names = [*cast.everybody, *sponsors]
    links = [line.split(":")[0] for s in sections if _LINKS.match(s.name) for _, line in s.lines]
    fields = [section.text for section in sections if "description" in section.name]
    for text in (title or "", *links, *(chapter.title for chapter in chapters), *fields):
        for match in _CAPITALISED.finditer(text[:5_000]):
            # The word a title begins with has its capital anyway.
            if match.start() or " " in match[0] or not match[0][1:].islower():
                phrase = re.sub(r"^\w+ing (?=\S+ )", "", match[0]) if not match.start() else match[0]
                names += re.split(r"(?<=\w)[’']s ", re.sub(r"[’']s$", "", phrase))
    stripped = [name.strip("-’' ") for name in names]
    counts = Counter(name for name in stripped if len(name) > 2 and any(map(str.isalpha, name)))
    # Of several spellings of one name the commonest is the most careful, and comes first.
    spellings: dict[str, list[str]] = {}
    for name in counts:
        spellings.setdefault(fold(name), []).append(name)
    return tuple(name for same in spellings.values() for name in sorted(same, key=lambda one: -counts[one]))


def _length(text: str | None) -> float | None:
    """Seconds of `3308s`, `55 min`, `1h 02m`, `55:08` and `1:02:03`; a bare number is seconds."""
    text = " ".join((text or "").split())
    if (stamp := read_stamp(text)) is not None:
        return stamp.seconds
    if (match := _LENGTH.fullmatch(text)) is not None:
        return float(match["number"]) * (60 if (match["unit"] or "s").lower().startswith("m") else 1) or None
    if text and (parts := _HOURS.fullmatch(text)) is not None:
        return float(int(parts["h"] or 0) * 3600 + int(parts["m"] or 0) * 60 + int(parts["s"] or 0)) or None
    return None


def _note(section: Section) -> Note:
    first = section.lines[0][0] if section.lines else section.number
    begin = min(first, section.number)
    where = f"lines {begin}-{section.last}" if section.last > begin else "header"
    if section.name in ("title", "byline", "transcript"):
        what = {"title": "the title", "byline": "show, date or link", "transcript": "heading of the transcript"}
        return Note(begin, what[section.name], excerpt(section.text))
    return Note(begin, f"{where}: {excerpt(section.name)}, about the recording", excerpt(section.text))


def _admitted_url(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        return admit_url(url) if urlsplit(url).hostname else None
    except (InputError, ValueError):
        return None


def _printable(text: str | None) -> str | None:
    """A title without mark-up and without characters that could not be kept."""
    if text is None:
        return None
    plain = re.sub(r"\*\*|__|^#+\s+", "", _LINK.sub(lambda match: match["text"], text))
    kept = "".join(character for character in plain if character.isprintable()).strip()[:500]
    return " ".join(kept.split()) or None
