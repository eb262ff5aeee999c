"""Cards at the size of a page: drawn whole, judged as they would be posted, then made small.

Touches: what the renderer touches.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

from PIL import Image
from starlette.requests import Request
from starlette.responses import Response

from cards.renderer import Renderer
from cards.spec import CardSpec
from pullquote.studio.answers import picture
from pullquote.studio.fields import Fields

KIND = "image/webp"

NARROWEST, WIDEST, USUAL = 80, 1080, 420
"""Pixels across that may be asked for, and those of a picture while somebody types."""

_QUALITY = 86
"""On WebP's scale: letters stay clean at the size of a page. Method 0 is the quickest: 10 ms for such a picture."""


@dataclass(frozen=True, slots=True)
class SmallCard:
    """A card's picture at a small size, with the figures of the whole card."""

    data: bytes
    width: int
    height: int
    type_px: float
    lines: int
    contrast: float
    warnings: tuple[str, ...]

    @property
    def address(self) -> str:
        """The picture as an address that a page can show."""
        return f"data:{KIND};base64,{base64.b64encode(self.data).decode()}"


def small_card(renderer: Renderer, spec: CardSpec, width: int) -> SmallCard:
    """A card, so many pixels wide. Raises what `Renderer.draw` raises."""
    with renderer.judged(spec) as (_, painted, report):
        whole = painted.picture
        height = max(1, round(whole.height * width / whole.width))
        # Half as large in one step, then the rest: as quick as a box, and edges as even as those of a fine filter.
        small = whole.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=2.0)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=_QUALITY, method=0)
    return SmallCard(
        out.getvalue(), width, height, report.type_px, report.lines, report.contrast, tuple(report.warnings)
    )


def asked_width(given: Fields) -> int:
    """The width that a request asks for. Raises `InputError`."""
    return given.whole("width", least=NARROWEST, most=WIDEST, otherwise=USUAL)


def kept_by_browser(request: Request, renderer: Renderer, spec: CardSpec, width: int) -> Response:
    """The picture of a card, or word that the browser's own is still right: then nothing is drawn."""
    tag = f'"{renderer.digest(spec, file_type="webp")[:32]}-{width}"'
    if request.headers.get("if-none-match") == tag:
        answer = Response(status_code=304)
    else:
        answer = picture(small_card(renderer, spec, width).data, KIND)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["ETag"] = tag
    return answer
