"""The Kindle reader: clippings as a Kindle writes them, in many languages, resized, cut off and noted upon."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import InputError
from quotes.model import Words
from quotes.readers.conformance import check_reader, check_survives
from quotes.readers.highlights.authors import credited, people
from quotes.readers.highlights.kindle import KindleReader
from quotes.readers.highlights.kindle_header import Kind, read_header
from quotes.readers.highlights.kindle_records import title_and_authors
from quotes.readers.reader import Reading

SAMPLE = Path(__file__).parent / "samples" / "kindle" / "My Clippings.txt"
ADDED = "Added on Monday, January 1, 2024 10:00:00 AM"


def _read(*records: tuple[str, str, str]) -> Reading:
    text = "".join(f"{title}\n- {header} | {ADDED}\n\n{words}\n==========\n" for title, header, words in records)
    return KindleReader().read(text.encode(), "My Clippings.txt")


def _clip(
    words: str, where: str = "Location 65-66", what: str = "Your Highlight", book: str = "Words (Ann Author)"
) -> tuple[str, str, str]:
    return (book, f"{what} on {where}", words)


def test_a_reader_like_any_other() -> None:
    """The sample passes every check of readers."""
    check_reader(KindleReader(), [(SAMPLE.read_bytes(), SAMPLE.name)])


def test_every_language_is_read() -> None:
    """A Kindle in any language gives its highlights with their places; nothing is lost without a word."""
    reading = KindleReader().read(SAMPLE.read_bytes(), SAMPLE.name)
    assert [draft.locator for draft in reading.drafts] == [
        *("page 5", "page 5", "page 10", "location 64", "page 12", "location 65-66", "location 219-220", "page 12"),
        *("page 12", "page 12", "location 158-159", "page 5", "page xii", "page 3", "page 7"),
    ]
    assert len(reading.drafts) + len(reading.notes) + len(reading.skipped) == 20
    assert all("\ufeff" not in (draft.source.title if draft.source else "") for draft in reading.drafts)


@pytest.mark.parametrize(
    ("line", "kind", "locator"),
    [
        (
            "- Your Highlight on page 5 | Location 65-66 | Added on Monday, 1 January 2024 10:00:00",
            "highlight",
            "page 5",
        ),
        ("- Your Highlight at location 1234-40 | Added on Monday, 1 January 2024", "highlight", "location 1234-1240"),
        ("- Highlight Loc. 245-46 | Added on Friday, January 1, 2010, 10:30 AM", "highlight", "location 245-246"),
        ("- Your Note on Location 204 | Added on Thursday, March 30, 2023 7:09:45 PM", "note", "location 204"),
        ("- Your Highlight on page 9-9 | Added on Monday, 1 January 2024 10:00:00", "highlight", "page 9"),
        ("- Ihr Lesezeichen auf Seite xiv | Position 80 | Hinzugefügt am 1. Januar 2024", "bookmark", "page xiv"),
        (
            "- Markierung bei Position 1029-34 | Hinzugefügt am 17. Februar 2011 um 20:59 Uhr",
            "highlight",
            "location 1029-1034",
        ),
        ("- Votre note à l'emplacement 12 | Ajouté le lundi 1 janvier 2024 10:00:00", "note", "location 12"),
        ("- La tua nota a pagina 3 | Aggiunto in data lunedì 1 gennaio 2024", "note", "page 3"),
        ("- Su nota en la página 8 | posición 110 | Añadido el lunes, 1 de enero de 2024", "note", "page 8"),
        ("- 位置No. 1114のメモ |作成日: 2021年8月3日火曜日 23:24:53", "note", "location 1114"),
        ("- 您在位置 #134 的笔记 | 添加于 2016年1月1日星期五 上午10:30:45", "note", "location 134"),
        ("- Ваша заметка на странице 20 | Добавлено: пятница, 1 января 2016 г.", "note", "page 20"),
        (
            "- Ваш выделенный отрывок | Местоположение 12-16 | Добавлено: 30 декабря 2024 г.",
            "highlight",
            "location 12-16",
        ),
        ("- Xyz abc 12 | 65-66 | 1 Foo 2024 10:00:00", "highlight", "page 12"),
        ("- Xyz abc 65-66 | 1 Foo 2024 10:00:00", "highlight", "location 65-66"),
        ("- Xyz abc 65 | 1 Foo 2024 10:00:00", "unknown", None),
    ],
)
def test_headers(line: str, kind: str, locator: str | None) -> None:
    """What was clipped and where is read in every dialect, also in a language that nobody told the reader."""
    header = read_header(line)
    assert header is not None
    assert (header.kind, header.spot.locator) == (Kind(kind), locator)


def test_a_line_of_prose_is_no_header() -> None:
    """A list in a book is not taken for the line that says what was clipped."""
    assert read_header("- a dash, and words behind it") is None
    assert read_header("Your Highlight on page 5 | Added on Monday") is None


@pytest.mark.parametrize(
    ("line", "title", "authors"),
    [
        ("Plain Words (Ann Author)", "Plain Words", "Ann Author"),
        ("Plain Words (A Tale) (Author, Ann)", "Plain Words (A Tale)", "Author, Ann"),
        ("Plain Words (Ann Author (Writer))", "Plain Words", "Ann Author (Writer)"),
        ("Plain Words (2nd Edition)", "Plain Words (2nd Edition)", ""),
        ("Plain Words (pages.example)", "Plain Words (pages.example)", ""),
        ("(Ann Author)", "(Ann Author)", ""),
        ("Plain Words", "Plain Words", ""),
        ("Plain Words)", "Plain Words)", ""),
    ],
)
def test_titles(line: str, title: str, authors: str) -> None:
    """The last brackets of a title hold its author, unless they plainly hold something else."""
    assert title_and_authors(line) == (title, authors)


@pytest.mark.parametrize(
    ("field", "person", "words"),
    [
        ("Author, Ann", "Ann Author", Words.WRITING),
        ("García Márquez, Gabriel", "Gabriel García Márquez", Words.WRITING),
        ("de Beauvoir, Simone", "Simone de Beauvoir", Words.WRITING),
        ("Tolkien, J. R. R.", "J. R. R. Tolkien", Words.WRITING),
        ("King, Martin Luther, Jr.", "Martin Luther King, Jr.", Words.WRITING),
        ("Kurt Vonnegut, Jr.", "Kurt Vonnegut, Jr.", Words.WRITING),
        ("Ann Author, Bob Writer", "Ann Author, Bob Writer", Words.UNKNOWN),
        ("Author, Ann; Writer, Bob", "Ann Author and Bob Writer", Words.GROUP),
        ("Ann Author & Bob Writer", "Ann Author and Bob Writer", Words.GROUP),
        ("Ann Author, Bob Writer, Carl Third", "Ann Author, Bob Writer and Carl Third", Words.GROUP),
        ("A One; B Two; C Three; D Four", "A One and co-authors", Words.GROUP),
        ("Ann Author; Bob Writer (Translator)", "Ann Author", Words.WRITING),
        ("José Ortega y Gasset", "José Ortega y Gasset", Words.WRITING),
    ],
)
def test_authors(field: str, person: str, words: Words) -> None:
    """Names are turned round only where that is plain, and several people are a group."""
    assert credited(people(field)) == (person, words)


@pytest.mark.parametrize(
    "field", ["", "86", "Unknown", "Blinkist", "api.zotero.org", "z-lib.org", "Unbekannt", "Inconnu(e)", "N/A"]
)
def test_no_author_is_made_up(field: str) -> None:
    """Programs, hosts and placeholders have all been seen as authors; a quote must not be credited to one."""
    assert people(field) == ()


@given(st.text(max_size=60))
def test_any_field_of_names_is_read(field: str) -> None:
    """Whatever stands where names should, each person is named once and none is empty."""
    names = people(field)
    assert len(set(names)) == len(names)
    assert all(name.strip() == name and name for name in names)


def test_a_resized_highlight_counts_once() -> None:
    """Making a highlight longer or shorter leaves one quote, the last; the others are told."""
    reading = _read(
        _clip("maintaining respect and affection", "Location 342-342"),
        _clip("eye contact, maintaining respect and affection among people", "Location 342-343"),
        _clip("contact, maintaining respect and affection", "Location 342-343"),
    )
    assert [draft.text for draft in reading.drafts] == ["contact, maintaining respect and affection"]
    assert [note.reason for note in reading.notes] == ["replaced by the highlight on line 14"] * 2


def test_neighbours_are_two_highlights() -> None:
    """Two sentences that meet in one location are two quotes; so are the same locations of two books."""
    reading = _read(
        _clip("The first sentence ends.", "Location 254-254"),
        _clip("Another sentence begins here.", "Location 254-255"),
        _clip("The first sentence ends. Or not.", "Location 254-255", book="Other (Bob Writer)"),
    )
    assert len(reading.drafts) == 3


def test_a_duplicate_counts_once() -> None:
    """The same words clipped twice are one quote."""
    assert len(_read(_clip("The same words."), _clip("The same words.")).drafts) == 1


def test_a_note_names_its_highlight() -> None:
    """What the reader wrote is never a quote, and says which highlight it is about."""
    reading = _read(_clip("The author's words."), _clip("My remark.", "Location 66", "Your Note"))
    assert [draft.text for draft in reading.drafts] == ["The author's words."]
    assert "on the highlight on line 4" in reading.notes[0].reason
    assert reading.notes[0].text == "My remark."


@pytest.mark.parametrize(
    "limit",
    [
        "<You have reached the clipping limit for this item>",
        "<このアイテムのクリップの上限に達しました>",
        "<Sie haben die maximale Anzahl an Ausschnitten für dieses Element erreicht>",
    ],
)
def test_the_clipping_limit(limit: str) -> None:
    """The Kindle's own words about its limit are no quote, nor the end of one, in any language."""
    whole, cut = _read(_clip(f" {limit}")), _read(_clip(f"The words were cut {limit}"))
    assert (len(whole.drafts), len(whole.skipped)) == (0, 1)
    assert cut.drafts[0].text == "The words were cut"
    assert "check its end" in cut.warnings[0]


def test_a_tag_at_the_end_is_kept() -> None:
    """A book about the web may end a highlight in a tag, which is no message of the Kindle's."""
    for tag in ('<br class="wide">', "<SomeComponent>"):
        assert _read(_clip(f"Close it with {tag}")).drafts[0].text.endswith(tag)


def test_words_of_somebody_else() -> None:
    """A highlight that ends in another person's name is not credited to the book's author."""
    reading = _read(_clip("“Plain words carry.” —CARL THIRD"), _clip("“A line of dialogue,”", "Location 80-81"))
    assert "CARL THIRD" in reading.skipped[0].reason
    assert reading.drafts[0].words is Words.UNKNOWN


def test_no_clippings() -> None:
    """A file of something else is refused with a reason instead of read as nothing."""
    with pytest.raises(InputError, match="no Kindle clippings"):
        KindleReader().read(b"Heading\n==========\n\nText of another kind.\n", "notes.txt")


RESIZED = "T (A)\n- Your Highlight on Location 1-9999999 | 2024\n\nwords xxxxxxxxxxxxxxxxxxxx\n==========\n"
NESTED = "T " + "(" * 100_000 + ")" * 100_000 + "\n- Your Highlight on page 1 | 2024\n\nW\n==========\n"


@pytest.mark.parametrize(
    "text",
    [
        "==========\n" * 20_000,
        "(" * 200_000,
        "- " * 100_000,
        "T (A)\n- Your Highlight | " + "1" * 200_000,
        NESTED,
        RESIZED * 2_000,
    ],
)
def test_hostile_text(text: str) -> None:
    """No text takes hours, whatever signs it repeats."""
    check_survives(KindleReader(), text.encode(), "My Clippings.txt")


def test_every_cut_is_survived() -> None:
    """A file that was copied only in part is read as far as it goes."""
    document = SAMPLE.read_bytes()
    for end in range(0, len(document), 97):
        check_survives(KindleReader(), document[:end], SAMPLE.name)
    check_survives(KindleReader(), document.decode().encode("utf-16"), SAMPLE.name)
    check_survives(KindleReader(), document.decode().encode("cp1252", "replace"), SAMPLE.name)
