"""The list reader: attributed quotations in every spelling people use."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from quotes.identity import fold
from quotes.model import Certainty, Draft, Source, Words
from quotes.readers import READERS, Reading, read_document
from quotes.readers.conformance import check_reader

LIST = READERS[0]
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

LESSONS = """
Lessons from Author Name
Author Name is somebody this test made up, and this line introduces the list: it is no quotation.
Part 1: Small Things
- On Growth: "Small lists stay readable; long ones need parts." — Source: [First Talk: Part One]
- On Care: "A careful reader loses nothing." — Source: [Example's Fair]
Part 2: Later Work: Lists and Parts
- On Ends: "Every list ends somewhere." — Source: [First Talk: Part One]"""


def _read(text: str) -> Reading:
    return LIST.read(text.encode(), "list.txt")


def _one(text: str) -> Draft:
    reading = _read(text)
    assert len(reading.drafts) == 1, reading
    return reading.drafts[0]


def test_a_list_of_lessons_is_read_whole() -> None:
    """Sections, topics, sources and the author of a whole list are taken; its introduction is not."""
    reading = _read(LESSONS)
    assert [draft.text for draft in reading.drafts] == [
        "Small lists stay readable; long ones need parts.",
        "A careful reader loses nothing.",
        "Every list ends somewhere.",
    ]
    assert [draft.topic for draft in reading.drafts] == ["Growth", "Care", "Ends"]
    assert [draft.section for draft in reading.drafts] == ["Small Things"] * 2 + ["Later Work: Lists and Parts"]
    assert [source.title for source in reading.sources] == ["First Talk: Part One", "Example's Fair"]
    assert {(d.attribution.person, d.attribution.certainty, d.words) for d in reading.drafts} == {
        ("Author Name", Certainty.CLAIMED, Words.UNKNOWN)
    }
    assert [draft.place.line for draft in reading.drafts if draft.place] == [5, 6, 8]
    assert [note.line for note in reading.notes] == [2, 4, 7]
    assert [skipped.line for skipped in reading.skipped] == [3]


def test_the_seed_list_is_read_whole() -> None:
    """The first real list: 75 quotations, 8 parts, 75 topics, 11 sources, one author."""
    path = SEEDS / "lessons-list.txt"
    if not path.exists():
        pytest.skip("the seeds (../shared/seeds) are not here")
    document = path.read_bytes()
    reading = read_document(document, path.name)
    assert reading.format == "list"
    assert list(Counter(draft.section for draft in reading.drafts).values()) == [10, 9, 10, 9, 9, 10, 9, 9]
    assert reading.drafts[0].section == "Scaling Large Language Models"
    assert len({draft.topic for draft in reading.drafts}) == 75
    assert len(reading.sources) == 11
    assert {draft.attribution.person for draft in reading.drafts} == {"Aakanksha Chowdhery"}
    lines = document.decode().split("\n")
    for draft in reading.drafts:
        assert draft.place is not None and draft.place.line is not None
        assert f'"{draft.text}"' == draft.place.exact
        assert draft.place.exact in lines[draft.place.line - 1]
    accounted = {draft.place.line for draft in reading.drafts if draft.place}
    accounted |= {skipped.line for skipped in reading.skipped} | {note.line for note in reading.notes}
    assert accounted == {number for number, line in enumerate(lines, start=1) if line.strip()}


@pytest.mark.parametrize(
    "name", ["podcast-brief.txt", "podcast-transcript.txt", "researcher-profile.txt", "talk-post.md"]
)
def test_what_is_no_list_gives_no_quotes(name: str) -> None:
    """A summary, a transcript, a profile and a post hold no attributed quotations, and none are made up."""
    path = SEEDS / name
    if not path.exists():
        pytest.skip("the seeds (../shared/seeds) are not here")
    assert LIST.read(path.read_bytes(), name).drafts == ()


@pytest.mark.parametrize(
    "line",
    [
        '"Plain words stand here." — Author Name',
        "“Plain words stand here.” – Author Name",
        "«Plain words stand here.» — Author Name",
        "« Plain words stand here. » — Author Name",
        "„Plain words stand here.“ -- Author Name",
        "»Plain words stand here.« ― Author Name",
        "‘Plain words stand here.’ — Author Name",
        "'Plain words stand here.' - Author Name",
        "‹Plain words stand here.› −− Author Name".replace("−−", "−"),
        "「Plain words stand here.」— Author Name",
        '"Plain words stand here."—Author Name',
        '"Plain words stand here." --- Author Name.',
        '"Plain words stand here." (Author Name)',
        '"Plain words stand here." [Author Name]',
        '"Plain words stand here." ~ Author Name',
        '"Plain words stand here." by Author Name',
        '"Plain words stand here.", Author Name',
        "Plain words stand here. -- Author Name",
        "Plain words stand here.—Author Name",
        "Plain words stand here. - Author Name",
        '- "Plain words stand here." — Author Name',
        "* “Plain words stand here.” — Author Name",
        "• Plain words stand here. — Author Name",
        '12. "Plain words stand here." — Author Name',
        '3) "Plain words stand here." — Author Name',
        '**"Plain words stand here."** — Author Name',
        '*"Plain words stand here."* — **Author Name**',
        "> Plain words stand here.\n> — Author Name",
        "> Plain words stand here.\n— Author Name",
        "> Plain words\n> stand here.\n\n— Author Name",
        '"Plain words stand here."\n— Author Name',
        '"Plain words stand here."\n\n— Author Name',
        '"Plain words stand here."\n- Author Name',
        '"Plain words stand here."\nAuthor Name',
        '- "Plain words stand here."\n  - Author Name',
        "Plain words stand here.\nAuthor Name",
        'Author Name: "Plain words stand here."',
        '"Plain words stand here — Author Name',
        'Plain words stand here" — Author Name',
        '"Plain words stand here." — Author Name [3]',
    ],
)
def test_words_and_author_in_every_spelling(line: str) -> None:
    """Quotation marks, dashes, bullets and lines of all kinds give the same words and the same author."""
    for text in (line, f"{line}\n\n{line}", f"# Heading\n\n{line}\n\n"):
        for draft in _read(text).drafts:
            assert (fold(draft.text), draft.attribution.person) == ("plain words stand here", "Author Name")
            assert draft.place is not None and draft.place.exact in text
        assert len(_read(text).drafts) == text.count(line)


@pytest.mark.parametrize(
    ("credit", "author", "source", "locator"),
    [
        ("Author Name, Some Work, 1912", "Author Name", Source("Some Work", date="1912"), None),
        ("Author Name, *Some, Work*", "Author Name", Source("Some, Work"), None),
        ("Author Name, _Some Work_ (1912)", "Author Name", Source("Some Work", date="1912"), None),
        ("Author Name (Some Work, 1912-05)", "Author Name", Source("Some Work", date="1912-05"), None),
        ("Author Name [Some Work]", "Author Name", Source("Some Work"), None),
        ("Author Name, “Some Essay”", "Author Name", Source("Some Essay"), None),
        ('Author Name, "Some Essay" (1912)', "Author Name", Source("Some Essay", date="1912"), None),
        ("Author Name — Some Work", "Author Name", Source("Some Work"), None),
        ("Author Name, Source: [Some: Work]", "Author Name", Source("Some: Work"), None),
        ("Author Name, Some Work, ch. 3", "Author Name", Source("Some Work"), "ch. 3"),
        ("Author Name, 1912", "Author Name", None, "1912"),
        ("Author Name (1803–1882)", "Author Name", None, None),
        ("Author Name, Jr.", "Author Name, Jr.", None, None),
        ("Author Name, Jr., Some Work", "Author Name, Jr.", Source("Some Work"), None),
        ("Author Name, CEO of Example", "Author Name", None, None),
        ("Author Name, from Some Work", "Author Name", Source("Some Work"), None),
        ("Author Name, in *Some Work*", "Author Name", Source("Some Work"), None),
        ("*Some Work*, Author Name", "Author Name", Source("Some Work"), None),
        ("*Some Work*, Author Name, p. 3", "Author Name", Source("Some Work"), "p. 3"),
        ("Author Name | Some Work", "Author Name", Source("Some Work"), None),
        ("J. A. Name-Other", "J. A. Name-Other", None, None),
        ("Author O’Name", "Author O’Name", None, None),
        ("author in small letters", "author in small letters", None, None),
        (
            "Author Name, [Work](https://example.org/a-b)",
            "Author Name",
            Source("Work", url="https://example.org/a-b"),
            None,
        ),
    ],
)
def test_credits_are_read_in_full(credit: str, author: str, source: Source | None, locator: str | None) -> None:
    """Author, work, date and place in the work are told apart by commas, brackets and emphasis."""
    draft = _one(f'"Plain words stand here." — {credit}')
    assert (draft.attribution.person, draft.source, draft.locator) == (author, source, locator)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('"Words - with a dash — inside." — Author Name', "Words - with a dash — inside."),
        ('"He said "stop" and left." — Author Name', 'He said "stop" and left.'),
        ("“Outer ‘inner’ and “inner” words” — Author Name", "Outer ‘inner’ and “inner” words"),
        ("‘It’s the dogs’ turn now’ — Author Name", "It’s the dogs’ turn now"),
        ("'It isn't over' — Author Name", "It isn't over"),
        ('"Words — Not The End" — Author Name', "Words — Not The End"),
        ('"Stop," it said. "Go on." — Author Name', '"Stop," it said. "Go on."'),
        ("'Tis plain as day -- Author Name", "'Tis plain as day"),
        ("Long is the way—and short the day.—Author Name", "Long is the way—and short the day."),
        ('"One verse line\nand another one"\n— Author Name', "One verse line\nand another one"),
        (
            '"This quotation was set in lines by some tool with margins,\nso its line end is no one\'s." — Author Name',
            "This quotation was set in lines by some tool with margins, so its line end is no one's.",
        ),
    ],
)
def test_traps_inside_the_words(line: str, words: str) -> None:
    """Dashes, apostrophes and quotations inside a quotation belong to it."""
    assert _one(line).text == words


@pytest.mark.parametrize(
    "line",
    [
        "A line of prose that nobody is credited with.",
        '"Words without anybody."',
        "Life is short — art is long and so on",
        '"Words of a work" — *Some Work*',
        "- a bullet without marks",
    ],
)
def test_nothing_is_guessed(line: str) -> None:
    """Words without an author are skipped with their line and a reason."""
    reading = _read(f"\n{line}\n")
    assert reading.drafts == ()
    assert [(skipped.line, bool(skipped.reason)) for skipped in reading.skipped] == [(2, True)]


def test_an_author_above_counts_until_the_next() -> None:
    """A title credits what follows it, a credit of its own wins, and nameless ones are marked."""
    text = (
        'Quotes by Author Name\n- "One here."\n- Bare two here\n- "Three here." — Other Name\n'
        '## Sayings of Third Name\n> Four here.\n- "Five here." — Anonymous\n- "Six here." — attributed to Other Name\n'
    )
    reading = _read(text)
    people = [(d.attribution.person, d.attribution.certainty.value) for d in reading.drafts]
    assert people == [
        ("Author Name", "claimed"),
        ("Author Name", "claimed"),
        ("Other Name", "claimed"),
        ("Third Name", "claimed"),
        ("Anonymous", "unknown"),
        ("Other Name", "attributed"),
    ]


@pytest.mark.parametrize("title", ["Lessons from History", "Lessons from the road we took", "Ideas of all kinds"])
def test_a_title_that_names_nobody_credits_nobody(title: str) -> None:
    """`Lessons from` something is not `Lessons from` somebody."""
    assert _read(f'{title}\n- "Words stand here."').drafts == ()


def test_a_missing_partner_is_a_warning() -> None:
    """A quotation mark without its partner is told, with its line, and costs no other quotation."""
    reading = _read('"Words one — Author Name\n"Words two." — Author Name\n')
    assert [draft.text for draft in reading.drafts] == ["Words one", "Words two."]
    assert len(reading.warnings) == 1
    assert "Line 1" in reading.warnings[0]


def test_a_refused_text_is_skipped_with_its_reason() -> None:
    """What may not come in is named, and the rest is read."""
    reading = _read('"Words \u202e turned." — Author Name\n"Words two." — Author Name\n')
    assert len(reading.drafts) == 1
    assert "U+202E" in reading.skipped[0].reason


def test_the_context_of_a_place() -> None:
    """A place keeps the words as they stand and some characters around them."""
    place = _one("Heading:\n\n- On A: “Words here.” — Author Name, Some Work").place
    assert place is not None
    assert (place.line, place.exact, place.prefix) == (3, "“Words here.”", "On A: ")
    assert place.suffix.startswith(" — Author Name")


def test_the_list_reader_keeps_the_readers_promises() -> None:
    """The shared checks hold for lists."""
    check_reader(LIST, [(LESSONS.encode(), "lessons.txt"), ("“Mots.” — Auteur Nom\n".encode("cp1252"), "mots.txt")])
