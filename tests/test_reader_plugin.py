"""A reader of somebody's own: the one that docs/readers.md shows, as it stands there, with what the page says of it."""

from __future__ import annotations

import re
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from pullquote import importing
from pullquote.cli import cli
from quotes.model import Words
from quotes.readers import Reader, choose_reader, read_document
from quotes.readers.choose import READERS
from quotes.readers.conformance import check_reader

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "readers.md").read_text(encoding="utf-8")
DOCUMENT = (
    b"#commonplace\n@ Ann Author | A Book of Ink\nInk remembers what the hand forgets.\n\n"
    b"@\nNobody is named for this one.\n"
)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module of the page's Python, one block after the other."""
    module = ModuleType("reader_on_the_page")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    for block in re.findall(r"```python\n(.*?)```", PAGE, flags=re.S):
        exec(compile(block, "docs/readers.md", "exec"), module.__dict__)
    return module


def reader_of(page: ModuleType) -> Any:
    """The page's reader."""
    return page.CommonplaceReader()


def test_the_documented_reader_keeps_every_promise(page: ModuleType) -> None:
    """Who begins with a copy of the page's reader begins with one that passes all checks."""
    check_reader(reader_of(page), [(DOCUMENT, "mine.txt")])


def test_a_plugin_reads_what_it_knows_and_nothing_else(page: ModuleType) -> None:
    """A plugin's documents come to it without `--as`, and those of all other formats go where they went before."""
    plugin = reader_of(page)
    reading = read_document(DOCUMENT, "mine.txt", plugins=[plugin])
    assert "commonplace" == reading.format
    (draft,) = reading.drafts
    assert ("Ann Author", Words.WRITING) == (draft.attribution.person, draft.words)
    assert [(6, "Nobody is named for this one.")] == [(each.line, each.text) for each in reading.skipped]
    samples = sorted(path for path in (ROOT / "tests" / "samples").glob("*/*") if path.is_file())
    assert samples
    assert [] == [path.name for path in samples if plugin.sniff(path.read_bytes()[:16_384], path.name)]


def test_a_plugin_can_be_named(page: ModuleType) -> None:
    """`--as` takes a plugin's name, and a plugin that is called as one of ours takes its place."""
    plugin = reader_of(page)
    assert choose_reader(DOCUMENT, "mine.txt", readers=(*READERS, plugin), format="commonplace") is plugin
    ours = read_document(
        b"#commonplace\n@ Ann Author\nWords.", "mine.txt", plugins=[page.CommonplaceReader("list")], format="list"
    )
    assert ["Words."] == [draft.text for draft in ours.drafts]


def test_import_finds_installed_readers(page: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A package's entry point is all that `pullquote import` needs; a broken one is told and hides no other."""
    point = EntryPoint("commonplace", "reader_on_the_page:CommonplaceReader", "pullquote.readers")
    broken = EntryPoint("broken", "no_such_package:Reader", "pullquote.readers")

    def entry_points(*, group: str) -> tuple[EntryPoint, ...]:
        return tuple(each for each in [broken, point] if each.group == group)

    monkeypatch.setattr(importing, "entry_points", entry_points)
    found: tuple[Reader, ...] = importing.installed_readers()
    assert ["commonplace"] == [reader.name for reader in found]
    (tmp_path / "mine.txt").write_bytes(DOCUMENT)
    runner = CliRunner()
    assert 0 == runner.invoke(cli, ["init", str(tmp_path / "here")]).exit_code
    arguments = ["--workspace", str(tmp_path / "here"), "import", str(tmp_path / "mine.txt")]
    done = runner.invoke(cli, arguments)
    assert 0 == done.exit_code, done.output
    assert "mine.txt (commonplace): 1 added, 0 known." in done.output
    assert "The reader 'broken' (no_such_package:Reader) cannot be loaded" in done.output


def test_the_page_shows_what_import_prints(tmp_path: Path) -> None:
    """The account on the page is the one that the command prints of the sample."""
    (shown,) = re.findall(r"```\n\$ pullquote import --dry-run quotes.csv\n(.*?)```", PAGE, flags=re.S)
    runner = CliRunner()
    assert 0 == runner.invoke(cli, ["init", str(tmp_path)]).exit_code
    sample = ROOT / "tests" / "samples" / "csv" / "quotes.csv"
    done = runner.invoke(cli, ["--workspace", str(tmp_path), "import", "--dry-run", str(sample)])
    assert shown == done.output


def test_the_page_knows_every_reader() -> None:
    """A format that can be named with `--as` is told of, and none that cannot."""
    named = set(re.findall(r"^\| `([\w-]+)` \|", PAGE.partition("## What `import` prints")[0], flags=re.M))
    in_words = set(re.findall(r"`([\w-]+)`", PAGE.partition("### Transcripts and captions")[2].partition("###")[0]))
    assert {reader.name for reader in READERS} == named | (in_words & {reader.name for reader in READERS})


def test_blocks_and_lines_become_readings(page: ModuleType) -> None:
    """The page's blocks and lines go the way that running text and transcripts of ours go."""
    assert [("A lamp is a promise.", "Ann Author")] == [(d.text, d.attribution.person) for d in page.page.drafts]
    assert [("A lamp is a promise that evening keeps.", Words.SPEECH)] == [(d.text, d.words) for d in page.talk.drafts]
    assert ["Ann Author"] == [turn.speaker for turn in page.talk.turns]
