"""Picture formats: their measures, and their names."""

from __future__ import annotations

import pytest

from quotes.errors import NotFound
from templates.formats import Format, format_named, formats


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("square", (1080, 1080)),
        ("portrait", (1080, 1350)),
        ("story", (1080, 1920)),
        ("pinterest", (1000, 1500)),
        ("wide", (1600, 900)),
        ("linkedin", (1200, 627)),
        ("opengraph", (1200, 630)),
    ],
)
def test_each_format_has_the_size_that_its_network_asks_for(name: str, size: tuple[int, int]) -> None:
    """The sizes are an interface: people plan their posts with them."""
    assert size == (format_named(name).width, format_named(name).height)


def test_there_are_no_other_formats() -> None:
    """A format that is added comes with a test of its size."""
    assert {"square", "portrait", "story", "pinterest", "wide", "linkedin", "opengraph"} == set(formats())


def test_a_story_keeps_clear_of_the_networks_buttons() -> None:
    """The upper 250 and the lower 320 px of a story are covered by the app."""
    safe = format_named("story").safe
    assert (safe[0], safe[2]) == (250, 320)


@pytest.mark.parametrize("form", formats().values(), ids=lambda form: form.name)
def test_the_frame_for_words_lies_within_the_safe_part(form: Format) -> None:
    """A design that stays within the frame can never pass the safe zone by the frame's fault."""
    assert form.safe[0] <= form.top * form.unit
    assert form.bottom * form.unit <= form.height - form.safe[2]


@pytest.mark.parametrize("form", formats().values(), ids=lambda form: form.name)
def test_a_format_is_like_one_that_exists(form: Format) -> None:
    """`like` lends a design's figures; a slip there would only show on the card that needs them."""
    assert form.like is None or form.like in formats()


def test_the_canvas_has_the_proportions_of_the_picture() -> None:
    """Design units are square: a circle stays one in every format."""
    for form in formats().values():
        assert pytest.approx(form.width / form.height) == form.canvas / form.canvas_height


def test_a_slip_in_a_formats_name_is_told_with_the_nearest() -> None:
    """Whoever writes `potrait` learns of `portrait`."""
    with pytest.raises(NotFound) as caught:
        format_named("potrait")
    assert "'portrait'" in caught.value.hint
    assert "opengraph" in caught.value.hint
