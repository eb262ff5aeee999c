"""More than a caption: replies of a template, quotations that go on in a thread, and the credits of a carousel."""

from __future__ import annotations

from dataclasses import replace

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.errors import InputError, Refused
from quotes.model import Attribution, Quote, Source
from scheduler.captions.caption import Caption, caption_for
from scheduler.captions.counting import count_text
from scheduler.networks import known_rules, load_rules
from templates.captions import MOST_REPLIES, CaptionTemplate, parse_caption

WITH_LINK = parse_caption("{{ quote }} — {{ author }}\n>>>\nRead it: {{ link }}\n")
PLAIN = parse_caption("{% part quote 1 %}{{ quote }}{% endpart %}\n\n— {{ author }}")
SOURCE = Source("Sayings", url="https://example.org/sayings")
LONG = " ".join(f"This is sentence number {number}, and it says little more than that." for number in range(1, 19))


def quote_of(text: str = "Rain is only water.", source: Source | None = SOURCE) -> Quote:
    """A quote by Ann Other."""
    return Quote("0" * 16, text, Attribution("Ann Other"), source, language="en")


def made(template: CaptionTemplate, network: str = "bluesky", **more: object) -> Caption:
    """The caption on a network."""
    quote = more.pop("quote", None) or quote_of()
    return caption_for(quote, template, load_rules(network), **more)  # type: ignore[arg-type]


# --- replies of a template --------------------------------------------------------------------------------------------


def test_what_follows_the_arrows_is_a_reply() -> None:
    """A first comment keeps the link out of the post, with its place in the reply's own text."""
    caption = made(WITH_LINK)
    assert caption.text == "“Rain is only water.” — Ann Other"
    (reply,) = caption.replies
    assert reply.text == "Read it: https://example.org/sayings"
    (facet,) = reply.facets
    assert reply.text.encode()[facet.start : facet.end] == b"https://example.org/sayings"


def test_a_reply_without_its_value_is_left_out() -> None:
    """Where the quote has no link, nobody reads “Read it:” with nothing behind it; the log says so."""
    caption = made(WITH_LINK, quote=quote_of(source=None))
    assert caption.replies == ()
    assert [(one.part, "not there" in one.why) for one in caption.dropped] == [("reply 1", True)]


def test_a_network_without_replies_gets_none() -> None:
    """Pinterest has no comments of one's own: the reply is dropped with a reason, the caption stays."""
    caption = made(WITH_LINK, "pinterest")
    assert caption.replies == ()
    assert caption.dropped[0].part == "reply 1" and "no replies" in caption.dropped[0].why


def test_each_variant_has_replies_of_its_own() -> None:
    """Variants are divided first, then their messages."""
    template = parse_caption("{{ author }}: {{ quote }}\n>>>\none\n>>>\ntwo\n---\n{{ quote }} {{ author }}\n")
    assert [reply.text for reply in made(template, variant=0).replies] == ["one", "two"]
    assert made(template, variant=1).replies == ()


def test_a_reply_need_not_name_the_author_but_the_caption_must() -> None:
    """Attribution stands in the post itself: a name in a reply is no credit."""
    with pytest.raises(InputError, match="line 1: this caption does not always name the author"):
        parse_caption("{{ quote }}\n>>>\n{{ author }}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ author }}\n>>>\n", "line 2: a message is empty"),
        (">>>\n{{ author }}\n", "line 1: a message is empty"),
        ("{{ author }}\n---\n{{ author }}\n>>>\n{# nothing #}\n", "line 4: a message is empty"),
        ("{{ author }}\n>>>\nfine\n>>>\n{{ nothing }}", "line 5: there is no value 'nothing'"),
        ("{{ author }}" + "\n>>>\nmore" * (MOST_REPLIES + 1), f"{MOST_REPLIES} are the most"),
    ],
)
def test_what_is_wrong_with_a_reply_is_said_with_its_line(text: str, words: str) -> None:
    """Lines are counted through the whole file."""
    with pytest.raises(InputError, match=words):
        parse_caption(text)


def test_a_thread_in_a_comment_is_no_thread() -> None:
    """Who takes replies, or a variant, out by a comment around them posts neither them nor the comment's end."""
    caption = made(parse_caption("{{ author }}\n{#\n>>>\n{{ link }}\n---\n{{ quote }}\n#}\n>>>\nMore tomorrow."))
    assert (caption.text, [one.text for one in caption.replies]) == ("Ann Other", ["More tomorrow."])
    with pytest.raises(InputError, match="line 5: there is no value 'nothing'"):
        parse_caption("{{ author }}\n{#\n>>>\n#}\n{{ nothing }}")


def test_a_thread_says_nothing_twice() -> None:
    """A network refuses the same text again, or takes it for a second try of the first: it is left out, with a note."""
    caption = made(parse_caption("{{ author }}\n>>>\n{{ author }}\n>>>\nMore.\n>>>\nMore."))
    assert [one.text for one in caption.replies] == ["More."]
    assert [one.part for one in caption.dropped] == ["reply 1", "reply 3"]


def test_a_reply_that_cannot_fit_is_named() -> None:
    """In a thread of many messages one is told which of them is too long."""
    with pytest.raises(Refused, match="The reply 2: Even"):
        made(parse_caption("{{ author }}\n>>>\nMore.\n>>>\n" + "long " * 100))


def test_a_reply_is_fitted_to_the_limit_of_a_text_without_a_picture() -> None:
    """On Telegram a caption has 1,024 characters and a message 4,096."""
    template = parse_caption("{{ author }}\n>>>\n{% part quote 1 %}{{ quote }}{% endpart %}")
    (reply,) = made(template, "telegram", quote=quote_of(LONG)).replies
    assert reply.text == f"“{LONG}”"


def test_a_dear_reply_is_told() -> None:
    """A link costs as much in a reply on X as in a post, and the advice says so."""
    told = [one.message for one in made(WITH_LINK, "x").warnings]
    assert any("link" in message for message in told)


# --- text only --------------------------------------------------------------------------------------------------------


def test_a_text_only_post_has_the_whole_quotation() -> None:
    """What is too long for one message goes on in the thread, and nothing of it is lost."""
    caption = made(PLAIN, quote=quote_of(LONG), text_only=True)
    messages = [caption.text, *(reply.text for reply in caption.replies)]
    assert len(messages) > 2
    assert _rejoined(messages) == LONG
    assert all(count_text(message, load_rules("bluesky").text).fits for message in messages)
    assert not caption.dropped
    assert all(message.startswith("… “") for message in messages[1:])
    assert messages[-1].endswith("”")


def _rejoined(messages: list[str]) -> str:
    """The quotation that stands in the marks of some messages, one after the other."""
    pieces = [regex.search(r"“(.*)”", message, regex.DOTALL) for message in messages]
    return " ".join(piece[1] for piece in pieces if piece)


PIECES = ["plain words", "a, b; c", "e.g. this", "日本語です。", "🙂", "don't", "word " * 9]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=90))
def test_no_letter_is_lost_at_a_seam(pieces: list[str]) -> None:
    """Whatever the text, its letters come out in order; only space and the comma at a seam may go."""
    text = " ".join(pieces) + "."
    caption = made(PLAIN, quote=quote_of(text), text_only=True)
    shown = _rejoined([caption.text, *(reply.text for reply in caption.replies)])
    shown = shown.replace("’", "'")

    def letters(of: str) -> str:
        return regex.sub(r"[\s,;:—–]", "", of)

    assert letters(shown) == letters(text)


def test_a_short_quotation_is_one_message() -> None:
    """Nothing follows where nothing has to."""
    assert made(PLAIN, text_only=True).replies == ()


def test_a_text_only_post_without_room_or_replies_is_refused() -> None:
    """A quotation is not cut for want of a thread: the card has room for all of it."""
    with pytest.raises(Refused, match="no room in one message") as refused:
        quoted = quote_of(LONG * 5)
        caption_for(quoted, PLAIN, replace(load_rules("mastodon"), replies=False), text_only=True)
    assert refused.value.rule == "caption" and "--with-card" in refused.value.hint


def test_a_text_only_post_must_have_the_quotation() -> None:
    """A template that leaves the words to the card says nothing without one."""
    with pytest.raises(Refused, match="must have the quotation"):
        made(parse_caption("New: {{ author }}"), text_only=True)


def test_a_quotation_longer_than_any_thread_is_refused() -> None:
    """There is an end to threads."""
    with pytest.raises(Refused, match="longer than a thread"):
        made(PLAIN, "x", quote=quote_of(LONG * 8), text_only=True)


def test_a_text_only_post_has_the_longer_limit_where_there_is_one() -> None:
    """On Telegram 1,300 characters are one message without a picture, and too many with one."""
    caption = made(PLAIN, "telegram", quote=quote_of(LONG), text_only=True)
    assert caption.replies == () and LONG in caption.text
    assert LONG not in made(PLAIN, "telegram", quote=quote_of(LONG)).text


# --- carousels --------------------------------------------------------------------------------------------------------


def test_the_credits_of_a_carousel() -> None:
    """Who else is quoted can stand in the caption, and is left out where nobody is."""
    template = parse_caption("{{ author }}{% part others 2 %} + {{ others }}{% endpart %}")
    assert made(template, others="Another Name, Other Book").text == "Ann Other + Another Name, Other Book"
    assert made(template).text == "Ann Other"


@pytest.mark.parametrize("network", known_rules())
def test_every_bundled_template_names_the_others(network: str) -> None:
    """Attribution does not fall off a carousel's caption in any variant that has room."""
    from templates.captions import Captions

    template = Captions().chosen(None, network)
    for variant in range(len(template.variants)):
        caption = made(template, network, variant=variant, others="Another Name, Other Book")
        assert "Another Name, Other Book" in caption.text.replace("\\", "")
