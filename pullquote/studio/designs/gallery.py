"""All designs with the user's own quotes, their pictures, and what can be done with one: choose it, copy it.

Touches: disk and the database, through the studio.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from urllib.parse import quote as percent_encoded

from starlette.requests import Request
from starlette.responses import Response

from pullquote.design_faults import Fault, fault_of
from pullquote.installed_designs import installed_designs
from pullquote.own_designs import Owner, begin_design, own_folder, owner_of
from pullquote.settings_changes import change_settings, take_back_settings
from pullquote.studio.answers import page, said, studio_of
from pullquote.studio.designs.own_files import admit_inside, kept_design, put_back
from pullquote.studio.designs.samples import MOST_TURNS, asked_sample, sample_spec, samples_of
from pullquote.studio.designs.small_cards import asked_width, kept_by_browser
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from pullquote.workspace import SETTINGS
from quotes.errors import NotFound, PullquoteError
from templates.design import Design
from templates.formats import format_named, formats

PALETTES = ("light", "dark")
"""The palettes that every bundled design has; one that has others is shown in its first."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A design as the gallery shows it: with what it is, or with what is wrong with it."""

    name: str
    owner: Owner
    design: Design | None
    fault: Fault | None
    palette: str

    @property
    def address(self) -> str:
        """Its page."""
        return design_address(self.name)


def design_address(name: str) -> str:
    """The page of a design; a file may be called as its owner likes."""
    return f"/designs/{percent_encoded(name, safe='')}"


def gallery(request: Request) -> Response:
    """The page of all designs. None of them is drawn for it: the pictures come one by one."""
    studio, given = studio_of(request), Fields(request.query_params)
    defaults = studio.workspace.settings.defaults
    turn = given.whole("turn", least=0, most=MOST_TURNS, otherwise=0)
    form = given.one_of("format", list(formats())) or defaults.format
    palette = given.one_of("palette", PALETTES) or defaults.palette
    search = given.line("q") or ""
    return page(
        request,
        "designs/gallery.html",
        "designs",
        tab="gallery",
        designs=_all(studio, palette),
        troubles=installed_designs().troubles,
        samples=samples_of(studio, turn, search),
        formats=formats(),
        form=format_named(form),
        palettes=PALETTES,
        palette=palette,
        default=defaults.design,
        turn=turn,
        next_turn=(turn + 1) % (MOST_TURNS + 1),
        search=search,
        empty=not studio.store.count(),
    )


def design_picture(request: Request) -> Response:
    """The card of a sample in a kept design, as it would be drawn, in the workspace's brand."""
    studio, given = studio_of(request), Fields(request.query_params)
    width, asked = asked_width(given), asked_sample(given)
    with studio.drawing() as renderer:
        design = kept_design(studio, request.path_params["name"])
        palette = palette_of(design, given.line("palette"))
        look = studio.workspace.look(design.name, given.line("format"), palette)
        return kept_by_browser(request, renderer, sample_spec(studio, asked, look), width)


def choose(request: Request, given: Fields) -> Response:
    """Makes a design the one that cards are drawn in when none is named. Undo names the one before."""
    studio, name = studio_of(request), request.path_params["name"]
    settings, path = studio.workspace.settings.defaults, studio.root / SETTINGS
    design = kept_design(studio, name)
    changes: dict[str, str | bool | None] = {"defaults.design": name}
    words = wording()("designs.chosen", name=design.title)
    if (palette := palette_of(design, settings.palette)) != settings.palette:
        # Without this, every card drawn by default would be refused.
        changes["defaults.palette"] = palette
        words = wording()("designs.chosen_with_palette", name=design.title, palette=palette)
    before = change_settings(path, changes)
    number = studio.undoing.keep(words, partial(take_back_settings, path, changes, before))
    return said(request, words, undo=number, chosen=name)


def copy(request: Request, given: Fields) -> Response:
    """Makes a design of the user's own from another, and leads to it. Undo takes the copy away as long as it is one."""
    studio, like, name = studio_of(request), request.path_params["name"], given.needed("name")
    kept_design(studio, like)
    admit_inside(studio, own_folder(studio.workspace, "designs"))
    path = begin_design(studio.workspace, studio.workspace.renderer.designs, name, like)
    words = wording()("designs.copied", name=name, like=like)
    number = studio.undoing.keep(words, partial(put_back, path, path.read_bytes(), None))
    return said(request, words, undo=number, next=design_address(name))


def palette_of(design: Design, asked: str | None) -> str:
    """The palette asked for where a design has it, else its first."""
    return asked if asked is not None and asked in design.palettes else next(iter(design.palettes))


def _all(studio: Studio, palette: str) -> list[Shown]:
    """Every design, the user's own first."""
    found = [_shown(studio, name, palette) for name in studio.workspace.renderer.designs.names()]
    return sorted(found, key=lambda one: one.owner != "yours")


def _shown(studio: Studio, name: str, palette: str) -> Shown:
    """A design that is not right must not break the page, which is where its owner sees that."""
    designs = studio.workspace.renderer.designs
    owner: Owner = "installed"
    try:
        path = designs.path(name)
        owner = owner_of(studio.workspace, path)
        design = kept_design(studio, name)
        return Shown(name, owner, design, None, palette_of(design, palette))
    except NotFound as error:
        return Shown(name, owner, None, fault_of(error, name), palette)
    except PullquoteError as error:
        return Shown(name, owner, None, fault_of(error, str(path)), palette)
