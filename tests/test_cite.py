"""`cite`: citations as a line, as JSON, and as W3C annotations that import reads back."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from evidence_desk import ANN, BOB, PAGE, PAPER, TALK

from pullquote.workspace import Workspace
from quotes.errors import InputError
from quotes.evidence.citation import cite
from quotes.model import Attribution, Draft, MatchClass, Place, Proof, Quote, Source, SourceKind
from quotes.readers import read_document

Run = Callable[..., Result]

WORK = Source("The Works", SourceKind.BOOK, "https://example.org/works", "1912", "public domain")
QUOTE = Quote("1" * 16, PAPER, Attribution(ANN), WORK)


@pytest.fixture
def run(command: Run, workspace: Workspace) -> Run:
    """Runs commands in a workspace with one quote that was held against a page and a transcript."""
    Path("page.md").write_text(PAGE, encoding="utf-8")
    Path("talk.txt").write_text(TALK, encoding="utf-8")
    with workspace.open_store() as store:
        store.add([Draft(PAPER, Attribution(ANN), WORK, language="en")], now=datetime(2026, 1, 2, tzinfo=UTC))
    command("verify", "--against", "page.md", "--grade", "primary", workspace=workspace)
    command("verify", "--against", "talk.txt", workspace=workspace)
    return lambda *words: command(*words, workspace=workspace)


def _id(workspace: Workspace) -> str:
    with workspace.open_store() as store:
        return next(store.find()).id


def test_a_citation_has_what_is_known() -> None:
    """Author, title, translator, date, place, address and licence, each only if it is known."""
    assert cite(QUOTE) == f"{ANN}, “The Works”, 1912, https://example.org/works, public domain"
    assert cite(replace(QUOTE, source=None)) == ANN
    translated = replace(QUOTE, translator=BOB, locator="chapter 3")
    assert cite(translated).startswith(f"{ANN}, “The Works”, translated by {BOB}, 1912, chapter 3, https")
    page, time = Place("ab" * 32, "a", page="iv"), Place("ab" * 32, "a", seconds=65.0, tolerance_seconds=0)
    assert ", 1912, p. iv, " in cite(replace(QUOTE, places=(page,)))
    assert ", 1912, 01:05, " in cite(replace(QUOTE, places=(time,)))


def test_a_citation_credits_nobody_with_what_they_did_not_say() -> None:
    """A paraphrase is after somebody, and a wrong credit is called one."""
    assert cite(replace(QUOTE, match=MatchClass.PARAPHRASE)).startswith(f"after {ANN}, ")
    assert cite(replace(QUOTE, proof=Proof.MISATTRIBUTED)).startswith(f"misattributed to {ANN}, ")
    assert cite(replace(QUOTE, proof=Proof.DISPUTED, match=MatchClass.PARAPHRASE)).startswith("attributed to ")


def test_the_command_prints_lines_with_evidence(run: Run, workspace: Workspace) -> None:
    """With --evidence each document is named with its hash, its grade, and who has confirmed it."""
    id = _id(workspace)
    run("confirm", id, "--by", BOB, "--yes")
    lines = run("cite", id[:6], "--evidence").stdout.splitlines()
    digest = hashlib.sha256(PAGE.encode()).hexdigest()
    assert lines[0] == f"{ANN}, “The Works”, 1912, https://example.org/works, public domain"
    assert lines[1].startswith(f"  verbatim in page.md (sha256:{digest}), primary; checked ")
    assert lines[1].endswith(f"by {BOB}")
    assert "machine-transcript" in lines[2]
    assert len(run("cite", id).stdout.splitlines()) == 1


def test_json_has_the_parts(run: Run, workspace: Workspace) -> None:
    """A program gets the parts, and the evidence on demand."""
    told = json.loads(run("cite", _id(workspace), "--format", "json", "--evidence").stdout)
    assert (told["author"], told["title"], told["date"], told["licence"]) == (ANN, "The Works", "1912", "public domain")
    assert [each["document"]["name"] for each in told["evidence"]] == ["talk.txt", "page.md"]
    assert "evidence" not in json.loads(run("cite", _id(workspace), "--json").stdout)
    assert run("cite", _id(workspace), "--json", "--format", "w3c").exit_code == 2


def test_an_annotation_points_to_the_words(run: Run, workspace: Workspace) -> None:
    """Selectors name the words by quotation and by position; the document is named by its hash, as in RFC 6920."""
    id = _id(workspace)
    run("confirm", id, "--against", "page.md", "--by", BOB, "--yes")
    made = [json.loads(line) for line in run("cite", id, "--format", "w3c").stdout.splitlines()]
    (page,) = [each for each in made if each["target"]["pullquote:name"] == "page.md"]
    quotation, position = page["target"]["selector"]
    assert (page["type"], page["motivation"], page["creator"]["name"]) == ("Annotation", "assessing", BOB)
    assert PAGE[position["start"] : position["end"]] == quotation["exact"] == PAPER
    assert PAGE[: position["start"]].endswith(quotation["prefix"])
    digest = base64.urlsafe_b64encode(hashlib.sha256(PAGE.encode()).digest()).decode().rstrip("=")
    assert page["target"]["source"] == f"ni:///sha-256;{digest}"
    assessment = page["body"][1]
    assert (assessment["pullquote:class"], assessment["pullquote:proof"]) == ("verbatim", "verified")
    assert len({each["id"] for each in made}) == len(made) == 2


def test_an_annotation_is_read_back(run: Run, workspace: Workspace) -> None:
    """Import takes author, work and words from what `cite` wrote."""
    line = run("cite", _id(workspace), "--format", "w3c").stdout.splitlines()[0]
    reading = read_document(line.encode(), "a.json")
    (draft,) = reading.drafts
    assert (reading.format, draft.text, draft.attribution.person) == ("annotations", PAPER, ANN)
    assert draft.source is not None
    assert (draft.source.title, draft.source.kind, draft.source.url) == (WORK.title, WORK.kind, WORK.url)
    assert (draft.source.date, draft.language) == ("1912", "en")


def test_nothing_is_annotated_without_a_document(command: Run, workspace: Workspace) -> None:
    """An annotation is about a document: a quote that was held against none has none, and is told what to do."""
    command("add", PAPER, "--by", ANN, workspace=workspace)
    with pytest.raises(InputError, match="held against no document"):
        command("cite", _id(workspace), "--format", "w3c", workspace=workspace)
    assert command("cite", _id(workspace), workspace=workspace).stdout == f"{ANN}\n"
