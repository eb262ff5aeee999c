"""The plugin for MkDocs: a card for every page, and the tags in its head, while the site is built.

Touches: disk. `plugins: [pullquote]` in mkdocs.yml finds it by its entry point. Cards are drawn into a folder of their
own beside mkdocs.yml, by digest, so that `mkdocs serve` draws only what has changed, and copied into the site at the
end. This is the only module that imports MkDocs.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from mkdocs.config import config_options
from mkdocs.config.base import Config, ValidationError
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger

from cards.folder import CardFolder
from cards.spec import Look
from pullquote.api import shared_renderer
from pullquote.site.drawing import draw_page
from pullquote.site.front_matter import KEYS
from pullquote.site.markdown import first_heading
from pullquote.site.pages import Page, card_stem
from pullquote.site.tags import address_of, has_own_picture, tags_of, with_tags
from pullquote.site.words import Site, site_named, wishes
from quotes.errors import InputError, NotFound, PullquoteError, Refused, StorageError
from quotes.markup.front_matter import FrontMatter

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page as MkDocsPage

_log = get_plugin_logger("pullquote")


class InnerFolder(config_options.Type[str]):
    """A folder inside another one, as `assets/cards`."""

    def run_validation(self, value: object) -> str:
        """The folder with `/` between its parts; refuses one that leads out."""
        path = PurePosixPath(super().run_validation(value).replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or not path.parts or ":" in path.parts[0]:
            raise ValidationError(f"This should be a folder inside, such as assets/cards, not {str(path)!r}.")
        return str(path)


class CardsConfig(Config):  # type: ignore[no-untyped-call]  # how MkDocs declares it
    """What `plugins: [pullquote: {…}]` may say; everything has a default."""

    name = config_options.Optional(config_options.Type(str))
    design = config_options.Type(str, default="editorial")
    palette = config_options.Type(str, default="light")
    type = config_options.Choice(("png", "jpeg"), default="png")
    language = config_options.Optional(config_options.Type(str))
    cards_dir = InnerFolder(str, default="assets/cards")
    cache_dir = InnerFolder(str, default=".cache/pullquote")
    enabled = config_options.Type(bool, default=True)


@dataclass(slots=True)
class _Build:
    """One build: what its cards share, and those that the site needs."""

    site: Site
    cards: CardFolder
    files: set[str] = field(default_factory=set)


class CardsPlugin(BasePlugin[CardsConfig]):  # type: ignore[no-untyped-call]
    """Draws a card for each page and puts its tags into the page's head."""

    _build: _Build | None = None

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Opens the folder of cards. Raises `PluginError` for a design, a palette or a name that cannot be used."""
        self._build = None
        if not self.config.enabled:
            return
        root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        name = self.config.name or config.site_name
        try:
            look = Look(self.config.design, "opengraph", self.config.palette)
            shared_renderer().designs.get(look.design).palette(look.palette)
            site = site_named(name, look, language=self.config.language, url=config.site_url)
            self._build = _Build(site, CardFolder(root / self.config.cache_dir))
        except PullquoteError as error:
            raise PluginError(f"pullquote: {error}") from error
        if not config.site_url:
            _log.info("mkdocs.yml has no site_url: cards get relative addresses, which most networks do not follow.")

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """The page with its card's tags. A page that names a picture of its own is left alone, and gets no card."""
        if self._build is None or has_own_picture(output):
            return output
        source = page.file.src_uri
        try:
            stem, file_type = card_stem(PurePosixPath(source)), self.config.type
            wanted = wishes(_page(page), self._build.site)
            found = draw_page(wanted, self._build.cards, shared_renderer(), stem, source, file_type)  # type: ignore[arg-type]  # MkDocs has checked it
        except StorageError as error:
            raise PluginError(f"pullquote: {error}") from error
        except (InputError, NotFound, Refused) as error:
            _log.warning("No card: %s", error)
            return output
        if found is None:
            return output
        if found.note:
            _log.info("%s: %s.", source, found.note)
        self._build.files.add(found.card.file)
        inside = f"{self.config.cards_dir}/{found.card.file}"
        address = address_of(inside, f"{config.site_url.rstrip('/')}/") if config.site_url else _relative(inside, page)
        return with_tags(output, tags_of(found.card, found.spec, address))

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Copies the cards of the built pages into the site. Raises `PluginError` when the disk does not take them."""
        if self._build is None:
            return
        target = Path(config.site_dir) / self.config.cards_dir
        for file in sorted(self._build.files):
            try:
                (target / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self._build.cards.path / file, target / file)
            except OSError as error:
                raise PluginError(f"pullquote: {target / file} cannot be written: {error.strerror}.") from error


def _page(page: MkDocsPage) -> Page:
    """A page as MkDocs has read it: its own reading of the front matter counts, and the title it gives the page.

    MkDocs' title serves where neither front matter nor text has one, as when another plugin has made the page.
    """
    says = {key: page.meta[key] for key in KEYS if key in page.meta}
    if isinstance(own := says.get("pullquote"), Mapping):
        says["pullquote"] = {str(key): value for key, value in own.items()}
    body = page.markdown or ""
    if not says.get("title") and not first_heading(body) and page.title:
        says["title"] = str(page.title)
    return Page(PurePosixPath(page.file.src_uri), page.file.src_uri, FrontMatter(says, {}, body))


def _relative(inside: str, page: MkDocsPage) -> str:
    """The address of a file of the site as seen from a page."""
    from mkdocs.utils import get_relative_url

    return get_relative_url(address_of(inside), page.url)
