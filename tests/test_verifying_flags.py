"""The flags of verification, one rule at a time, and the texts that must not fool them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.transcripts.turn import TurnKind
from quotes.verifying.checked import Checked
from quotes.verifying.flags.languages import language_of, modals, negations, quantifiers
from quotes.verifying.flags.numbers import changed_numbers
from quotes.verifying.flags.running import Running
from quotes.verifying.flags.voices import is_same
from quotes.verifying.passages import passages_of
from quotes.verifying.verification import Flag, FlagKind, Passage
from quotes.verifying.verify import verify

CUT = FlagKind.NEGATION_CUT


def flags(document: str, quote: str, *, speaker: str | None = None, own: bool = False) -> dict[FlagKind, str]:
    """The flags of the best place and their notes."""
    checked = Checked(passages_of(document), text=document, document="0" * 64, name="d.txt")
    found: tuple[Flag, ...] = verify(quote, checked, speaker=speaker, own=own).flags
    return {flag.kind: flag.note for flag in found}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("38", "thirty-eight"), ("200", "two hundred"), ("1,000", "one thousand"), ("1\u00a0000", "1000"), ("½", "1/2"),
        ("1½", "1.5"), ("20%", "20 percent"), ("20 per cent", "20 %"), ("540B", "540 billion"), ("三", "3"),
        ("二十三", "23"), ("a dozen", "twelve"), ("two hundred and five", "205"), ("a half", "½"), ("this one", "this"),
        ("no one came", "nobody came"), ("Read first", "Read"), ("drei", "3"),
    ],
)  # fmt: skip
def test_numbers_that_are_the_same(one: str, other: str) -> None:
    """A number written in another way is not a changed number: nobody is warned of a digit."""
    assert not changed_numbers(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("38", "83"), ("two million", "two billion"), ("20 percent", "20"), ("1968", "1986"), ("one", "two"),
        ("forty miles", "forty kilometres"), ("½", "12"), ("10²", "102"), ("1.5", "15"), ("first", "second"),
        ("三年", "五年"), ("ten thousand", "ten"), ("half", "twice"), ("$5", "€5"), ("1.2.3", "1.2.4"),
        ("zwei", "drei"),
    ],
)  # fmt: skip
def test_numbers_that_differ(one: str, other: str) -> None:
    """Another number, scale or unit is told, whichever way it is written."""
    assert changed_numbers(one, other)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("We can't and we don't.", 2), ("He failed to see it.", 1), ("Wir haben kein Brot und nicht genug.", 2),
        ("Je n'ai rien vu ici et je ne dors jamais.", 4), ("Non lo so, è per la mamma.", 1), ("我没有时间", 1),
        ("不过我们去了", 0), ("行かなければならない", 0), ("食べません", 1), ("The north wind is here.", 0),
    ],
)  # fmt: skip
def test_negations(text: str, count: int) -> None:
    """Negations are found in several languages, and words that only look like them are not."""
    assert len(negations(text, language_of(text))) == count


def test_a_modal_verb_is_counted_once() -> None:
    """Contractions count as their verb, and the month of May is no verb."""
    english = language_of("This is what they say.")
    assert modals("We'll go", english) == modals("We will go", english) == ["will"]
    assert modals("We can't go", english) == modals("We cannot go", english) == ["can"]
    assert modals("It was in May 1912 and on 3 May too.", english) == []
    assert quantifiers("Everybody has some of it", english) == ["everyone", "some"]


@pytest.mark.parametrize(
    "frame",
    [
        "I don't think", "I do not for one moment believe that", "Nobody says that", "It is not true that",
        "It's a myth that", "It would be a mistake to think that", "Few people say that", "I doubt that", "I deny that",
        "I used to think that", "I wish", "If only", "Unless", "Whether", "It is far from clear that", "It isn't that",
        "There is no evidence that", "We never said that", "I'm not, you know, sure that", "Some say as if",
        "I no longer believe that", "It cannot be the case that", "I refuse to believe that", "None of us think",
    ],
)  # fmt: skip
def test_frames_that_turn_a_quote_around(frame: str) -> None:
    """A quote that was cut out behind such words says what its speaker did not: it is flagged, with the words."""
    noted = flags(f"{frame} the sea remembers its dead. It was late.", "the sea remembers its dead.")
    assert frame.split()[0] in noted[CUT]


@pytest.mark.parametrize(
    "frame",
    [
        "I think", "I have always said that", "It was not late, and", "She never came; but", "No doubt",
        "There is no question that", "It is true that", "He didn't answer, because", "Not only was it late:",
        "Don't forget that", "Nobody doubts that", "My mother, who could not read, knew:", "In the end",
        "I was never in doubt about the harbour, but", "It is no wonder that", "You can't deny that",
    ],
)  # fmt: skip
def test_frames_that_do_not(frame: str) -> None:
    """A negation of another clause raises no alarm: people stop reading flags that are mostly wrong."""
    assert CUT not in flags(f"{frame} the sea remembers its dead. It was late.", "the sea remembers its dead.")


@pytest.mark.parametrize(
    "behind",
    [
        " is nonsense.", " is simply not true.", ", but that is wrong.", " — not!", ", I used to believe.",
        ", so they say.",
        " unless we forget.", ", which isn't true.", ", I don't think.", " is a myth.", " never.", ". That is a lie.",
        ". I'm joking.", ". Nonsense!",
    ],
)  # fmt: skip
def test_words_behind_that_turn_a_quote_around(behind: str) -> None:
    """What comes after can take the words back as well."""
    assert CUT in flags(f"It was late. The sea remembers{behind}", "The sea remembers")


@pytest.mark.parametrize(
    "behind", [" its dead.", ", and I do not mind.", ". It was not late.", " those without graves."]
)
def test_words_behind_that_do_not(behind: str) -> None:
    """A negation behind the words that is not about them raises no alarm."""
    assert CUT not in flags(f"It was late. The sea remembers{behind}", "The sea remembers")


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("Ann Author", "ANN AUTHOR", True), ("Author", "Ann Author", True), ("A. Author", "Ann Author", True),
        ("Dr. Ann Author", "Ann B. Author", True), ("Ann Author", "Bob Author", False), ("Ann", "Ann Author", True),
        ("Ann Author and Bob Writer", "Bob Writer", True), ("Bob Writer", "Ann Author", False), ("…", "Ann", False),
        ("José Autor", "Jose Autor", True),
    ],
)  # fmt: skip
def test_names_of_one_person(name: str, other: str, same: bool) -> None:
    """A surname, initials and a title are no other speaker; another first name is."""
    assert is_same(name, other) is is_same(other, name) is same


def test_notes_hold_the_words() -> None:
    """A flag's note holds the document's words, so that nobody has to look them up to decide."""
    noted = flags("I don't think the sea remembers.", "the sea remembers.")
    assert noted[CUT] == noted[FlagKind.STARTS_MID_SENTENCE] == "“I don't think” stands before it"


def test_running_text_breaks_where_voices_do() -> None:
    """A line of another voice, an item of a list and a heading are no part of the sentence beside them."""
    spoken = (Passage(0, "We were", 1, voice=1), Passage(8, "late", 2, voice=1), Passage(13, "Yes", 3, voice=2))
    assert Running(spoken, "We were\nlate\nYes", runs_on=False, has_turns=True).text == "We were\nlate\n\nYes"
    sold = (Passage(0, "Go on", 1), Passage(6, "Buy it", 2, kind=TurnKind.ADVERTISEMENT))
    assert Running(sold, "Go on\nBuy it", runs_on=False, has_turns=True).text == "Go on\n\nBuy it"
    listed = "- Wind the clock\n- Sweep"
    assert Running(passages_of(listed), listed, runs_on=False, has_turns=False).text == "Wind the clock\n\nSweep"


@given(
    st.lists(
        st.sampled_from(["not", "“", "”", "said", "if", ",", ".", "\n", "\n\n", "…", "不", "ない", "7", "Ann", "é"])
    ),
    st.lists(st.sampled_from(["not", "said", ".", "…", "[", "]", "不", "ない", "7", "Ann", "if"]), max_size=8),
)
@settings(max_examples=150, deadline=None)
def test_any_words_have_flags(document: list[str], quote: list[str]) -> None:
    """Whatever the document and the quote: one flag of a kind at most, each with a note on one line."""
    text = " ".join(document)
    checked = Checked(passages_of(text), text=text, document="0" * 64, name="d.txt")
    for found in verify(" ".join(quote), checked, speaker="Ann Author", own=True).found:
        kinds = [flag.kind for flag in found.flags]
        assert len(set(kinds)) == len(kinds) and FlagKind.OWN_DOCUMENT in kinds
        assert all(flag.note and "\n" not in flag.note for flag in found.flags)
