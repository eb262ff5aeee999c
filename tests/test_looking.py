"""Commands that only look: they change nothing that a person would call a change, and show what would be done."""

from __future__ import annotations

import json
from typing import Any

import pytest
from posting_desk import Desk, Run
from whole_library import rows_of

from pullquote.workspace import Workspace
from quotes.desk_tables import quote_pair, quote_sign
from quotes.tables import quote

WRONG, WRONGED = "To be wrong is nothing to me.", "To be wronged is nothing to me."
LOOKS = ("plan --dry-run", "post {} --on feed --now --dry-run", "choose --count 9", "dupes")


@pytest.fixture
def desk(command: Run, workspace: Workspace) -> Desk:
    """A workspace with an account, and two quotes that nobody has compared yet and that are like each other."""
    desk = Desk(command, workspace)
    for words in (WRONG, WRONGED):
        desk("approve", json.loads(desk("add", words, "--by", "Ann Author", "--json").stdout)["id"])
    return desk


def _all_but_comparisons(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Every row, without what comparing the quotes keeps of them."""
    engine = desk.workspace.open_database()
    rows = rows_of(engine)
    engine.dispose()
    columns = [column.name for column in quote.columns]
    kept = {columns.index("compared"), columns.index("cluster_key")}
    rows[quote.name] = [tuple(one for at, one in enumerate(row) if at not in kept) for row in rows[quote.name]]
    for table in (quote_pair, quote_sign):
        del rows[table.name]
    return rows


@pytest.mark.parametrize("line", LOOKS)
def test_a_look_keeps_comparisons_and_nothing_else(desk: Desk, line: str) -> None:
    """Whoever only looks finds the library as it was: quotes, posts, choices, an export to the letter."""
    before, written = _all_but_comparisons(desk), desk("export").stdout
    seen = desk(*line.format(desk.quotes[0]).split(), code=3 if line.startswith(("plan", "choose")) else 0).stdout
    assert seen
    assert _all_but_comparisons(desk) == before
    assert desk("export").stdout == written


def test_a_dry_run_plans_what_will_be_planned(desk: Desk) -> None:
    """Quotes that were never compared are not shown twice in a plan that then holds only one of them."""
    shown = desk.json("plan", "--days", "30", "--dry-run", code=3)
    planned = desk.json("plan", "--days", "30", code=3)
    assert [post["quote"] for post in shown["posts"]] == [post["quote"] for post in planned["posts"]]
    assert len(planned["posts"]) == len(desk.quotes) + 1
    assert (shown["kept"], len(planned["kept"])) == ([], len(planned["posts"]))
