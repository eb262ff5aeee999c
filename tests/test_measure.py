"""Sums for places in a design: what they give, and what they refuse to read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import InputError
from templates.measure import parse_measure

NAMES = {"B": 1266.0, "T": 84.0, "credit_rise": 42.0}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("B - 96 - credit_rise", 1128.0),
        ("2 + 3 * 4", 14.0),
        ("(2 + 3) * 4", 20.0),
        ("10 - 4 - 3", 3.0),
        ("-T + 100", 16.0),
        ("2 * -3", -6.0),
        ("--5", 5.0),
        ("  B  ", 1266.0),
        ("0.5*T", 42.0),
    ],
)
def test_a_sum_follows_the_rules_of_arithmetic(text: str, value: float) -> None:
    """Products go before sums, equal operators from left to right, and brackets before both."""
    assert value == parse_measure(text).value(NAMES)


@pytest.mark.parametrize("number", [0, 84, -12.5])
def test_a_bare_number_stands_for_itself(number: float) -> None:
    """A designer may write a number without quotation marks."""
    assert number == parse_measure(number).value({})


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "B -",
        "* 2",
        "(B",
        "B)",
        "B B",
        "1 2",
        "1e3",
        "B / 2",
        "B ** 2",
        "f(2)",
        "__import__('os')",
        "B; T",
        "1.",
        ".5",
        "½",
        "(" * 1000 + "1" + ")" * 1000,
        "-" * 1000 + "1",
    ],
)
def test_what_is_no_sum_is_refused_with_an_example(text: str) -> None:
    """Anything but numbers, names, + - * and brackets is refused, and deep nesting does not exhaust the stack."""
    with pytest.raises(InputError) as caught:
        parse_measure(text)
    assert "B - 96" in caught.value.hint


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    """Whoever mistypes a name sees which names there are."""
    with pytest.raises(InputError) as caught:
        parse_measure("B - margin").value(NAMES)
    assert "'margin'" in caught.value.message
    assert "credit_rise" in caught.value.hint


def test_the_names_of_a_sum_are_known_before_it_is_worked_out() -> None:
    """A design is checked for unknown names when it is loaded, so a sum tells which it needs."""
    assert frozenset({"B", "credit_rise"}) == parse_measure("B - 96 * (B - credit_rise)").names


@given(
    st.recursive(
        st.integers(0, 9).map(str),
        lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        max_leaves=8,
    )
)
def test_every_bracketed_sum_equals_pythons(text: str) -> None:
    """Sums mean in a design what they mean everywhere else."""
    assert pytest.approx(float(eval(text))) == parse_measure(text).value({})  # our own numbers, built just above


@given(st.text(alphabet="AB01.+-*() _", max_size=30))
def test_any_text_is_a_sum_or_an_input_error(text: str) -> None:
    """No text in a design ends in a traceback."""
    try:
        measure = parse_measure(text)
        value = measure.value(dict.fromkeys(measure.names, 1.0))
    except InputError:
        return
    assert isinstance(value, float)
