"""Blocks of running text as a reading: whose words are taken, and what becomes of everything else."""

from __future__ import annotations

import hashlib

import pytest

from quotes.admission import admit_draft
from quotes.model import Certainty, SourceKind, Words
from quotes.readers.blocks import About, Block, BlockKind
from quotes.readers.reader import Reading
from quotes.readers.running import read_blocks

H, P, Q, F = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.QUOTATION, BlockKind.FURNITURE
BY_ANN = About(title="On Lists", authors=("Ann Author",), kind=SourceKind.ARTICLE)
NOBODY = About(title="On Lists")


def _read(about: About, *rows: tuple[BlockKind, str] | Block) -> Reading:
    blocks: list[Block] = []
    line = 1
    for row in rows:
        block = row if isinstance(row, Block) else Block(row[0], row[1], line, level=2 if row[0] is H else 0)
        blocks.append(block)
        line = block.line + block.text.count("\n") + 1
    text = "\n".join(block.text for block in blocks)
    document = hashlib.sha256(text.encode()).hexdigest()
    reading = read_blocks(blocks, about, text=text, document=document, name="page.html", format="html")
    lines = text.split("\n")
    for draft in reading.drafts:
        assert admit_draft(draft) == draft
        assert draft.place is not None
        assert draft.place.line is not None
        assert draft.place.exact.split("\n")[0] in lines[draft.place.line - 1]
    return reading


def _credits(reading: Reading) -> list[tuple[str, str, Words]]:
    return [(draft.text, draft.attribution.person, draft.words) for draft in reading.drafts]


def test_an_authors_own_sentences_are_theirs() -> None:
    """What an article says outside the quotations of others is its author's writing, with the article as source."""
    reading = _read(BY_ANN, (H, "Margins"), (P, "A margin is a promise that somebody will answer the page one day."))
    (draft,) = reading.drafts
    assert (draft.attribution.person, draft.words, draft.section) == ("Ann Author", Words.WRITING, "Margins")
    assert draft.source is not None
    assert draft.source.title == "On Lists"
    assert draft.attribution.certainty is Certainty.CLAIMED


@pytest.mark.parametrize(
    ("authors", "person"),
    [
        (("Ann Author", "Bob Writer"), "Ann Author and Bob Writer"),
        (("Ann Author", "Bob Writer", "Host Name"), "Ann Author, Bob Writer and Host Name"),
        (("Ann Author", "Bob Writer", "Host Name", "Guest Name"), "Ann Author and co-authors"),
    ],
)
def test_what_several_wrote_is_a_groups(authors: tuple[str, ...], person: str) -> None:
    """The words of several people are never credited to one of them."""
    reading = _read(
        About(title="On Lists", authors=authors), (P, "A margin is a promise that somebody will answer the page.")
    )
    assert {(draft.attribution.person, draft.words) for draft in reading.drafts} == {(person, Words.GROUP)}


@pytest.mark.parametrize("authors", [(), ("admin",), ("Editorial Team",)])
def test_without_an_author_nothing_is_credited(authors: tuple[str, ...]) -> None:
    """Running text nobody is named for is one note, not a line of the report for each paragraph."""
    sentence = "A margin is a promise that somebody will answer the page."
    reading = _read(About(title="On Lists", authors=authors), (P, sentence), (P, sentence), (P, sentence))
    assert reading.drafts == () and reading.skipped == ()
    assert [note.reason for note in reading.notes] == ["lines 1-3: running text: no author is named"]


def test_quoted_speech_is_its_speakers_and_not_the_authors() -> None:
    """A typed quotation goes to whom its cue names, one without a name is skipped, and neither is the author's."""
    reading = _read(
        BY_ANN,
        (P, '"A clean book is a lonely book to own," said Bob Writer.'),
        (P, '"It was never read by anybody at all," she said.'),
        (P, '"The shortest way," said Bob Writer, "is to read it twice."'),
    )
    assert _credits(reading) == [("A clean book is a lonely book to own", "Bob Writer", Words.SPEECH)]
    assert [(skipped.line, skipped.reason.split(":")[0]) for skipped in reading.skipped] == [
        (2, "quotation"),
        (3, "quotation interrupted in the middle of a sentence"),
    ]


def test_block_quotations_need_a_name() -> None:
    """A block quotation is whose its mark-up, last line, next line or introduction says, and never the author's."""
    words = "What we write in margins we owe to the page."
    reading = _read(
        BY_ANN,
        Block(Q, words + " One.", 1, credit="Bob Writer, Letters, 1912"),
        (Q, words + " Two.\n— Guest Name, Diaries"),
        (Q, words + " Three."),
        (P, "— Host Name"),
        (P, "In 1843 Ada Lovelace wrote:"),
        (Q, words + " Four."),
        (F, "Menu"),
        (Q, words + " Five."),
    )
    told = [(d.attribution.person, d.words, d.source.title if d.source else None) for d in reading.drafts]
    assert told == [
        ("Bob Writer", Words.UNKNOWN, "Letters"),
        ("Guest Name", Words.UNKNOWN, "Diaries"),
        ("Host Name", Words.UNKNOWN, None),
        ("Ada Lovelace", Words.WRITING, None),
    ]
    assert [skipped.reason for skipped in reading.skipped] == ["block quotation: no author is named"]


@pytest.mark.parametrize(
    ("about", "text", "person", "words"),
    [
        (About(authors=("Ann Author",), kind=SourceKind.PAPER), "We sort lists.", "Author and co-authors", Words.GROUP),
        (About(authors=("Ann Author",), kind=SourceKind.PAPER), "Lists are sorted.", "Ann Author", Words.WRITING),
        (About(speakers=("Ann Author",), kind=SourceKind.TALK), "We sort lists.", "Author and colleagues", Words.GROUP),
        (About(speakers=("Ann van Author",)), "We sort lists.", "van Author and colleagues", Words.GROUP),
        (About(speakers=("Ann Author",), kind=SourceKind.TALK), "Lists are sorted.", "Ann Author", Words.WRITING),
    ],
)
def test_an_abstract_is_its_writers_sentence_by_sentence(about: About, text: str, person: str, words: Words) -> None:
    """Each sentence of an abstract is a candidate; one that says "we" is the group's, never one person's."""
    reading = _read(about, (H, "Abstract"), (P, f"{text} They stay sorted (e.g. for years)."), (H, "Bio"), (P, "Text."))
    assert _credits(reading) == [(text, person, words), ("They stay sorted (e.g. for years).", person, words)]


@pytest.mark.parametrize("heading", ["Bio", "Biography", "About the author", "About the speaker", "About Ann Author"])
def test_a_biography_is_nobodys_own_words(heading: str) -> None:
    """What is written about somebody is not what they wrote, under a heading or not, and below its sub-headings."""
    life = "Ann has led many efforts to sort the lists of the world."
    reading = _read(
        BY_ANN, (H, heading), (P, life), Block(H, "Prizes", 3, level=3), Block(P, "She won a good many.", 4)
    )
    assert reading.drafts == ()
    assert "biography, nobody's own words" in {note.reason for note in reading.notes}
    assert _read(BY_ANN, (P, life), (P, "Ann Author is a writer of lists who lives by the sea.")).drafts == ()


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe to our newsletter and never miss another list of the week.",
        "This episode is brought to you by a maker of very fine mattresses.",
        "Share this article with a friend who likes to read long lists.",
        "We use cookies to make sure that you like the lists on this page.",
        "https://example.org/a-long-address-of-a-page",
        "By Bob Writer",
        "3 May 2021",
        "* * *",
    ],
)
def test_furniture_is_no_quote(text: str) -> None:
    """Advertisements, invitations, notices, links, bylines and dates are never an author's words."""
    reading = _read(BY_ANN, (P, text), (F, "Home"), (F, "About"), (H, "Sponsors"), (P, "A maker of mattresses speaks."))
    assert reading.drafts == () and reading.skipped == ()
    assert {note.line for note in reading.notes} >= {1, 2, 4, 5}


def test_neighbours_of_one_kind_are_one_note() -> None:
    """Navigation of twenty lines is one line of the report."""
    rows = [Block(F, f"Page {number}", number, reason="navigation") for number in range(1, 21)]
    assert [note.reason for note in _read(NOBODY, *rows).notes] == ["lines 1-20: navigation"]


def test_the_work_is_a_source_even_without_quotes() -> None:
    """A document about which something is known is worth keeping as a source for quotes found elsewhere."""
    assert [source.title for source in _read(NOBODY, (BlockKind.ITEM, "Home")).sources] == ["On Lists"]


def test_words_are_found_behind_mark_up() -> None:
    """A place holds the words as they stand in the text, mark-up and line ends included, whatever the block shows."""
    text = 'Bob Writer said: "A *clean*\nbook is a lonely book to own." And so on.'
    block = Block(P, 'Bob Writer said: "A clean book is a lonely book to own." And so on.', 1)
    reading = read_blocks([block], NOBODY, text=text, document="0" * 64, name="a.md", format="markdown")
    (draft,) = reading.drafts
    assert draft.text == "A clean book is a lonely book to own."
    assert draft.place is not None
    assert draft.place.exact == "A *clean*\nbook is a lonely book to own."
    assert (draft.place.prefix, draft.place.suffix) == ('Bob Writer said: "', '" And so on.')


def test_what_cannot_be_kept_is_told() -> None:
    """A title or a language no store would take costs a warning and not the quotes."""
    about = About(
        title="On Lists", authors=("Ann Author",), url="ftp://example.org", language="not a tag", tags=("a", "")
    )
    reading = _read(about, (P, "A margin is a promise that somebody will answer the page."))
    assert len(reading.drafts) == 1
    assert reading.drafts[0].language is None
    assert len(reading.warnings) == 2
