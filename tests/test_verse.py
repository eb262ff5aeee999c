"""Verse, paragraphs and speeches told apart."""

from __future__ import annotations

import pytest

from cards.renderer import Renderer
from cards.spec import CardSpec, Look
from cards.verse import prose_lines

LINE = "It rains and rains and it does not stop,"
PARAGRAPH = "It rained for so long that nobody in the house could say when it had begun or why."
LONG_LINE = PARAGRAPH.rstrip(".") + ","


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        (PARAGRAPH, set()),
        (f"{LINE}\n{LINE}", set()),
        (f"{LINE}\n{LINE}\n{LONG_LINE}\n{LINE}", set()),
        (f"{PARAGRAPH}\n{PARAGRAPH}", {0, 1}),
        (f"{PARAGRAPH}\nThen it stopped.", {0, 1}),
        (f"“{PARAGRAPH}”\nSo they said:\nIt will stop!", {0, 1, 2}),
        (f"{LONG_LINE}\n{LONG_LINE}", {0, 1}),
        ("— Does it rain?\n— It rains.", {0, 1}),
        ("- Does it rain?\n-- It rains.", {0, 1}),
        ("He looked out.\n– Does it rain?", {1}),
        ("-3 degrees\n-4 degrees", set()),
        (f"— Does it rain?\n{PARAGRAPH}", {0, 1}),
        ("雨が降って止まない。\n雨が降って止まない。", set()),
        (
            "雨が長く降り続いたので、この家のだれもが、いつ、なぜ降り始めたのかを言えなくなっていた。\n雨が止んだ。",
            {0, 1},
        ),
    ],
    ids=[
        "one paragraph",
        "verse",
        "verse with a long line",
        "two paragraphs",
        "a paragraph and a short one",
        "ends of sentences within marks",
        "long lines throughout",
        "a dialogue",
        "a typed dialogue",
        "a speech after a line",
        "figures below nought",
        "a speech and a paragraph",
        "Japanese verse",
        "Japanese paragraphs",
    ],
)
def test_verse_is_told_from_paragraphs_and_speeches(text: str, prose: set[int]) -> None:
    """Lines are paragraphs when they are long and end sentences, or are long on average; a dash opens a speech."""
    assert prose_lines(text) == prose


def test_speeches_wrap_without_an_indent(renderer: Renderer) -> None:
    """A wrapped speech goes on at the margin; a line of verse as long is turned over an em further in."""
    words = "It rains and it rains and it will not stop before the whole of the garden is a lake"
    edges = {
        sign: {round(line.x) for line in renderer.lay_out(CardSpec(text, "Author Name", Look())).lines}
        for sign, text in (("—", f"— Does it rain?\n— {words}"), ("", f"Does it rain?\n{words}"))
    }
    assert len(edges[""]) == len(edges["—"]) + 1


def test_paragraphs_do_not_shrink_the_type(renderer: Renderer) -> None:
    """Two paragraphs are set as large as one of their length, not as small as a poem of two endless lines."""
    apart = renderer.lay_out(CardSpec(f"{PARAGRAPH}\n{PARAGRAPH}", "Author Name", Look()))
    joined = renderer.lay_out(CardSpec(f"{PARAGRAPH} {PARAGRAPH}", "Author Name", Look()))
    assert apart.type_px >= 0.88 * joined.type_px
