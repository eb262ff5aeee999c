"""Summaries that machines write: known for what they are, and never quoted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quotes.model import SourceKind
from quotes.readers.brief import BriefReader
from quotes.readers.brief_signs import likeness, points
from quotes.readers.conformance import HOSTILE_DOCUMENTS, check_name, check_sniff, check_survives
from quotes.readers.reader import Reading

SAMPLES = Path(__file__).parent / "samples" / "brief"
SEED = Path(__file__).parents[2] / "shared" / "seeds" / "podcast-brief.txt"
READER = BriefReader()


def read(name: str) -> Reading:
    """The reading of a sample."""
    return READER.read((SAMPLES / name).read_bytes(), name)


def points_of(reading: Reading) -> list[str]:
    """The points of a reading."""
    return [note.text for note in reading.notes if note.reason.startswith("a point")]


def test_keeps_every_promise_of_a_reader() -> None:
    """Any bytes give a whole reading or an error; conformance wants drafts, and here there must be none."""
    check_name(READER)
    for name in ("episode.txt", "takeaways.md"):
        check_sniff(READER, (SAMPLES / name).read_bytes(), name)
        check_survives(READER, (SAMPLES / name).read_bytes(), name)
        assert read(name) == read(name)
    for document in HOSTILE_DOCUMENTS:
        check_survives(READER, document, "hostile")


@pytest.mark.parametrize("name", ["episode.txt", "takeaways.md"])
def test_nothing_of_a_summary_is_ever_quoted(name: str) -> None:
    """Not even what stands in quotation marks: nobody has said it."""
    reading = read(name)
    assert not reading.drafts
    assert "transcript" in reading.warnings[-1]


def test_the_episode_is_a_source() -> None:
    """Which transcript to look for is told by the summary's own head and foot."""
    (source,) = read("episode.txt").sources
    assert source.title == "Harbour Radio: How rivers learn their beds - with Guest Name"
    assert source.kind is SourceKind.PODCAST


def test_labels_name_the_episode() -> None:
    """`Podcast:` and `Published:` above the summary say what it is of."""
    (source,) = read("takeaways.md").sources
    assert (source.title, source.date) == ("Harbour Radio: Rivers and their maps", "2024-05-04")


def test_points_run_together_are_told_apart() -> None:
    """A page's list comes as one line when it is copied; its points are counted and kept one by one."""
    found = points_of(read("episode.txt"))
    assert len(found) == 10
    assert "Looked for a co-author - someone with patience" in found
    assert "iPhone maps are called helpful" in found


def test_a_list_of_one_point_a_line_is_not_cut() -> None:
    """A dash inside a point is no new point where each has a line of its own."""
    assert "Maps lag behind by decades - a river does not wait" in points_of(read("takeaways.md"))


def test_points_may_all_begin_small() -> None:
    """A summary without capitals has points as well."""
    assert points("- one thing - another - a third", run_together=True) == ["one thing", "another", "a third"]


def test_everything_ends_somewhere() -> None:
    """Each line that is not blank is in a note or skipped."""
    reading = read("episode.txt")
    told = {note.line for note in reading.notes} | {skipped.line for skipped in reading.skipped}
    lines = reading.text.split("\n")
    assert told == {number for number, line in enumerate(lines, 1) if line.strip()}


def test_its_form_alone_tells_it() -> None:
    """Without the publisher's words in the foot it is still known by its points."""
    text = (SAMPLES / "episode.txt").read_text("utf-8")
    bare = re.sub(r"(?m)^(?:Get AI|Explore|More from|Overview|Content).*$", "", text)
    assert likeness(bare) >= 0.6


@pytest.mark.parametrize(
    "text",
    [
        '- "Words." - Author Name\n- "More words." - Author Name\n' * 5,
        "Ann Author: I think that rivers are slow animals and that we should treat them so, all of us.\n" * 9,
        "# Notes\n\n- Buy bread\n- Call the school\n",
        "A paragraph about AI summaries. It has no list in it at all.\n",
        "- Bread - white\n",
    ],
)
def test_other_texts_are_left_to_other_readers(text: str) -> None:
    """Lists of quotations, transcripts, notes and prose would lose everything here."""
    assert READER.sniff(text.encode(), "a.txt") < 0.4


@pytest.mark.parametrize("piece", [" - A", "- A - B\n", "- ", "AI summary\n- A\n", "Title: x\n", "# \n"])
def test_long_runs_of_its_own_signs_end(piece: str) -> None:
    """A broken file never holds up an import."""
    check_survives(READER, (piece * 200_000)[:200_000].encode(), "a.txt")


@pytest.mark.skipif(not SEED.exists(), reason="the seeds (../shared/seeds) are not here")
def test_the_seed_has_as_many_points_as_a_person_counts() -> None:
    """191 points under 12 headings, 6 lines of foot, one episode, and no quote."""
    document = SEED.read_bytes()
    reading = READER.read(document, SEED.name)
    assert READER.sniff(document[: 16 * 1024], SEED.name) >= 0.9
    assert not reading.drafts
    assert len(points_of(reading)) == 191
    assert len([note for note in reading.notes if note.reason.startswith("heading")]) == 14
    assert len(reading.skipped) == 6
    (source,) = reading.sources
    show, episode = document.decode().split("\n")[2], document.decode().split("\n")[4]
    assert source.title == f"{show}: {episode}"
