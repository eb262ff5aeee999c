"""Which language a text is probably in, by its letters: for drawing decisions when nobody has said.

Pure. A guess for marks, breaks and faces, not a detector of languages: within a script only what letters tell is told.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import Counter

_BLOCKS = (
    (0x0041, 0x02AF, "Latin"),
    (0x0370, 0x03FF, "Greek"),
    (0x0400, 0x052F, "Cyrillic"),
    (0x0531, 0x058F, "Armenian"),
    (0x05D0, 0x05F4, "Hebrew"),
    (0x0620, 0x06FF, "Arabic"),
    (0x0750, 0x077F, "Arabic"),
    (0x0870, 0x08FF, "Arabic"),
    (0x0900, 0x097F, "Devanagari"),
    (0x0980, 0x09FF, "Bengali"),
    (0x0B80, 0x0BFF, "Tamil"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x10A0, 0x10FF, "Georgian"),
    (0x1100, 0x11FF, "Hangul"),
    (0x1C80, 0x1C8F, "Cyrillic"),
    (0x1C90, 0x1CBF, "Georgian"),
    (0x1E00, 0x1EFF, "Latin"),
    (0x1F00, 0x1FFF, "Greek"),
    (0x2C60, 0x2C7F, "Latin"),
    (0x2D00, 0x2D2F, "Georgian"),
    (0x2DE0, 0x2DFF, "Cyrillic"),
    (0x3005, 0x3007, "Han"),
    (0x3041, 0x30FF, "Kana"),
    (0x3105, 0x312F, "Bopomofo"),
    (0x3131, 0x318E, "Hangul"),
    (0x31A0, 0x31BF, "Bopomofo"),
    (0x31F0, 0x31FF, "Kana"),
    (0x3400, 0x4DBF, "Han"),
    (0x4E00, 0x9FFF, "Han"),
    (0xA640, 0xA69F, "Cyrillic"),
    (0xA720, 0xA7FF, "Latin"),
    (0xA960, 0xA97F, "Hangul"),
    (0xAC00, 0xD7FF, "Hangul"),
    (0xF900, 0xFAFF, "Han"),
    (0xFB13, 0xFB17, "Armenian"),
    (0xFB1D, 0xFB4F, "Hebrew"),
    (0xFB50, 0xFDFF, "Arabic"),
    (0xFE70, 0xFEFC, "Arabic"),
    (0xFF21, 0xFF5A, "Latin"),
    (0xFF66, 0xFF9F, "Kana"),
    (0xFFA0, 0xFFDC, "Hangul"),
    (0x20000, 0x3FFFF, "Han"),
)
"""Blocks of Unicode by script, in order: blocks are enough for a guess, and take no table of every character."""

_STARTS = [start for start, _, _ in _BLOCKS]

_EAST_ASIAN = frozenset({"Han", "Kana", "Bopomofo", "Hangul"})

_ENOUGH = 2000
"""Characters that a guess is made from: more would not change it."""

_SYLLABLE = 3
"""Latin letters that one East Asian character stands for, so that a long foreign name does not outvote a sentence."""

_LANGUAGES = {
    "Armenian": "hy",
    "Bengali": "bn",
    "Devanagari": "hi",
    "Georgian": "ka",
    "Greek": "el",
    "Tamil": "ta",
    "Thai": "th",
}

_URDU = frozenset("ٹڈڑںھہۂۃے")
_PERSIAN = frozenset("پچژگکی")
_YIDDISH = frozenset("װױײ\ufb1f")

_CYRILLIC = {"be": frozenset("ў"), "sr": frozenset("ђјљњћџ"), "uk": frozenset("ґєїі")}

_VIETNAMESE = frozenset("ơưạảấầẩẫậắằẳẵặẻếềểễệỉỏốồổỗộớờởỡợủứừửữựỷỵ")
"""Letters that hardly any other Latin alphabet has; ẹ ị ọ ụ ẽ ỹ are left out, as Igbo, Yoruba or Guarani have them."""

_MARKED_SHARE = 5
"""One letter in so many has a mark in any Vietnamese sentence; a name in an English one does not reach that."""

_KANA_SHARE = 10
"""One kana for so many Han characters makes a text Japanese; a single の is a fashion of Chinese shop signs."""

_SIMPLIFIED = frozenset(
    "们国说这个来时为对会学发过还没问见样开关无东现认识让话语谁难远进动业书长门间闻风马鸟鱼龙爱亲"
    "条经给结终线级红织绝统继续买卖卫历压厅听启员响团围圆场坏块处备够头夺妇妈实宝审军农决况冻净击则刚创务劳势"
    "医华协单亚产亿仅仓价众优伟传伤体于师飞诗虽乐兴义习岁"
)
_TRADITIONAL = frozenset(
    "們國說這個來時為對會學發過還沒問見樣開關無東現認識讓話語誰難遠進動業書長門間聞風馬鳥魚龍愛親"
    "條經給結終線級紅織絕統繼續買賣衛歷壓廳聽啟員響團圍圓場壞塊處備夠頭奪婦媽實寶審軍農決況凍淨擊則剛創務勞勢"
    "醫華協單亞產億僅倉價眾優偉傳傷體於師飛詩雖樂興義習歲"
)
"""The commonest characters that the reform of the 1950s changed, pair by pair; in Japanese many of the second stand."""

_JAPANESE = frozenset("々〆ヶ円気働込峠畑辻駅売読広図桜沢歩毎転実児徳黒巻帰県掲浅渋焼総聴薬訳戦歳単対変悪圧囲")
"""Characters that only Japan has, or has simplified in its own way."""


def guess_language(text: str) -> str:
    """The BCP 47 tag of the language that most letters of a text speak for; `en` for Latin letters and for none.

    Han characters alone give `zh-Hans` or `zh-Hant` where some tell which, else `zh`.
    """
    if text.isascii():
        return "en"
    beginning = unicodedata.normalize("NFC", text[:_ENOUGH])
    letters = Counter(character for character in beginning if character.isalpha())
    scripts: Counter[str] = Counter()
    for letter, count in letters.items():
        scripts[_script(letter)] += count
    east_asian = sum(scripts[script] for script in _EAST_ASIAN)
    others = {script: count for script, count in scripts.items() if script and script not in _EAST_ASIAN}
    # On a tie Latin letters win: they may be of any language, and English is what is drawn where nothing is known.
    script = max(others, key=lambda name: (others[name], name == "Latin"), default="Latin")
    if east_asian * _SYLLABLE > others.get(script, 0):
        return _east_asian(letters, scripts)
    return _by_letters(script, letters)


def _script(letter: str) -> str:
    """The script of a letter, for those that are told apart here; nothing for others."""
    code = ord(letter)
    _, end, script = _BLOCKS[bisect_right(_STARTS, code) - 1]
    return script if code <= end else ""


def _east_asian(letters: Counter[str], scripts: Counter[str]) -> str:
    if scripts["Hangul"] > max(scripts["Han"], scripts["Kana"]):
        return "ko"
    simplified, traditional, japanese = (_count(letters, marks) for marks in (_SIMPLIFIED, _TRADITIONAL, _JAPANESE))
    if scripts["Kana"] * _KANA_SHARE >= max(1, scripts["Han"]) or japanese > max(simplified, traditional):
        return "ja"
    if scripts["Bopomofo"] or traditional > simplified:
        return "zh-Hant"
    return "zh-Hans" if simplified else "zh"


def _by_letters(script: str, letters: Counter[str]) -> str:
    """The language of a text in a script that several have."""
    if script == "Latin":
        marked = sum(count for letter, count in letters.items() if letter > "\u00bf")
        is_vietnamese = _count(letters, _VIETNAMESE) and marked * _MARKED_SHARE >= sum(letters.values())
        return "vi" if is_vietnamese else "en"
    if script == "Cyrillic":
        return next((language for language, own in _CYRILLIC.items() if _count(letters, own)), "ru")
    if script == "Arabic":
        return "ur" if _count(letters, _URDU) else "fa" if _count(letters, _PERSIAN) else "ar"
    if script == "Hebrew":
        return "yi" if _count(letters, _YIDDISH) else "he"
    return _LANGUAGES[script]


def _count(letters: Counter[str], wanted: frozenset[str]) -> int:
    """How often letters of a set stand in a text, capitals as small ones."""
    return sum(count for letter, count in letters.items() if letter.lower() in wanted)
