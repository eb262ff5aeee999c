"""Lengths by each network's own counting."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.captions.addresses import find_addresses, is_top_level
from scheduler.captions.counting import count_text, units
from scheduler.networks import load_rules

FAMILY = "👨‍👩‍👧‍👦"


def length(text: str, network: str) -> int:
    """What a network counts."""
    return count_text(text, load_rules(network).text).length


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("This is a test.", 15),
        ("http://test.com", 23),
        ("https://test.com", 23),
        ("test.com", 23),
        ("Test https://test.com test https://test.com test.com test", 86),
        ("\U00010000\U0010ffff", 4),
        ("저찀쯿쿿", 8),
        ("H\U0001f431☺", 5),
        ("の" * 140, 280),
        ("\U0001f431" * 140, 280),
        ("x.com is", 26),
        ("e\u0301", 1),
        (FAMILY, 2),
        ("👍🏽", 2),
        ("🇺🇸", 2),
        ("1️⃣", 2),
        ("“Hi” — A…", 10),
        ("no\r\nline", 7),
    ],
)
def test_x_counts_as_twitter_text_does(text: str, weight: int) -> None:
    """The figures of X's own library, version 3: letters one, other scripts and emoji two, addresses 23."""
    assert length(text, "x") == weight


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://example.com/a_(b)?q=1&x=2. Yes", ["https://example.com/a_(b)?q=1&x=2"]),
        ("(example.com/path) and www.example.dev,", ["example.com/path", "www.example.dev"]),
        ("The end.Next sentence", ["end.Next"]),
        ("Node.js and e.g. the U.S. at 10.30", []),
        ("mail a@example.com or #example.com", []),
        ("http://localhost/x", []),
        ("https://пример.рф/путь", ["https://пример.рф/путь"]),
        ("日本語。example.com中国語", ["example.com"]),
        ("https://t.co/abc— yes", ["https://t.co/abc"]),
        ("see example.com/a,b.org now", ["example.com/a,b.org"]),
    ],
)
def test_addresses_are_found_where_x_links(text: str, found: list[str]) -> None:
    """An address is what becomes a link: with or without https://, without the full stop after it."""
    assert [text[start:end] for start, end in find_addresses(text, bare=True)] == found


def test_top_level_domains_are_those_that_exist() -> None:
    """New ones count, made-up ones do not."""
    assert all(map(is_top_level, ("com", "photography", "рф", "AI")))
    assert not any(map(is_top_level, ("js", "nosuch", "a", "x" * 80, "")))


def test_mastodon_counts_addresses_as_23_and_mentions_short() -> None:
    """A server's name in a mention is free, an address with https:// is 23, one without is its own length."""
    assert length("https://example.com/" + "a" * 200, "mastodon") == 23
    assert length("example.com", "mastodon") == 11
    assert length("Hi @jane@example.social!", "mastodon") == len("Hi @jane!")
    assert length("Hi @müller@example.social!", "mastodon") == len("Hi @müller@example.social!")
    assert length(FAMILY * 500, "mastodon") == 500


def test_bluesky_counts_characters_and_bytes() -> None:
    """Both limits hold: 120 families are 120 characters and 3,000 bytes, and one more is too much."""
    rules = load_rules("bluesky").text
    full = count_text(FAMILY * 120, rules)
    assert (full.length, full.bytes, full.fits) == (120, 3000, True)
    more = count_text(FAMILY * 121, rules)
    assert (more.length, more.fits, more.over) == (121, False, 25)
    assert count_text("a" * 300, rules).fits
    assert count_text("a" * 301, rules).over == 1


def test_threads_counts_an_emoji_as_its_bytes() -> None:
    """A letter with an accent is one, an emoji as many as its bytes."""
    assert length("é", "threads") == 1
    assert length("👍", "threads") == 4
    assert length(FAMILY, "threads") == len(FAMILY.encode())


def test_telegram_counts_utf_16() -> None:
    """What lies beyond the first plane counts two."""
    assert length("a👍", "telegram") == 3
    assert not count_text("a" * 1025, load_rules("telegram").text).fits


def test_discord_takes_2000() -> None:
    """The limit is in the count."""
    assert count_text("a" * 2000, load_rules("discord").text).fits
    assert count_text("a" * 2001, load_rules("discord").text).over == 1


@given(st.text(max_size=60))
def test_no_counting_is_shorter_than_what_people_see(text: str) -> None:
    """Units nest: user-perceived characters, then code points, then UTF-16 units."""
    assert units(text, "graphemes") <= units(text, "characters") <= units(text, "utf-16")
    assert units(text, "emoji-bytes") >= units(text, "graphemes")


@given(st.text(alphabet="ab.é日👍🏽\u200d\ufe0f1 \u20e3/:@#e\u0301", max_size=40))
def test_x_counts_composed_and_decomposed_alike(text: str) -> None:
    """However accents were typed, the weight is that of the composed text, and never above twice its code points."""
    assert length(text, "x") == length(unicodedata.normalize("NFC", text), "x")


def test_counting_is_quick_whatever_the_text() -> None:
    """Texts made to be slow are counted at once: a caption is counted many times."""
    for text in (
        "http://" + "a." * 5000,
        "(" * 5000 + "x.com/" + "(" * 5000,
        "a@" * 5000,
        "/." * 5000,
        "x.com/" + "(a" * 4000,
    ):
        for network in ("x", "mastodon"):
            assert length(text, network) > 0
