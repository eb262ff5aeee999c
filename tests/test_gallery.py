"""The gallery page: whole in itself, every picture with its words, nothing taken for markup."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from cards.card import Card
from pullquote.gallery import write_gallery
from quotes.model import Attribution, Proof, Quote, Standing

CARD = Card(
    quote="a" * 16,
    file="plain words é.png",
    format="portrait",
    design="editorial",
    palette="light",
    width=1080,
    height=1350,
    bytes=1000,
    type_px=82.0,
    lines=1,
    alt="“Plain words” — Ann Author",
    digest="d" * 64,
    pixels="p" * 64,
    contrast=5.82,
    warnings=(),
)
QUOTE = Quote("a" * 16, "Plain words", Attribution("Ann Author"))


class _Tags(HTMLParser):
    """Every start tag with its attributes, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, name: str) -> list[dict[str, str | None]]:
        """The attributes of every tag of that name."""
        return [attributes for tag, attributes in self.tags if tag == name]


def _page(folder: Path, cards: list[Card], quotes: list[Quote], title: str = "Some cards") -> str:
    return write_gallery(folder, title, cards, {quote.id: quote for quote in quotes}).read_text(encoding="utf-8")


def _changed(**fields: object) -> Card:
    return Card(**{**CARD.as_json(), "warnings": (), **fields})  # type: ignore[arg-type]


def test_every_picture_has_its_words_and_size(tmp_path: Path) -> None:
    """Each picture has alt text, its size, and a link that leads to the file, whatever the file is called."""
    page = _Tags(_page(tmp_path, [CARD], [QUOTE]))
    picture = page.named("img")[0]
    assert (picture["alt"], picture["width"], picture["height"]) == (CARD.alt, "1080", "1350")
    assert [unquote(str(picture["src"])), unquote(str(page.named("a")[0]["href"]))] == [CARD.file, CARD.file]
    assert " " not in str(picture["src"])


def test_the_page_stands_alone(tmp_path: Path) -> None:
    """No script, no style sheet, no address of another machine: the page opens from disk, for ever."""
    text = _page(tmp_path, [CARD, _changed(design="poster"), _changed(format="story")], [QUOTE])
    page = _Tags(text)
    assert {"script", "link", "iframe", "object"} & {tag for tag, _ in page.tags} == set()
    assert "://" not in text
    assert "url(" not in text
    assert page.named("html")[0]["lang"] == "en"
    assert "prefers-color-scheme: dark" in text


def test_nothing_is_taken_for_markup(tmp_path: Path) -> None:
    """Words, names, designs, titles and warnings that look like HTML are shown as they are."""
    evil = "<script>alert(1)</script>\" onerror='x"
    card = _changed(alt=evil, design=evil, format=evil, palette=evil, file=evil + ".png", warnings=(evil,))
    plain = _changed(file="b.png")
    quote = Quote(QUOTE.id, evil, Attribution(evil), proof=Proof.UNVERIFIED)
    page = _Tags(_page(tmp_path, [card, plain], [quote], title=evil))
    assert page.named("script") == []
    assert page.named("img")[0]["alt"] == evil
    assert [name for _, attributes in page.tags for name in attributes if name.startswith("on")] == []
    assert page.text.count("<script>alert(1)</script>") >= 5


def test_what_is_true_of_every_card_is_said_once(tmp_path: Path) -> None:
    """One status of all stands at the top; different ones stand under their cards; proven and approved say nothing."""
    assert _Tags(_page(tmp_path, [CARD, CARD], [QUOTE])).text.count("candidate, unverified") == 1
    done = Quote("b" * 16, "Other", Attribution("Bob"), standing=Standing.APPROVED, proof=Proof.VERIFIED)
    mixed = _Tags(_page(tmp_path, [CARD, CARD, _changed(quote=done.id)], [QUOTE, done])).text
    assert mixed.count("candidate, unverified") == 2
    assert "approved" not in mixed
    assert "verified" not in _Tags(_page(tmp_path, [_changed(quote=done.id)], [done])).text


def test_the_choices_work_by_keyboard(tmp_path: Path) -> None:
    """Design and format are radio buttons with labels, one chosen in each group, and focus is shown."""
    text = _page(tmp_path, [CARD, _changed(design="poster"), _changed(format="story")], [QUOTE])
    page = _Tags(text)
    labels = {label["for"] for label in page.named("label")}
    assert {radio["id"] for radio in page.named("input")} == labels
    assert {radio["type"] for radio in page.named("input")} == {"radio"}
    chosen = sorted(str(radio["id"]) for radio in page.named("input") if "checked" in radio)
    assert chosen == ["design-0", "format-1"]
    assert ":focus-visible" in text


def test_one_look_needs_no_choices(tmp_path: Path) -> None:
    """A page of one design in one format offers nothing to choose, and hides nothing."""
    text = _page(tmp_path, [CARD], [QUOTE])
    assert _Tags(text).named("input") == []
    assert "1 quote on 1 card." in text


def test_a_card_without_its_quote_is_shown(tmp_path: Path) -> None:
    """A quote deleted since leaves its card on the page."""
    page = _Tags(_page(tmp_path, [CARD], []))
    assert len(page.named("img")) == 1
