"""Line ends in scripts of every kind: phrases, words, whole words, and what no line begins or ends with."""

from __future__ import annotations

from itertools import pairwise

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.break_costs import AFTER_STOP, KEPT_WORD, PARTICLE, PHRASE
from cards.breaks import find_breaks

CLOSING = "、。，．！？：；」』）】〉》〕］｝〗…‥—–؟،؛۔।॥։።၊။།។!?;:,.%)]}"
OPENING = "「『（【〈《〔［｛〖([{„¿¡"


def pieces(text: str, language: str, most: float = PHRASE / 2) -> list[str]:
    """The text with a line end at every place that costs less than `most`."""
    begin, found = 0, []
    for place in find_breaks(text, language):
        if place.cost < most or place.forced:
            found.append(text[begin : place.end])
            begin = place.start
    return found


def costs(text: str, language: str) -> dict[str, float]:
    """What a line end costs, by the two characters around it."""
    return {text[place.end - 1] + text[place.start]: place.cost for place in find_breaks(text, language)[:-1]}


def test_japanese_is_broken_between_phrases() -> None:
    """A particle stays with its noun: “吾輩は”, not “吾輩 / は”."""
    assert ["吾輩は", "猫で", "ある。", "名前は", "まだ", "無い。"] == pieces("吾輩は猫である。名前はまだ無い。", "ja")


def test_a_phrase_of_japanese_may_be_broken_where_it_must() -> None:
    """A phrase wider than the measure still fits: its legal breaks are there, dearer than a ragged line."""
    long = "スーパーコンピューターを"
    inside = find_breaks(long, "ja")[:-1]
    assert inside
    assert {PHRASE} == {place.cost for place in inside}


@pytest.mark.parametrize("small", "ーぁっゃょァッャョゎ々")
def test_kinsoku_is_strict(small: str) -> None:
    """No line of Japanese begins with a small kana, a prolonged sound or a repeated one (JIS X 4051)."""
    text = f"あいう{small}えお漢{small}字"
    assert not [place for place in find_breaks(text, "ja")[:-1] if text[place.start] == small]


@pytest.mark.parametrize("language", ["zh", "zh-Hans", "zh-Hant-TW", "en", "und"])
def test_chinese_is_broken_between_words(language: str) -> None:
    """Han alone is Chinese in every text but a Japanese one; a word such as “苹果” is parted only at a price."""
    assert ["我的", "名字", "叫", "李", "小龙，", "喜欢", "吃", "苹果", "和", "香蕉。"] == pieces(
        "我的名字叫李小龙，喜欢吃苹果和香蕉。", language
    )
    assert PHRASE == costs("喜欢吃苹果", language)["苹果"]


def test_han_is_japanese_in_a_japanese_text() -> None:
    """“論理的” has a particle in Chinese and none in Japanese; kana anywhere in a text tell that it is Japanese."""
    assert 0 == costs("論理的思考", "ja")["理的"] == costs("論理的思考 すなわち", "en")["理的"]
    assert PARTICLE == costs("論理的思考", "zh")["理的"] == costs("論理的思考 すなわち", "zh")["理的"]


def test_a_particle_of_chinese_begins_no_line_if_it_can() -> None:
    """“的” belongs to the word before it; as part of “了解” the same sign is no particle."""
    assert PARTICLE == costs("香蕉的故事", "zh")["蕉的"]
    assert costs("我们了解他", "zh")["们了"] == 0


def test_a_number_keeps_its_counter() -> None:
    """“1949年” and “10人” are parted like words, not like sentences."""
    assert PHRASE == costs("成立于1949年十月", "zh")["9年"]
    assert PHRASE == costs("「10人」の学校", "ja")["0人"]
    assert {PHRASE} == {
        costs("一九四五年", language)[pair] for language in ("zh", "ja") for pair in ("一九", "九四", "四五")
    }


def test_korean_keeps_its_words_whole() -> None:
    """Korean is broken at spaces; a word is parted only when it is wider than the measure."""
    text = "대한민국(大韓民國)은 민주공화국이다."
    assert ["대한민국(大韓民國)은", "민주공화국이다."] == pieces(text, "ko")
    inside = [place.cost for place in find_breaks("민주공화국이다.", "ko")[:-1]]
    assert [KEPT_WORD] * 6 == inside


def test_thai_is_broken_between_words_only() -> None:
    """Thai sets no spaces between words: a dictionary finds them, and no line begins with ๆ or ฯ."""
    text = "ภาษาไทยเป็นภาษาที่สวยงามมาก เด็กๆ ชอบเรียน ฯลฯ"
    assert ["ภาษา", "ไทย", "เป็น", "ภาษา", "ที่", "สวยงาม", "มาก", "เด็กๆ", "ชอบ", "เรียน ฯลฯ"] == pieces(text, "th")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ພາສາລາວເປັນພາສາ", ["ພາສາ", "ລາວ", "ເປັນ", "ພາສາ"]),
        ("ភាសាខ្មែរគឺជាភាសា។", ["ភាសាខ្មែរ", "គឺជា", "ភាសា។"]),
        ("မြန်မာဘာသာစကားသည်", ["မြန်မာဘာသာ", "စကား", "သည်"]),
    ],
)
def test_the_other_scripts_without_spaces_are_too(text: str, parts: list[str]) -> None:
    """Lao, Khmer and Burmese as well, whatever language the text is said to be in."""
    assert parts == pieces(text, "en")


def test_each_script_of_a_text_follows_its_own_rules() -> None:
    """A Japanese and a Chinese quotation within English are broken as in their own languages."""
    text = "He wrote 吾輩は猫である and 我的名字 there."
    assert ["He", "wrote", "吾輩は", "猫で", "ある", "and", "我的", "名字", "there."] == pieces(text, "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("मार्ग कठिन है । हम सब ॥", "hi"),
        ("نعم ، في كل مكان ؟ لا ۔", "ar"),
        ("他說：「你好！」——然後走了……", "zh-Hant"),
        ("「本当？」と（彼は）言った。", "ja"),
        ("Սա հայերեն է ։ Ինչո՞ւ", "hy"),
        ("¿ Qué ? ¡ No !", "es"),
        ("dit-elle ; « oui » ( non ) !", "fr"),
        ("ភាសា ។ ខ្មែរ", "km"),
    ],
)
def test_closing_marks_begin_no_line_and_opening_marks_end_none(text: str, language: str) -> None:
    """In any script, and where spaces part the mark from its words too."""
    for place in find_breaks(text, language)[:-1]:
        assert text[place.start] not in CLOSING
        assert text[place.end - 1] not in OPENING


@settings(deadline=None)  # the first text loads ICU's tables
@given(
    st.text(alphabet="日本語かっー、。「」！？ 한국ไทยक्षشן😀aé1—…()，“”।؟\u3000\n", max_size=24),
    st.sampled_from(["ja", "zh", "ko", "th", "hi", "ar", "en", "es"]),
)
def test_breaks_of_any_text_are_in_order_and_no_closing_mark_begins_a_line(text: str, language: str) -> None:
    """The search relies on rising places and finite costs; the reader on punctuation that stays where it belongs."""
    found = find_breaks(text, language)
    starts = [place.start for place in found]
    assert starts == sorted(set(starts))
    assert all(before.start <= after.end <= after.start for before, after in pairwise(found))
    assert all(AFTER_STOP <= place.cost <= 1000 for place in found)
    for place in found[:-1]:
        assert place.forced or text[place.start] not in "、。！？」，।؟…)"
        assert place.forced or text[place.end - 1] not in "「("


def test_the_wide_space_is_trimmed_too() -> None:
    """The ideographic space of Chinese and Japanese belongs to no line when a line ends at it."""
    place = find_breaks("天地\u3000玄黃", "zh")[1]
    assert (2, 3) == (place.end, place.start)


@pytest.mark.parametrize(
    ("text", "language"),
    [("प्रेम का मार्ग", "hi"), ("محبت کا راستہ", "ur"), ("گل را دید", "fa")],
)
def test_a_postposition_begins_no_line_if_it_can(text: str, language: str) -> None:
    """Hindi, Urdu and Persian lean backward: what follows the noun belongs to it."""
    before, after = find_breaks(text, language)[:2]
    assert before.cost == PARTICLE > after.cost


@pytest.mark.parametrize(
    ("text", "language"),
    [("على قدر", "ar"), ("של אדם", "he"), ("в лесу", "ru"), ("και τώρα", "el"), ("och nu", "sv"), ("և նա", "hy")],
)
def test_small_words_lean_on_the_next_in_every_alphabet(text: str, language: str) -> None:
    """Prepositions and conjunctions read badly at a line's end, in their own language."""
    assert find_breaks(text, language)[0].cost > find_breaks(text, "zu")[0].cost == 0


def test_marks_of_arabic_and_emoji_are_never_parted_from_their_letters() -> None:
    """Vowel signs, joiners and skin tones are no places."""
    text = "قَدْرِ 👩🏽\u200d🚀 الكِرامِ"
    edges = {found.start() for found in regex.finditer(r"\X", text)}
    assert [text.index("👩"), text.index("ال")] == [place.start for place in find_breaks(text, "ar")[:-1]]
    assert all(place.start in edges for place in find_breaks(text, "ar")[:-1])
