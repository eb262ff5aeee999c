"""The brief reader: a summary of an episode that a machine wrote, which is to be known but never to be quoted.

Pure. Nothing of it becomes a draft: not even words in quotation marks, which such summaries put around terms and
around what nobody has said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quotes.admission import admit_source
from quotes.errors import InputError
from quotes.model import Source, SourceKind
from quotes.readers.blocks import About
from quotes.readers.brief_signs import are_run_together, is_bullet, likeness, names_machine, points
from quotes.readers.decoding import decode, decode_head
from quotes.readers.reader import Note, Reading, Skipped, excerpt

_POINT = "a point of a summary, in nobody's own words"
# Longer than any point; what runs on is a paragraph.
_LONGEST_NOTE = 2_000
_LABEL = re.compile(
    r"^(?:\*\*)?(?P<label>podcast|show|series|channel|episode(?: title)?|title|date|published|guests?|hosts?|url|link)"
    r"(?:\*\*)?\s*:\s*(?:\*\*)?\s*(?P<value>\S.*)$",
    re.I,
)
_OPENING = re.compile(
    r"^\W{0,4}(?:(?:(?:AI|episode|executive|quick|key|main) )?"
    r"(?:summary|overview|brief|takeaways|insights|highlights|introduction)|contents?|tl;?dr)\W{0,4}$",
    re.I,
)
_SHOW = re.compile(r"\b(?:podcast|show|radio|hour)\b", re.I)
_MORE_FROM = re.compile(r"^more (?:episodes )?from (?P<series>\S.*?)\s*$", re.I)
_FOOTER = re.compile(
    r"^(?:more (?:episodes )?from|explore all|view all|see all|listen (?:to|on|smarter)|get (?:AI|the app|started)"
    r"|download (?:on|the)|sign up|subscribe|share|follow|try|©|copyright|privacy|terms)\b",
    re.I,
)
_ADDRESS = re.compile(r"https?://[^\s<>\")\]]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class BriefReader:
    """Reads machine-written summaries: no drafts, the episode as a source, each point as a note."""

    name: str = "brief"

    def sniff(self, head: bytes, filename: str) -> float:
        """How much the text looks like such a summary: by its points, headings and wordings."""
        text = decode_head(head)
        return 0.0 if text.lstrip()[:1] in ("{", "<") else likeness(text)

    def read(self, document: bytes, name: str) -> Reading:
        """The episode, and what the summary says of it as notes. There are never drafts."""
        decoded = decode(document, name)
        rows = [(number, line.strip()) for number, line in enumerate(decoded.text.split("\n"), 1) if line.strip()]
        state = _State()
        head = _head(rows)
        source = _source(rows[:head], rows[head:], state)
        run_together = are_run_together([line for _, line in rows])
        is_over = False
        for at, (number, line) in enumerate(rows[head:], head):
            is_over = is_over or (_FOOTER.match(line) is not None and not any(is_bullet(row) for _, row in rows[at:]))
            if is_over:
                state.skipped.append(Skipped(number, "furniture of the page", excerpt(line)))
            elif is_bullet(line):
                found = points(line, run_together=run_together)
                state.notes.extend(Note(number, _POINT, _shown(point)) for point in found)
            else:
                reason = (
                    "heading of a summary" if _is_heading(line) else "a paragraph of a summary, in nobody's own words"
                )
                state.notes.append(Note(number, reason, _shown(line)))
        return Reading(
            format=self.name,
            document=decoded.sha256,
            notes=tuple(state.notes),
            sources=() if source is None else (source,),
            skipped=tuple(state.skipped),
            warnings=(*decoded.warnings, _WARNING),
            encoding=decoded.encoding,
            text=decoded.text,
        )


_WARNING = (
    "This reads like a summary that a machine wrote: none of its words are anybody's own, so it gives no quotes. "
    "Import a transcript of the episode instead."
)


@dataclass(slots=True)
class _State:
    notes: list[Note] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def _head(rows: list[tuple[int, str]]) -> int:
    """How many rows name the episode: those above the first heading of the summary, or above its first section."""
    first = next(
        (at for at, (_, line) in enumerate(rows) if is_bullet(line) and not _LABEL.match(line[1:].strip())), len(rows)
    )
    opening = next((at for at, (_, line) in enumerate(rows[:first]) if _OPENING.match(line)), None)
    if opening is not None:
        return opening
    # The line above the first point is the heading of its section, unless it is all there is.
    return max(1, first - 1) if rows else 0


def _source(head: list[tuple[int, str]], body: list[tuple[int, str]], state: _State) -> Source | None:
    """The episode that is summed up; the lines that name it become notes."""
    named: dict[str, str] = {}
    titles: list[str] = []
    heading: str | None = None
    more = (_MORE_FROM.match(line) for _, line in body)
    series = next((match["series"] for match in more if match), None)
    for number, line in head:
        bare = re.sub(r"^(?:#{1,6}|[-*•])\s+", "", line)
        if label := _LABEL.match(bare):
            named.setdefault(label["label"].casefold().split()[0], label["value"].strip(" *"))
            state.notes.append(Note(number, "about the episode", _shown(line)))
        elif address := _ADDRESS.search(bare):
            named.setdefault("url", address[0])
            state.notes.append(Note(number, "about the episode", _shown(line)))
        elif names_machine(bare):
            state.notes.append(Note(number, "says that a machine wrote this", _shown(line)))
        else:
            titles.append(bare.strip(" *"))
            heading = heading or (titles[-1] if line.startswith("# ") else None)
            state.notes.append(Note(number, "title of the episode or the show", _shown(line)))
    series = next((named[key] for key in ("podcast", "show", "series", "channel") if key in named), series)
    if series is None:
        series = next((title for title in titles if _SHOW.search(title) and len(titles) > 1), None)
    others = [title for title in titles if series is None or title.casefold() != series.casefold()]
    title = named.get("episode") or named.get("title") or heading or (others[-1] if others else None)
    address = _ADDRESS.search(named.get("url") or named.get("link") or "")
    date = _DATE.search(named.get("date") or named.get("published") or "")
    about = About(
        title=title,
        series=series,
        kind=SourceKind.PODCAST,
        url=address[0] if address else None,
        date=date[0] if date else None,
    )
    try:
        return None if about.source is None else admit_source(about.source)
    except InputError as error:
        state.skipped.append(Skipped(head[0][0] if head else 1, str(error), excerpt(title or "")))
        return None


def _is_heading(line: str) -> bool:
    return line.startswith("#") or (len(line) <= 100 and line[-1] not in ".!?;,")


def _shown(text: str) -> str:
    """The whole text on one line, safe to print: a note of what is said, to look it up by."""
    flat = " ".join(text[:_LONGEST_NOTE].split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in flat)
