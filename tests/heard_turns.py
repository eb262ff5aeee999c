"""Transcripts for the tests of who speaks: kept in a store, their turns named, and who is credited with what then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from quotes.model import Quote
from quotes.readers.transcript import TranscriptReader
from quotes.speaking import Heard
from quotes.store import Store
from quotes.transcripts.labels import with_speakers
from quotes.transcripts.turn import Turn

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ANN, BOB = "Ann Author", "Bob Writer"
PAPER = "Paper remembers what people would rather forget about themselves."
WORD = "A careful word outlives a clever one by several hundred years."
LIST = "A list is a promise to a person who does not exist yet."
TALK = f"SPEAKER_00: {PAPER}\nSPEAKER_01: {WORD}\nSPEAKER_00: {LIST}\nSPEAKER_01: {PAPER}\n"
UM = "SPEAKER_00: It is, um, a promise that Ohm Nicky keeps to people.\nSPEAKER_01: Yes.\n" + (
    "SPEAKER_00: It is a promise that Ohm Nicky keeps to people.\nSPEAKER_01: No.\n"
)


def keep_talk(store: Store, text: str, name: str = "talk.txt") -> str:
    """Imports a transcript; gives its SHA-256."""
    reading = TranscriptReader().read(text.encode(), name)
    with store.importing("files", NOW) as run:
        run.keep([reading], name)
    return reading.document


def say(store: Store, sha256: str, speakers: dict[int, str | None]) -> Heard:
    """Names the speakers of turns by their numbers; None takes a speaker away."""
    hearing = store.hearing(sha256)
    turns = list(with_speakers(hearing.turns, {n: name for n, name in speakers.items() if name}))
    for number in (n for n, name in speakers.items() if not name):
        turns[number - 1] = replace(turns[number - 1], speaker=None)
    return store.hear(sha256, replace(hearing, turns=tuple(turns)), now=NOW)


def hear_turns(store: Store, sha256: str, *turns: Turn) -> Heard:
    """Keeps these turns as those of the transcript."""
    return store.hear(sha256, replace(store.hearing(sha256), turns=turns), now=NOW)


def credits_of(store: Store) -> set[tuple[str, str]]:
    """Who is credited with which words."""
    return {(quote.attribution.person, quote.text) for quote in store.find()}


def one_of(store: Store, person: str, text: str = PAPER) -> Quote:
    """The one quote of these words by this person."""
    (found,) = [quote for quote in store.find() if (quote.attribution.person, quote.text) == (person, text)]
    return found


def spots_of(quote: Quote) -> list[tuple[str, int | None]]:
    """Where the quote was found: documents and lines."""
    return [(spot.name, spot.line) for spot in quote.places]
