"""Decoding documents, choosing their reader, and surviving whatever comes."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.errors import InputError, PullquoteError
from quotes.model import Attribution, Draft
from quotes.readers import READERS, Reader, Reading, choose_reader, read_document
from quotes.readers.columns import FIELDS
from quotes.readers.conformance import check_survives
from quotes.readers.decoding import decode
from quotes.readers.marks import without_outer
from quotes.readers.records import _NESTED

LINE = "“Wörter, schöne” — Autor Name"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_is_text_in_any_encoding(encoding: str) -> None:
    """A document is read whatever it was saved in, and a guess is told."""
    document = f"{LINE}\r\n{LINE.replace('ö', 'ü')}\r".encode(encoding)
    decoded = decode(document, "a.txt")
    assert decoded.text.split("\n")[0] == LINE
    assert "\r" not in decoded.text
    assert bool(decoded.warnings) == (encoding in ("cp1252", "utf-16-le", "utf-16-be"))


def test_other_alphabets_are_guessed() -> None:
    """A text in an old encoding of another alphabet is not taken for a western one."""
    text = "«Простые слова о жизни и о мире вокруг нас» — Имя Автора\n" * 3
    decoded = decode(text.encode("cp1251"), "a.txt")
    assert decoded.text == text
    assert decoded.encoding in decoded.warnings[0]


def test_byte_order_marks_in_the_middle_go() -> None:
    """Files put one after another leave marks between the words, which are none."""
    assert decode("\ufeffone\n\ufefftwo".encode(), "a").text == "one\ntwo"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PK\x03\x04", "ZIP"),
        (b"a\0b\xff", "binary"),
        (b"\xff\xfe\0", "utf-16"),
    ],
)
def test_what_is_no_text_is_named(document: bytes, said: str) -> None:
    """A picture or an archive is refused, saying what it is and what to do."""
    with pytest.raises(InputError, match=said) as caught:
        read_document(document, "a.txt")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (f"{LINE}\n", "a.txt", "list"),
        (f"{LINE}\n", "-", "list"),
        (f"- {LINE}\n", "a.md", "list"),
        ("text,author\nWords,Author Name\n", "-", "csv"),
        ("Quote\tAuthor\nWords\tAuthor Name\n", "a.txt", "csv"),
        ('[{"text": "a", "author": "b"}]', "-", "json"),
        ('{"text": "a", "author": "b"}\n{"text": "c", "author": "b"}\n', "a.jsonl", "json"),
        ("[1] “Words” — Author Name", "a.txt", "list"),
    ],
)
def test_the_reader_is_told_from_the_document(text: str, name: str, expected: str) -> None:
    """A document is read by the reader that knows it, whatever it is called."""
    assert choose_reader(text.encode(), name).name == expected


def test_a_person_may_name_the_reader() -> None:
    """A named format is used without asking; an unknown one is an error with a suggestion."""
    assert choose_reader(LINE.encode(), "a.txt", format="csv").name == "csv"
    assert choose_reader(LINE.encode(), "a.txt", format="jsonl").name == "json"
    with pytest.raises(InputError, match="Did you mean json"):
        choose_reader(LINE.encode(), "a.txt", format="jason")


@dataclass(frozen=True)
class _Plugin:
    name: str = "plugin"

    def sniff(self, head: bytes, filename: str) -> float:
        return 1.0 if head.startswith(b"PLUGIN") else 0.0

    def read(self, document: bytes, name: str) -> Reading:
        return Reading(self.name, "0" * 64, drafts=(Draft("Plugin words", Attribution("Author Name")),))


def test_plugins_take_part() -> None:
    """A reader that is handed in is asked like our own, and may take the place of one."""
    assert read_document(b"PLUGIN", "a", plugins=[_Plugin()]).format == "plugin"
    assert read_document(LINE.encode(), "a", plugins=[_Plugin()]).format == "list"
    assert read_document(LINE.encode(), "a", format="csv", plugins=[_Plugin("csv")]).drafts[0].text == "Plugin words"


def test_nested_keys_lead_to_fields() -> None:
    """Every key inside a nested object is kept in a field that exists."""
    assert {field for keys in _NESTED.values() for field in keys.values()} <= set(FIELDS)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("“Words”", "Words"),
        ('"Words "inner" end"', 'Words "inner" end'),
        ('"Stop," it said. "Go."', '"Stop," it said. "Go."'),
        ("“One” and “two”", "“One” and “two”"),
        ("'Tis words'", "Tis words"),
        ('""', '""'),
        ("«Mots»", "Mots"),
    ],
)
def test_only_marks_around_everything_go(text: str, kept: str) -> None:
    """Quotation marks around the whole text are drawn, not kept; others belong to the words."""
    assert without_outer(text) == kept


PIECES = st.sampled_from(
    [
        *"\"“”'’—\n,;\t()[]*_{}:\u202e\0",
        *(
            " — ",
            "- ",
            "> ",
            "\n\n",
            "# ",
            "Author Name",
            "words",
            "text,author",
            '"text"',
            "1912",
            "Source:",
            "Part 1: ",
        ),
    ]
)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: str(reader.name))
@settings(deadline=None, max_examples=150)
@given(
    document=st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
    | st.lists(PIECES, max_size=30).map(lambda pieces: "".join(pieces).encode())
)
def test_readers_survive_anything(reader: Reader, document: bytes) -> None:
    """Whatever the bytes, a reader gives a whole reading or says what is wrong."""
    check_survives(reader, document, "any.txt")
    try:
        read_document(document, "any.txt")
    except PullquoteError as error:
        assert error.message
