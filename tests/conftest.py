"""What many tests share: the bundled fonts and designs, opened once, and the way to approve golden pictures."""

from __future__ import annotations

import pytest

from cards.renderer import Renderer
from cards.typeset import Typesetter
from fonts.catalogue import Catalogue
from templates.load import Designs


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the switch that `script/approve-golden` uses."""
    parser.addoption(
        "--approve-golden", action="store_true", help="keep what is drawn now as the golden pictures, then look at them"
    )


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The bundled fonts: opening them takes longer than most tests."""
    return Catalogue()


@pytest.fixture(scope="session")
def designs() -> Designs:
    """The bundled designs."""
    return Designs()


@pytest.fixture(scope="session")
def setter(catalogue: Catalogue) -> Typesetter:
    """A typesetter with the bundled fonts."""
    return Typesetter(catalogue)


@pytest.fixture(scope="session")
def renderer(catalogue: Catalogue, designs: Designs) -> Renderer:
    """One renderer for all tests, as one serves a whole batch: what it keeps between cards is under test too."""
    return Renderer(catalogue, designs)
