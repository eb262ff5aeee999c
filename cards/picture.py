"""The pictures that a card may show beside its words: a photo behind them, the author's portrait, the account's logo.

Pure data; `cards.photograph` opens them.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file. Two with the same bytes are the same picture, wherever they lie."""

    sha256: str
    path: str = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo behind the words, and how it is shown.

    `focus` is the point that stays in view, as shares of the upright photo's width and height; None lets the picture
    tell. `blur` is a Gaussian's standard deviation in design units; `duotone` maps its lights and darks on two colours
    of the palette.
    """

    picture: Picture
    focus: tuple[float, float] | None = None
    blur: float = 0.0
    duotone: bool = False
