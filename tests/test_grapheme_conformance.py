"""Graphemes, inside which nothing is ever broken, against Unicode's own cases."""

from __future__ import annotations

import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from unicode_cases import published

from cards.breaks import find_breaks

CASES = published("breaks", "GraphemeBreakTest")

ACCEPTED = {
    "÷ 094D ÷ 0915 ÷": "GB9c",
    "÷ 094D × 0308 ÷ 0915 ÷": "GB9c",
    "÷ 0061 × 094D ÷ 0924 ÷": "GB9c",
    "÷ 003F × 094D ÷ 0924 ÷": "GB9c",
    "÷ 2701 × 200D × 2701 ÷": "GB11",
}
"""Cases of 16.0.0 that `regex`, which is at Unicode 18.0, decides in another way, each with its rule.

GB9c: since 18.0 (UTC consensus 187-C47) a virama joins the consonant behind it whatever stands before. GB11: since
17.0 (182-C20) symbols that are no emoji, such as U+2701, are not Extended_Pictographic, so a joiner joins them no more.
"""

PIECES = [
    "a",
    "é",
    "e\u0301",
    "\u0301" * 9,
    "क्ष",
    "ক্ষ",
    "நி",
    "กำ",
    "각",
    "\u1100\u1161",
    "👩🏽\u200d🚀",
    "🇩🇪",
    "שָׁ",
    "が",
]


def graphemes(case: str) -> list[str]:
    """The graphemes that a case says its text has."""
    parts = case.replace("×", "").strip("÷ ").split("÷")
    return ["".join(chr(int(code, 16)) for code in part.split()) for part in parts]


def test_the_cases_are_those_of_the_record() -> None:
    """What is tested against is what Unicode published, whole."""
    assert CASES.is_as_recorded
    assert CASES.count == 1_093 == len(CASES.lines)


def test_graphemes_are_unicodes() -> None:
    """All 1,093 cases of GraphemeBreakTest, but for those listed: a new difference fails, so does a listed one gone."""
    differing = [
        case for case in CASES.lines for wanted in [graphemes(case)] if regex.findall(r"\X", "".join(wanted)) != wanted
    ]
    assert sorted(ACCEPTED) == sorted(differing)


@settings(deadline=None)  # the first text loads ICU and the hyphenation patterns
@given(
    st.lists(st.sampled_from([*PIECES, " ", "—", "。"]), max_size=60).map("".join), st.sampled_from(["en", "ja", "hi"])
)
def test_no_break_is_inside_a_grapheme(text: str, language: str) -> None:
    """Whatever a text is made of, and however long its words: what readers see as one sign is never torn."""
    edges = {found.start() for found in regex.finditer(r"\X", text)} | {len(text)}
    assert all(place.start in edges and place.end in edges for place in find_breaks(text, language, hyphenate=True))
