"""What tells a summary that a machine wrote of an episode or an article: its wordings, and points run into one line.

Pure. No publisher is known by its own text: such pages change, and say much the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotes.readers.credit import looks_like_name
from quotes.readers.marks import LONG_DASH

# Whole phrases only: a person may well write of AI and of summaries.
_MADE_BY_MACHINE = re.compile(
    r"\bAI[- ](?:powered|generated|written|made|assisted) (?:briefs?|summar(?:y|ies)|(?:show )?notes|highlights|recaps?"
    r"|overviews?|insights|takeaways|content|text)\b"
    r"|\b(?:summar(?:y|ies)|brief|notes|recap|highlights|takeaways|overview|digest) (?:(?:was|were|are|is) )?"
    r"(?:auto(?:matically)?[- ])?(?:generated|created|written|made|produced|prepared) (?:by|with|using) (?:an? )?"
    r"(?:AI|artificial intelligence|large language model|LLM|chatbot|\w{0,20}GPT)\b"
    r"|\bsummari[sz]ed (?:by|with|using) (?:an? )?(?:AI|artificial intelligence|\w{0,20}GPT|Claude|Gemini)\b"
    r"|\bAI (?:notes|summary|brief|recap|overview)\b"
    r"|\b(?:get|read|more|all|explore)\b[^.\n]{0,40}\bepisode (?:briefs|summaries)\b",
    re.I,
)
_HEADING_OF_SUMMARY = re.compile(
    r"^(?:#{1,6}\s+|\*\*)?\W{0,4}(?:(?:(?:AI|episode|executive|quick|key|main|top|core) )?(?:summary|overview|brief"
    r"|takeaways|insights|highlights|points|ideas|learnings|topics(?: discussed| covered)?|contents?)|tl;?dr"
    r"|action items|at a glance)(?:\*\*)?\s*:?(?:\*\*)?$",
    re.I | re.M,
)
# The sign between two points of one line, which pasting has made of two lines.
_DASH = re.compile(r"(?<=\S) - (?=\S)")
_BULLET = re.compile(r"^[ \t]{0,12}[-*•‣▪●]\s+(?=\S)")
# Points of a summary begin with what somebody did, without saying who: `Joined the company in 2019`.
_WITHOUT_SUBJECT = re.compile(
    r"(?:\w{3,}ed|\w{4,}[^su]s|was|is|has|had|led|grew|became|began|left|built|wrote|won|said|made|took|told|saw|spoke|moved|runs|sees)\s",
    re.I,
)
_LONG_DASH_AND_NAME = re.compile(rf"{LONG_DASH}\s*(?P<name>[^,(\[]{{2,80}})")
_SPEAKER_LINE = re.compile(r"^(?:\W{0,3}\d{1,2}:\d{2}|(?:\*\*)?[A-Z][\w.' -]{1,40}(?:\*\*)?:\s+\S.{60,})", re.M)


def names_machine(line: str) -> bool:
    """True for a line that says a machine wrote the summary, or offers such summaries."""
    return _MADE_BY_MACHINE.search(line) is not None


def is_bullet(line: str) -> bool:
    """True for a line that stands behind a list sign."""
    return _BULLET.match(line) is not None


def points(line: str, *, run_together: bool) -> list[str]:
    """The points of a bullet line, without their signs; several where pasting has `run_together` a list's lines.

    A dash before a small letter stands inside a point; a list's points begin with capitals, figures or marks. Where
    the line itself begins with a small letter, so may all of them.
    """
    body = _BULLET.sub("", line).strip()
    if not run_together:
        return [body] if body else []
    pieces = [piece for piece in _DASH.split(body) if piece.strip()]
    kept: list[str] = []
    for piece in pieces:
        if kept and not _begins_point(pieces[0], piece):
            kept[-1] += f" - {piece}"
        else:
            kept.append(piece)
    return [point.strip() for point in kept]


def are_run_together(lines: Sequence[str]) -> bool:
    """True when most bullet lines hold several points, as a page's lists do once they are copied as text."""
    bullets = [line for line in lines if is_bullet(line)]
    return bool(bullets) and 2 * sum(len(points(line, run_together=True)) > 1 for line in bullets) > len(bullets)


def likeness(text: str) -> float:
    """How much a text looks like a machine's summary, from 0 to 1.

    Points run together are told by their form alone; ordinary lists only by a phrase that names a machine, and by
    headings and points as summaries have them. Quotations with credits and a transcript's lines speak against it.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    bullets = [line for line in lines if is_bullet(line)]
    if not lines or not bullets:
        return 0.0
    share = sum(map(len, bullets)) / sum(map(len, lines))
    joined = [point for line in bullets for point in points(line, run_together=True)]
    credited = sum(map(_has_credit, bullets))
    spoken = len(_SPEAKER_LINE.findall(text))
    if 5 * credited > len(bullets) or 2 * spoken > len(bullets):
        return 0.0
    likeness = 0.0
    if are_run_together(lines) and len(bullets) > 1:
        likeness += 0.6 * min(1.0, 1.5 * share)
    if _MADE_BY_MACHINE.search(text):
        likeness += 0.55 if share > 0.3 else 0.3
    likeness += 0.1 * min(2, len(_HEADING_OF_SUMMARY.findall(text)))
    without = sum(bool(_WITHOUT_SUBJECT.match(point)) for point in joined)
    likeness += 0.15 if 4 * without > len(joined) else 0.0
    return min(0.95, likeness)


def _has_credit(line: str) -> bool:
    """True for a bullet line that ends with somebody's name behind a dash."""
    *before, last = _DASH.split(line)
    if (found := _LONG_DASH_AND_NAME.search(line)) is not None:
        last, before = found["name"], [line]
    name = re.split(r"[,(\[]", last)[0].strip()
    return len(before) == 1 and len(name.split()) > 1 and looks_like_name(name, strict=True)


def _begins_point(first: str, piece: str) -> bool:
    word = piece.split()[0].lstrip("\"'“‘([*_")
    # iPhone and arXiv are names.
    return not word or not word[0].islower() or any(map(str.isupper, word)) or first.lstrip("\"'“‘([*_")[:1].islower()
