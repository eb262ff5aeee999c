"""What networks take: every figure has its source and its date, and a server's own word counts for more."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

import scheduler.networks
from quotes.errors import InputError, NotFound
from scheduler.networks import known_rules, load_rules, parse_rules
from scheduler.rules import Cost

FOLDER = Path(scheduler.networks.__file__).parent
NO_FIGURES = {"name", "display", "sources", "markup", "live", "links", "facets"}


def _figures(table: dict[str, object], before: str = "") -> list[str]:
    """The dotted names of all figures in a table."""
    found = []
    for key, value in table.items():
        if not before and key in NO_FIGURES:
            continue
        dotted = f"{before}{key}"
        found += _figures(value, f"{dotted}.") if isinstance(value, dict) else [dotted]
    return found


@pytest.mark.parametrize("name", known_rules())
def test_every_figure_has_a_source_and_a_date(name: str) -> None:
    """A limit that nobody can trace is a rumour: each names where it was read, and when."""
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    rules = load_rules(name)
    for key in _figures(table):
        figure = rules.figure(key)
        assert figure is not None, key
        assert figure.source
        assert date(2026, 1, 1) <= figure.read <= date(2027, 12, 31)


@pytest.mark.parametrize("name", known_rules())
def test_no_source_stands_for_nothing(name: str) -> None:
    """Each source belongs to a figure that is there."""
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    keys = _figures(table)
    for source in load_rules(name).sources:
        assert any(key == source or key.startswith(f"{source}.") for key in keys), source


@pytest.mark.parametrize("name", known_rules())
def test_what_is_from_memory_says_so(name: str) -> None:
    """A source that speaks of memory is not marked as confirmed."""
    for key, figure in load_rules(name).sources.items():
        assert not (figure.confirmed and "memory" in figure.source), key


def test_the_networks_are_known_by_name() -> None:
    """Every network that posts go to has its rules, and is called by its file's name."""
    wanted = {"x", "mastodon", "bluesky", "threads", "linkedin", "telegram", "discord", "folder"}
    assert wanted | {"webhook", "instagram", "pinterest"} == set(known_rules())
    assert all(load_rules(name).name == name for name in known_rules())


def test_an_unknown_network_is_answered_with_the_nearest() -> None:
    """A slip in a network's name is told with the name that was meant."""
    with pytest.raises(NotFound, match="Did you mean 'mastodon'"):
        load_rules("mastodn")


def test_an_unknown_key_is_told_with_its_line() -> None:
    """A slip in the data is found on loading."""
    text = (FOLDER / "x.toml").read_text(encoding="utf-8").replace("url_length", "url_lenght")
    with pytest.raises(InputError, match=r"line \d+, text.url_lenght: there is no key"):
        parse_rules(text, origin="x.toml")


def test_only_x_costs_and_a_link_costs_most() -> None:
    """The price of a post is known before it is planned."""
    assert [name for name in known_rules() if load_rules(name).cost != Cost()] == ["x"]
    cost = load_rules("x").cost
    assert cost.of(link=False, alts=1) == pytest.approx(0.02)
    assert cost.of(link=True, alts=0) == pytest.approx(0.2)


def test_a_server_reports_its_own_limits() -> None:
    """Mastodon servers differ: what one reports replaces what is usual."""
    rules = load_rules("mastodon").with_instance(
        {
            "statuses": {"max_characters": 5000, "characters_reserved_per_url": 30, "max_media_attachments": 8},
            "media_attachments": {
                "description_limit": 3000,
                "image_size_limit": 1_000_000,
                "image_matrix_limit": 2_000_000,
                "supported_mime_types": ["image/png", "video/mp4"],
            },
        }
    )
    assert (rules.text.limit, rules.text.url_length, rules.pictures.most) == (5000, 30, 8)
    assert rules.alt is not None
    assert (rules.alt.limit, rules.pictures.bytes, rules.pictures.pixels) == (3000, 1_000_000, 2_000_000)
    assert rules.pictures.types == ("png",)


@pytest.mark.parametrize(
    "nonsense", [{}, {"statuses": 3}, {"statuses": {"max_characters": -1}}, {"statuses": {"max_characters": "9"}}]
)
def test_a_servers_nonsense_changes_nothing(nonsense: dict[str, object]) -> None:
    """What cannot be a limit is not taken for one."""
    assert load_rules("mastodon").with_instance(nonsense) == load_rules("mastodon")
