"""The bundled fonts: intact, licensed, small enough, and with every character of the scripts they are there for."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uharfbuzz as hb

import fonts.catalogue

BUNDLED = Path(fonts.catalogue.__file__).parent
FAMILIES: dict[str, dict[str, Any]] = {
    family["name"]: family for family in json.loads((BUNDLED / "manifest.json").read_text(encoding="utf-8"))["family"]
}
EMOJI = Path(__file__).parent / "unicode" / "emoji-18.0.txt.xz"


def _span(first: str, last: str, without: str = "") -> str:
    return "".join(chr(point) for point in range(ord(first), ord(last) + 1) if chr(point) not in without)


def _double_bytes(codec: str, leads: range, trails: range) -> str:
    codes = (bytes((lead, trail)) for lead in leads for trail in trails)
    decoded = (code.decode(codec, errors="ignore") for code in codes)
    return "".join(text for text in decoded if not text.isascii())


LATIN = _span("A", "Z") + _span("a", "z") + _span("À", "ſ", "ŉſ")
PUNCTUATION = " .,:;!?()-–—…“”‘’«»0123456789"
PERSIAN = "پچژگکی‌۰۱۲۳۴۵۶۷۸۹٫٬٪"
URDU = "ٹڈڑںھہۂۃےۓۀۆۇۈ۔؍؎؏ؐؑؒؓؔۡٗٔ"

EXEMPLARS: dict[str, dict[str, str]] = {
    "Latn": {
        "the languages of Europe": LATIN + PUNCTUATION + "„‚‹›ŵŷẁẃẅỳșțǎǐǒǔ",
        "Vietnamese": "ăâđêôơư" + _span("Ạ", "ỹ"),
        "African languages and pan-Nigerian": "ɓɗƙƴɛɔŋɖɣƒʋẹọṣǹɩʊ",
    },
    "Grek": {
        "modern": _span("Α", "Ρ") + _span("Σ", "Ω") + _span("α", "ω") + "ΆΈΉΊΌΎΏάέήίόύώϊϋΐΰ",
        "polytonic": "ἀἁἂἃἄἅἆἇᾀᾄᾳᾶᾷῃῆῇἐἔἠἤἰἴὀὄὐὔὠὤῥῤῖῦῶῳΆὰὲὴὶὸὺὼ",
    },
    "Cyrl": {
        "Slavonic languages": _span("А", "я") + "ЁёЂђЃѓЄєЅѕІіЇїЈјЉљЊњЋћЌќЎўЏџҐґ",
        "other languages of Europe and Asia": "ӘәҒғҚқҢңӨөҮүҰұҺһӐӑӖӗҪҫҘҙҠҡӢӣӮӯҲҳҶҷӀ",
    },
    "Armn": {"all": _span("Ա", "Ֆ") + _span("ա", "և") + "՚՛՜՝՞՟։֊" + PUNCTUATION},
    "Geor": {
        "Mkhedruli": _span("ა", "ჺ") + PUNCTUATION + "„“",
        "Mtavruli": _span("Ა", "Ჺ") + "ᲽᲾᲿ",
    },
    "Hebr": {
        "letters": _span("א", "ת") + "װױײ׳״־₪" + PUNCTUATION,
        "points and accents": _span("\u0591", "\u05c7"),
    },
    "Arab": {
        "Arabic": _span("ء", "غ", "ػؼؽؾؿ") + _span("ف", "ْ") + "ٰٓٔٱ،؛؟٠١٢٣٤٥٦٧٨٩ـ" + PUNCTUATION,
        "Persian": PERSIAN,
        "Urdu": URDU,
    },
    "Deva": {"Hindi, Marathi, Nepali, Sanskrit": _span("ँ", "\u0963") + "।॥०१२३४५६७८९॰ॲ\u200c\u200d" + PUNCTUATION},
    "Beng": {
        "Bengali and Assamese": "ঁংঃঅআইঈউঊঋঌএঐওঔ"
        + _span("ক", "ন")
        + _span("প", "র")
        + "লশষসহ়ঽািীুূৃৄেৈোৌ্ৎৗড়ঢ়য়ৰৱ০১২৩৪৫৬৭৮৯৳।॥"
        + PUNCTUATION
    },
    "Taml": {"all": "ஃஅஆஇஈஉஊஎஏஐஒஓஔகஙசஜஞடணதநனபமயரறலளழவஶஷஸஹாிீுூெேைொோௌ்ௐௗ௦௧௨௩௪௫௬௭௮௯௰௱௲" + PUNCTUATION},
    "Thai": {"all": _span("ก", "\u0e3a") + _span("฿", "๛") + PUNCTUATION},
    "Hira": {"all": _span("ぁ", "ゖ") + "゛゜ゝゞ"},
    "Kana": {"all": _span("゠", "ヿ") + _span("ㇰ", "ㇿ") + _span("ｦ", "ﾟ")},
    "Bopo": {"all": _span("ㄅ", "ㄯ") + _span("ㆠ", "ㆺ") + "ˇˊˋ˙"},
    "Hang": {
        "all syllables": _span("가", "힣"),
        "single letters": _span("ㄱ", "ㅣ"),
        "letters of syllables taken apart": _span("ᄀ", "ᄒ") + _span("ᅡ", "ᅵ") + _span("ᆨ", "ᇂ"),
        "punctuation": PUNCTUATION + "·「」『』〈〉《》",
    },
    "Hani": {
        "JIS X 0208": _double_bytes("euc_jp", range(0xB0, 0xF5), range(0xA1, 0xFF)),
        "Joyo characters outside JIS X 0208": "塡剝頰𠮟",
        "GB 2312": _double_bytes("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF)),
        "Chinese names outside GB 2312": "喆堃昇玥祎翀晞婳",
        "Big5 level 1": _double_bytes("big5", range(0xA4, 0xC6), range(0x40, 0xFF)),
        "KS X 1001": _double_bytes("euc_kr", range(0xCA, 0xFE), range(0xA1, 0xFF)),
        "written Cantonese": "冇咗哋嘅嚟啲嗰佢咁嘢喺嘥攞搵㗎嗱啱攰瞓諗餸冚脷",
        "punctuation": "　、。〃々〆〇〈〉《》「」『』【】〔〕〖〗〜〝〟…‥—～！？，．：；（）・·“”‘’％￥"
        + _span("０", "９"),
    },
    "Zsym": {
        "arrows": _span("←", "⇿"),
        "number forms": _span("⅐", "↋") + "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉",
        "letterlike signs": "℃℉№℠™℗℮ℵℓ℘",
        "punctuation": "‐‑‒―†‡•‣‰‱′″‴‽‼⁇⁈⁉⁂⁎⁑‖※⁓⁞",
        "currency": _span("₠", "₿"),
        "shapes": _span("■", "◿"),
        "stars, hearts, notes, ticks in text form": "★☆☀☁☂☃☎☐☑☒☕☘☙☚☛☜☝☞☠☢☣☮☯☹☺♀♂♠♡♢♣♤♥♦♧♩♪♫♬♭♮♯⚐⚑⚓⚔⚖⚘⚙⚛⚜⚠✁✂✆✉✌✍✎✏✐"
        "✓✔✕✖✗✘✝✡✦✧✩✪✰✱✲✳✴✶✻✽❀❁❂❄❅❆❈❉❋❍❏❖❗❝❞❡❢❣❤❥❦❧➔➘➙➜➝➞➟➠➡➢➤",
        "enclosed letters and figures": _span("①", "⓿"),
    },
    "Zmth": {
        "operators": _span("∀", "⋿"),
        "letters": "𝐀𝐳𝑨𝒛𝓐𝔃𝔄𝔷𝔸𝕫𝕬𝖟𝖠𝗓𝗔𝘇𝘈𝘻𝘼𝙯𝙰𝚣𝟎𝟗",
    },
    "Zsye": {"plain ones": "😀🥹🫶❤👍🎉🏳"},
}
"""CLDR's exemplar characters, or the national sets, of what each script is used for."""

ALL_WEIGHTS = [
    *(f"Noto {kind} {name}" for name in ("Armenian", "Georgian", "Hebrew", "Devanagari") for kind in ("Serif", "Sans")),
    *(f"Noto {kind} {name}" for name in ("Bengali", "Tamil", "Thai", "Marks") for kind in ("Serif", "Sans")),
    *("Noto Looped Thai", "Noto Naskh Arabic", "Noto Sans Arabic", "Noto Kufi Arabic", "Noto Sans CJK"),
]

LIMIT_BYTES = 40_000_000
"""What an installed copy may weigh for its fonts, so that a fetch over a slow line stays a matter of a minute."""


@cache
def _font(path: str) -> Any:
    return hb.Font(hb.Face(hb.Blob((BUNDLED / path).read_bytes())))


@cache
def _covered(name: str, weight: int | None) -> frozenset[int]:
    """What the upright files of a family cover at a weight; None for a variable one."""
    files = [file for file in FAMILIES[name]["file"] if file["style"] == "roman" and file.get("weight") == weight]
    return frozenset(point for file in files for point in _font(file["path"]).face.unicodes)


def _weights(name: str) -> set[int | None]:
    return {file.get("weight") for file in FAMILIES[name]["file"]}


def _needed() -> Iterator[Any]:
    for script, lists in EXEMPLARS.items():
        for use, characters in lists.items():
            yield pytest.param(script, characters, id=f"{script}: {use}")


def test_every_file_is_the_one_that_was_built_and_none_is_unnamed() -> None:
    """A font file that changed would move pixels; one that the manifest does not name has no origin."""
    listed = {file["path"]: file["sha256"] for family in FAMILIES.values() for file in family["file"]}
    there = {path.relative_to(BUNDLED).as_posix(): path for path in (BUNDLED / "files").iterdir()}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in there.items()} == listed


def test_every_family_has_its_licence_beside_it() -> None:
    """The Open Font License asks for its text beside the fonts; a licence of no family is a leftover."""
    named = {family["licence_file"] for family in FAMILIES.values()}
    assert named == {path.relative_to(BUNDLED).as_posix() for path in (BUNDLED / "licences").iterdir()}
    for name in named:
        text = (BUNDLED / name).read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE" in text.upper() or "License: OFL-1.1" in text, name
        assert "PERMISSION & CONDITIONS" in text, name
        assert "Copyright" in text, name
    assert {family["licence"] for family in FAMILIES.values()} == {"OFL-1.1", "OFL-1.1 AND Apache-2.0"}


def test_the_whole_folder_stays_within_its_limit() -> None:
    """Every install carries the fonts, so they stay small."""
    files = [path for path in BUNDLED.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in files) <= LIMIT_BYTES


@pytest.mark.parametrize(("script", "characters"), list(_needed()))
def test_a_script_is_covered_by_one_family(script: str, characters: str) -> None:
    """Every character that a language of the script is written with comes from one family, in each of its weights."""
    families = [name for name, family in FAMILIES.items() if script in family["scripts"]]
    missing = {
        name: {
            weight: lacking
            for weight in _weights(name)
            if (lacking := "".join(c for c in characters if ord(c) not in _covered(name, weight)))
        }
        for name in families
    }
    assert {} in missing.values(), missing


@pytest.mark.parametrize(
    "script", ["Latn", "Grek", "Cyrl", *(s for s in EXEMPLARS if s[0] != "Z" and s not in ("Latn", "Grek", "Cyrl"))]
)
def test_a_script_is_there_in_both_columns(script: str) -> None:
    """A serif design gets serif companions, a sans design sans ones."""
    kinds = {family["kind"] for family in FAMILIES.values() if script in family["scripts"]}
    assert kinds & {"serif", "display"}
    assert "sans" in kinds


@pytest.mark.parametrize("name", ALL_WEIGHTS)
def test_regular_and_bold_have_the_same_characters(name: str) -> None:
    """A bold design misses nothing that a regular one has."""
    assert _weights(name) == {400, 700}
    assert _covered(name, 400) == _covered(name, 700)


@pytest.mark.parametrize("kind", ["Serif", "Sans"])
def test_any_mark_can_stand_on_any_latin_letter(kind: str) -> None:
    """Stacked accents are drawn by one face, each mark with its own place over or under the letter."""
    (path, *_) = (file["path"] for file in FAMILIES[f"Noto {kind} Marks"]["file"] if file["weight"] == 400)
    assert _covered(f"Noto {kind} Marks", 400).issuperset(range(0x300, 0x370))
    places = _shape(path, "x\u0302\u0304\u0308")
    assert len({y for _, _, y in places[1:]}) == 3, "the marks lie on top of each other"


@pytest.mark.parametrize("name", ["Noto Serif CJK", "Noto Sans CJK"])
def test_a_character_takes_the_form_of_its_region(name: str) -> None:
    """One file draws a character as Japan, China, Taiwan and Korea each write it, by the language of the text."""
    path = FAMILIES[name]["file"][0]["path"]
    for character, forms in {"直": 2, "骨": 3, "返": 4, "述": 4, "船": 4}.items():
        drawn = {_shape(path, character, tag)[0][0] for tag in ("ja", "zh-Hans", "zh-Hant", "ko")}
        assert len(drawn) == forms, f"{character} is drawn in {len(drawn)} ways"


@pytest.mark.parametrize("name", ["Noto Serif CJK", "Noto Sans CJK"])
def test_hangul_taken_apart_is_put_together(name: str) -> None:
    """Text whose syllables come as single letters (NFD) looks like any other."""
    path = FAMILIES[name]["file"][0]["path"]
    assert _shape(path, "\u1112\u1161\u11ab") == _shape(path, "한")


def _sequences() -> list[str]:
    lines = lzma.decompress(EMOJI.read_bytes()).decode("ascii").splitlines()
    listed = [line.split("; ") for line in lines]
    return [
        "".join(chr(int(point, 16)) for point in points.split())
        for points, status in listed
        if status == "fully-qualified"
    ]


def test_every_emoji_is_one_glyph() -> None:
    """Each fully-qualified sequence of Emoji 18.0 is one picture, not its parts in a row."""
    (file,) = FAMILIES["Noto Color Emoji"]["file"]
    sequences = _sequences()
    drawn = {sequence: [glyph for glyph, _, _ in _shape(file["path"], sequence)] for sequence in sequences}
    assert len(sequences) > 3_900
    assert [sequence for sequence, glyphs in drawn.items() if len(glyphs) != 1 or not glyphs[0]] == []


def _shape(path: str, text: str, language: str = "und") -> list[tuple[int, int, int]]:
    """The glyphs of a text with their places from the line's start."""
    buffer: Any = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = language
    hb.shape(_font(path), buffer, {})
    places, pen = [], 0
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        places.append((info.codepoint, pen + place.x_offset, place.y_offset))
        pen += place.x_advance
    return places
