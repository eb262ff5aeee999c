"""Alt text cut to a network's limit: at a sentence's end, with the author always."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.alt import alt_text, short_alt_text
from cards.sentences import sentence_ends
from cards.shorten import shortened
from cards.spec import CardSpec, Look
from quotes.errors import Refused
from scheduler.captions.caption import alt_for
from scheduler.captions.counting import units
from scheduler.networks import load_rules

WEATHER = CardSpec(
    "Rain is only water. It falls on Mr. Smith, and on everyone who is out without a hat.",
    "Jane Doe",
    Look(),
    title="Weather",
    detail="1901",
)


def test_a_long_alt_text_ends_with_a_sentence() -> None:
    """The cut comes after a whole sentence, the ellipsis outside the marks: it is ours."""
    assert short_alt_text(WEATHER, 60) == "“Rain is only water.” … — Jane Doe, Weather, 1901"


def test_a_cut_far_into_a_sentence_ends_with_a_word() -> None:
    """Where a whole sentence would keep less than half, a word's end is better; "Mr." ends no sentence."""
    assert (
        short_alt_text(WEATHER, 88)
        == "“Rain is only water. It falls on Mr. Smith, and on everyone”… — Jane Doe, Weather, 1901"
    )


def test_the_source_gives_way_before_the_words_do() -> None:
    """With little room the source goes, then the words, never the author."""
    assert short_alt_text(WEATHER, 34) == "“Rain is only water.” … — Jane Doe"
    assert short_alt_text(WEATHER, 12) == "… — Jane Doe"


def test_no_room_for_the_author_is_refused() -> None:
    """An alt text without attribution is none of ours."""
    with pytest.raises(Refused) as refused:
        short_alt_text(WEATHER, 11)
    assert refused.value.rule == "alt"
    assert "edit" in refused.value.hint


@given(st.text(alphabet="ab. !?…é👍🏽日本“”@#-\n\u0301", max_size=200).filter(str.strip), st.integers(15, 120))
def test_short_alt_text_keeps_to_its_length(text: str, length: int) -> None:
    """It is never longer than asked, never without the author, and never changes a word it keeps."""
    spec = CardSpec(text, "Jane Doe", Look())
    short = short_alt_text(spec, length, lambda some: units(some, "utf-16"))
    assert units(short, "utf-16") <= length
    assert short.endswith(" — Jane Doe")
    if short != alt_text(spec):
        kept = short.removesuffix(" — Jane Doe").rstrip("…").rstrip().strip("“”").rstrip("…").rstrip()
        assert kept in alt_text(spec)


@pytest.mark.parametrize(
    "network", ["x", "mastodon", "bluesky", "threads", "linkedin", "discord", "instagram", "pinterest"]
)
def test_every_network_gets_an_alt_text_that_it_takes(network: str) -> None:
    """By the network's own unit, with the credit."""
    rules = load_rules(network)
    alt = alt_for(CardSpec("Ü👍 words. " * 600, "Jane Doe", Look(), title="Weather"), rules)
    assert rules.alt is not None
    assert units(alt, rules.alt.unit) <= rules.alt.limit
    assert alt.endswith(" — Jane Doe, Weather")


def test_a_network_without_alt_text_gets_none() -> None:
    """Telegram takes none, so nothing is cut for it."""
    assert alt_for(WEATHER, load_rules("telegram")) == ""


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("One. Two! Three?", ["One.", "One. Two!", "One. Two! Three?"]),
        ("J. R. R. Tolkien wrote. He did.", ["J. R. R. Tolkien wrote.", "J. R. R. Tolkien wrote. He did."]),
        ("一つ。二つ。", ["一つ。", "一つ。二つ。"]),
        ("👍 Yes. No.", ["👍 Yes.", "👍 Yes. No."]),
    ],
)
def test_sentences_end_where_readers_pause(text: str, ends: list[str]) -> None:
    """Initials and short forms end none; scripts without spaces have sentences too."""
    assert [text[:end] for end in sentence_ends(text, "en")] == ends


def test_a_cut_splits_no_address_and_no_name() -> None:
    """An address, mention or tag in a quote stays whole or goes."""
    text = "Read it all at https://example.com/a/long-path/to-it with @jane.doe and #SomeTag today"
    for length in range(12, len(text)):
        cut = shortened(text, "en", lambda part, length=length: len(part) <= length)  # type: ignore[misc]
        if cut:
            kept = cut.removesuffix("…")
            assert text.startswith(kept)
            assert text[len(kept)] in " ,"


def test_a_cut_splits_no_word_that_is_written_whole() -> None:
    """A line of Korean may break inside a word, and any line inside one that is too long for it; a cut never is."""
    korean = "나 보기가 역겨워 가실 때에는 말없이 고이 보내 드리우리다"
    torn = f"ერთი {'გრძელი' * 12} სიტყვა"
    for language, text in (("ko", korean), ("ka", torn)):
        for length in range(1, len(text)):
            cut = shortened(text, language, lambda part, length=length: len(part) <= length, least=1)  # type: ignore[misc]
            assert cut is None or text[len(cut) - 1] == " "


def test_a_cut_of_a_long_text_looks_at_few_beginnings() -> None:
    """Of ten thousand words some two dozen beginnings are tried, and no more than these are ever made."""
    text = "word and " * 5_000
    tried: list[int] = []

    def fits(part: str) -> bool:
        tried.append(len(part))
        return len(part) <= 30_000

    tracemalloc.start()
    try:
        cut = shortened(text, "en", fits)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert cut == text[:29_996] + "…"
    assert len(tried) < 30
    assert most < 16 * 1024 * 1024
