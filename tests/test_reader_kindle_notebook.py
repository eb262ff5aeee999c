"""The Kindle notebook reader: the page of notes the Kindle programs export, well made or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.errors import InputError
from quotes.model import Words
from quotes.readers.conformance import check_reader, check_survives
from quotes.readers.highlights.kindle_notebook import KindleNotebookReader
from quotes.readers.reader import Reading

FOLDER = Path(__file__).parent / "samples" / "kindle-notebook"
SAMPLES = [(path.read_bytes(), path.name) for path in sorted(FOLDER.iterdir())]
BOOK = "<div class='bookTitle'>Plain Words</div><div class='authors'>Author, Ann</div>"


def _read(body: str) -> Reading:
    return KindleNotebookReader().read(f"<html><body>{BOOK}{body}</body></html>".encode(), "Notebook.html")


def _note(heading: str, text: str) -> str:
    return f"<div class='noteHeading'>{heading}</div><div class='noteText'>{text}</div>"


def test_a_reader_like_any_other() -> None:
    """The samples pass every check of readers."""
    check_reader(KindleNotebookReader(), SAMPLES)


def test_a_notebook() -> None:
    """Highlights keep book, author, chapter and page; the reader's notes and bookmarks are never quotes."""
    (reading,) = (KindleNotebookReader().read(*sample) for sample in SAMPLES if sample[1].startswith("Plain"))
    first, second = reading.drafts
    assert (first.text, first.attribution.person) == ("A page may be short and still be full.", "Ann Author")
    assert (first.locator, first.section, first.words) == ("page 12", "Beginnings", Words.WRITING)
    assert (second.text, second.section) == ("The first paragraph ends here.\nThe second one follows.", "Part One")
    assert {"Short & full.", "Bookmark - Page 20 · Location 400"} <= {note.text for note in reading.notes}


def test_places_are_lines_of_the_text() -> None:
    """The line of a place is where its words stand in the reading's text, which is the page without its mark-up."""
    for document, name in SAMPLES:
        reading = KindleNotebookReader().read(document, name)
        lines = reading.text.split("\n")
        for draft in reading.drafts:
            assert draft.place is not None
            assert draft.place.line is not None
            assert "\n".join(lines[draft.place.line - 1 :]).startswith(draft.place.exact)
        assert "<" not in reading.text


def test_elements_closed_wrongly() -> None:
    """Newer exports close a heading with another element's tag; no highlight swallows the next."""
    (reading,) = (KindleNotebookReader().read(*sample) for sample in SAMPLES if sample[1].startswith("Schlichte"))
    assert [draft.text for draft in reading.drafts] == ["Ein kurzes Wort trägt weit.", "Stille hat auch einen Satzbau."]
    assert [draft.locator for draft in reading.drafts] == ["page 7", "location 140"]
    assert reading.drafts[0].attribution.person == "Anna Autorin and Bert Schreiber"


@pytest.mark.parametrize(
    ("heading", "locator", "section"),
    [
        ("Highlight (<span class='highlight_yellow'>yellow</span>) - Page 4 &middot; Location 29", "page 4", None),
        (
            "Highlight(<span class='highlight_orange'>orange</span>) - 3. The Rise &gt; Page 88",
            "page 88",
            "3. The Rise",
        ),
        ("Surlignement (<span class='highlight_pink'>rose</span>) - Emplacement 64", "location 64", None),
        ("ハイライト(<span class='highlight_blue'>青</span>) - 位置No. 1114", "location 1114", None),
        ("Korostus (<span class='highlight_blue'>sininen</span>) - Sivu 12 &middot; Kohta 345", "page 12", None),
        ("Highlight (yellow) - A - B &gt; Location 7", "location 7", "A - B"),
    ],
)
def test_headings(heading: str, locator: str, section: str | None) -> None:
    """A highlight is known by its colour in any language, and its place by the shape of the line."""
    (draft,) = _read(_note(heading, "The words.")).drafts
    assert (draft.text, draft.locator, draft.section) == ("The words.", locator, section)


def test_what_may_be_a_note_is_no_quote() -> None:
    """In a language nobody told the reader, a heading without a colour may be the reader's own note."""
    reading = _read(_note("Merkintä - Sivu 12", "Whose words are these?") + _note("Note - Page 3", "Mine."))
    assert reading.drafts == ()
    assert [skipped.text for skipped in reading.skipped] == ["Whose words are these?"]
    assert "Mine." in [note.text for note in reading.notes]


def test_a_book_without_author() -> None:
    """A notebook that names no author gives no quotes, and says so for each."""
    page = f"<div class='bookTitle'>Plain Words</div>{_note('Highlight (yellow) - Page 1', 'The words.')}"
    reading = KindleNotebookReader().read(page.encode(), "Notebook.html")
    assert reading.drafts == ()
    assert "no author is named for Plain Words" in reading.skipped[0].reason


def test_other_pages_are_refused() -> None:
    """A page of something else is not read as an empty notebook."""
    with pytest.raises(InputError, match="no notebook"):
        KindleNotebookReader().read(b"<html><body><p>Words</p></body></html>", "page.html")
    assert KindleNotebookReader().sniff(b"<html><body><blockquote>Words</blockquote></body></html>", "page.html") == 0


@pytest.mark.parametrize(
    "text",
    [
        "<div class='noteText'>" * 10_000,
        "<" * 200_000,
        BOOK + "<b>" * 50_000,
        BOOK + "<p>" * 50_000,
        BOOK + _note("Highlight (yellow) - " + "> " * 50_000, "Words"),
        BOOK + _note("(" * 100_000, "Words"),
        BOOK + "</h3>" * 40_000,
        BOOK + "&" * 200_000,
    ],
)
def test_hostile_text(text: str) -> None:
    """No page takes hours, whatever it repeats and however deep it is nested."""
    check_survives(KindleNotebookReader(), text.encode(), "Notebook.html")


def test_every_cut_is_survived() -> None:
    """A page that was copied only in part is read as far as it goes."""
    for document, name in SAMPLES:
        for end in range(0, len(document), 61):
            check_survives(KindleNotebookReader(), document[:end], name)
        check_survives(KindleNotebookReader(), document.decode().encode("utf-16"), name)
