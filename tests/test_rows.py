"""Tables in which each row is a card: read from whatever a spreadsheet writes, and written down where a row fails."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.spec import CardSpec, Look
from pullquote.rows import Failed, Failures, Row, RowCards, failures_path, open_table
from pullquote.rows.cards import output_name
from quotes.errors import InputError, NotFound, PullquoteError, Refused
from quotes.exporting.formulas import escaped, unescaped
from quotes.model import Attribution, Quote, Words

HEADER = "text,author,design\n"
ROW = "Rain is only water.,Ann Author,poster\n"


def _table(folder: Path, content: str | bytes, name: str = "cards.csv") -> str:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def _rows(folder: Path, content: str | bytes, name: str = "cards.csv", **how: bool) -> list[Row]:
    with open_table(_table(folder, content, name), **how) as table:
        return list(table.rows(**how))


def _specs(cells: dict[str, str], folder: Path, **how: Any) -> list[CardSpec]:
    return RowCards(how.pop("looks", [Look()]), folder, **how).specs(Row(2, cells))


WORDS = {"text": "Rain is only water.", "author": "Ann Author"}


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_a_spreadsheet_writes_is_read(tmp_path: Path, encoding: str, delimiter: str, line_end: str) -> None:
    """Delimiter, encoding and line ends are told from the file."""
    lines = [["text", "author", "design"], ["Élan est un mot, “dit-on”.", "Zoé", "poster"], ["Rain.", "Ann", ""]]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=line_end).writerows(lines)
    first, second = _rows(tmp_path, out.getvalue().encode(encoding))
    assert dict(first.cells) == {"text": "Élan est un mot, “dit-on”.", "author": "Zoé", "design": "poster"}
    assert dict(second.cells) == {"text": "Rain.", "author": "Ann"}
    assert (first.line, second.line) == (2, 3)


def test_excels_own_hint_names_the_delimiter(tmp_path: Path) -> None:
    """The line `sep=;` is no header, and lines are counted with it."""
    (row,) = _rows(tmp_path, "sep=;\ntext;author\nRain, snow.;Ann\n")
    assert (row.line, row.cells["text"]) == (3, "Rain, snow.")


def test_a_late_accent_does_not_change_the_encoding(tmp_path: Path) -> None:
    """A file is UTF-8 when all of it is, also where its only accent stands beyond what is looked at first."""
    many = HEADER + ROW * 40_000 + "Élan.,Zoé,\n"
    assert _rows(tmp_path, many)[-1].cells["author"] == "Zoé"
    with open_table(_table(tmp_path, many.encode("cp1252"))) as table:
        assert [row.cells["author"] for row in table.rows()][-1] == "Zoé"
        assert "was guessed" in table.text.warnings[0]


@pytest.mark.parametrize(
    ("name", "field"),
    [("Zitat", "text"), ("Autor", "author"), ("Werk", "source"), ("Portrait Shape", "portrait_shape"), ("ID", "id")],
)
def test_columns_are_called_what_people_call_them(tmp_path: Path, name: str, field: str) -> None:
    """Case, spaces and the languages that `import` knows make no difference; what was taken for what is told."""
    content = f"{name},{'design' if field == 'text' else 'quote'}\nx,y\n"
    with open_table(_table(tmp_path, content)) as table:
        assert table.columns.taken_for()[field] == name


def test_an_unknown_column_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    """A slip in a header would silently draw a thousand cards in the wrong design; it can be passed over on purpose."""
    content = "text,author,desing,zzzz\na,b,c,d\n"
    with pytest.raises(InputError) as caught:
        _rows(tmp_path, content)
    assert "'desing' (did you mean 'design'?)" in caught.value.message and "'zzzz'" in caught.value.message
    (row,) = _rows(tmp_path, content, ignore_unknown=True)
    assert dict(row.cells) == {"text": "a", "author": "b"}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
        (b"PK\x03\x04\x14\0\x06\0", "ZIP archive"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG picture"),
        (b"text,author\nRain\0,Ann\n", "NUL"),
        (bytes(range(256)) * 40, "binary"),
        (b"by,design\nAnn,poster\n", "no column `id` or `text`"),
        (b"text,author,Text\na,b,c\n", "two columns that are called 'text'"),
        (b'"text,author\nRain,Ann\n', "first row"),
        (b'[{"text": "a", "author": "b"}]', "JSON list"),
        (b'{"text": "a",\n', "no table in JSON Lines"),
        (b"text,author\n" + b"x" * 5_000_000, "more than 4,194,304 characters"),
        (HEADER.encode() + ROW.encode() * 40_000 + b"Rain\0,Ann,\n", "NUL"),
        (b"\xff\xfe" + "text,author\nRain,Ann\n".encode("utf-16-le") + b"\0\xd8", "utf-16"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, content: bytes, complaint: str) -> None:
    """Whatever is given that is no table is an error that says what it is, and what to do."""
    with pytest.raises(PullquoteError) as caught:
        _rows(tmp_path, content)
    assert complaint in caught.value.message
    assert caught.value.hint


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A missing file and a folder are errors of their own."""
    with pytest.raises(NotFound, match="There is no file"):
        open_table(str(tmp_path / "nothing.csv"))
    with pytest.raises(InputError, match="is a folder"):
        open_table(str(tmp_path))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("Rain,Ann", "2 cells where the header has 3"),
        ("Rain", "1 cell where the header has 3"),
        ("Rain,Ann,poster,more", "4 cells where the header has 3"),
        ('"Rain,Ann,poster', "a quotation mark is never closed"),
        (f'"{"x" * 1_000_000}",Ann,poster', "more than 131,072 characters"),
        ('"Rain" falls,Ann,poster', "cannot be read"),
    ],
)
def test_a_row_that_is_broken_costs_no_other(tmp_path: Path, line: str, complaint: str) -> None:
    """It is told with its line; the rows before and behind it are read."""
    before, broken, after = _rows(tmp_path, f"{HEADER}{ROW}{line}\n{ROW}")
    assert complaint in broken.broken and broken.remedy and broken.line == 3
    assert before.cells == after.cells
    assert (before.line, after.line) == (2, 4)
    assert broken.unread.startswith(line[:40])
    with pytest.raises(InputError) as caught:
        RowCards([Look()], tmp_path).specs(broken)
    assert complaint in caught.value.message


def test_a_surplus_of_empty_cells_is_no_error(tmp_path: Path) -> None:
    """Spreadsheets write delimiters to the widest row."""
    (row,) = _rows(tmp_path, f"{HEADER}Rain,Ann,poster,,,\n")
    assert row.cells["design"] == "poster"


def test_a_thousand_open_quotation_marks_end_it(tmp_path: Path) -> None:
    """A file of open quotation marks is given up soon, not read anew for each."""
    with pytest.raises(InputError, match="never closed"):
        _rows(tmp_path, HEADER + '"open\n' * 1001)


def test_tabs_need_no_quoting(tmp_path: Path) -> None:
    """In TSV a quotation mark at the start of a cell is one of the words'."""
    (row,) = _rows(tmp_path, 'text\tauthor\n"Rain" falls\tAnn\n', "cards.tsv")
    assert row.cells["text"] == '"Rain" falls'


def test_json_lines_are_rows(tmp_path: Path) -> None:
    """Each object has its own keys; true, numbers and lists are what a cell would say."""
    objects = [
        {"text": "Rain.", "author": "Ann", "duotone": True, "blur": 2.5, "emphasis": ["Rain", "x"], "focus": [0.5, 1]},
        {"id": "abcd1234", "text": None, "source": {"title": "A Book", "date": "1912"}},
    ]
    first, second = _rows(tmp_path, "".join(json.dumps(one) + "\n\n" for one in objects), "cards.jsonl")
    told = {"duotone": "yes", "blur": "2.5", "emphasis": "Rain|x", "focus": "0.5,1"}
    assert dict(first.cells) == {"text": "Rain.", "author": "Ann", **told}
    assert dict(second.cells) == {"id": "abcd1234", "source": "A Book", "date": "1912"}
    assert (first.line, second.line) == (1, 3)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{"text": ', "not JSON"),
        ("5", "no object"),
        ('{"text": {"a": 1}}', "Its text is an object"),
        ('{"text": "a", "desing": "b"}', "did you mean 'design'?"),
        ('{"design": "poster"}', "no column `id` or `text`"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_broken_object_costs_no_other(tmp_path: Path, line: str, complaint: str) -> None:
    """A line that is no such object fails by itself."""
    good = '{"text": "Rain.", "author": "Ann"}\n'
    before, broken, after = _rows(tmp_path, f"{good}{line}\n{good}", "cards.jsonl")
    assert complaint in broken.broken
    assert before.cells == after.cells


def test_a_large_table_takes_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    """Rows are read, made cards and written down one at a time."""
    peaks = []
    for number in (500, 5_000):
        path = _table(tmp_path, HEADER + 'Rain is only water.,,"po""ster"\n' * number)
        with open_table(path) as table, Failures(tmp_path / "errors.csv", table) as failures:
            tracemalloc.start()
            for row in table.rows():
                failures.add(Failed(row, "input", "No author.", "Give one."))
            failures.write()
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5 + 100_000


# --- a row's card -----------------------------------------------------------------------------------------------------


def test_a_row_is_the_card_that_the_api_makes(tmp_path: Path) -> None:
    """Every column is the option of that name; what is empty is as in the look."""
    cells = {
        **WORDS,
        "source": "A Book",
        "date": "1912",
        "locator": "chapter 3",
        "topic": "Weather",
        "language": "en-GB",
        "words": "Writing",
        "emphasis": "Rain | *water*",
        "design": "poster",
        "format": "wide",
        "palette": "dark",
        "background": "Dots",
        "handle": "@ann",
        "series": "Rainy days",
        "mark": "yes",
        "hyphenate": "TRUE",
        "direction": "rtl",
    }
    (spec,) = _specs(cells, tmp_path)
    look = Look("poster", "wide", "dark", "@ann", True, True, series="Rainy days", background="dots")
    assert spec.look == look
    assert (spec.source, spec.topic, spec.language) == ("A Book, 1912, chapter 3", "Weather", "en-GB")
    assert [spec.text[slice(*span)] for span in spec.emphasis] == ["Rain", "water"]
    assert spec.direction == "rtl"
    (plain,) = _specs(WORDS, tmp_path, looks=[look])
    assert (plain.look, plain.emphasis) == (look, ())


def test_a_row_is_drawn_in_every_look_that_it_leaves_open(tmp_path: Path) -> None:
    """Looks that a row makes the same are one card."""
    looks = [Look("poster"), Look("editorial")]
    assert [spec.look.design for spec in _specs(WORDS, tmp_path, looks=looks)] == ["poster", "editorial"]
    assert [spec.look.design for spec in _specs({**WORDS, "design": "mono"}, tmp_path, looks=looks)] == ["mono"]


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ({"design": "poster"}, "names no quote"),
        ({"text": "Rain."}, "has no author"),
        ({"author": "Ann"}, "has no text"),
        ({**WORDS, "date": "yesterday"}, "not a date"),
        ({**WORDS, "emphasis": "Snow"}, "is not in the quote"),
        ({**WORDS, "background": "stripes"}, "There is no background 'stripes'"),
        ({**WORDS, "mark": "perhaps"}, "The cell for mark says 'perhaps'"),
        ({**WORDS, "blur": "much"}, "is no number"),
        ({**WORDS, "blur": "nan", "photo": "a.png"}, "cannot be blurred by nan"),
        ({**WORDS, "focus": "50%,30%"}, "There is no photo for the focus"),
        ({**WORDS, "photo": "a.png", "focus": "here"}, "is no point of a photo"),
        ({**WORDS, "photo": "none.png"}, "There is no picture"),
        ({**WORDS, "photo": "../a.png"}, "outside of the table's folder"),
        ({**WORDS, "photo": "x\\..\\..\\a.png"}, "outside of the table's folder"),
        ({**WORDS, "portrait": "x/../../a.png"}, "outside of the table's folder"),
        ({**WORDS, "photo": "https://example.org/a.png"}, "is a web address"),
        ({**WORDS, "direction": "up"}, "There is no direction 'up'"),
        ({"id": "abcd"}, "There is no workspace"),
    ],
)
def test_what_is_wrong_with_a_row_is_told(tmp_path: Path, cells: dict[str, str], complaint: str) -> None:
    """A wrong cell is an error with a remedy, never a card that is nearly right."""
    (tmp_path / "a.png").write_bytes(b"a picture")
    with pytest.raises(PullquoteError) as caught:
        _specs(cells, tmp_path)
    assert complaint in caught.value.message
    assert caught.value.hint


def test_pictures_lie_in_the_tables_folder_or_are_named_whole(tmp_path: Path) -> None:
    """A relative path begins at the table; one from the root is taken as it is."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.png").write_bytes(b"a picture")
    (spec,) = _specs({**WORDS, "photo": "photos/a.png", "focus": "50%, 30%", "blur": "2,5", "duotone": "1"}, tmp_path)
    photo = spec.look.photo
    assert photo is not None
    assert (photo.focus, photo.blur, photo.duotone) == ((0.5, 0.3), 2.5, True)
    (whole,) = _specs({**WORDS, "portrait": str(tmp_path / "photos" / "a.png")}, tmp_path / "photos")
    assert whole.portrait == photo.picture


STORED = Quote("0123456789abcdef", "Rain is only water.", Attribution("Ann Author"), words=Words.WRITING)


def test_an_id_names_a_stored_quote(tmp_path: Path) -> None:
    """The card is that of the quote as it is stored; words beside the id must be its own."""
    how: dict[str, Any] = {"quotes": {"0123": STORED}.__getitem__}
    (spec,) = _specs({"id": " 0123 ", "emphasis": "only"}, tmp_path, **how)
    assert (spec.text, spec.author, spec.quote_id) == (STORED.text, "Ann Author", STORED.id)
    assert spec.emphasis == ((8, 12),)
    assert _specs({"id": "0123", "text": "“Rain is only water!”", "author": "ANN AUTHOR"}, tmp_path, **how)
    for other in ({"text": "Snow is only water."}, {"author": "Bob"}):
        with pytest.raises(Refused, match="not that of the stored quote") as caught:
            _specs({"id": "0123", **other}, tmp_path, **how)
        assert caught.value.rule == "quote"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("one", "one"), ("one.PNG", "one"), ("ein Bild", "ein Bild"), ("console", "console"), ("a.b", "a.b"), ("", None)],
)
def test_a_row_may_name_its_file(name: str, expected: str | None) -> None:
    """A name with or without its ending serves."""
    assert output_name(Row(2, {"file": name} if name else {}), "png") == expected


@pytest.mark.parametrize(
    "name", ["a/b", "a\\b", "..", ".a", "-a", "a:b", "a\nb", "CON", "com1.x", "a.", "a" * 151, "é" * 76, 'a"b']
)
def test_a_file_name_that_is_none_is_told(name: str) -> None:
    """No folder, no hidden file, and nothing that Windows cannot take."""
    with pytest.raises(InputError):
        output_name(Row(2, {"file": name}), "png")


# --- rows that failed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1", "'=1", "''=1", "＝1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    """What a spreadsheet would run has an apostrophe in front, whatever it had before."""
    assert escaped(cell) == f"'{cell}"


@given(st.text())
def test_every_cell_comes_back_as_it_was(cell: str) -> None:
    """The apostrophe goes again, and no other one does."""
    assert unescaped(escaped(cell)) == cell


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r\ufeff") | st.sampled_from("=+-@'\t\n\",;"), max_size=30
)


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5), delimiter=st.sampled_from(",;\t|"))
def test_failed_rows_are_read_back_as_they_were(
    rows: Sequence[tuple[str, ...]], delimiter: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the cells hold, the rows of the new table are those of the first one, and so are those of the next."""
    folder = tmp_path_factory.mktemp("rows")
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([("text", "author", "design"), *rows])
    name, seen = _table(folder, out.getvalue()), []
    for _ in range(3):
        with open_table(name) as table, Failures(failures_path(table, folder), table) as failures:
            seen.append([dict(row.cells) for row in table.rows()])
            for row in table.rows():
                failures.add(Failed(row, "input", "=Wrong.", "Mend it."))
            if (written := failures.write()) is None:
                break
            name = str(written)
    wanted = [dict(zip(("text", "author", "design"), row, strict=True)) for row in rows]
    wanted = [{key: cell for key, cell in row.items() if cell.strip()} for row in wanted]
    for found in seen:
        ours = ("line", "rule", "message", "hint")
        assert [{k: v for k, v in row.items() if k not in ours} for row in found] == [row for row in wanted if row]


def _failed(folder: Path, content: str, name: str = "cards.csv", rule: str = "input") -> Path:
    with open_table(_table(folder, content, name)) as table, Failures(failures_path(table, folder), table) as failures:
        for row in table.rows():
            failures.add(Failed(row, rule, row.broken or "Wrong.", "Mend it."))
        written = failures.write()
    assert written is not None
    return written


def test_failed_rows_say_what_is_wrong(tmp_path: Path) -> None:
    """The row as it was, then line, rule, message and hint, in the delimiter of the table."""
    written = _failed(tmp_path, "text;author\n=Rain;Ann\n")
    assert written.name == "cards.errors.csv"
    lines = written.read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["text;author;line;rule;message;hint", "'=Rain;Ann;2;input;Wrong.;Mend it."]


def test_a_broken_row_stays_broken_until_it_is_mended(tmp_path: Path) -> None:
    """Its text is kept in a column of its own: guessing its cells would draw a wrong card."""
    written = _failed(tmp_path, f'{HEADER}{ROW}"Rain,Ann,poster\n')
    good, broken = _rows(tmp_path, written.read_bytes(), "again.csv")
    assert not good.broken and good.cells["text"] == "Rain is only water."
    assert "unread" in broken.broken and broken.unread == '"Rain,Ann,poster'


def test_pictures_are_found_from_the_rows_that_failed(tmp_path: Path) -> None:
    """The new table lies elsewhere, and says where the pictures are."""
    (tmp_path / "a.png").write_bytes(b"a picture")
    (tmp_path / "out").mkdir()
    content = "text,author,photo\nRain is only water.,Ann Author,a.png\n"
    with open_table(_table(tmp_path, content)) as table, Failures(tmp_path / "out" / "e.csv", table) as failures:
        failures.add(Failed(next(iter(table.rows())), "input", "Wrong.", "Mend it."))
        failures.write()
    with open_table(str(tmp_path / "out" / "e.csv")) as table:
        (row,) = table.rows()
        (spec,) = RowCards([Look()], table.text.folder).specs(row)
    assert spec.look.photo is not None


def test_failed_objects_are_objects_again(tmp_path: Path) -> None:
    """JSON Lines come back as JSON Lines, with all they said, half a surrogate pair too."""
    line = '{"text": "=Rain", "author": "Ann", "duotone": true, "topic": "\\ud800"}\n'
    written = _failed(tmp_path, line + "5\n", "cards.jsonl")
    first, second = map(json.loads, written.read_text(encoding="utf-8").splitlines())
    assert first == {**json.loads(line), "line": 1, "rule": "input", "message": "Wrong.", "hint": "Mend it."}
    assert second["unread"] == "5"
    again = _rows(tmp_path, written.read_bytes(), "again.jsonl")
    assert [bool(row.broken) for row in again] == [False, True]


def test_without_a_failed_row_there_is_no_file(tmp_path: Path) -> None:
    """Nothing is written when there is nothing to mend."""
    with open_table(_table(tmp_path, HEADER + ROW)) as table, Failures(tmp_path / "e.csv", table) as failures:
        assert failures.write() is None
    assert not (tmp_path / "e.csv").exists()
