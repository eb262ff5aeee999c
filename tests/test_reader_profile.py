"""Pages of researchers: works as sources, abstracts as the words of a group."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from quotes.errors import InputError
from quotes.model import SourceKind, Words
from quotes.readers.conformance import check_reader, check_survives
from quotes.readers.profile import ProfileReader
from quotes.readers.reader import Reading

SAMPLE = Path(__file__).parent / "samples" / "profile" / "page.txt"
SEED = Path(__file__).parents[2] / "shared" / "seeds" / "researcher-profile.txt"
READER = ProfileReader()
ABSTRACT = "A bridge that cannot sway will break in the first storm that it meets. We show why."


def page(label: str, *, person: str = "Ann Author", authors: str = "") -> Reading:
    """A page of that person with one work."""
    return READER.read(
        f"{person}\n\n3 works\n\nFollow\n\n{label}\n\nOf Bridges\n\n{authors}\n\n{ABSTRACT}\n".encode(), "a"
    )


def test_keeps_every_promise_of_a_reader() -> None:
    """A page, and any other bytes, give a whole reading or an error that says what is wrong."""
    check_reader(READER, [(SAMPLE.read_bytes(), "page.txt")])


def test_abstracts_are_the_words_of_the_group() -> None:
    """A paper's text is never put into one co-author's mouth."""
    drafts = READER.read(SAMPLE.read_bytes(), "page.txt").drafts[:3]
    assert {(draft.attribution.person, draft.words) for draft in drafts} == {("Author and co-authors", Words.GROUP)}
    assert {draft.source.kind for draft in drafts if draft.source} == {SourceKind.PAPER}


def test_a_work_of_one_author_is_theirs() -> None:
    """Where the page names one author alone, no co-authors are made up."""
    draft = READER.read(SAMPLE.read_bytes(), "page.txt").drafts[3]
    assert (draft.attribution.person, draft.words) == ("Ann Author", Words.WRITING)


def test_formulas_stay_and_are_told() -> None:
    """LaTeX is neither dropped nor guessed at, in words and title, and the report says that it is there."""
    reading = READER.read(SAMPLE.read_bytes(), "page.txt")
    assert reading.drafts[0].text == r"$\texttt{sway}$ is a small program that moves a bridge."
    assert reading.drafts[0].place is not None
    assert reading.drafts[0].place.exact == reading.drafts[0].text
    assert reading.sources[0].title == r"Bridges with $\texttt{sway}$ and Their Decks"
    assert len([warning for warning in reading.warnings if "LaTeX" in warning]) == 1


def test_furniture_is_never_quoted() -> None:
    """Boilerplate about the person, buttons and notices about cookies are notes."""
    reading = READER.read(SAMPLE.read_bytes(), "page.txt")
    quoted = " ".join(draft.text for draft in reading.drafts)
    for piece in ("contributes to", "cookies", "Follow"):
        assert piece not in quoted
    assert any("lines 1 to 14" in note.reason for note in reading.notes)


@pytest.mark.parametrize(
    ("label", "year"),
    [
        ("preprint2022arXiv", "2022"),
        ("Journal article · 2019", "2019"),
        ("Conference paper (2020)", "2020"),
        ("2018 | Journal article", "2018"),
        ("Book chapter, 2001, Bridge Press", "2001"),
        ("Article - 1999", "1999"),
    ],
)
def test_labels_are_read_in_many_spellings(label: str, year: str) -> None:
    """Pages run type, year and venue together, or set signs between them."""
    reading = page(label)
    assert [source.date for source in reading.sources] == [year]
    assert len(reading.drafts) == 2


@pytest.mark.parametrize("line", ["Report 2020 says that rain is wet.", "article", "2020", "Book 3000 seats"])
def test_other_lines_are_no_labels(line: str) -> None:
    """A sentence about a report of 2020 is none."""
    with pytest.raises(InputError, match="lists no works"):
        page(line)


@pytest.mark.parametrize(
    ("person", "credit"),
    [
        ("Ann van der Author", "van der Author and co-authors"),
        ("Bob Writer Jr.", "Writer and co-authors"),
    ],
)
def test_family_names_are_whole(person: str, credit: str) -> None:
    """Small words belong to the name, titles behind it do not."""
    assert {draft.attribution.person for draft in page("preprint 2022", person=person).drafts} == {credit}


def test_named_authors_are_a_note() -> None:
    """The line of authors is neither title nor abstract."""
    reading = page("preprint 2022", authors="Ann Author, Bob Writer, Guest Name")
    assert "authors of a work" in [note.reason for note in reading.notes]
    assert {draft.words for draft in reading.drafts} == {Words.GROUP}


def test_without_a_person_nobody_is_credited() -> None:
    """An abstract on a page that names nobody is skipped with its reason."""
    reading = page("preprint 2022", person="our group's page")
    assert not reading.drafts
    assert "nobody is named" in reading.skipped[0].reason


@pytest.mark.parametrize(
    "piece", ["preprint2022arXiv\n", "preprint2022arXiv\nTitle\n", "$a$ ", "Follow 1\n", "Ann Author, "]
)
def test_long_runs_of_its_own_signs_end(piece: str) -> None:
    """A broken file never holds up an import."""
    check_survives(READER, (piece * 200_000)[:200_000].encode(), "page.txt")


def test_other_texts_are_left_to_other_readers() -> None:
    """Markdown, JSON and running text that mentions a year are none of these pages."""
    for text in ("# Ann\n\npreprint2022arXiv\n", '{"preprint": 2022}', "In 2022 an article came out. It was long.\n"):
        assert READER.sniff(text.encode(), "a.txt") == 0


@pytest.mark.skipif(not SEED.exists(), reason="the seeds (../shared/seeds) are not here")
def test_the_seed_gives_what_an_editor_takes_from_it() -> None:
    """Three papers and 22 sentences, all of the group."""
    document = SEED.read_bytes()
    reading = READER.read(document, SEED.name)
    assert READER.sniff(document[: 16 * 1024], SEED.name) >= 0.9
    assert [source.date for source in reading.sources] == ["2022", "2022", "2021"]
    titles = [draft.source.title for draft in reading.drafts if draft.source]
    assert list(Counter(titles).values()) == [6, 6, 10]
    assert {draft.attribution.person for draft in reading.drafts} == {"Chowdhery and co-authors"}
    assert not reading.skipped
