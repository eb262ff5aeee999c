"""`pullquote site`: a card a page, told; kept where nothing changed; tags for the page's head."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from PIL import Image

from cards.folder import MANIFEST
from cards.renderer import Renderer
from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound

Run = Callable[..., Result]
Site = Callable[..., Result]

QUOTED = "# Notes\n\n> Rain is only water.\n>\n> — Jane Doe\n"
LONG = "# " + "Rain falls on all of the roofs and on none of the cellars of this city " * 6


@pytest.fixture
def site(command: Run, tmp_path: Path) -> Site:
    """Writes pages into the folder docs, then draws their cards into the folder cards."""

    def run(pages: dict[str, str], *words: str | Path, workspace: Workspace | None = None) -> Result:
        for name, text in pages.items():
            (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "docs" / name).write_text(text, encoding="utf-8")
        where = (tmp_path / "docs", "--out", tmp_path / "cards", "--name", "Rain Gauge")
        return command("site", *where, *words, workspace=workspace)

    return run


def rows(result: Result) -> list[dict[str, Any]]:
    """The JSON Lines of a run."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def files(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_every_page_gets_a_card(site: Site, tmp_path: Path) -> None:
    """Cards lie as their pages do, 1200 x 630, and each is told with its words."""
    done = site({"index.md": "# Home", "a/b.md": QUOTED, "c.md": "---\ndraft: true\n---\n# Draft"})
    assert done.exit_code == 0
    assert f"a/b.md: {tmp_path}/cards/a/b.png, drawn, quote: “Rain is only water.” — Jane Doe" in done.stdout
    assert "index.md" in done.stdout
    assert "c.md: no card wanted" in done.stdout
    assert "2 cards drawn, 0 kept, 1 page without one" in done.stdout
    assert files(tmp_path / "cards") == ["a/b.png", MANIFEST, "index.png"]
    with Image.open(tmp_path / "cards" / "a" / "b.png") as picture:
        assert picture.size == (1200, 630)


def test_json_tells_the_tags(site: Site, tmp_path: Path) -> None:
    """A generator of any kind can take the tags from there; addresses are whole with a base."""
    (row,) = rows(site({"a/b c.md": QUOTED}, "--json", "--type", "jpeg", "--base-url", "https://rain.example/og"))
    assert (row["page"], row["from"], row["fresh"]) == ("a/b c.md", "quote", True)
    assert row["file"] == str(tmp_path / "cards" / "a" / "b c.jpg")
    assert row["tags"] == [
        {"property": "og:image", "content": "https://rain.example/og/a/b%20c.jpg"},
        {"property": "og:image:type", "content": "image/jpeg"},
        {"property": "og:image:width", "content": "1200"},
        {"property": "og:image:height", "content": "630"},
        {"property": "og:image:alt", "content": "“Rain is only water.” — Jane Doe"},
        {"name": "twitter:card", "content": "summary_large_image"},
        {"name": "twitter:image:alt", "content": "“Rain is only water.” — Jane Doe"},
    ]
    assert row["html"].splitlines()[0] == '<meta property="og:image" content="https://rain.example/og/a/b%20c.jpg">'


def test_what_is_unchanged_is_kept(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run draws nothing, and a changed page is drawn alone."""
    site({"a.md": "# One", "b.md": "# Two"})
    assert "0 cards drawn, 2 kept" in site({}).stdout
    monkeypatch.setattr(Renderer, "draw", lambda *_, **__: pytest.fail("drawn again"))
    assert "0 cards drawn, 2 kept" in site({}).stdout
    monkeypatch.undo()
    assert "1 card drawn, 1 kept" in site({"b.md": "# Three"}).stdout
    assert "2 cards drawn, 0 kept" in site({}, "--design", "poster").stdout


def test_cards_of_pages_that_are_gone(site: Site, tmp_path: Path) -> None:
    """They stay until --prune, which takes them, the folders they leave empty, and nothing else."""
    site({"a/b/c.md": "# One", "d.md": "# Two"})
    own = tmp_path / "cards" / "a" / "own.png"
    own.write_bytes(b"mine")
    (tmp_path / "docs" / "a" / "b" / "c.md").unlink()
    assert "1 card of pages that are gone; --prune deletes them." in site({}).stderr
    assert (tmp_path / "cards" / "a" / "b" / "c.png").exists()
    assert "1 card of pages that are gone deleted." in site({}, "--prune").stderr
    assert files(tmp_path / "cards") == ["a/own.png", MANIFEST, "d.png"]
    assert not (tmp_path / "cards" / "a" / "b").exists()
    assert site({}, "--prune").stderr == ""


def test_pruning_takes_nothing_that_is_not_a_sites_card(site: Site, tmp_path: Path) -> None:
    """A manifest from somewhere cannot name a file outside, and a store's cards and changed files stay."""
    site({"a.md": "# One", "b.md": "# Two"})
    manifest = tmp_path / "cards" / MANIFEST
    record = json.loads(manifest.read_text(encoding="utf-8").splitlines()[0])
    victims = {"../victim": None, "stored.png": "0" * 16, "changed.png": None}
    for file, quote in victims.items():
        (tmp_path / "cards" / file).write_bytes(b"12345678")
        size = 9 if file == "changed.png" else 8
        with manifest.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({**record, "file": file, "quote": quote, "bytes": size}) + "\n")
    (tmp_path / "docs" / "b.md").unlink()
    site({}, "--prune")
    assert files(tmp_path / "cards") == ["a.png", MANIFEST, "changed.png", "stored.png"]
    assert (tmp_path / "victim").exists()


def test_a_page_that_fails_does_not_stop_the_others(site: Site) -> None:
    """What is wrong is told with its remedy, in JSON too, and the exit code is 3."""
    pages = {"a.md": LONG, "b.md": "---\ntitle: [\n---\n", "c.md": "Text", "d.md": "# Fine"}
    done = site(pages)
    assert done.exit_code == 3
    assert "Failed: a.md: the title has 425 characters: more than 'editorial' holds." in done.stderr
    assert "Give its card a shorter title in the front matter: `pullquote:` and below it `title: …`." in done.stderr
    assert "Failed: b.md, line 3: the front matter is no YAML" in done.stderr
    assert "Failed: c.md has no title" in done.stderr
    assert "1 card drawn, 0 kept, 3 pages failed" in done.stdout
    told = rows(site({}, "--json"))
    assert [(row["page"], row.get("refused"), row.get("failed")) for row in told] == [
        ("a.md", "fits", True),
        ("b.md", None, True),
        ("c.md", None, True),
        ("d.md", None, None),
    ]


def test_a_found_quotation_that_is_too_long_gives_way_to_the_title(site: Site) -> None:
    """Nobody asked for the block quote: the title serves, and it is told. One that was asked for is refused."""
    long = "Rain falls on all of the roofs. " * 30
    done = site({"a.md": f"# Rain\n\n> {long}\n> — Jane Doe\n"})
    assert (done.exit_code, "title: Rain — Rain Gauge" in done.stdout) == (0, True)
    assert "Note, a.md: its block quote cannot be drawn (fits), so its title is." in done.stderr
    assert "0 cards drawn, 1 kept" in site({}).stdout
    asked = f"---\nquote: {long}\nquote_author: Jane Doe\n---\n# Rain"
    refused = site({"a.md": asked})
    assert (refused.exit_code, "Quote less of it" in refused.stderr) == (3, True)


def test_tags_go_into_a_built_site(site: Site, tmp_path: Path) -> None:
    """--inject finds each page's HTML, changes its head once, and leaves the Markdown alone."""
    for name in ("index.html", "a/index.html", "b.html", "d.html"):
        (tmp_path / "web" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "web" / name).write_text("<html><head></head><body></body></html>")
    own = '<html><head><meta property="og:image" content="own.png"></head></html>'
    (tmp_path / "web" / "d.html").write_text(own)
    pages = {"README.md": "# Home", "a.md": "# A", "b.md": "# B", "c.md": "# C", "d.md": "# D"}
    words = ("--inject", tmp_path / "web", "--base-url", "https://rain.example/og")
    done = site(pages, *words)
    for name, card in (("index.html", "README"), ("a/index.html", "a"), ("b.html", "b")):
        assert f'content="https://rain.example/og/{card}.png"' in (tmp_path / "web" / name).read_text()
    assert (tmp_path / "web" / "d.html").read_text() == own
    assert "Note, c.md: no page of" in done.stderr
    before = (tmp_path / "web" / "a" / "index.html").read_text()
    site({}, *words)
    assert (tmp_path / "web" / "a" / "index.html").read_text() == before
    site({"a.md": "---\npullquote: false\n---\n# A"}, *words)
    assert (tmp_path / "web" / "a" / "index.html").read_text() == "<html><head></head><body></body></html>"
    assert (tmp_path / "docs" / "b.md").read_text() == "# B"


def test_a_built_page_outside_is_not_written(site: Site, tmp_path: Path) -> None:
    """A link in the built site that leads out of it is not followed."""
    (tmp_path / "web").mkdir()
    (tmp_path / "other.html").write_text("<head></head>")
    (tmp_path / "web" / "a.html").symlink_to(tmp_path / "other.html")
    done = site({"a.md": "# A"}, "--inject", tmp_path / "web", "--base-url", "https://rain.example")
    assert "Note, a.md: no page of" in done.stderr
    assert (tmp_path / "other.html").read_text() == "<head></head>"


def test_the_cards_of_a_workspace_have_its_brand(site: Site, workspace: Workspace) -> None:
    """Inside a workspace its defaults apply; the format is that of link previews all the same."""
    settings = workspace.root / "pullquote.toml"
    settings.write_text('[defaults]\ndesign = "poster"\nformat = "story"\n', encoding="utf-8")
    (row,) = rows(site({"a.md": "# One"}, "--json", workspace=Workspace(workspace.root)))
    assert (row["width"], row["height"]) == (1200, 630)


def test_wrong_words_are_told_before_anything_is_drawn(site: Site, tmp_path: Path) -> None:
    """A folder without pages, an unknown design, an address that is none: nothing is made."""
    (tmp_path / "docs").mkdir()
    with pytest.raises(NotFound, match="no page"):
        site({})
    for words, error in (
        (("--design", "nowhere"), NotFound),
        (("--palette", "pink"), InputError),
        (("--base-url", "rain.example"), InputError),
        (("--inject", tmp_path / "docs"), InputError),
        (("--inject", tmp_path / "none", "--base-url", "https://rain.example"), InputError),
    ):
        with pytest.raises(error):
            site({"a.md": "# One"}, *words)
    assert not (tmp_path / "cards").exists()


def test_a_file_name_that_is_no_text_is_told(site: Site, tmp_path: Path) -> None:
    """A name in another encoding cannot be written into the manifest: the page fails, the others do not."""
    (tmp_path / "docs").mkdir()
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/docs/\xff.md"))).write_text("# One")
    except OSError:
        return  # a file system that takes no such name has no such page
    done = site({"b.md": "# Two"})
    assert (done.exit_code, "the file's name is no text" in done.stderr) == (3, True)
    assert "1 card drawn" in done.stdout
