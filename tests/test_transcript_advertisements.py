"""Advertisements and previews: what of a recording is nobody's conversation."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.prose.sentences import sentences
from quotes.readers.reader import Reading
from quotes.readers.transcript import TranscriptReader
from quotes.transcripts.advertising import advertisements, sounds_like
from quotes.transcripts.assembling import drafts_of_turns
from quotes.transcripts.labels import with_speakers
from quotes.transcripts.previews import find_preview
from quotes.transcripts.turn import TurnKind

SAMPLE = Path(__file__).parent / "samples" / "transcript" / "episode-unlabelled.txt"
SEED = Path(__file__).parents[2] / "shared" / "seeds" / "podcast-transcript.txt"
TALK = "The shelves were old and the lamps were few. Nobody could look for anything after dark."


def _found(text: str, *sponsors: str, copy: str = "") -> list[str]:
    return [
        text[ad.start : ad.end] for ad in advertisements(text, sentences(text), sponsors=sponsors, sponsor_copy=copy)
    ]


def _read(path: Path) -> Reading:
    return TranscriptReader().read(path.read_bytes(), path.name)


@pytest.mark.parametrize(
    "ad",
    [
        "And now a word from our sponsors. Papira makes paper. Papira never turns yellow. Use code LISTS at checkout.",
        "This episode is brought to you by Papira. Papira makes paper. Go to papira.com/lists for 10% off.",
        "We'll be right back after a quick break. Papyra is paper. Visit papira dot com slash lists for a free trial.",
        "I trust Papira enough to have put money into it. Use our code to get a 10 percent discount.",
    ],
)
def test_a_sponsors_message_is_found_from_its_first_to_its_last_sign(ad: str) -> None:
    """What a sponsor pays for must not be credited to a person, and what stands beside it must not be lost with it."""
    assert _found(f"{TALK} {ad} {TALK}", "Papira") == [ad]


@pytest.mark.parametrize(
    "said",
    [
        "You can go and look at it at lists dot com slash two, it is all there.",
        "Papira came out that year, and we used Papira for everything we wrote down.",
        "We gave a discount to anybody who came twice, and everybody came twice.",
        "We download the lists every night and go to bed.",
        "I am going to sponsor my neighbour's run.",
    ],
)
def test_talk_about_products_is_no_advertisement(said: str) -> None:
    """A guest may name an address, a price or even a sponsor; those words are the guest's."""
    assert _found(f"{TALK} {said} {TALK}", "Papira") == []


def test_a_message_in_the_headers_own_words_is_found() -> None:
    """Hosts read out what stands in the show notes, so the notes tell what is an advertisement."""
    copy = "Papira makes paper that lasts for a hundred years and never turns yellow in the sun."
    ad = "Papyra makes paper that lasts for a hundred years. And Papyra never turns yellow in the sun."
    assert _found(f"{TALK} {ad} {TALK}", "Papira", copy=copy) == [ad]


def test_a_sponsor_is_known_by_its_sound() -> None:
    """Machines write brand names as they hear them."""
    assert sounds_like("Papyra", "Papira")
    assert sounds_like("Inkwel", "Inkwell")
    assert not sounds_like("Paper", "Papira")
    assert not sounds_like("Ink", "Papira")


def test_the_announced_return_ends_an_advertisement() -> None:
    """What comes after `back to the show` is the conversation again."""
    ad = "Here is a word from our sponsors. Papira makes paper. Now, back to the show."
    assert _found(f"{TALK} {ad} {TALK}", "Papira") == [ad]


def test_an_advertisement_in_mid_line_leaves_the_rest_of_the_line() -> None:
    """Transcripts break lines anywhere; the question behind an advertisement is the host's."""
    reading = _read(SAMPLE)
    at = next(at for at, turn in enumerate(reading.turns) if turn.kind is TurnKind.ADVERTISEMENT)
    advertisement, after = reading.turns[at], reading.turns[at + 1]
    assert (advertisement.lines[0].number, advertisement.lines[-1].number, after.lines[0].number) == (46, 48, 48)
    assert advertisement.lines[-1].text.endswith("discount.")
    assert after.text.startswith("When you write about lists")
    assert (advertisement.speaker, advertisement.proposed) == (None, None)


def test_a_preview_is_folded_into_what_it_repeats() -> None:
    """A clip at the beginning is said once; kept twice, it would be posted twice."""
    reading = _read(SAMPLE)
    assert reading.turns[0].kind is TurnKind.PREVIEW
    assert any(note.reason == "lines 31-32: a preview of lines 50-52" for note in reading.notes)
    named = with_speakers(reading.turns, {at: "Ann Author" for at in range(2, len(reading.turns)) if at != 8})
    drafts = drafts_of_turns(named, source=None, document=reading.document, name="episode.txt")
    twice = [draft for draft in drafts if draft.place is not None and draft.place.line in (31, 32)]
    assert twice
    for copy in twice:
        first = next(draft for draft in drafts if draft.text == copy.text)
        assert first.place is not None and first.place.line is not None and first.place.line >= 50
        assert first.attribution == copy.attribution


def test_a_text_without_a_preview_has_none() -> None:
    """Repeating oneself is no preview, and neither is saying everything twice."""
    for text in (TALK, f"{TALK} " * 40, "One two three four. " * 200, ""):
        assert find_preview(text, sentences(text)) is None


def test_the_seeds_advertisements_and_preview_are_found_exactly() -> None:
    """The real transcript: lines 207 to 221, which ends in mid-line, 596 to 599, and 57 to 64 from 283 to 291."""
    if not SEED.exists():
        pytest.skip("the seeds (../shared/seeds) are not here")
    reading = _read(SEED)
    special = [turn for turn in reading.turns if turn.kind is not TurnKind.SPEECH]
    assert [(turn.kind, turn.lines[0].number, turn.lines[-1].number) for turn in special] == [
        (TurnKind.PREVIEW, 57, 64),
        (TurnKind.ADVERTISEMENT, 207, 221),
        (TurnKind.ADVERTISEMENT, 596, 599),
    ]
    assert any(note.reason == "lines 57-64: a preview of lines 283-291" for note in reading.notes)
    after = reading.turns[reading.turns.index(special[1]) + 1]
    assert after.lines[0].number == 221
    assert sum(len(turn.text.split()) for turn in special[1:]) == 296
