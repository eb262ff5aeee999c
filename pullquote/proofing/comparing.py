"""Cases as they come out now against those approved: what is the same, what changed, and where.

Pure.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from PIL import Image, ImageChops

from pullquote.proofing.approved import Approved, Kept
from pullquote.proofing.cases import Case, proof_texts
from pullquote.proofing.drawing import KEPT_WIDTH, Outcome
from templates.formats import formats

State = Literal["same", "refused", "changed", "new", "gone"]
"""`refused` is a refusal as it was approved, `gone` an approved case that there is no longer; the last three ask for
approval."""

ASKING: tuple[State, ...] = ("changed", "new", "gone")

TOLERANCE = 1
"""Steps of 255 that a channel of a kept picture may differ and be the same: coverage is worked out in floating point,
and another processor may round the edge of a glyph to the next step. A quarter pixel's shift moves edges by seven."""

_AMPLIFIED = 8
"""How much stronger than it is a difference is shown: the least that counts is then seen on black."""

_TALLEST = 4 * KEPT_WIDTH
"""Pixels of the tallest kept picture that is decoded; the formats' are at most 1.8 times as tall as wide."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A case, its state, and for a changed one the share of pixels that differ, with the WebP files old and difference.

    `outcome` is None for a case that is gone, `kept` for a new one.
    """

    id: str
    state: State
    outcome: Outcome | None
    kept: Kept | None
    share: float = 0.0
    old: bytes = field(default=b"", repr=False)
    difference: bytes = field(default=b"", repr=False)

    @property
    def asks(self) -> bool:
        """Whether it wants to be approved."""
        return self.state in ASKING


def compared(outcome: Outcome, approved: Approved) -> Compared:
    """An outcome beside what was approved of its case."""
    case = outcome.case.id
    kept = approved.cases.get(case)
    if kept is None:
        return Compared(case, "new", outcome, None)
    if outcome.refusal or kept.refused:
        same = bool(outcome.refusal and outcome.refusal.rule == kept.refused)
        old = b"" if same else approved.picture(case)
        return Compared(case, "refused" if same else "changed", outcome, kept, 0.0 if same else 1.0, old)
    if outcome.digest == kept.digest:
        return Compared(case, "same", outcome, kept)
    data = approved.picture(case)
    share, difference = _differing(data, outcome.kept)
    if not share:
        return Compared(case, "same", outcome, kept)
    return Compared(case, "changed", outcome, kept, share, data if difference else b"", difference)


def gone(
    approved: Approved,
    cases: Iterable[Case],
    *,
    forms: Iterable[str] | None = None,
    texts: Iterable[str] | None = None,
    broken: Iterable[str] = (),
) -> list[Compared]:
    """The approved cases that there are no longer, when every design was to be drawn in some formats and texts.

    Those of other formats and texts are not missed, nor those of the designs that could not be read.
    """
    now = {case.id for case in cases}
    everything = forms is None and texts is None
    asked = tuple(f"-{form}-{text}" for form in forms or formats() for text in texts or proof_texts())
    unread = tuple(f"{name}-" for name in broken)
    return [
        Compared(case, "gone", None, kept, old=approved.picture(case))
        for case, kept in approved.cases.items()
        if case not in now and not case.startswith(unread) and (everything or case.endswith(asked))
    ]


def _differing(old: bytes, new: bytes) -> tuple[float, bytes]:
    """The share of pixels that differ by more than the tolerance, and a picture of the difference.

    Where the old file is not a picture of the same size, all differs and there is no picture.
    """
    before, after = _decoded(old), _decoded(new)
    if before is None or after is None or before.size != after.size:
        return 1.0, b""
    channels = ImageChops.difference(before, after).split()
    most = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    count = sum(most.histogram()[TOLERANCE + 1 :])
    if not count:
        return 0.0, b""
    shown = most.point([min(255, step * _AMPLIFIED) for step in range(256)])
    out = io.BytesIO()
    shown.convert("RGB").save(out, "WEBP", lossless=True, method=2)
    return count / (before.width * before.height), out.getvalue()


def _decoded(data: bytes) -> Image.Image | None:
    """A kept picture; None for a file that is none, or larger than any that is kept."""
    try:
        with Image.open(io.BytesIO(data), formats=("WEBP",)) as picture:
            if picture.width > KEPT_WIDTH or picture.height > _TALLEST:
                return None
            return picture.convert("RGB")
    except (OSError, ValueError):
        return None
