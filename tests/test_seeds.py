"""Five real documents, each of another kind: what an editor finds in them, and what nobody may take.

They are not part of the project; without them these tests are skipped.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cards.spec import NOT_QUOTABLE, Look, spec_for
from quotes.identity import fold, quote_of
from quotes.model import Draft, Words
from quotes.readers import Reading, read_document
from quotes.transcripts.candidates import drafts_of
from quotes.transcripts.header import read_header
from quotes.transcripts.turn import Turn, TurnKind

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


def _read(name: str) -> tuple[Reading, list[str]]:
    path = SEEDS / name
    if not path.exists():
        pytest.skip("the seeds (../shared/seeds) are not here")
    document = path.read_bytes()
    return read_document(document, name), document.decode().split("\n")


def _lines(turn: Turn) -> tuple[int, int]:
    return turn.lines[0].number, turn.lines[-1].number


def _everyone_named(reading: Reading) -> list[Draft]:
    """The quotes of a transcript if a person confirmed every turn, advertisements and previews as they are."""
    drafts: list[Draft] = []
    for turn in reading.turns:
        named = Turn(turn.lines, turn.kind, speaker=turn.speaker or "Somebody", chapter=turn.chapter)
        drafts += drafts_of(named, source=None, document=reading.document, name="podcast-transcript.txt")
    return drafts


def test_the_list_gives_its_75_quotes() -> None:
    """75 quotes in 8 parts on 75 topics from 11 sources by one author; nothing of its introduction."""
    reading, _ = _read("lessons-list.txt")
    assert reading.format == "list"
    assert list(Counter(draft.section for draft in reading.drafts).values()) == [10, 9, 10, 9, 9, 10, 9, 9]
    assert len({draft.topic for draft in reading.drafts}) == 75
    assert len(reading.sources) == 11
    assert {draft.attribution.person for draft in reading.drafts} == {"Aakanksha Chowdhery"}


def test_the_profile_gives_abstracts_to_the_group() -> None:
    """22 sentences of 3 abstracts, each credited to the paper and the group; the page's furniture gives nothing."""
    reading, lines = _read("researcher-profile.txt")
    assert reading.format == "profile"
    assert [(source.date, source.kind.value) for source in reading.sources] == [("2022", "paper")] * 2 + [
        ("2021", "paper")
    ]
    assert list(Counter(draft.source for draft in reading.drafts).values()) == [6, 6, 10]
    assert {draft.attribution.person for draft in reading.drafts} == {"Chowdhery and co-authors"}
    assert {draft.words for draft in reading.drafts} == {Words.GROUP}
    for draft in reading.drafts:
        assert draft.place is not None and draft.place.line is not None
        assert draft.place.line in (59, 65, 71)
        assert draft.place.exact in lines[draft.place.line - 1]


def test_the_post_gives_its_abstract_and_never_its_biography() -> None:
    """One talk as the source, the 5 sentences of its abstract, and none of the biography's 4."""
    reading, lines = _read("talk-post.md")
    assert reading.format == "markdown"
    (talk,) = reading.sources
    (title,) = (line[2:] for line in lines if line.startswith("# "))
    assert (talk.title, talk.kind.value) == (title, "talk")
    assert len(reading.drafts) == 5
    biography = fold(lines[lines.index("## Bio") + 1])
    assert all(fold(draft.text) not in biography for draft in reading.drafts)
    assert {draft.words for draft in reading.drafts} == {Words.GROUP}
    assert any("biography" in note.reason for note in reading.notes)


def test_the_brief_gives_nothing_but_notes() -> None:
    """A machine's summary holds nobody's words: its 191 points are notes, its episode is a source."""
    reading, _ = _read("podcast-brief.txt")
    assert (reading.format, reading.drafts, reading.turns) == ("brief", (), ())
    (episode,) = reading.sources
    assert episode.kind.value == "podcast" and "Yi Tay" in episode.title
    points = [note for note in reading.notes if "point" in note.reason]
    assert len(points) == 191


def test_the_transcript_is_one_episode_whose_speakers_a_person_names() -> None:
    """18 chapters, 543 lines and 9,266 words; no quote is credited to anybody before a person has said who speaks."""
    reading, _ = _read("podcast-transcript.txt")
    assert (reading.format, reading.drafts) == ("transcript", ())
    (episode,) = reading.sources
    assert (episode.kind.value, episode.date) == ("podcast", "2023-08-29")
    assert len({turn.chapter for turn in reading.turns if turn.chapter}) == 18
    spoken = {line.number for turn in reading.turns for line in turn.lines}
    assert spoken == set(range(57, 600))
    assert sum(len(line.text.split()) for turn in reading.turns for line in turn.lines) == 9_266
    assert {turn.proposed for turn in reading.turns if turn.kind is TurnKind.SPEECH} <= {
        "Nathan Labenz",
        "Paige Bailey",
        None,
    }
    assert "24:24" in " ".join(reading.warnings)


def test_its_advertisements_and_its_preview_are_marked() -> None:
    """Lines 207 to 221 and 596 to 599 sell something; lines 57 to 64 are said again at 283 to 291."""
    reading, _ = _read("podcast-transcript.txt")
    sold = [_lines(turn) for turn in reading.turns if turn.kind is TurnKind.ADVERTISEMENT]
    assert sold == [(207, 221), (596, 599)]
    previews = [_lines(turn) for turn in reading.turns if turn.kind is TurnKind.PREVIEW]
    assert previews == [(57, 64)]
    assert all("ponsor" not in (turn.chapter or "") for turn in reading.turns if turn.kind is TurnKind.SPEECH)
    drafts = _everyone_named(reading)
    assert len(drafts) > 150
    on = {draft.place.line for draft in drafts if draft.place and draft.place.line}
    assert not on & set(range(208, 221)) and not on & set(range(596, 600)) and not on & set(range(1, 65))


def test_its_times_are_right_to_within_a_minute() -> None:
    """Each chapter begins within its tolerance of the time that its first line is given."""
    reading, lines = _read("podcast-transcript.txt")
    chapters = read_header(lines).chapters
    for chapter in (chapters[3], chapters[9]):
        turn = next(turn for turn in reading.turns if turn.chapter == chapter.title)
        line = turn.lines[0]
        assert line.seconds is not None and line.tolerance_seconds is not None
        assert line.tolerance_seconds <= 60
        assert abs(line.seconds - chapter.seconds) <= 2 * line.tolerance_seconds


def test_nothing_that_may_not_be_quoted_is_a_quote() -> None:
    """Whatever comes in as a quote can be drawn as one: no biography, no advertisement, and no group as one person."""
    for name in ("lessons-list.txt", "researcher-profile.txt", "talk-post.md", "podcast-brief.txt"):
        reading, _ = _read(name)
        for draft in reading.drafts:
            assert draft.words not in NOT_QUOTABLE
            spec_for(quote_of(draft), Look())
