"""The guess of a text's language, for marks, breaks and faces where nothing is stored."""

from __future__ import annotations

import pytest
from growing import check_growth
from hypothesis import given
from hypothesis import strategies as st

from cards.language import guess_language
from cards.marks import marks_for


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Plain words", "en"),
        ("“Façade” and naïve café", "en"),
        ("Сколько вёсен", "ru"),
        ("Тече вода в синє море", "uk"),
        ("Добры дзень, усё ў парадку", "be"),
        ("Љубав и њена моћ", "sr"),
        ("Πάντα ῥεῖ", "el"),
        ("Ճանաչել զիմաստութիւն", "hy"),
        ("სიბრძნე სიბრძნისა", "ka"),
        ("العلم نور", "ar"),
        ("زندگی زیباست", "fa"),
        ("یہ ایک دن ہے", "ur"),
        ("שלום עולם", "he"),
        ("אַ שיינע װעלט", "yi"),
        ("सत्यमेव जयते", "hi"),
        ("সবার উপরে মানুষ সত্য", "bn"),
        ("யாதும் ஊரே யாவரும் கேளிர்", "ta"),
        ("ความพยายามอยู่ที่ไหน", "th"),
        ("七転び八起き", "ja"),
        ("カード", "ja"),
        ("七転八起", "ja"),
        ("가는 말이 고와야", "ko"),
        ("千里之行，始于足下。", "zh-Hans"),
        ("千里之行，始於足下。", "zh-Hant"),
        ("他们说这个", "zh-Hans"),
        ("他們說這個", "zh-Hant"),
        ("大道至簡の美，大道至简，你们说呢", "zh-Hans"),
        ("上善若水", "zh"),
        ("ㄅㄆㄇ", "zh-Hant"),
        ("Có công mài sắt, có ngày nên kim.", "vi"),
    ],
)
def test_letters_tell_the_language(text: str, language: str) -> None:
    """Marks and breaks follow the script, and letters that only one language of a script has, when nobody said."""
    assert language == guess_language(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The word λόγος means reason", "en"),
        ("The word 物の哀れ means pathos", "en"),
        ("Thích Nhất Hạnh said that peace is every step", "en"),
        ("Pythonを学ぶ", "ja"),
        ('צה"ל used in Hebrew', "en"),
        ("שלום לכל העולם, hello 2024", "he"),
        ("Γνῶθι σεαυτόν (know)", "el"),
        ("aб", "en"),
        ("1848!", "en"),
        ("😀 — 12", "en"),
        ("ગુજરાતી", "en"),
        ("", "en"),
    ],
)
def test_most_letters_decide(text: str, language: str) -> None:
    """A foreign name or a year does not change a text's language; nothing known is English."""
    assert language == guess_language(text)


def test_decomposed_letters_count_like_composed_ones() -> None:
    """A text typed as bases and marks is in the same language."""
    assert "vi" == guess_language("Co\u0301 co\u0302ng ma\u0300i sa\u0306\u0301t, co\u0301 nga\u0300y ne\u0302n kim.")


@given(st.text(max_size=60))
def test_there_is_always_a_guess(text: str) -> None:
    """Any text has one, which has marks of its own."""
    assert marks_for(guess_language(text)).open


def test_a_long_text_is_guessed_by_its_beginning() -> None:
    """A book, or a text that is all marks, is guessed in time that grows with its length at most."""
    assert "ru" == guess_language("Слово " * 100_000)
    check_growth(lambda length: guess_language("Слово " * length), 100_000)
    check_growth(lambda length: guess_language("a" + "\u0301\u0323" * length), 50_000)
