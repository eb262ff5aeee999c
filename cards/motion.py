"""Small motion: a card whose lines appear in reading order, as an animated WebP, a GIF or an MP4.

Pure, but for what the renderer keeps.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from cards.card import file_name
from cards.film import Film
from cards.motion_files import MOVING_TYPES, MovingType, encode_film, encoder_of
from cards.motion_pace import FRAME_RATE, check_seconds, moments, words_read
from cards.motion_parts import parts_of
from cards.renderer import Drawn, Renderer
from cards.spec import CardSpec
from quotes.errors import InputError

_MOTION = 1
"""Raised with every change that moves a frame of some card, or the time at which it is shown."""


@dataclass(frozen=True, slots=True)
class Moving(Drawn):
    """A moving card's file, its record and its report, and how long it lasts."""

    seconds: float


def moving(renderer: Renderer, spec: CardSpec, *, file_type: MovingType, seconds: float | None = None) -> Moving:
    """The card in motion, checked as a still one is; any format will do, but it is made for story and portrait.

    It lasts as long as its words take to read, from 3 to 8 seconds, or `seconds` of these. The record is that of the
    still card but for file, size and digest: its alt text and its pixels are those of the first and the last frame.
    Raises what `Renderer.draw` raises, and `InputError` for a length or a type that cannot be, or that needs PyAV where
    it is missing.
    """
    if file_type not in MOVING_TYPES:
        raise InputError(f"A moving card cannot be {file_type!r}.", f"There are {', '.join(MOVING_TYPES)}.")
    check_seconds(seconds)
    encoder = encoder_of(file_type)
    still = renderer.draw(spec)
    with film_of(renderer, spec, seconds=seconds) as film:
        data = encode_film(film, file_type)
        frames = sum(moment.frames for moment in film.moments)
    whole = f"{renderer.digest(spec)}|motion {_MOTION}|{encoder}|{seconds}"
    card = replace(
        still.card,
        file=moving_name(spec, file_type),
        bytes=len(data),
        digest=hashlib.sha256(whole.encode()).hexdigest(),
    )
    return Moving(data, card, still.report, frames / FRAME_RATE)


def moving_name(spec: CardSpec, file_type: MovingType) -> str:
    """The file name of a moving card: that of the still one, with `-moving` before its ending."""
    return f"{file_name(spec, 'png').removesuffix('.png')}-moving.{file_type}"


@contextmanager
def film_of(renderer: Renderer, spec: CardSpec, *, seconds: float | None = None) -> Iterator[Film]:
    """The frames of a card, which hold until the block ends. Raises what `moving` raises."""
    with renderer.judged(spec) as (layout, painted, _):
        parts = parts_of(layout)
        shown = moments([words_read(row.words) for row in parts.rows], bool(parts.credit.lines), seconds)
        yield Film(painted.picture, painted.ground, parts, shown)
