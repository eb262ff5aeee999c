"""Captions: credit, tags, variants, templates by account and network, and text that must do nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cards.spec import Look, spec_for
from quotes.errors import NotFound, Refused
from quotes.model import Attribution, Certainty, Proof, Quote, Source, Words
from scheduler.captions.caption import caption_for
from scheduler.captions.lint import RULES, lint_alt, lint_caption, lint_repeat
from scheduler.captions.tags import hashtag, hashtags
from scheduler.networks import known_rules, load_rules
from templates.captions import BUNDLED, Captions, parse_caption

SIMPLE = parse_caption(
    "{{ quote }} — {{ author }}{% part tags 2 %} {{ tags }}{% endpart %}{% part link 3 %} {{ link }}{% endpart %}"
)

DISPUTED = Attribution("Jane Doe", certainty=Certainty.DISPUTED)


def quote_of(text: str = "Rain is only water.", **more: object) -> Quote:
    """A quote by Jane Doe."""
    fields: dict[str, object] = {"attribution": Attribution("Jane Doe"), "language": "en", **more}
    return Quote("0" * 16, text, **fields)  # type: ignore[arg-type]  # fields of Quote


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        (quote_of(words=Words.SUMMARY), "Rain is only water. — after Jane Doe"),
        (
            quote_of(attribution=DISPUTED),
            "“Rain is only water.” — attributed to Jane Doe",
        ),
        (quote_of(proof=Proof.DISPUTED, language="de"), "„Rain is only water.“ — Jane Doe zugeschrieben"),
        (quote_of('Il dit "non".', language="fr"), "«\u00a0Il dit “non”.\u00a0» — Jane Doe"),
        (quote_of('"Rain."'), "“Rain.” — Jane Doe"),
    ],
)
def test_the_credit_is_the_cards(quote: Quote, text: str) -> None:
    """What the card says of who said it, the caption says too, in the language's marks."""
    made = caption_for(quote, SIMPLE, load_rules("mastodon"))
    assert made.text == text
    assert spec_for(quote, Look()).author in made.text


def test_what_may_not_be_drawn_gets_no_caption() -> None:
    """A misattributed quote is refused here as on the card."""
    with pytest.raises(Refused):
        caption_for(quote_of(proof=Proof.MISATTRIBUTED), SIMPLE, load_rules("x"))


@pytest.mark.parametrize(
    ("label", "tag"),
    [
        ("life-long learning", "#LifeLongLearning"),
        ("books", "#books"),
        ("JavaScript", "#JavaScript"),
        ("women's rights", "#WomensRights"),
        ("été à Paris", "#ÉtéÀParis"),
        ("1984", None),
        ("19 84", None),
        ("1984 novel", "#1984Novel"),
        ("#already", "#already"),
        ("日本", "#日本"),
        ("!!", None),
        ("", None),
    ],
)
def test_tags_are_readable_words(label: str, tag: str | None) -> None:
    """Several words become CamelCase, accents stay, and numbers alone are no tag."""
    assert hashtag(label) == tag


def test_a_tag_is_given_once() -> None:
    """The same tag in another case or spelling is the same tag."""
    assert hashtags(["Books", "books", "BOOKS", "life long", "Life-Long"]) == ("#Books", "#LifeLong")


def test_the_link_is_the_sources_unless_another_is_given() -> None:
    """An account may send its readers somewhere else; what is no address is left out and told."""
    quote = quote_of(source=Source("Weather", url="https://example.com/source"))
    rules = load_rules("mastodon")
    assert caption_for(quote, SIMPLE, rules).text.endswith(" https://example.com/source")
    assert caption_for(quote, SIMPLE, rules, link="https://example.com/mine").text.endswith("/mine")
    odd = caption_for(quote, SIMPLE, rules, link="javascript:alert(1)")
    assert odd.text == "“Rain is only water.” — Jane Doe"
    assert [one.part for one in odd.dropped] == ["link"]


@pytest.mark.parametrize("network", known_rules())
def test_variants_read_differently(network: str) -> None:
    """Each bundled variant gives another text, they come round, and each has quote and author."""
    template = Captions().chosen(None, network)
    quote = quote_of(source=Source("Weather", url="https://example.com/a"), tags=("rain",))
    count = len(template.variants)
    made = [caption_for(quote, template, load_rules(network), variant=number) for number in range(count + 1)]
    assert count >= 4
    assert len({one.text for one in made}) == count
    assert made[0] == made[count]
    assert all("Rain is only water" in one.text and "Jane Doe" in one.text for one in made)
    assert all(one.dropped == () for one in made)


def test_bundled_templates_speak_no_language() -> None:
    """A quote may be in any language, so a bundled template has marks and line ends but no words of its own."""
    import re

    for path in BUNDLED.glob("*.j2"):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"\w", text), path.name


def test_the_nearest_template_is_taken(tmp_path: Path) -> None:
    """The account's own, then the network's, then one's default; the bundled only when one has none."""
    own = Captions((tmp_path,))
    assert own.chosen_path("mine", "x") == BUNDLED / "x.j2"
    assert own.chosen_path("mine", "nosuch") == BUNDLED / "default.j2"
    for name in ("default", "x", "mine"):
        (tmp_path / f"{name}.j2").write_text("{{ author }}", encoding="utf-8")
        assert own.chosen_path("mine", "x") == tmp_path / f"{name}.j2"
    assert own.chosen_path("../mine", "x") == tmp_path / "x.j2"


def test_an_unknown_template_is_answered_with_the_nearest() -> None:
    """A slip in a name is told with the name that was meant, and a path is no name."""
    with pytest.raises(NotFound, match="Did you mean 'mastodon'"):
        Captions().get("mastodn")
    with pytest.raises(NotFound):
        Captions().get("../designs/editorial")


HOSTILE = "Ask @everyone and @jane #boycott at end.Next <@123> *now* [x](https://evil.com/a_b) # no"


@pytest.mark.parametrize(
    ("network", "never"),
    [
        ("x", ["@everyone", "@jane", "#boycott", "end.Next"]),
        ("mastodon", ["@everyone", "@jane", "#boycott"]),
        ("threads", ["@everyone", "#boycott", "end.Next"]),
        ("telegram", ["@jane", "#boycott", "end.Next"]),
        ("discord", ["@everyone", "@jane", " <@", " *now*", " [x]"]),
        ("instagram", ["@jane", "#boycott"]),
        ("linkedin", [" @everyone", " #boycott", " <", " *now", " [x"]),
    ],
)
def test_a_document_calls_nobody_in_our_name(network: str, never: list[str]) -> None:
    """Mentions, tags, bare domains and markup in a quote are posted as words; the caption tells of it."""
    made = caption_for(quote_of(HOSTILE), SIMPLE, load_rules(network))
    assert [one for one in never if one in made.text] == []
    assert made.text.replace("\u2060", "").replace("\\", "") == f"“{HOSTILE}” — Jane Doe"
    assert {"mention-in-quote", "link-in-quote"} <= {one.rule for one in made.warnings}


def test_a_tag_in_a_quote_is_none_of_ours() -> None:
    """What a document says with a number sign is not counted among the caption's tags."""
    made = caption_for(quote_of("We are #1 and #one and #two."), SIMPLE, load_rules("discord"))
    assert made.warnings == ()


def test_a_line_of_a_quote_is_no_heading_on_discord() -> None:
    """What would make a heading or a list at a line's start does not."""
    made = caption_for(quote_of("- one\n# two\n1. three", words=Words.SUMMARY), SIMPLE, load_rules("discord"))
    assert made.text.startswith("\u2060- one\n\u2060# two\n\u20601. three")


def test_a_credit_is_no_address() -> None:
    """A name with dots in it is not linked, and is still that name."""
    made = caption_for(quote_of(attribution=Attribution("will.i.am")), SIMPLE, load_rules("x"))
    assert made.text == "“Rain is only water.” — will.\u2060i.\u2060am"
    assert "link-costs" not in {one.rule for one in made.warnings}


def test_linkedin_gets_what_its_little_text_needs() -> None:
    """Reserved characters have a backslash, tags stay tags, and an address needs none."""
    quote = quote_of("a_b (c)", source=Source("S", url="https://example.com/x_(y)#z"), tags=("rain",))
    made = caption_for(quote, SIMPLE, load_rules("linkedin"))
    assert made.text == "“a\\_b \\(c\\)” — Jane Doe #rain https://example.com/x%5F%28y%29#z"


def test_a_quote_longer_than_any_caption_is_cut() -> None:
    """A whole page is no caption, not even for a folder."""
    made = caption_for(quote_of("Rain is only water. " * 900), SIMPLE, load_rules("folder"))
    assert len(made.text) < 5_100
    assert made.text.endswith(" … — Jane Doe")
    assert [one.part for one in made.dropped] == ["quote"]


@pytest.mark.parametrize(
    ("text", "network", "rules"),
    [
        ("See https://example.com", "x", ["link-costs"]),
        ("The end.Next", "x", ["link-costs", "bare-domain"]),
        ("See https://example.com", "mastodon", []),
        ("See https://example.com", "instagram", ["dead-link"]),
        ("#One #Two #Three", "x", ["too-many-tags"]),
        ("#One", "discord", ["too-many-tags"]),
        ("#lifelonglearning", "mastodon", ["unreadable-tag"]),
        ("#LIFELONGLEARNING", "mastodon", ["unreadable-tag"]),
        ("#LifeLongLearning #books", "mastodon", []),
        ("#ownroom", "mastodon", ["unreadable-tag"]),
        ("Fine.", "x", []),
    ],
)
def test_advice_is_given_by_rule(text: str, network: str, rules: list[str]) -> None:
    """What costs, links or shuts out is told by a name that never changes."""
    found = lint_caption(text, load_rules(network), labels=("own room",))
    assert [one.rule for one in found] == rules
    assert all(one.rule in RULES and one.message and one.hint for one in found)


def test_advice_has_the_figures() -> None:
    """The price of a link and the better tag stand in the advice."""
    costs = lint_caption("https://example.com", load_rules("x"))[0].message
    assert "$0.200 instead of $0.015, 13 times as much" in costs
    tag = lint_caption("#ownroom", load_rules("mastodon"), labels=("own room",))[0]
    assert tag.hint == "Write #OwnRoom."


def test_a_missing_alt_text_and_a_repeated_caption_are_told() -> None:
    """Both are seen before the post is sent, and only where they matter."""
    assert [one.rule for one in lint_alt(" ", load_rules("x"))] == ["no-alt-text"]
    assert lint_alt("Words.", load_rules("x")) == lint_alt(None, load_rules("telegram")) == ()
    assert [one.rule for one in lint_repeat("Rain  is", ["rain is"])] == ["same-caption"]
    assert lint_repeat("Rain is", ["rain was"]) == ()
