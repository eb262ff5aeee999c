"""Fitting: what a caption keeps, what it drops, and what it never breaks."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.errors import Refused
from quotes.model import Attribution, Quote, Source
from scheduler.captions.caption import Caption, caption_for
from scheduler.captions.counting import count_text
from scheduler.networks import known_rules, load_rules
from scheduler.rules import Rules
from templates.captions import Captions, parse_caption

CAPTIONS = Captions()
WHOLE = parse_caption(
    "{% part quote 1 %}{{ quote }}{% endpart %}\n\n— {{ author }}{% part source 2 %}, {{ source }}{% endpart %}\n\n"
    "{% part tags 3 %}{{ tags }}{% endpart %}\n\n{% part link 4 %}{{ link }}{% endpart %}"
)
SENTENCES = "Rain is only water. It falls on everyone alike. Nobody was ever the worse for it. "


def quote_of(
    text: str, author: str = "Jane Doe", title: str = "Weather", tags: tuple[str, ...] = ("rain", "life long learning")
) -> Quote:
    """A quote with everything."""
    source = Source(title, url="https://example.com/weather/rain")
    return Quote("0" * 16, text, Attribution(author), source, tags=tags, language="en")


def plain(caption: Caption) -> str:
    """A caption as it is read: without joiners and escapes."""
    return caption.text.replace("\u2060", "").replace("\\", "")


def squeezed(limit: int) -> Rules:
    """Bluesky with another limit, to see what goes first."""
    from dataclasses import replace

    rules = load_rules("bluesky")
    return replace(rules, text=replace(rules.text, limit=limit))


def test_all_that_fits_is_kept() -> None:
    """Nothing is dropped without need."""
    made = caption_for(quote_of("Rain is only water."), WHOLE, load_rules("mastodon"))
    assert (
        made.text
        == "“Rain is only water.”\n\n— Jane Doe, Weather\n\n#rain #LifeLongLearning\n\nhttps://example.com/weather/rain"
    )
    assert made.dropped == ()


@pytest.mark.parametrize(
    ("limit", "kept"),
    [
        (101, ["“Rain is only water.”", "Jane Doe", "Weather", "#rain", "#LifeLongLearning", "https://"]),
        (100, ["“Rain is only water.”", "Jane Doe", "Weather", "#rain", "#LifeLongLearning"]),
        (63, ["“Rain is only water.”", "Jane Doe", "Weather", "#rain"]),
        (46, ["“Rain is only water.”", "Jane Doe", "Weather"]),
        (39, ["“Rain is only water.”", "Jane Doe"]),
        (20, ["Jane Doe", "Weather"]),
        (12, ["Jane Doe"]),
    ],
)
def test_the_least_important_goes_first(limit: int, kept: list[str]) -> None:
    """Link, then tags one by one, then the source, then the quote, which the picture has; the author never."""
    made = caption_for(quote_of("Rain is only water."), WHOLE, squeezed(limit))
    everything = ["“Rain is only water.”", "Jane Doe", "Weather", "#rain", "#LifeLongLearning", "https://"]
    assert [one for one in everything if one in made.text] == kept
    assert len(made.dropped) == (0 if len(kept) == 6 else len({"quote", "source", "tags", "link"} - _whole(kept)))


def _whole(kept: list[str]) -> set[str]:
    names = {"quote": "“Rain", "source": "Weather", "tags": "#LifeLong", "link": "https"}
    return {name for name, start in names.items() if any(one.startswith(start) for one in kept)}


def test_what_does_not_fit_at_all_is_refused() -> None:
    """No caption goes out without its author, so none goes out."""
    with pytest.raises(Refused) as refused:
        caption_for(quote_of("Rain."), WHOLE, squeezed(9))
    assert refused.value.rule == "caption"


def test_a_quote_too_long_anyway_leaves_the_others_their_room() -> None:
    """Cut it must be: then source, tags and link cost less than half of it, and stay."""
    made = caption_for(quote_of(SENTENCES * 5), WHOLE, load_rules("bluesky"))
    assert "Weather\n\n#rain #LifeLongLearning\n\nhttps://example.com/weather/rain" in made.text
    assert "alike.” …\n\n— Jane Doe" in made.text
    assert [one.part for one in made.dropped] == ["quote"]
    assert "shortened at the end of a sentence" in made.dropped[0].why


def test_a_quote_with_room_stays_whole_at_the_others_cost() -> None:
    """A quotation that fits beside the author is not cut for the sake of tags."""
    text = (SENTENCES * 4)[:270].rsplit(" ", 1)[0]
    made = caption_for(quote_of(text), WHOLE, load_rules("bluesky"))
    assert text in made.text
    assert {one.part for one in made.dropped} >= {"link"}


def test_a_dropped_part_leaves_no_hole() -> None:
    """No blank line, comma or bracket tells where something was."""
    template = parse_caption(
        "{{ author }}{% part source 2 %} ({{ source }}){% endpart %}:\n\n"
        "{% part tags 3 %}{{ tags }}{% endpart %}\n\n{{ quote }}"
    )
    bare = Quote("0" * 16, "Rain.", Attribution("Jane Doe"), language="en")
    assert caption_for(bare, template, load_rules("mastodon")).text == "Jane Doe:\n\n“Rain.”"


def test_a_quote_outside_of_parts_is_shortened_too() -> None:
    """The simplest template works for the longest quote."""
    template = parse_caption("{{ quote }} — {{ author }}")
    made = caption_for(quote_of(SENTENCES * 9), template, load_rules("x"))
    assert made.count.fits
    assert made.text.endswith(" … — Jane Doe")


def test_the_case_of_a_template_survives_the_cut() -> None:
    """A template that prints capitals gets capitals when the quote is cut."""
    template = parse_caption("{{ quote|upper }} — {{ author }}")
    made = caption_for(quote_of(SENTENCES * 9), template, load_rules("x"))
    assert made.text.startswith("“RAIN IS ONLY WATER. IT FALLS")


FAMILY, KEY = "\U0001f468\u200d\U0001f469\u200d\U0001f467", "1\ufe0f\u20e3"
LATIN = ("rain", "word.", "no!", "end.Next", "—", "*bold*", "(so)", "“in”", "e\u0301te\u0301")
PIECES = (*LATIN, FAMILY, KEY, "日本語の文。", "ไม่มีอะไร", "https://example.com/a_(b)?x=1", "@jane", "#tag")
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=90).map(" ".join)
NAMES = st.sampled_from(["Jane Doe", "J. R. R. Tolkien", "will.i.am", "村上 春樹", "Émilie du Châtelet"])


@settings(max_examples=120, deadline=None)
@given(WORDS, NAMES, st.sampled_from(known_rules()), st.integers(0, 5))
def test_a_caption_keeps_its_promises(text: str, author: str, network: str, variant: int) -> None:
    """Never over the limit, always with the author, nothing split, and the same each time."""
    rules = load_rules(network)
    quote = quote_of(text, author)
    template = CAPTIONS.chosen(None, network)
    made = caption_for(quote, template, rules, variant=variant)
    assert made.count == count_text(made.text, rules.text)
    assert made.count.fits
    assert author in plain(made)
    assert made == caption_for(quote, template, rules, variant=variant)
    for one in regex.findall(r"https?://\S+|(?<!\w)[@#]\w+", plain(made)):
        known = (
            text,
            "https://example.com/weather/rain",
            "#rain",
            "#LifeLongLearning",
            "https://example.com/a%5F%28b%29",
        )
        assert any(one.rstrip("”*_)…,") in place for place in known), one
    for cluster in regex.findall(r"\X", made.text):
        assert "\u200d" not in cluster or cluster in PIECES
        assert not cluster.startswith("1\ufe0f") or cluster in PIECES


@settings(max_examples=60, deadline=None)
@given(WORDS, NAMES, st.integers(20, 400))
def test_facets_stand_where_they_say(text: str, author: str, limit: int) -> None:
    """Bluesky's offsets count bytes: each facet's bytes are its link or tag, and none comes from the quote."""
    made = caption_for(quote_of(text, author), WHOLE, squeezed(limit), handle="@me.example.com")
    data = made.text.encode()
    for facet in made.facets:
        shown = data[facet.start : facet.end].decode()
        assert shown == {"link": "", "tag": "#", "mention": "@"}[facet.kind] + facet.target
        assert shown in ("#rain", "#LifeLongLearning", "https://example.com/weather/rain")


def test_a_template_of_ones_own_gets_facets_on_bluesky() -> None:
    """Tags, links and the account's name typed into a template become what they are meant to be."""
    template = parse_caption("{{ quote }} — {{ author }} #Ünion https://example.com/x. {{ handle }}")
    made = caption_for(
        quote_of("Rain. #not @me.example.com"), template, load_rules("bluesky"), handle="@me.example.com"
    )
    assert [(facet.kind, facet.target) for facet in made.facets] == [
        ("tag", "Ünion"),
        ("link", "https://example.com/x"),
        ("mention", "me.example.com"),
    ]
