"""Legal line breaks against Unicode's own cases, and ours against the legal ones of ICU in two dozen languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from icu4py.breakers import LineBreaker
from unicode_cases import published

import quotes
from cards.break_costs import LINK
from cards.breaks import find_breaks, icu_version
from cards.phrases import STRICT

CASES = published("breaks", "LineBreakTest")

ACCEPTED = {
    "× 002D ÷ 05D0 ÷": "LB20a",
    "× 002D × 0308 ÷ 05D0 ÷": "LB20a",
    "× 2010 ÷ 05D0 ÷": "LB20a",
    "× 2010 × 0308 ÷ 05D0 ÷": "LB20a",
}
"""Cases of 16.0.0 that ICU 78 decides in another way, each with its rule. LB20a keeps a hyphen that begins a word with
the letter behind it; Unicode 17.0 (UTC consensus 181-C53) made that hold for Hebrew letters too, and ICU 78 is 17.0."""

STARTER = [
    (row["language"], row["text"])
    for row in map(
        json.loads,
        (Path(quotes.__file__).parent / "starter" / "quotes.jsonl").read_text(encoding="utf-8").splitlines(),
    )
]

SENTENCES = [
    *STARTER,
    ("ja", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"),
    ("ja", "「雨ニモマケズ、風ニモマケズ」とPythonで10回書いた。"),
    ("zh-Hant-TW", "學而時習之，不亦說乎？有朋自遠方來，不亦樂乎？"),
    ("zh-Hans", "道可道，非常道；名可名，非常名。“天下”——大事。"),
    ("ko", "나 보기가 역겨워 가실 때에는 말없이 고이 보내 드리우리다. (진달래꽃, 1925)"),
    ("th", "แล้วสอนว่าอย่าไว้ใจมนุษย์ มันแสนสุดลึกล้ำเหลือกำหนด"),
    ("lo", "ພາສາລາວເປັນພາສາທີ່ສວຍງາມ"),
    ("km", "ភាសាខ្មែរគឺជាភាសារបស់យើង។"),
    ("my", "မြန်မာဘာသာစကားသည် လှပသည်။"),
    ("ar", "على قدر أهل العزم تأتي العزائم، وتأتي على قدر الكرام المكارم؟"),
    ("fa", "بنی آدم اعضای یکدیگرند، که در آفرینش ز یک گوهرند."),
    ("ur", "ہزاروں خواہشیں ایسی کہ ہر خواہش پہ دم نکلے۔"),
    ("he", "אם אין אני לי, מי לי? וכשאני לעצמי, מה אני? (אבות א-יד)"),
    ("hi", "बुरा जो देखन मैं चला, बुरा न मिलिया कोय। जो दिल खोजा आपना ॥"),
    ("bn", "যদি তোর ডাক শুনে কেউ না আসে তবে একলা চলো রে।"),
    ("ta", "யாதும் ஊரே யாவரும் கேளிர்; தீதும் நன்றும் பிறர்தர வாரா."),
    ("hy", "Ճանաչել զիմաստութիւն եւ զխրատ, իմանալ զբանս հանճարոյ։"),
    ("ka", "რასაცა გასცემ შენია, რას არა დაკარგულია."),
    ("uk", "Як умру, то поховайте мене на могилі серед степу широкого."),
    ("cs", "Kde domov můj? Voda hučí po lučinách, bory šumí po skalinách."),
    ("nl", "Ik ben makelaar in koffie, en woon op de Lauriergracht N° 37."),
    ("sv", "Det var en afton i början av maj – den lilla trädgården på Mosebacke."),
    ("da", "Der kom en soldat marcherende hen ad landevejen: én, to! én, to!"),
    ("el", "Σε γνωρίζω από την κόψη του σπαθιού την τρομερή· χαίρε!"),
    ("vi", "Trăm năm trong cõi người ta, chữ tài chữ mệnh khéo là ghét nhau."),
    ("es", "—Hola —dijo Juan—, ¿qué tal? ¡Bien!"),
    ("en", "He wrote 吾輩は猫である, 國破山河在 and/or 100 % of $5 million 😀 (1914–1918)…"),
]
"""Public domain, or a plain statement; the languages of every script that can be drawn."""


def read(case: str) -> tuple[str, list[int]]:
    """The text of a case and where it may be parted."""
    text, places = "", []
    for part in case.split():
        if part == "÷":
            places.append(len(text))
        elif part != "×":
            text += chr(int(part, 16))
    return text, places


def legal(text: str) -> list[int]:
    """Where ICU's strict line breaker parts a text, by character."""
    characters = [index for index, character in enumerate(text) for _ in range(1 + (character > "\uffff"))]
    characters.append(len(text))
    return [characters[end] for _, end in LineBreaker(text, STRICT).segments()]


def test_the_cases_are_those_of_the_record() -> None:
    """What is tested against is what Unicode published, whole."""
    assert CASES.is_as_recorded
    assert CASES.count == 16_672 == len(CASES.lines)


def test_legal_breaks_are_unicodes() -> None:
    """All 16,672 cases of LineBreakTest, but for those listed: a new difference fails, so does a listed one gone."""
    assert "78." == icu_version()[:3], "another ICU has another Unicode: look at every difference anew"
    differing = [case for case in CASES.lines for text, places in [read(case)] if legal(text) != places]
    assert sorted(ACCEPTED) == sorted(differing)


@pytest.mark.parametrize(("language", "text"), SENTENCES, ids=lambda part: part[:12])
def test_ours_are_among_the_legal_ones(language: str, text: str) -> None:
    """Every break that is not inside an address or a word torn for want of any other is one of UAX #14's."""
    ours = {place.start for place in find_breaks(text, language) if place.cost != LINK and place.cost < 1000}
    assert ours <= set(legal(text))


@pytest.mark.parametrize(("language", "text"), SENTENCES, ids=lambda part: part[:12])
def test_hardly_a_legal_break_is_lost(language: str, text: str) -> None:
    """What print practice takes away is at a dash or beside punctuation: breaks between letters are all there."""
    lost = set(legal(text)) - {place.start for place in find_breaks(text, language)}
    assert [] == [text[max(0, at - 5) : at + 5] for at in lost if text[at].isalnum() and text[at - 1].isalnum()]
