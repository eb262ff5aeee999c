"""Who is credited, and how; and what is not drawn at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cards.language import guess_language
from cards.spec import CardSpec, Look, spec_for
from quotes.errors import Refused
from quotes.model import (
    Attribution,
    Certainty,
    MatchClass,
    PersonKind,
    Quote,
    Source,
    SourceKind,
    Standing,
    Words,
)

LOOK = Look("poster", "wide", "dark", handle="@us")
QUOTE = Quote(
    id="0123456789abcdef",
    text="Rain is only water.",
    attribution=Attribution("Jane Doe", certainty=Certainty.SOURCED),
    source=Source("Weather, a Life", SourceKind.BOOK, date="1901"),
    locator="chapter 3",
    topic="On rain",
    words=Words.WRITING,
)


def credited(certainty: Certainty) -> str:
    """The author's line for words that are known so well."""
    return spec_for(replace(QUOTE, attribution=Attribution("Jane Doe", certainty=certainty)), LOOK).author


def test_a_spec_holds_all_that_a_card_shows() -> None:
    """Words, person, work, date, place in the work, topic and look come from the quote and nowhere else."""
    assert spec_for(QUOTE, LOOK) == CardSpec(
        text="Rain is only water.",
        author="Jane Doe",
        look=LOOK,
        title="Weather, a Life",
        detail="1901, chapter 3",
        topic="On rain",
        language="en",
        marked=True,
        quote_id="0123456789abcdef",
    )


@pytest.mark.parametrize("words", [Words.SPEECH, Words.WRITING])
def test_speech_and_writing_stand_in_quotation_marks(words: Words) -> None:
    """What a person said or wrote is set as a quotation."""
    assert spec_for(replace(QUOTE, words=words), LOOK).marked


def test_a_summary_has_no_marks_and_says_after_whom() -> None:
    """Nobody said these very words, so no marks and no plain name."""
    spec = spec_for(replace(QUOTE, words=Words.SUMMARY), LOOK)
    assert (spec.marked, spec.author) == (False, "after Jane Doe")


def test_what_its_document_only_has_as_a_paraphrase_loses_its_marks() -> None:
    """Words that nobody was found to say so are not shown as said: no quotation marks, and "after" the name."""
    spec = spec_for(replace(QUOTE, match=MatchClass.PARAPHRASE), LOOK)
    assert (spec.marked, spec.author) == (False, "after Jane Doe")
    for found in (None, MatchClass.VERBATIM, MatchClass.NEAR_VERBATIM, MatchClass.ALTERED, MatchClass.ABSENT):
        spec = spec_for(replace(QUOTE, match=found), LOOK)
        assert (spec.marked, spec.author) == (True, "Jane Doe")


def test_a_group_of_record_may_be_credited_with_a_groups_text() -> None:
    """A name that reads like one person's is a group's when the record says so."""
    text = replace(QUOTE, words=Words.GROUP)
    with pytest.raises(Refused, match="group"):
        spec_for(text, LOOK)
    spec = spec_for(replace(text, attribution=Attribution("The Collective", kind=PersonKind.GROUP)), LOOK)
    assert (spec.marked, spec.author) == (False, "The Collective")


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "translated by Bob Writer"), ("de-AT", "übersetzt von Bob Writer"), ("fi", "translated by Bob Writer")],
)
def test_a_translator_is_credited_beside_the_work(language: str, shown: str) -> None:
    """Who reads a translation reads the translator's words too."""
    spec = spec_for(replace(QUOTE, translator="Bob Writer", language=language), LOOK)
    assert spec.detail == f"1901, chapter 3, {shown}"
    assert shown in (spec.source or "")


@pytest.mark.parametrize("words", [Words.BIOGRAPHY, Words.ADVERTISEMENT])
def test_words_about_a_person_are_not_credited_to_them(words: Words) -> None:
    """A biography or an advertisement is refused with the rule's name, the person's, and a remedy."""
    with pytest.raises(Refused) as caught:
        spec_for(replace(QUOTE, words=words), LOOK)
    assert caught.value.rule == "credit"
    assert "Jane Doe" in caught.value.message
    assert "--words" in caught.value.hint


@pytest.mark.parametrize("certainty", [Certainty.ATTRIBUTED, Certainty.DISPUTED])
def test_an_uncertain_attribution_says_so_on_the_card(certainty: Certainty) -> None:
    """Words that only go by a person's name are not printed as that person's own."""
    assert credited(certainty) == "attributed to Jane Doe"


@pytest.mark.parametrize("certainty", [Certainty.SOURCED, Certainty.CLAIMED])
def test_a_sound_attribution_is_the_plain_name(certainty: Certainty) -> None:
    """A name that the source or the document gives needs no reserve."""
    assert credited(certainty) == "Jane Doe"


def test_a_rejected_quote_is_never_drawn() -> None:
    """The editor's word holds, and the refusal names the command that takes it back."""
    with pytest.raises(Refused) as caught:
        spec_for(replace(QUOTE, standing=Standing.REJECTED), LOOK)
    assert caught.value.rule == "standing"
    assert f"pullquote approve {QUOTE.id}" in caught.value.hint


@pytest.mark.parametrize(
    ("source", "locator", "shown"),
    [
        (Source("Weather", date="1901"), "chapter 3", "Weather, 1901, chapter 3"),
        (Source("Weather", date="1901"), None, "Weather, 1901"),
        (Source("Weather"), "chapter 3", "Weather, chapter 3"),
        (Source("Weather"), None, "Weather"),
        (None, "chapter 3", "chapter 3"),
        (None, None, None),
    ],
)
def test_the_source_shows_whatever_is_known(source: Source | None, locator: str | None, shown: str | None) -> None:
    """Title, date and place in the work, in this order, each only when known."""
    assert shown == spec_for(replace(QUOTE, source=source, locator=locator), LOOK).source


def test_the_text_is_not_touched() -> None:
    """The spec holds the words code point for code point, odd spaces and typewriter marks and all."""
    text = '  He said "don\'t" --\u00a0twice...\n\tTwice!\u00ad '
    assert text == spec_for(replace(QUOTE, text=text), LOOK).text


def test_a_stored_language_is_the_cards() -> None:
    """A guess is made only where nothing is stored."""
    assert spec_for(replace(QUOTE, language="de-CH"), LOOK).language == "de-CH"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Plain words", "en"),
        ("Сколько вёсен", "ru"),
        ("Πάντα ῥεῖ", "el"),
        ("The word λόγος means reason", "en"),
        ("1848!", "en"),
        ("", "en"),
    ],
)
def test_a_language_is_guessed_by_the_script_of_most_letters(text: str, language: str) -> None:
    """Marks and breaks follow the script when nobody said which language it is."""
    assert language == guess_language(text)
