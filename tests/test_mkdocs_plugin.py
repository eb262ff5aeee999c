"""The plugin for MkDocs, in builds by the real MkDocs: cards in the site, tags in the heads, nothing drawn twice."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import mkdocs.plugins
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError
from PIL import Image

from cards.renderer import Renderer

POINT = EntryPoint("pullquote", "pullquote.mkdocs_plugin:CardsPlugin", "mkdocs.plugins")

Build = Callable[..., Path]


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Builds a site of the pages given, by file name, and gives its folder; further words are settings of mkdocs.yml.

    The plugin is found by its entry point also where this checkout was installed before it had one.
    """
    known = mkdocs.plugins.get_plugins()
    monkeypatch.setattr("mkdocs.plugins.get_plugins", lambda: {**known, "pullquote": POINT})
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Rain Gauge\n")

    def run(pages: dict[str, str], options: dict[str, Any] | None = None, **settings: Any) -> Path:
        for name, text in pages.items():
            (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "docs" / name).write_text(text, encoding="utf-8")
        settings = {
            "site_url": "https://rain.example/docs/",
            "theme": {"name": None, "custom_dir": "theme"},
            **settings,
        }
        (tmp_path / "theme").mkdir(exist_ok=True)
        if not (tmp_path / "theme" / "main.html").exists():
            (tmp_path / "theme" / "main.html").write_text("<html><head></head><body>{{ page.content }}</body></html>")
        config = load_config(str(tmp_path / "mkdocs.yml"), plugins=[{"pullquote": options or {}}], **settings)
        build(config)
        return tmp_path / "site"

    return run


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words of each card that is drawn."""
    words: list[str] = []
    draw = Renderer.draw

    def counted(self: Renderer, spec: Any, **how: Any) -> Any:
        words.append(spec.text)
        return draw(self, spec, **how)

    monkeypatch.setattr(Renderer, "draw", counted)
    return words


class _Metas(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what stands in the head."""
        self._in_head = (self._in_head or tag == "head") and tag != "body"
        given = dict(attrs)
        name = given.get("property") or given.get("name")
        if self._in_head and tag == "meta" and name:
            self.found.append((name, given.get("content") or ""))

    def handle_endtag(self, tag: str) -> None:
        """Ends at the head's end."""
        self._in_head = self._in_head and tag != "head"


def metas(file: Path) -> dict[str, str]:
    """The tags in a page's head, of which none may be there twice."""
    reader = _Metas()
    reader.feed(file.read_text(encoding="utf-8"))
    found = dict(reader.found)
    assert len(found) == len(reader.found)
    return found


def test_a_page_gets_a_card_and_its_tags(built: Build) -> None:
    """The card lies in the site, and the head leads to it with size, type and alt text."""
    site = built({"index.md": "# Rain Gauge", "guide/install.md": "# Install <b>it</b> & go"})
    tags = metas(site / "guide" / "install" / "index.html")
    assert tags == {
        "og:image": "https://rain.example/docs/assets/cards/guide/install.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Install it & go — Rain Gauge",
        "twitter:card": "summary_large_image",
        "twitter:image:alt": "Install it & go — Rain Gauge",
    }
    with Image.open(site / "assets" / "cards" / "guide" / "install.png") as picture:
        assert picture.size == (1200, 630)


def test_a_home_page_is_credited_to_its_host(built: Build) -> None:
    """The site's name stands once on the card of a page that is called so."""
    site = built({"index.md": "# Rain Gauge"})
    assert metas(site / "index.html")["og:image:alt"] == "Rain Gauge — rain.example"


def test_the_second_build_draws_nothing(built: Build, drawn: list[str]) -> None:
    """Cards are kept beside mkdocs.yml by digest: only the page that changed is drawn again."""
    built({"index.md": "# Home", "b.md": "# Second"})
    assert sorted(drawn) == ["Home", "Second"]
    site = built({})
    assert len(drawn) == 2
    assert (site / "assets" / "cards" / "b.png").is_file()
    built({"b.md": "# Third"})
    assert drawn[2:] == ["Third"]


def test_the_cards_of_the_bundled_theme(built: Build) -> None:
    """The tags are in the head of MkDocs' own theme too, whose head is long."""
    site = built({"index.md": "# Home\n\n> Rain is only water.\n>\n> — Jane Doe\n"}, theme={"name": "mkdocs"})
    assert metas(site / "index.html")["og:image:alt"] == "“Rain is only water.” — Jane Doe"


def test_options_choose_the_look_and_the_folders(built: Build, tmp_path: Path) -> None:
    """Design, palette, type, name and folders are as mkdocs.yml says."""
    options = {"design": "poster", "type": "jpeg", "name": "Gauges", "cards_dir": "pics", "cache_dir": "kept"}
    site = built({"a.md": "# One"}, options)
    tags = metas(site / "a" / "index.html")
    assert tags["og:image"] == "https://rain.example/docs/pics/a.jpg"
    assert (tags["og:image:type"], tags["og:image:alt"]) == ("image/jpeg", "One — Gauges")
    assert (tmp_path / "kept" / "a.jpg").read_bytes() == (site / "pics" / "a.jpg").read_bytes()


def test_a_page_with_a_picture_of_its_own_keeps_it(built: Build, drawn: list[str], tmp_path: Path) -> None:
    """A theme or another plugin that names a picture is not overruled, and no card is drawn."""
    (tmp_path / "theme").mkdir()
    own = '<html><head><meta property="og:image" content="own.png"></head><body></body></html>'
    (tmp_path / "theme" / "main.html").write_text(own)
    site = built({"a.md": "# One"})
    assert metas(site / "a" / "index.html") == {"og:image": "own.png"}
    assert drawn == []


def test_pages_that_want_no_card_get_none(built: Build) -> None:
    """`pullquote: false` and `image: false` in the front matter leave a page as it is."""
    wish = "---\npullquote:\n  image: false\n---\n"
    site = built({"a.md": f"{wish}# One", "b.md": "---\npullquote: false\n---\n# Two"})
    assert metas(site / "a" / "index.html") == metas(site / "b" / "index.html") == {}
    assert not (site / "assets").exists()


def test_nothing_is_done_when_it_is_switched_off(built: Build, tmp_path: Path) -> None:
    """`enabled: false` serves a quick build."""
    site = built({"a.md": "# One"}, {"enabled": False})
    assert metas(site / "a" / "index.html") == {}
    assert not (tmp_path / ".cache").exists()


def test_what_cannot_be_drawn_is_a_warning(built: Build, caplog: pytest.LogCaptureFixture) -> None:
    """A page with a wrong wish is built without a card, and told; `mkdocs build --strict` then fails."""
    wish = "---\npullquote:\n  desing: poster\n---\n# One"
    with caplog.at_level(logging.WARNING):
        site = built({"a.md": wish})
    assert metas(site / "a" / "index.html") == {}
    assert "a.md, pullquote: there is no key 'desing'. Did you mean 'design'?" in caplog.text
    with pytest.raises(Abort):
        built({}, strict=True)


@pytest.mark.parametrize("options", [{"design": "nowhere"}, {"cards_dir": "../out"}, {"cache_dir": "/out"}])
def test_wrong_options_stop_the_build(built: Build, tmp_path: Path, options: dict[str, Any]) -> None:
    """A design that does not exist, or a folder that leads out, is told before anything is built."""
    with pytest.raises((Abort, ConfigurationError)):
        built({"a.md": "# One"}, options)
    assert not (tmp_path / "site" / "a").exists()


def test_without_an_address_the_card_is_found_from_the_page(built: Build) -> None:
    """A site without site_url gets relative addresses, which at least tools that follow them find."""
    site = built({"guide/a.md": "# One"}, site_url="")
    page = site / "guide" / "a"
    assert (page / metas(page / "index.html")["og:image"]).resolve().is_file()


def test_the_project_names_the_plugin() -> None:
    """MkDocs finds the plugin by its entry point."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["mkdocs.plugins"] == {"pullquote": POINT.value}
    assert POINT.load().__name__ == "CardsPlugin"
