"""The README's own examples, run as they stand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]


def blocks(language: str) -> list[str]:
    """The README's code blocks of a language."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.S)


def test_python_lines_draw_a_card(tmp_path: Path) -> None:
    """The README's Python lines write a card and print its alt text, with nothing set up before."""
    (code,) = blocks("python")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "“Conventionality is not morality.” — Charlotte Brontë, Jane Eyre, preface\n"
    with Image.open(tmp_path / "card.png") as picture:
        assert picture.size == (1080, 1350)


def test_card_command_draws_the_same_card(tmp_path: Path) -> None:
    """The README's `pullquote card` line works as it stands."""
    (line,) = [block for block in blocks("sh") if block.startswith("pullquote card")]
    command = line.replace("pullquote", f"'{sys.executable}' -m pullquote", 1)
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    with Image.open(tmp_path / "card.png") as picture:
        assert picture.size == (1080, 1350)


def test_the_whole_document_lines_work_one_after_the_other(tmp_path: Path) -> None:
    """The README's lines from `init` to `draw` run as they stand, given the files that they name."""
    (block,) = [block for block in blocks("sh") if block.startswith("pullquote init")]
    words = "I declare after all there is no enjoyment like reading!"
    (tmp_path / "quotes.txt").write_text(f"“{words}” — Jane Austen, Pride and Prejudice\n", encoding="utf-8")
    (tmp_path / "newsletter").mkdir()
    (tmp_path / "newsletter" / "highlights.csv").write_text(
        "quote,author,book\nReading maketh a full page.,Author Name,Plain Book\n", encoding="utf-8"
    )
    samples = ROOT / "tests" / "samples"
    for sample in (samples / "kindle" / "My Clippings.txt", samples / "epub" / "book.epub"):
        (tmp_path / "newsletter" / sample.name).write_bytes(sample.read_bytes())
    shell = f"""set -e; pullquote() {{ '{sys.executable}' -m pullquote "$@"; }}\n"""
    count = "pullquote quotes 2>&1 >/dev/null"
    done = subprocess.run(
        ["sh", "-c", f"{shell}{block}\n{count}"], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert 0 == done.returncode, done.stderr
    assert words[:20] in done.stdout
    quotes = int(done.stdout.split()[-2])
    assert quotes > 10
    assert 2 * 2 * quotes == len(list((tmp_path / "newsletter" / "cards").glob("*.png")))


def test_the_posting_lines_work_one_after_the_other(tmp_path: Path) -> None:
    """The README's lines from `approve` to `run` work as they stand in a workspace with quotes."""
    (block,) = [block for block in blocks("sh") if block.startswith("pullquote approve")]
    shell = f"""set -e; pullquote() {{ '{sys.executable}' -m pullquote "$@"; }}\n"""
    starter = ROOT / "quotes" / "starter" / "quotes.jsonl"
    setup = f"pullquote init . >/dev/null\npullquote import '{starter}' >/dev/null\n"
    done = subprocess.run(
        ["sh", "-c", shell + setup + block], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert 0 == done.returncode, done.stderr
    assert "10 posts approved." in done.stdout
    assert (tmp_path / "out" / "simulation" / "index.html").is_file()


def test_every_link_leads_somewhere() -> None:
    """Every file that README, CONTRIBUTING and the documents link to exists."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "docs" / "decisions" / "README.md"]
    for page in [*pages, *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_changelog_knows_the_version() -> None:
    """The version that the package states has its entry in the changelog."""
    from pullquote import __version__

    assert f"\n## {__version__}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f'\nversion = "{__version__}"\n' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
