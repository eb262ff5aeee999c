"""Cases to small pictures and figures, on several processes at once.

Touches: disk (fonts and designs), and starts processes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from PIL import Image

from cards.placed import Box
from cards.png import pixels_digest
from cards.renderer import Renderer
from pullquote.proofing.cases import Case
from pullquote.proofing.crew import Source, shared_out
from quotes.errors import PullquoteError, Refused
from templates.formats import format_named

SHOWN_WIDTH = 360
"""Pixels across a picture of the sheet: about what a phone shows a card at."""

KEPT_WIDTH = 180
"""Pixels across a picture that is kept: half as many, so that a repository does not swell, and a shift still shows."""

MOST_KEPT = 8 * 1024
"""Bytes of a picture that is kept. Grain and patterns do not pack well: theirs are kept smaller until they fit."""

_FEW = 48
"""Cases up to which other processes are not worth their start, half a second each."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no picture. `rule` is the broken rule, or `design` where the design itself is not right."""

    rule: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case as it comes out now: a picture with its figures, or a refusal.

    `digest` identifies the whole picture; `shown` and `kept` are WebP files of it at two small sizes, `kept` exact.
    `boxes` are those of the ink by role, in pixels of the whole picture.
    """

    case: Case
    width: int
    height: int
    safe: tuple[int, int, int, int]
    refusal: Refusal | None = None
    digest: str = ""
    shown: bytes = field(default=b"", repr=False)
    kept: bytes = field(default=b"", repr=False)
    boxes: tuple[tuple[str, tuple[Box, ...]], ...] = ()
    figures: tuple[tuple[str, float], ...] = ()
    warnings: tuple[str, ...] = ()


def draw_cases(cases: Sequence[Case], source: Source, *, jobs: int = 2) -> Iterator[Outcome]:
    """The outcome of every case, in their order.

    Cards of one ground are drawn by one process, which keeps it between them. What is wrong with a card or a design is
    an outcome; other trouble raises.
    """
    groups = [list(group) for _, group in groupby(cases, key=lambda case: (case.design, case.format, case.palette))]
    for outcomes in shared_out(_drawn, groups, source, jobs=1 if len(cases) <= _FEW else jobs):
        yield from outcomes


def kept_picture(picture: Image.Image) -> bytes:
    """A picture small enough to keep, as lossless WebP: its pixels are the same on every machine."""
    width = KEPT_WIDTH
    while True:
        data = _webp(_reduced(picture, width), lossless=True)
        if len(data) <= MOST_KEPT:
            return data
        width = width * 4 // 5


def outcome_of(case: Case, renderer: Renderer) -> Outcome:
    """The outcome of one case. What is wrong with the card or the design is an outcome too."""
    try:
        return _pictured(case, renderer)
    except PullquoteError as error:
        form = format_named(case.format)
        rule = error.rule if isinstance(error, Refused) else "design"
        return Outcome(case, form.width, form.height, form.safe, Refusal(rule, error.message, error.hint))


def _drawn(group: list[Case], renderer: Renderer) -> list[Outcome]:
    """The outcomes of cases of one ground."""
    return [outcome_of(case, renderer) for case in group]


def _pictured(case: Case, renderer: Renderer) -> Outcome:
    with renderer.judged(case.spec) as (layout, painted, report):
        picture = _reduced(painted.picture, SHOWN_WIDTH)
        return Outcome(
            case,
            layout.width,
            layout.height,
            layout.safe,
            digest=pixels_digest(painted.digests(), layout.width, layout.height),
            shown=_webp(picture),
            kept=kept_picture(picture),
            boxes=tuple((role, tuple(boxes)) for role, boxes in report.boxes.items()),
            figures=(
                ("type_px", report.type_px),
                ("lines", report.lines),
                ("contrast", report.contrast),
                ("slack_px", report.slack_px),
            ),
            warnings=report.warnings,
        )


def _reduced(picture: Image.Image, width: int) -> Image.Image:
    """A picture at a smaller width: each pixel is the mean of those it stands for."""
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.BOX)


def _webp(picture: Image.Image, *, lossless: bool = False) -> bytes:
    """A picture as WebP. Without loss, method 1 takes a quarter of the time of 4 for two hundredths more bytes."""
    out = io.BytesIO()
    picture.save(out, "WEBP", lossless=lossless, quality=80, method=1 if lossless else 2)
    return out.getvalue()
