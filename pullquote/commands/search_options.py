"""The filters of `quotes` and `draw`, and the query that they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quotes.model import Proof, Standing, Words

if TYPE_CHECKING:
    from quotes.search import Query

F = TypeVar("F", bound=Callable[..., object])


def search_options(command: F) -> F:
    """Adds the filters to a command, whose function takes them as keyword arguments."""
    options = [
        click.option("--author", help="Whole words of the author's name."),
        click.option("--source", help="Whole words of the source's title."),
        click.option("--topic", help="The topic."),
        click.option("--section", help="The section of the document it was imported from."),
        click.option("--tag", help="A tag."),
        click.option("--standing", type=click.Choice([value.value for value in Standing]), help="The editor's word."),
        click.option("--proof", type=click.Choice([value.value for value in Proof]), help="How far it is proven."),
        click.option("--language", help="BCP 47; `en` also finds `en-GB`."),
        click.option("--words", type=click.Choice([value.value for value in Words]), help="What kind of words."),
        click.option("--limit", type=click.IntRange(min=1), help="At most so many."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def query_from(text: str, filters: Mapping[str, str | int | None]) -> Query:
    """The query of a command's text and filters."""
    from quotes.search import Query

    closed = {"standing": Standing, "proof": Proof, "words": Words}
    given: dict[str, Any] = {
        key: closed[key](str(value)) if key in closed else value for key, value in filters.items() if value is not None
    }
    return Query(text=text, **given)
