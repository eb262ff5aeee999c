"""Exports on their way through other programs: spreadsheets, editors and filters of JSON lose nothing of them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from quotes.admission import admit_label, admit_text
from quotes.emphasis import with_markup
from quotes.errors import InputError
from quotes.exporting.formats import FORMATS
from quotes.exporting.record import Exported
from quotes.identity import quote_id
from quotes.model import (
    Attribution,
    Carried,
    Certainty,
    Draft,
    Edit,
    EditKind,
    MatchClass,
    PersonKind,
    Place,
    Proof,
    Quote,
    Source,
    SourceKind,
    Standing,
    Words,
)
from quotes.readers import read_document
from quotes.readers.choose import choose_reader

# Signs of every format, and characters that some program takes for the end of a line, or away.
_SIGNS = "ab1 \n\t\\*`_'\"<>-—,;|=#&+@![]{}().\ufeff\u2028\u200b\u0301½ſßİ人"


def _admitted(admit: Callable[[str], str], longest: int) -> some.SearchStrategy[str]:
    def kept(text: str) -> str | None:
        try:
            return admit(text)
        except InputError:
            return None

    characters = some.one_of(some.sampled_from(_SIGNS), some.characters(exclude_categories=["Cs", "Cc"]))
    given = some.text(characters, min_size=1, max_size=longest).map(kept)
    return given.filter(lambda text: text is not None).map(str)


TEXTS = _admitted(admit_text, 40)
LABELS = _admitted(lambda text: admit_label(text, "The label"), 12)
OPTIONAL = some.none() | LABELS
PLACES = some.builds(
    Place,
    document=some.sampled_from(["a" * 64, "b" * 64]),
    name=some.sampled_from(["book, part 1.txt", "<b> -->.json"]),
    line=some.none() | some.integers(1, 2**31 - 1),
    page=OPTIONAL,
    seconds=some.none() | some.floats(0, 1e6),
    tolerance_seconds=some.none() | some.floats(0, 100),
    exact=TEXTS,
    prefix=LABELS,
    suffix=LABELS,
)
SOURCES = some.builds(
    Source,
    title=LABELS,
    kind=some.sampled_from(SourceKind),
    url=some.sampled_from([None, "https://example.org/ä?b=c&d", "http://example.org/\ufeff--"]),
    date=some.sampled_from([None, "1912", "1912-05", "1912-05-03"]),
    licence=OPTIONAL,
    rights=OPTIONAL,
)
EDITS = some.builds(Edit, some.sampled_from(EditKind), some.integers(0, 9), some.integers(9, 99), TEXTS, LABELS)
QUOTES = some.builds(
    Quote,
    id=some.just(""),
    text=TEXTS,
    attribution=some.builds(Attribution, LABELS, LABELS, some.sampled_from(Certainty), some.sampled_from(PersonKind)),
    source=some.none() | SOURCES,
    locator=OPTIONAL,
    topic=OPTIONAL,
    section=OPTIONAL,
    tags=some.lists(LABELS, max_size=3, unique=True).map(tuple),
    language=some.sampled_from([None, "en", "pt-BR"]),
    words=some.sampled_from(Words),
    standing=some.sampled_from(Standing),
    proof=some.sampled_from(Proof),
    places=some.lists(PLACES, max_size=3).map(tuple),
    emphasis=some.just(()),
    edits=some.lists(EDITS, max_size=2).map(tuple),
    translator=OPTIONAL,
    weight=some.integers(1, 100),
    match=some.none() | some.sampled_from(MatchClass),
)


@some.composite
def libraries(draw: some.DrawFn) -> list[Exported]:
    """Some quotes with all that is kept beside them."""
    found: list[Exported] = []
    for quote in draw(some.lists(QUOTES, min_size=1, max_size=3)):
        moment = draw(some.datetimes(timezones=some.just(UTC)))
        former = draw(some.lists(some.from_regex(r"\A[0-9a-f]{16}\Z"), max_size=2).map(tuple))
        formats = tuple("prose" for _ in quote.places)
        found.append(Exported(quote, moment, former, formats))
    return found


def _as_draft(exported: Exported) -> Draft:
    """What a reader is to find of it; where it stood in the export aside."""
    quote = exported.quote
    return Draft(
        text=quote.text,
        attribution=quote.attribution,
        source=quote.source,
        locator=quote.locator,
        topic=quote.topic,
        section=quote.section,
        tags=quote.tags,
        language=quote.language,
        words=quote.words,
        emphasis=with_markup(quote.text, quote.emphasis) if quote.emphasis else None,
        edits=quote.edits,
        translator=quote.translator,
        carried=Carried(
            standing=quote.standing,
            proof=quote.proof,
            weight=quote.weight,
            places=tuple(zip(quote.places, exported.formats, strict=True)),
            former_ids=exported.former_ids,
            added_at=exported.added_at,
            match=quote.match,
        ),
    )


def _spreadsheet(sign: str, quoting: int, first: str = "") -> Callable[[str], str]:
    def saved(text: str) -> str:
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=sign, quoting=quoting)  # type: ignore[arg-type]
        writer.writerows(csv.reader(io.StringIO(text, newline="")))
        return first + out.getvalue()

    return saved


def _moved_columns(text: str) -> str:
    rows = csv.reader(io.StringIO(text, newline=""))
    out = io.StringIO(newline="")
    csv.writer(out).writerows(row[::-1] for row in rows)
    return out.getvalue()


def _each(**how: object) -> Callable[[str], str]:
    return lambda text: "".join(
        json.dumps(json.loads(line), **how) + "\n"  # type: ignore[arg-type]
        for line in text.split("\n")
        if line
    )


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def _listed(text: str) -> str:
    return json.dumps([json.loads(line) for line in text.split("\n") if line], indent=2)


HABITS: dict[tuple[str, str], Callable[[str], str]] = {
    **{(form, "untouched"): str for form in FORMATS},
    **{(form, "other line ends"): _crlf for form in FORMATS},
    **{(form, "a byte order mark"): "\ufeff{}".format for form in FORMATS},
    ("csv", "semicolons"): _spreadsheet(";", csv.QUOTE_MINIMAL, "\ufeff"),
    ("csv", "all quoted"): _spreadsheet(",", csv.QUOTE_ALL),
    ("csv", "tabs"): _spreadsheet("\t", csv.QUOTE_MINIMAL),
    ("csv", "columns moved"): _moved_columns,
    ("jsonl", "jq -c"): _each(separators=(",", ":"), ensure_ascii=False),
    ("jsonl", "jq -cS"): _each(sort_keys=True),
    ("jsonl", "jq"): _each(indent=2, ensure_ascii=False),
    ("jsonl", "jq -s"): _listed,
    ("markdown", "spaces stripped"): lambda text: "\n".join(line.rstrip() for line in text.split("\n")),
    ("w3c", "indented"): lambda text: json.dumps(json.loads(text), indent=4),
    ("w3c", "keys sorted"): lambda text: json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")),
}


@pytest.mark.parametrize("habit", HABITS, ids=": ".join)
@settings(max_examples=5, deadline=None)
@given(library=libraries())
def test_nothing_is_lost_on_the_way(habit: tuple[str, str], library: list[Exported]) -> None:
    """Whatever stands in a quote, and whichever program the file went through, all of it is read again."""
    form = FORMATS[habit[0]]
    document = HABITS[habit]("".join(form.lines(library))).encode()
    assert choose_reader(document, f"library.{form.ending}").name == "export"
    _must_be(document, library)


@pytest.mark.parametrize("form", ["csv", "jsonl", "markdown"])
@settings(max_examples=4, deadline=None)
@given(first=libraries(), second=libraries())
def test_files_one_after_another_are_one(form: str, first: list[Exported], second: list[Exported]) -> None:
    """`cat` puts the numbered files of a large library together, byte order marks within."""
    texts = ["\ufeff" + "".join(FORMATS[form].lines(library)) for library in (first, second)]
    _must_be("".join(texts).encode(), [*first, *second])


def _must_be(document: bytes, library: list[Exported]) -> None:
    reading = read_document(document, "library", format="export")
    assert [skipped.reason for skipped in reading.skipped] == []
    for draft, exported in zip(reading.drafts, library, strict=True):
        wanted = _as_draft(exported)
        assert draft._replace(place=None) == wanted
        assert quote_id(draft.text, draft.attribution.person) == quote_id(wanted.text, wanted.attribution.person)


@pytest.mark.parametrize("form", FORMATS)
def test_the_longest_quote_may_come_first(form: str) -> None:
    """A reader knows a document by its first thousands of characters, which the first quote may fill."""
    text = "It is so. " * 1_999 + "It is so."
    quote = Quote("", text, Attribution("Ann Author"), places=(Place("a" * 64, "a.txt", exact=text),))
    document = "".join(FORMATS[form].lines([Exported(quote, datetime(2026, 11, 23, tzinfo=UTC), formats=("list",))]))
    assert choose_reader(document.encode(), "a").name == "export"
    assert len(read_document(document.encode(), "a").drafts) == 1
