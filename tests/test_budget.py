"""Fitting a card to what a network takes: type first, then quality, size at the end, and never dirty letters."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from cards.budget import SHARP_WIDTH, Budget, fit_picture
from cards.encode import QUALITIES, encode_picture
from cards.renderer import Renderer
from cards.spec import CardSpec, Look
from quotes.errors import Refused

ALL = ("png", "jpeg", "webp", "avif")


def _spec(design: str = "editorial", form: str = "portrait") -> CardSpec:
    look = Look(design, form)
    return CardSpec("Conventionality is not morality.", "Charlotte Brontë", look, "Jane Eyre")


SPEC = _spec()


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    """One renderer for all."""
    return Renderer()


def _opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def test_the_wanted_type_is_kept_where_it_fits(renderer: Renderer) -> None:
    """A network without limits gets the exact picture."""
    fitted = fit_picture(renderer, SPEC, Budget(ALL))
    assert (fitted.type, fitted.width, fitted.height, fitted.how) == ("png", 1080, 1350, "png")
    assert _opened(fitted.data).tobytes() == renderer.picture(SPEC).tobytes()
    assert fit_picture(renderer, SPEC, Budget(ALL), "webp").type == "webp"


def test_a_type_that_is_not_taken_gives_way(renderer: Renderer) -> None:
    """A network that takes JPEG only gets JPEG at its usual quality."""
    fitted = fit_picture(renderer, SPEC, Budget(("jpeg",)))
    assert (fitted.type, fitted.how) == ("jpeg", f"jpeg at quality {QUALITIES['jpeg']}")
    assert _opened(fitted.data).format == "JPEG"


def test_the_same_pixels_are_packed_harder_before_any_are_lost(renderer: Renderer) -> None:
    """A PNG that is a little too big is packed small; its pixels stay."""
    usual = len(fit_picture(renderer, SPEC, Budget(ALL)).data)
    fitted = fit_picture(renderer, SPEC, Budget(ALL, bytes=usual - 1))
    assert fitted.how == "png, packed small"
    assert _opened(fitted.data).convert("RGB").tobytes() == renderer.picture(SPEC).tobytes()


def test_quality_goes_down_before_size_does(renderer: Renderer) -> None:
    """Where no usual quality is small enough, a lower one is tried at full size first."""
    usual = len(fit_picture(renderer, SPEC, Budget(("jpeg",))).data)
    fitted = fit_picture(renderer, SPEC, Budget(("jpeg",), bytes=usual - 1))
    assert (fitted.how, fitted.width) == ("jpeg at quality 85", 1080)
    least = len(encode_picture(renderer.picture(SPEC), "jpeg", xmp=b"", quality=80)) * 2 // 3
    smaller = fit_picture(renderer, SPEC, Budget(("jpeg",), bytes=least))
    assert "scaled to" in smaller.how
    assert SHARP_WIDTH <= smaller.width < 1080
    assert _opened(smaller.data).size == (smaller.width, smaller.height)
    assert len(smaller.data) <= least


@pytest.mark.parametrize("budget", [Budget(ALL, pixels=1_000_000), Budget(ALL, sides=2_000)], ids=["pixels", "sides"])
def test_a_limit_of_pixels_scales_the_picture(renderer: Renderer, budget: Budget) -> None:
    """A server that takes fewer pixels gets all it takes, in the card's own proportions."""
    fitted = fit_picture(renderer, SPEC, budget)
    assert fitted.width * fitted.height <= (budget.pixels or 10**9)
    assert fitted.width + fitted.height <= (budget.sides or 10**9)
    assert fitted.width >= SHARP_WIDTH
    assert abs(fitted.width / fitted.height - 1080 / 1350) < 0.001


@pytest.mark.parametrize(
    "budget",
    [
        Budget(("jpeg",), bytes=3_000),
        Budget(("png", "jpeg"), bytes=-1),
        Budget(ALL, pixels=100 * 100),
        Budget(ALL, pixels=0),
        Budget(ALL, pixels=-4),
        Budget(ALL, sides=0),
        Budget(ALL, sides=-4),
        Budget(("gif",)),
        Budget(()),
    ],
    ids=["bytes", "less than none", "pixels", "none", "negative", "sides", "negative sides", "type", "nothing"],
)
def test_what_would_not_be_legible_is_refused(renderer: Renderer, budget: Budget) -> None:
    """Letters are never made blurred or dirty for a limit: the card is refused with what would be needed."""
    with pytest.raises(Refused) as refused:
        fit_picture(renderer, SPEC, budget)
    assert refused.value.rule == "picture"
    assert "small enough" in refused.value.message


def test_a_picture_of_the_wrong_shape_is_refused(renderer: Renderer) -> None:
    """A story is too tall for Instagram's feed, and cutting it would cut the words."""
    story = _spec(form="story")
    with pytest.raises(Refused, match="1080 × 1920 has the wrong shape"):
        fit_picture(renderer, story, Budget(("jpeg",), ratio=(0.8, 1.91)))


@pytest.mark.parametrize("kind", ["jpeg", "webp"])
@pytest.mark.parametrize("design", ["editorial", "poster", "academic"])
def test_the_lowest_quality_keeps_letters_clean(renderer: Renderer, kind: str, design: str) -> None:
    """At the lowest quality that is ever used, 999 of 1,000 pixels are off by a ninth of the ink's contrast at most."""
    spec = _spec(design=design)
    with renderer.judged(spec) as (_, painted, _):
        whole, coloured = painted.picture.copy(), painted.coloured
    data = encode_picture(whole, kind, xmp=b"", coloured=coloured, quality=QUALITIES[kind] - 10)  # type: ignore[arg-type,index]
    off = ImageChops.difference(whole.convert("L"), _opened(data).convert("L"))
    lightness = sorted(whole.convert("L").tobytes())
    low, high = lightness[0], lightness[-1]
    errors = sorted(off.tobytes())
    assert errors[-len(errors) // 1_000] <= (high - low) / 9
    assert errors[-1] <= (high - low) / 4
