"""`pullquote prove`: the table, the JSON and the exit code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from click.testing import Result as Outcome

from pullquote.commands import proving
from pullquote.commands.proving_table import sums, table
from scheduler.proving import matrix
from scheduler.proving.traits import PROVED
from scheduler.proving.verdict import Result

Run = Callable[..., Outcome]

RIGHT = Result("hold", "sqlite", "killed at answered", "answered", 1, 1, 1, True, 1, True)
WRONG = replace(
    RIGHT,
    what="killed at answered, then at looked",
    before=2,
    ok=False,
    why="2 posts before the answer",
    doubled=True,
    seconds=0.75,
)


def test_the_table_tells_the_posts_found(command: Run) -> None:
    """Rows are steps, columns networks; then come the sums by network, and the last line counts what is not right."""
    done = command("prove", "--network", "folder", "--step", "answered", "--quick")
    assert done.exit_code == 0
    head, line, *_, its_sums, _, total = done.stdout.splitlines()
    assert head.split() == ["what", "is", "done", "folder"]
    assert line.split(maxsplit=3) == ["killed", "at", "answered", "1: 1 → 1"]
    assert its_sums.split()[:-1] == ["folder", "1", "1", "0", "0", "0"]
    assert total == "1 row on sqlite, 1 process killed, a person asked in 0; 0 not right."


def test_json_is_a_line_a_row(command: Run) -> None:
    """`--json` gives every row with its counts."""
    done = command("prove", "--network", "folder", "--step", "sending", "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows[0].pop("seconds") > 0
    assert rows[0] == {
        "network": "folder",
        "database": "sqlite",
        "what": "killed at sending",
        "step": "sending",
        "kills": 1,
        "wanted": 1,
        "before": 1,
        "asked": False,
        "after": 1,
        "ok": True,
        "why": "",
        "doubled": False,
    }
    assert "killed at sending, then at replayed" in [row["what"] for row in rows]


def test_a_row_that_is_not_right_makes_the_exit_code_1(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken promise cannot be overlooked by a script."""

    def broken(*_: object, **__: object) -> Iterator[matrix.Progress]:
        yield matrix.Progress(1, 1, (RIGHT, WRONG))

    monkeypatch.setattr(matrix, "run_matrix", broken)
    done = command("prove", "--network", "discord")
    assert done.exit_code == 1
    assert "NOT RIGHT: hold, killed at answered, then at looked: 2 posts before the answer" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("1 not right.")


def test_a_cell_says_how_many_and_whether_a_person_was_asked() -> None:
    """Second kills are counted with their first; what is not right stands out."""
    _, line = table([RIGHT, WRONG])
    assert line.endswith("2: 1–2 → 1 ? NO")


def test_networks_stand_beside_each_other_as_far_as_they_fit() -> None:
    """Ten networks are several tables, no line of which is too long for a page."""
    lines = list(table([replace(RIGHT, network=f"network {number}") for number in range(10)]))
    assert lines.count("") == 2
    assert max(map(len, lines)) <= 120
    assert all(f"network {number}" in "\n".join(lines) for number in range(10))


def test_the_sums_tell_doubles_and_losses_apart_from_the_rest() -> None:
    """A row with two posts counts as one with more than one, and as one that is not exactly one."""
    missing = replace(RIGHT, after=0, ok=False, why="0 posts at last, not 1", asked=False)
    _, line = sums([RIGHT, WRONG, missing])
    assert line.split() == ["hold", "3", "3", "1", "2", "2", "1"]


def test_the_choices_are_those_of_the_matrix() -> None:
    """Every network and step of the matrix can be named."""
    assert proving.NETWORKS == tuple(network.value for network in PROVED)
    assert proving.STEPS == matrix.STEPS


def test_contradictions_are_a_usage_error(command: Run) -> None:
    """`--thorough` and `--quick` do not go together."""
    import click

    with pytest.raises(click.UsageError):
        proving.prove.main(["--thorough", "--quick"], standalone_mode=False)
