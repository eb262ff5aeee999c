"""The lines above a transcript, taken apart: fields such as `Length: 3308s`, and sections under headings in capitals.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quotes.readers.credit import looks_like_name
from quotes.transcripts.dates import iso_date
from quotes.transcripts.stamps import read_stamp

_FENCE = re.compile(r"-{3,}\s*")
_SECTION = re.compile(r"\**(?:#{1,6}\s+)?(?P<name>[A-Z][A-Z0-9&'’./ -]{1,40}[A-Z])\**\s*(?::\**\s*(?P<rest>.*))?")
_FIELD = re.compile(r"\s*\**(?P<key>[A-Za-z][\w /.'’-]{0,40}?)\**\s*:\**\s*(?P<value>.*)")
_TITLE = re.compile(r"#{1,2}\s+(?P<title>\S.*)")
_TRANSCRIPT = re.compile(r"\*{0,3}(?:#{1,6}\s{0,3})?\*{0,3}(?:full |episode )?transcript\*{0,3}\s{0,3}:?\*{0,3}", re.I)
_LIST_SIGN = re.compile(r"\s*[*•·>-]\s+")
# The sections that show notes have; above a transcript that is not fenced, only these are taken for sections.
_KNOWN_SECTION = re.compile(
    r"TIME ?STAMPS?|CHAPTERS?|OUTLINE|LINKS?|RESOURCES|REFERENCES|MENTIONED|SPONSORS?|X/?TWITTER|TWITTER|SOCIALS?"
    r"|HANDLES|"
    r"FOLLOW|RECOMMENDED|CREDITS?|SHOW NOTES|DESCRIPTION|SUMMARY|ABOUT|PRODUC|MUSIC|SUBSCRIBE|CONTACT|GUESTS?|HOSTS?"
)
_KNOWN_FIELDS = frozenset(
    re.findall(
        r"[^,]+",
        "title,episode,episode title,show,podcast,series,date,published,publication date,recorded,release date,host,"
        "hosts,hosted by,guest,guests,speaker,speakers,interviewer,interviewee,moderator,presenter,participants,panel,"
        "panelists,featuring,length,duration,url,link,source,video,audio,description,language,event,location,"
        "transcript by,transcribed by,keywords,tags",
    )
)
_OF_PEOPLE = frozenset(
    re.findall(r"[^,]+", "host,hosts,guest,guests,speaker,speakers,interviewer,interviewee,moderator,presenter")
)
# A title is longer than a word and shorter than a paragraph.
_LONGEST_TITLE = 160


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a header. `name` is its heading in lower case, or `title`, `byline` or a field's key; `lines` are what
    stands in it, without empty lines, each with its number from 1. `number` is where it begins.
    """

    name: str
    number: int
    lines: tuple[tuple[int, str], ...]
    is_field: bool = False

    @property
    def text(self) -> str:
        """What stands in it, on one line."""
        return " ".join(line.strip() for _, line in self.lines)

    @property
    def last(self) -> int:
        """The number of its last line."""
        return max([self.number, *(number for number, _ in self.lines)])


def split_header(lines: Sequence[str]) -> tuple[tuple[Section, ...], int]:
    """The sections above the transcript, and the index of the first line of the transcript itself.

    A header may stand between lines of three hyphens, be it YAML or not, or be fields and sections of known names, or
    be only a title; or there is none.
    """
    start = _after_empty(lines, 0)
    sections: list[Section] = []
    if start < len(lines) and _FENCE.fullmatch(lines[start]):
        end = next((at for at in range(start + 1, len(lines)) if _FENCE.fullmatch(lines[at])), None)
        if end is not None:
            sections += _fenced(lines, start + 1, end)
            start = end + 1
    above, start = _unfenced(lines, start, is_first=not sections)
    return (*sections, *above), start


def _fenced(lines: Sequence[str], start: int, end: int) -> list[Section]:
    sections: list[Section] = []
    name, number, is_field = "header", start + 1, False
    held: list[tuple[int, str]] = []
    in_section = False

    def close() -> None:
        if held or name != "header":
            sections.append(Section(name, number, tuple(held), is_field))
        held.clear()

    for at in range(start, end):
        line = lines[at]
        if not line.strip():
            continue
        heading = _SECTION.fullmatch(line.strip())
        field = _FIELD.fullmatch(line)
        if heading is not None and (heading["rest"] is not None or _KNOWN_SECTION.match(heading["name"])):
            close()
            name, number, is_field, in_section = heading["name"].lower(), at + 1, False, True
            if heading["rest"]:
                held.append((at + 1, heading["rest"]))
        elif field is not None and not in_section and "://" not in field["key"]:
            close()
            name, number, is_field = field["key"].strip().lower(), at + 1, True
            held.append((at + 1, field["value"]))
        else:
            held.append((at + 1, line))
    close()
    return sections


def _unfenced(lines: Sequence[str], start: int, *, is_first: bool) -> tuple[list[Section], int]:
    """Title, byline, known fields and known sections, up to the first line that is none of them."""
    sections: list[Section] = []
    at = start
    while (at := _after_empty(lines, at)) < len(lines):
        line, number = lines[at], at + 1
        if _TRANSCRIPT.fullmatch(line.strip()):
            sections.append(Section("transcript", number, ()))
            return sections, at + 1
        has_title = any(section.name == "title" for section in sections)
        heading = _SECTION.fullmatch(line.strip())
        field = _FIELD.fullmatch(line)
        if heading is not None and _KNOWN_SECTION.match(heading["name"]) and not _is_spoken(heading["rest"]):
            section, at = _known_section(lines, at, heading["name"].lower(), heading["rest"] or "")
            sections.append(section)
        elif not has_title and (title := _TITLE.fullmatch(line)):
            sections.append(Section("title", number, ((number, title["title"]),)))
            at += 1
        elif field is not None and _is_known_field(field["key"].strip().lower(), field["value"]):
            sections.append(Section(field["key"].strip().lower(), number, ((number, field["value"]),), is_field=True))
            at += 1
        elif has_title and len(sections) < 30 and _is_byline(line):
            sections.append(Section("byline", number, ((number, line.strip()),)))
            at += 1
        elif is_first and not sections and _is_plain_title(lines, at):
            sections.append(Section("title", number, ((number, line.strip()),)))
            at += 1
        else:
            break
    return sections, at


def _known_section(lines: Sequence[str], at: int, name: str, rest: str) -> tuple[Section, int]:
    """A section of known name up to the next empty line; chapters go on over empty lines as long as times follow."""
    held = [(at + 1, rest)] if rest else []
    number = at + 1
    at += 1
    if at < len(lines) and not lines[at].strip():
        at += 1
    while at < len(lines) and lines[at].strip():
        heading = _SECTION.fullmatch(lines[at].strip())
        if _TRANSCRIPT.fullmatch(lines[at].strip()) or (heading and _KNOWN_SECTION.match(heading["name"])):
            break
        held.append((at + 1, lines[at]))
        at += 1
    return Section(name, number, tuple(held)), at


def _is_known_field(key: str, value: str) -> bool:
    if key not in _KNOWN_FIELDS or not value.strip():
        return False
    # `Host: So, where did you begin?` is somebody speaking.
    return key not in _OF_PEOPLE or (" " in value.strip() and not _is_spoken(value) and looks_like_names(value))


def looks_like_names(value: str) -> bool:
    """True when all of the text could be names, with remarks in brackets."""
    # One space for many, because a pattern would try each of them as the beginning of a separator.
    value = " ".join(value.split())
    pieces = [re.split(r"[(\[]", piece)[0].rstrip() for piece in re.split(r" ?(?:[,;|&]|\band\b) ?", value)]
    return all(looks_like_name(piece, strict=True) for piece in pieces if piece)


def _is_byline(line: str) -> bool:
    """`**Show:** [August 29, 2023](https://…)`, a bare date or a bare link under a title."""
    if read_stamp(line.strip()) is not None or _LIST_SIGN.match(line):
        return False
    short = len(re.sub(r"\(https?://[^)\s]*\)|https?://\S+", "", line)) <= 100
    return short and ("http" in line or iso_date(line) is not None) and not _is_spoken(line)


def _is_plain_title(lines: Sequence[str], at: int) -> bool:
    line = lines[at].strip()
    if (
        len(line) > _LONGEST_TITLE
        or line[-1] in ".!?,;:…"
        or ":" in line.replace(": ", " ", 1)
        or _LIST_SIGN.match(line)
    ):
        return False
    followed = at + 1 < len(lines) and not lines[at + 1].strip() and _after_empty(lines, at + 1) < len(lines)
    field = _FIELD.fullmatch(line)
    # `Ann Author: words` is a turn; `Something New: Why It Matters` is a title only if nothing else is like it.
    is_turn = field is not None and any(other.startswith(f"{field['key']}:") for other in lines[at + 1 : at + 200])
    return followed and read_stamp(line) is None and line[0].isupper() and not is_turn and len(line.split()) > 1


def _is_spoken(text: str | None) -> bool:
    return text is not None and text.rstrip()[-1:] in (".", "?", "!", "…") and len(text.split()) > 2


def _after_empty(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at
