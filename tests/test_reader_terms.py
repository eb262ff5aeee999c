"""Translators, licences and rights in tables and records."""

from __future__ import annotations

import json

import pytest

from quotes.model import Source
from quotes.readers import read_document


@pytest.mark.parametrize(
    ("translator", "licence", "rights"),
    [
        ("Translator", "Licence", "Rights"),
        ("translated_by", "license", "copyright"),
        ("Übersetzer", "Lizenz", "Rechte"),
    ],
)
def test_a_table_says_the_terms(translator: str, licence: str, rights: str) -> None:
    """Columns for translator, licence and rights are known by what people call them."""
    text = f"text,author,book,{translator},{licence},{rights}\nPlain words.,Ann Author,A Work,Bob Writer,CC0,asked\n"
    (draft,) = read_document(text.encode(), "quotes.csv").drafts
    assert draft.translator == "Bob Writer"
    assert draft.source == Source("A Work", licence="CC0", rights="asked")


@pytest.mark.parametrize("nested", [True, False])
def test_a_record_says_the_terms(nested: bool) -> None:
    """JSON says them beside the quote or inside its source, as `--json` prints them."""
    terms = {"license" if nested else "licence": "CC0", "rights": "asked"}
    record = {"text": "Plain words.", "author": "Ann Author", "translator": "Bob Writer"}
    record |= {"source": {"title": "A Work", **terms}} if nested else {"source": "A Work", **terms}  # type: ignore[dict-item]
    reading = read_document(json.dumps([record]).encode(), "quotes.json")
    assert reading.drafts[0].source == Source("A Work", licence="CC0", rights="asked")
    assert reading.drafts[0].translator == "Bob Writer"
    assert reading.notes == ()


def test_terms_without_a_work_are_told() -> None:
    """A licence with no work to belong to is left out with a remark, not silently."""
    reading = read_document(b"text,author,licence,rights\nPlain words.,Ann Author,CC0,asked\n", "quotes.csv")
    assert reading.drafts[0].source is None
    assert len(reading.warnings) == 2
    assert all("belongs to no work" in warning for warning in reading.warnings)


def test_unfit_terms_skip_the_row() -> None:
    """A licence longer than a label may be makes the row a skipped one, with the reason."""
    reading = read_document(f"text,author,book,licence\nWords.,A,B,{'x' * 1_001}\nMore.,A,B,CC0\n".encode(), "q.csv")
    assert [draft.text for draft in reading.drafts] == ["More."]
    assert "The licence has 1,001 characters" in reading.skipped[0].reason
