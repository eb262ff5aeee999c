"""The KOReader reader: its exports and the files beside its books, of several versions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import InputError
from quotes.model import Words
from quotes.readers.conformance import check_reader, check_survives
from quotes.readers.highlights.koreader import KoreaderReader
from quotes.readers.highlights.lua_table import Table, read_table
from quotes.readers.reader import Reading
from quotes.readers.records import RecordReader

FOLDER = Path(__file__).parent / "samples" / "koreader"
SAMPLES = [(path.read_bytes(), path.name) for path in sorted(FOLDER.iterdir())]


def _sample(name: str) -> Reading:
    return KoreaderReader().read((FOLDER / name).read_bytes(), name)


def _read(text: str, name: str = "export.md") -> Reading:
    return KoreaderReader().read(text.encode(), name)


def test_a_reader_like_any_other() -> None:
    """The samples pass every check of readers."""
    check_reader(KoreaderReader(), SAMPLES)


def test_an_export_of_several_books() -> None:
    """Every book of an export is read; pages are numbers, texts and ranges; an author `86` is none."""
    reading = _sample("export.json")
    first, second = reading.drafts
    assert (first.text, first.locator) == ("Two hands wrote this\nacross two lines.", "page 107")
    assert (first.attribution.person, first.words) == ("Ann Author and Bob Writer", Words.GROUP)
    assert (second.locator, second.section) == ("page 112", "First")
    assert "Compare the other edition." in {note.text for note in reading.notes}
    assert "86 is no person" in reading.skipped[0].reason


def test_exports_one_after_another() -> None:
    """Old versions put one export after another into one file, which no JSON parser reads."""
    reading = _sample("several-exports.json")
    assert [draft.attribution.person for draft in reading.drafts] == ["Ann Author", "Bob Writer"]
    assert [draft.place and draft.place.line for draft in reading.drafts] == [1, 2]


def test_markdown() -> None:
    """The Markdown export gives the words without marks and links, by book, chapter and page."""
    reading = _sample("export.md")
    first, second, third = reading.drafts
    assert (first.text, first.section, first.locator) == ("Two hands wrote this across two lines.", "First", "page 107")
    assert first.attribution.person == "Ann Author and Bob Writer"
    assert second.text == "Three words suffice.\n\nA second paragraph follows."
    assert (third.text, third.attribution.person, third.section) == ("One voice is enough.", "Ann Author", "Only")
    assert [draft.place and draft.place.line for draft in reading.drafts] == [6, 8, 21]
    assert "Compare the other edition." in {note.text for note in reading.notes}


def test_a_highlight_that_looks_like_markdown() -> None:
    """Words that begin like a heading are words, unless a page and a time follow."""
    text = "# Book\n##### Ann Author\n\n## One\n### Page 1 @ 01 January 2024 10:00:00 AM\n#### No heading\nof theirs."
    assert _read(text).drafts[0].text == "#### No heading\nof theirs."


def test_files_beside_books() -> None:
    """What KOReader keeps beside a book is read in the shape of new and of old versions."""
    new, old = _sample("metadata.epub.lua"), _sample("metadata.pdf.lua")
    assert [draft.text for draft in new.drafts] == [
        'A line that ends here\ngoes on "there".',
        "A page can be a number too.",
    ]
    assert [(draft.locator, draft.language) for draft in new.drafts] == [("page 12", "en"), ("page 21", "en")]
    assert new.notes[0].reason == "bookmark: page 20"
    assert [(draft.text, draft.locator) for draft in old.drafts] == [("Old versions keep two tables.", "page 5")]
    assert [note.text for note in old.notes] == ["My own remark on the tables.", "in First"]


def test_a_table_without_return() -> None:
    """KOReader's own export of annotations, and files other programs write for it, begin with the table."""
    marked = '["annotations"] = {[1] = {["drawer"] = "lighten", ["text"] = "The words."}}'
    text = f'-- a remark\n{{\n {marked}, ["doc_props"] = {{["authors"] = "Ann Author"}},\n}}'
    assert KoreaderReader().sniff(text.encode(), "book.lua") > RecordReader().sniff(text.encode(), "book.lua")
    assert [draft.text for draft in _read(text, "book.lua").drafts] == ["The words."]
    other = '{ ["highlights"] = {[1] = {["notes"] = "Other words."}} }'
    assert [skipped.text for skipped in _read(other, "book.lua").skipped] == ["Other words."]


def test_lua_tables() -> None:
    """Keys, numbers, long strings, escapes and comments are read as Lua reads them."""
    lines = (
        "return { -- a comment",
        ' ["a"] = "x\\"\\n\\065", b = [[',
        'long "text"]], --[[ one',
        " two ]] 7, -1.5, {true, nil; false},",
        ' ["c"] = 0x1F, }',
    )
    table = read_table("\n".join(lines), "t.lua")
    assert (table.text("a"), table.text("b")) == ('x"\nA', 'long "text"')
    assert (table.values[1], table.values[2], table.values["c"]) == (7, -1.5, 31)
    assert table.table(3).values == {1: True, 2: None, 3: False}
    assert isinstance(table.table("none"), Table)


@pytest.mark.parametrize(
    "text", ["return {", 'return { ["a"] = ', "return 5", "{ f() }", "{ os.exit() }", '{"a', "{ [[a }", "local x = {}"]
)
def test_what_is_no_table(text: str) -> None:
    """Whatever is not a table of constants is refused with its line; nothing is ever run."""
    with pytest.raises(InputError, match="line 1"):
        read_table(text, "t.lua")


@given(st.text(alphabet='{}[]=,"\\- \na1', max_size=60))
def test_any_lua_is_a_table_or_an_error(text: str) -> None:
    """No text makes the reader of tables fail in another way."""
    try:
        read_table(text, "t.lua")
    except InputError as error:
        assert error.message


def test_it_knows_its_own_files() -> None:
    """Of a file cut off anywhere it is surer than the reader of any JSON; other files it leaves alone."""
    for document, name in SAMPLES:
        for end in range(400, len(document) + 1, 50):
            confidence = KoreaderReader().sniff(document[:end], name)
            assert confidence > RecordReader().sniff(document[:end], name), (name, end)
    others = [
        '{"entries": [{"text": "Words"}]}',
        '[{"text": "Words", "author": "Ann Author"}]',
        "# Title\n\nText\n",
        "return {}",
    ]
    for other in others:
        assert KoreaderReader().sniff(other.encode(), "file") == 0


def test_other_files_are_refused() -> None:
    """A file of something else is not read as an export without highlights."""
    for other in ('{"quotes": []}', "# Title\n\nText\n", "return { x = 1 }", "[1, 2]"):
        with pytest.raises(InputError, match="no highlights of KOReader"):
            _read(other)


@pytest.mark.parametrize(
    "text",
    [
        "return " + "{" * 100_000,
        "return {" + "{}," * 60_000 + "}",
        "return {" + "[[" * 100_000,
        "return {" + "--[[" * 50_000,
        'return { ["annotations"] = {' + '"\\' * 100_000,
        "return {" + "1" * 200_000 + "}",
        "# B\n##### A\n### Page 1 @ 2024\n" + "*" * 200_000,
        "# B\n##### A\n" + "### Page 1 @ 2024\nw\n" * 10_000,
        "# B\n##### A\n### Page 1 @ 2024\n" + "[a](file://" * 20_000,
        json.dumps({"documents": [{"entries": [{"text": ["x"], "page": {}}, 5, None], "title": 5, "author": [["x"]]}]}),
        '{"entries": []}' * 10_000,
        '{"documents": [' * 20_000,
    ],
)
def test_hostile_text(text: str) -> None:
    """No file takes hours or ends in anything but a reading or a reason."""
    check_survives(KoreaderReader(), text.encode(), "file")
