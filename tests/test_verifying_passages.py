"""A document as passages: its words without list signs, numbers, times and labels, each where it stands."""

from __future__ import annotations

import json

from quotes.transcripts.turn import Line, Turn, TurnKind
from quotes.verifying.checked import Checked
from quotes.verifying.passages import passages_of
from quotes.verifying.verify import verify


def test_signs_in_front_of_lines_are_off() -> None:
    """A list's signs and numbers are no words; a number that begins a line of prose is one."""
    text = "*  One thing\n> Two things\n1. First\n2. Second\nhe was\n42. Then he left\n\n"
    assert [one.text for one in passages_of(text)] == [
        "One thing",
        "Two things",
        "First",
        "Second",
        "he was",
        "42. Then he left",
    ]


def test_times_in_front_of_lines_are_told() -> None:
    """A time in brackets, or before each line, is where the words are said; one in a story is part of it."""
    timed = passages_of("[00:12] Words are here.\n(1:02:03) More words.")
    assert [(one.text, one.seconds) for one in timed] == [("Words are here.", 12.0), ("More words.", 3723.0)]
    assert passages_of("10:30 is when I wake up.")[0].text == "10:30 is when I wake up."


def test_pages_are_told() -> None:
    """A quote from a book is found with the label of its page."""
    found = passages_of("one\ntwo\nthree", pages=((1, "iv"), (3, "1")))
    assert [one.page for one in found] == ["iv", "iv", "1"]


def test_passages_stand_where_they_say() -> None:
    """Each passage is the text at its offset, on its line."""
    text = "  - a line\n\n\t[0:10] — another\n"
    for one in passages_of(text):
        assert text[one.start : one.start + len(one.text)] == one.text
        assert text.split("\n")[one.line - 1].endswith(one.text)


def test_turns_give_voice_speaker_and_time() -> None:
    """A quote from a transcript is found without the labels, with who says it and when; a line may have two voices."""
    text = "A talk\nAnn Author: We begin here. Bob Writer: I do not.\nAnn Author: Then we end."
    turns = (
        Turn((Line(2, "We begin here.", 1.0, 0.0),), speaker="Ann Author"),
        Turn((Line(2, "I do not.", 2.0, 0.5),), speaker="Bob Writer", kind=TurnKind.ADVERTISEMENT),
        Turn((Line(3, "Then we end.", 3.0, 0.0),), speaker="Ann Author"),
    )
    found = passages_of(text, turns=turns)
    assert [(one.text, one.line, one.voice, one.speaker, one.seconds) for one in found] == [
        ("A talk", 1, 0, None, None),
        ("We begin here.", 2, 1, "Ann Author", 1.0),
        ("I do not.", 2, 2, "Bob Writer", 2.0),
        ("Then we end.", 3, 3, "Ann Author", 3.0),
    ]
    assert found[2].kind is TurnKind.ADVERTISEMENT


def test_words_run_on_over_the_cues_of_captions() -> None:
    """A sentence over two cues is verbatim: their numbers and times are none of its words."""
    text = "1\n00:00:01,000 --> 00:00:02,000\nWe never said\n\n2\n00:00:02,000 --> 00:00:04,000\nthat it was easy.\n"
    turns = (Turn((Line(3, "We never said", 1.0, 0.0), Line(7, "that it was easy.", 2.0, 0.0))),)
    checked = Checked(passages_of(text, turns=turns), text=text, document="d", name="n")
    (found,) = verify("We never said that it was easy.", checked).found
    assert found.place.exact == "We never said\nthat it was easy."
    assert (found.place.line, found.place.seconds) == (3, 1.0)


def test_words_in_json_are_found_behind_their_escapes() -> None:
    """Words that JSON writes with escapes, and several values of one turn's line, are found all the same."""
    said = ["We don’t say “never”", "to anybody who asks."]
    text = json.dumps({"segments": [{"startTime": at, "body": body} for at, body in enumerate(said)]})
    turns = (Turn((Line(1, said[0], 0.0, 0.0), Line(1, said[1], 1.0, 0.0))),)
    checked = Checked(passages_of(text, turns=turns), text=text, document="d", name="n")
    assert verify("We don't say never to anybody who asks.", checked).match == "verbatim"
    whole = (Turn((Line(1, " ".join(said[1:]), 0.0, 0.0),)),)
    assert passages_of(text, turns=whole)[0].text == said[1]


def test_a_line_that_cannot_be_found_is_taken_whole() -> None:
    """Words a reader put in other characters leave the line as it stands, once, and nothing is lost."""
    turns = (Turn((Line(1, "other words", 0.0, 0.0), Line(1, "yet others", 0.0, 0.0))),)
    assert [one.text for one in passages_of("  what stands here ", turns=turns)] == ["what stands here"]
