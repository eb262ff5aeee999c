"""Markdown: posts, talks and lists of quotations, with front matter or without."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.model import SourceKind, Words
from quotes.readers.conformance import check_reader, check_survives
from quotes.readers.markdown.reader import MarkdownReader
from quotes.readers.reader import Reading

SAMPLES = Path(__file__).parent / "samples" / "markdown"
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
READER = MarkdownReader()


def read(text: str, name: str = "page.md") -> Reading:
    """The reading of a page with that text."""
    return READER.read(text.encode(), name)


def sample(name: str) -> Reading:
    """The reading of a sample."""
    return READER.read((SAMPLES / name).read_bytes(), name)


def credits(reading: Reading) -> list[tuple[str, str, str | None]]:
    """Words, author and work of each quote."""
    return [(d.text, d.attribution.person, d.source.title if d.source else None) for d in reading.drafts]


def test_keeps_every_promise_of_a_reader() -> None:
    """Pages, and any other bytes, give a whole reading or an error that says what is wrong."""
    names = ("post.md", "quotes.md", "talk.md")
    check_reader(READER, [((SAMPLES / name).read_bytes(), name) for name in names])


def test_a_post_is_its_authors_and_its_quotations_are_not() -> None:
    """What the author of a post quotes is never credited to the author."""
    told = credits(sample("post.md"))
    assert [person for _, person, _ in told].count("Ann Author") == 3
    assert ("All the world's a stage.", "William Shakespeare", "As You Like It") in told
    assert told[2][1:] == ("Isaac Newton", "Principia")
    assert told[3] == ("Tyger Tyger, burning bright,\nIn the forests of the night", "William Blake", "The Tyger")


def test_front_matter_says_what_the_post_is() -> None:
    """Title, date, tags and language come from the front matter; a time of day is no part of a date."""
    reading = sample("post.md")
    draft = reading.drafts[0]
    assert draft.source is not None
    assert (draft.source.title, draft.source.kind, draft.source.date) == (
        "Rain: a study",
        SourceKind.POST,
        "2024-03-02",
    )
    assert (draft.tags, draft.language, draft.words) == (("weather", "patience"), "en", Words.WRITING)
    assert draft.place is not None
    assert draft.place.line == 12


def test_tables_code_and_footnotes_are_not_quoted() -> None:
    """What is no running text ends in notes, and a quotation that names nobody is skipped."""
    reading = sample("post.md")
    reasons = " ".join(note.reason for note in reading.notes)
    for kind in ("table", "code", "footnote", "HTML", "picture"):
        assert kind in reasons
    assert [skipped.line for skipped in reading.skipped] == [24]


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        ("---\nauthor: Ann Author\n---\n", ["Ann Author"]),
        ("---\nAuthors: [Ann Author, Bob Writer]\n---\n", ["Ann Author and Bob Writer"]),
        ("---\nauthors:\n  - name: Ann Author\n    url: https://a.example\n---\n", ["Ann Author"]),
        ("---\nauthor:\n  name: Ann Author\n---\n", ["Ann Author"]),
        ('+++\nauthor = "Ann Author"\n+++\n', ["Ann Author"]),
        ("---\nby: Ann Author and Bob Writer\n---\n", ["Ann Author and Bob Writer"]),
        ("", []),
    ],
)
def test_authors_are_named_in_many_ways(head: str, authors: list[str]) -> None:
    """Each generator has its own key; without any there is no author, and none is made up."""
    text = f"{head}\nA gauge that nobody reads still fills with everything that falls.\n"
    assert sorted({draft.attribution.person for draft in read(text).drafts}) == authors


def test_front_matter_that_is_no_yaml_is_passed_over() -> None:
    """One colon too many does not cost the whole page: it is told, and plain lines still count."""
    text = (
        "---\ntitle: Rain\nauthor: Ann Author\nnote: a: b: c\n---\n\nA gauge fills with everything that falls on it.\n"
    )
    reading = read(text)
    assert "no YAML" in reading.warnings[0]
    assert [(d.attribution.person, d.source.title if d.source else "") for d in reading.drafts] == [
        ("Ann Author", "Rain")
    ]


def test_a_talk_is_a_source_and_its_abstract_its_speakers() -> None:
    """A post about a talk names the recording, not its own date, and a biography is nobody's words."""
    reading = sample("talk.md")
    (source,) = reading.sources
    assert (source.title, source.kind, source.url, source.date) == (
        "Bridges that sway",
        SourceKind.TALK,
        "https://video.example/watch?v=1234567",
        None,
    )
    assert len(reading.drafts) == 3
    assert not any("degree" in draft.text or "workshop" in draft.text for draft in reading.drafts)


def test_lists_of_quotations_give_each_of_them() -> None:
    """Items with credits, tables with a column for the author, and items below an author's heading."""
    assert [(text.split()[0], person) for text, person, _ in credits(sample("quotes.md"))] == [
        ("The", "Socrates"),
        ("Brevity", "William Shakespeare"),
        ("Know", "Thales of Miletus"),
        ("The", "Georges-Louis Leclerc"),
        ("A", "Ann Author"),
        ("A", "Ann Author"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("> A wall is a door.\n> — Ann Author\n", "A wall is a door."),
        ("> A wall is a door.\n>\n> -- Ann Author, *Walls*\n", "A wall is a door."),
        ('> "A wall is a door." - Ann Author\n', "A wall is a door."),
        ("> A wall\nis a door.\n> &mdash; Ann Author\n", "A wall is a door."),
        ("> A *wall*  \n> is a door.\n>\n> — [Ann Author](https://a.example)\n", "A wall\nis a door."),
        ("- > A wall is a door.\n  > — Ann Author\n", "A wall is a door."),
        ("> > A wall is a door.\n> > — Ann Author\n", "A wall is a door."),
        ('"A wall is a door." — Ann Author\n---\n', "A wall is a door."),
        ("1. **A wall is a door.** — Ann Author\n", "A wall is a door."),
    ],
)
def test_credits_stand_in_many_places(text: str, words: str) -> None:
    """However a quotation is dashed, marked and nested, its words are the same and so is its author."""
    assert [(d.text, d.attribution.person) for d in read(text).drafts] == [(words, "Ann Author")]


@pytest.mark.parametrize(
    "text",
    [
        "- [#2810](https://a.example) abc1234 Thanks @bob! - Add New Api\n",
        "- Use `foo --bar`. -- Pass It On\n",
        "- Ignore the folder. (oops. - @somebody) #848\n",
        "- One thing - another thing\n",
    ],
)
def test_dashes_of_manuals_credit_nobody(text: str) -> None:
    """A changelog's line ends with what was done, behind a dash, with capitals."""
    assert not read(text).drafts


def test_two_quotations_in_one_block_are_two() -> None:
    """A credit ends a quotation; what follows it is another's."""
    text = "> Walls are doors.\n> — Ann Author\n>\n> Doors are walls.\n> — Bob Writer, *Doors*\n"
    assert [(words, person) for words, person, _ in credits(read(text))] == [
        ("Walls are doors.", "Ann Author"),
        ("Doors are walls.", "Bob Writer"),
    ]


def test_addresses_of_links_are_not_lost() -> None:
    """What a page only links to is in the report."""
    reading = read("# Rain\n\n[gauge]: https://rain.example/gauge\n")
    assert any(note.reason == "address of a link" and "rain.example" in note.text for note in reading.notes)


def test_other_files_are_left_to_other_readers() -> None:
    """Markdown is known by its marks and its name; transcripts, lists and pages of HTML are not it."""
    for name in ("post.md", "talk.md", "vault-note.md"):
        assert READER.sniff((SAMPLES / name).read_bytes(), name) > 0.85
    assert READER.sniff(b"<html># A\n</html>", "a.html") == 0
    assert READER.sniff(b'"Words." - Author Name\n' * 20, "a.txt") < 0.2
    assert READER.sniff(b"# Rain\n\nA page.\n", "a.txt") < 0.6


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='> -*_`#[]()!|\n"“”—=:%$ aB.1', max_size=300))
def test_any_text_gives_a_whole_reading(text: str) -> None:
    """No mix of marks breaks the reader."""
    check_survives(READER, text.encode(), "page.md")


@pytest.mark.parametrize("piece", ["[", "> ", "- ", "`", "_a ", "|--|--|\n", "<blockquote>", "[[", "[\n", "[a]: b\n"])
def test_long_runs_of_its_own_signs_end(piece: str) -> None:
    """A broken file never holds up an import."""
    check_survives(READER, (piece * 100_000)[:100_000].encode(), "page.md")


def test_deep_nesting_ends() -> None:
    """Lists and quotations may be as deep as they like."""
    check_survives(READER, "".join("  " * depth + "- a\n" for depth in range(300)).encode(), "page.md")
    check_survives(READER, "".join(">" * depth + " a\n" for depth in range(300)).encode(), "page.md")


@pytest.mark.skipif(not SEEDS.exists(), reason="the seeds (../shared/seeds) are not here")
def test_the_seed_gives_what_an_editor_takes_from_it() -> None:
    """One talk with its address, the five sentences of its abstract, and nothing of the biography."""
    document = (SEEDS / "talk-post.md").read_bytes()
    reading = READER.read(document, "talk-post.md")
    (source,) = reading.sources
    (title,) = (line[2:] for line in document.decode().split("\n") if line.startswith("# "))
    assert (source.title, source.kind) == (title, SourceKind.TALK)
    assert source.url is not None
    assert source.url.endswith("CV_eBVwzOaw")
    assert len(reading.drafts) == 5
    assert {draft.place.line for draft in reading.drafts if draft.place} == {25}
    assert {draft.words for draft in reading.drafts} == {Words.GROUP}


@pytest.mark.skipif(not SEEDS.exists(), reason="the seeds (../shared/seeds) are not here")
def test_a_transcript_with_such_a_header_is_not_its_own() -> None:
    """A header between lines of dashes does not make Markdown of a transcript."""
    document = (SEEDS / "podcast-transcript.txt").read_bytes()
    assert READER.sniff(document[: 16 * 1024], "podcast-transcript.txt") < 0.6
