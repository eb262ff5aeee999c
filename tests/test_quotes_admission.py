"""What may come in, and what is refused with its name and a remedy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.admission import (
    LONGEST_TEXT,
    admit_author,
    admit_date,
    admit_draft,
    admit_label,
    admit_language,
    admit_text,
    admit_url,
)
from quotes.errors import InputError
from quotes.model import Attribution, Draft, Source


@pytest.mark.parametrize(
    "text",
    [
        "Two  spaces, a\ttab\nand a line",
        "e\u0301 stays in two code points",
        "می\u200cخواهم",
        "👩\u200d🚀 and ❤\ufe0f",
        "\u2067שלום\u2069 paired",
        "\u202bשלום\u202c paired",
        "½ ﬁ Å",
    ],
)
def test_words_are_kept_code_point_for_code_point(text: str) -> None:
    """Promise 1: nothing inside an admitted text is changed."""
    assert admit_text(text) == text


def test_only_outer_white_space_goes() -> None:
    """White space around the words is not part of them."""
    assert admit_text(" \n\u00a0 words \u3000\r\n") == "words"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a\0b", "U+0000"),
        ("a\x07b", "U+0007"),
        ("a\rb", "U+000D"),
        ("a\x9bb", "U+009B"),
        ("a\ud800b", "U+D800"),
        ("a\u202eb", "U+202E"),
        ("a\u2067b", "U+2067"),
        ("a\u202cb", "U+202C"),
        ("a\u2067b\nc\u2069", "U+2067"),
        ("\x1cwords", "U+001C"),
    ],
)
def test_refused_characters_are_named(text: str, named: str) -> None:
    """A text that cannot be kept or drawn faithfully is refused, with the character's name and a remedy."""
    with pytest.raises(InputError) as caught:
        admit_text(text)
    assert named in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("text", ["", "  \n", "\u200d", "\u200b\ufe0f\u00ad", "\u3164", "\u2800"])
def test_nothing_to_see_is_refused(text: str) -> None:
    """A text without one visible character is empty."""
    with pytest.raises(InputError, match="empty"):
        admit_text(text)


def test_a_document_is_no_quotation() -> None:
    """A text longer than any quotation is refused with both lengths."""
    assert len(admit_text("x" * LONGEST_TEXT)) == LONGEST_TEXT
    with pytest.raises(InputError, match="20,001"):
        admit_text("x" * (LONGEST_TEXT + 1))


def test_a_name_stands_on_one_line() -> None:
    """White space in a name is layout, not part of it."""
    assert admit_author(" Author\n  Name ") == "Author Name"


@pytest.mark.parametrize("bad", ["1912-13", "May 1912", "12", ""])
def test_a_date_is_as_precise_as_known(bad: str) -> None:
    """A year, a month or a day is a date; anything else is refused."""
    assert [admit_date(date) for date in ("1912", "1912-05", "1912-05-03")] == ["1912", "1912-05", "1912-05-03"]
    with pytest.raises(InputError):
        admit_date(bad)


def test_tags_and_addresses_have_a_shape() -> None:
    """A language is a tag and an address begins with http."""
    assert admit_language("pt_BR") == "pt-BR"
    assert admit_url("https://example.org/a?b=c") == "https://example.org/a?b=c"
    with pytest.raises(InputError):
        admit_language("plain English")
    with pytest.raises(InputError):
        admit_language("en" + "-x" * 50)
    with pytest.raises(InputError):
        admit_url("javascript:alert(1)")


def test_every_part_of_a_draft_is_admitted() -> None:
    """A bad character is refused wherever it hides."""
    draft = Draft("Words", Attribution("Author Name"), source=Source("A\0 work"))
    with pytest.raises(InputError, match="source"):
        admit_draft(draft)


@given(st.text())
def test_admitting_twice_changes_nothing(text: str) -> None:
    """What was admitted once is admitted again as it is."""
    try:
        admitted = admit_text(text)
    except InputError:
        return
    assert admit_text(admitted) == admitted


@given(
    st.text(alphabet=" a\n\tä\x00", max_size=8),
    st.text(alphabet=" b.\n", max_size=8),
    st.lists(st.text(alphabet=" c\n", max_size=4), max_size=3),
    st.none() | st.text(alphabet=" d\n", max_size=6),
)
def test_a_draft_is_admitted_as_its_parts_are(text: str, person: str, tags: list[str], topic: str | None) -> None:
    """Looking at a whole draft at once gives what looking at each of its parts gives, or the same refusal."""
    draft = Draft(text, Attribution(person), topic=topic, tags=tuple(tags))
    try:
        parts = (
            admit_text(text),
            admit_author(person),
            None if topic is None else admit_label(topic, "The topic"),
            tuple(dict.fromkeys(admit_label(tag, "The tag") for tag in tags)),
        )
    except InputError:
        with pytest.raises(InputError):
            admit_draft(draft)
        return
    admitted = admit_draft(draft)
    assert (admitted.text, admitted.attribution.person, admitted.topic, admitted.tags) == parts
