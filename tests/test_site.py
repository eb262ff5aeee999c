"""What a page of a site says about its card, and the tags that lead to it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.card import Card
from cards.spec import CardSpec, Look
from pullquote.site.front_matter import read_front_matter
from pullquote.site.markdown import first_heading, first_quotation
from pullquote.site.pages import LARGEST_PAGE, Page, find_pages, read_page
from pullquote.site.tags import address_of, admit_base, has_own_picture, tags_of, with_tags
from pullquote.site.words import Site, site_named, wishes
from quotes.errors import InputError, NotFound
from quotes.markup.front_matter import LARGEST
from quotes.markup.inline import plain

SITE = site_named("Rain Gauge", Look())
QUOTED = "> Rain is only water.\n>\n> — Jane Doe\n"


def page(text: str) -> Page:
    """A page of that text, called a.md."""
    return Page(PurePosixPath("a.md"), "a.md", read_front_matter(text, "a.md"))


def card(text: str, site: Site = SITE) -> CardSpec:
    """The card that a page should have."""
    return wishes(page(text), site)[0].spec


def wrong(text: str) -> str:
    """The error that a page gets."""
    with pytest.raises(InputError) as told:
        wishes(page(text), SITE)
    return str(told.value)


# Front matter


@pytest.mark.parametrize(
    "text",
    [
        '---\ntitle: "Rain: a study"\ndraft: no\ntags: [a, b]\n---\nText',
        '+++\ntitle = "Rain: a study"\ndraft = false\ntags = ["a"]\n+++\nText',
        "---\ntitle: >-\n  Rain: a\n  study\ndraft: false\n...\nText",
    ],
)
def test_front_matter_is_read_and_taken_off(text: str) -> None:
    """YAML and TOML give the same values, and the page's text begins after them."""
    found = read_front_matter(text, "a.md")
    assert (found.values, found.body) == ({"title": "Rain: a study", "draft": False}, "Text")


def test_values_are_taken_as_they_are_written() -> None:
    """A title that looks like a number, a date or a switch is words; numbers keep their zeros."""
    for written in ("1.10", "2026-11-01", "yes", "0x1F", "null and void"):
        assert read_front_matter(f"---\ntitle: {written}\n---\n", "a").values == {"title": written}
    assert read_front_matter("+++\ntitle = 1.10\n+++\n", "a").values == {"title": "1.10"}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("---\ntitle: a\nauthor: b: c\n---\n", "a.md, line 3: the front matter is no YAML"),
        ("---\ntitle: [a\n---\n", "a.md, line 3"),
        ('+++\ntitle = "a"\ndraft = maybe\n+++\n', "a.md, line 3: the front matter is no TOML"),
        (f"+++\ntitle = {'9' * 5000}\n+++\n", "a.md, line 1: the front matter is no TOML"),
        ("---\ntitle: a\n\n# Page\n", "a.md, line 1: the front matter has no end"),
        ("+++\n# Page\n", "a.md, line 1: the front matter has no end"),
        (f"---\ntitle: {'a' * LARGEST}\n---\n", "65,544 characters"),
        (f"---\ntitle: {'[' * 1500}\n---\n", "nested too deeply"),
        (f"---\n{'? ' * 9000}\n---\n", "nested too deeply"),
    ],
)
def test_wrong_front_matter_is_told_with_its_line(text: str, where: str) -> None:
    """Whoever wrote it finds the place."""
    with pytest.raises(InputError) as told:
        read_front_matter(text, "a.md")
    assert where in str(told.value)


def test_aliases_and_tags_do_nothing() -> None:
    """A page from somewhere cannot multiply values or call anything."""
    head = "a: &a [x, x]\nb: &b [*a, *a]\npullquote: &p {text: *p, topic: !!python/object/apply:os.getcwd []}\n"
    found = read_front_matter(f"---\n{head}---\n", "a.md").values
    assert found == {"pullquote": {"text": {}, "topic": []}}
    assert "this should be one text" in wrong(f"---\n{head}---\n")


@pytest.mark.parametrize(
    "text", ["---\n\nWords between rules.\n\n---\n\nMore", "Plain", "", "----\na: b\n----\n", "---\n- x\n---\n"]
)
def test_a_ruled_line_is_no_front_matter(text: str) -> None:
    """Pages without front matter keep all their text."""
    found = read_front_matter(text, "a.md")
    assert (found.values, found.body) == ({}, text)


# Markdown


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Why `pip install --user` and `__init__.py` fail", "Why pip install --user and __init__.py fail"),
        ("**Bold *and* more** ~~gone~~ _here_", "Bold and more gone here"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("[A *link*](https://x.example/a_(b)) and [one][ref]", "A link and one"),
        ("![badge](b.svg) Name <https://x.example> {#id .cls}", "Name https://x.example"),
        (r"5 \* 3 &lt; 16 &amp; <em>so</em>[^1]", "5 * 3 < 16 & so"),
        (":material-weather-rainy: Rain :tada:", "Rain :tada:"),
        ("`` a `b` ``", "a `b`"),
    ],
)
def test_marks_are_taken_off_and_words_are_not(written: str, read: str) -> None:
    """A title on a card has the words that a reader of the page sees."""
    assert plain(written) == read


@given(st.text(alphabet="ab *_`~[](){}<>!\\#:&;1\n", max_size=300))
def test_any_line_can_be_read(text: str) -> None:
    """No text makes it fail, and no place holder stays."""
    assert "\0" not in plain(text)


@pytest.mark.parametrize(
    "body",
    [
        "Words.\n\n# Title #\n",
        "Title\n=====\n",
        "```sh\n# not this\n```\n# Title",
        "~~~~\n# no\n~~~\n# no\n~~~~\n\n# Title",
        "<!--\n# no\n-->\n# Title",
        "<pre>\n# no\n</pre>\n# Title",
        "    # no\n\n# Title",
        "## Lower\n#no space\n# Title\n# Second",
        "> # no\n\n# Title",
    ],
)
def test_the_first_heading(body: str) -> None:
    """It is found where a reader sees it, and not in code, comments or quotations."""
    assert first_heading(body) == "Title"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (QUOTED, ("Rain is only water.", "Jane Doe")),
        ("> Rain is\n> only water.\n> -- Jane Doe, *On Rain*, 1912", ("Rain is only water.", "Jane Doe")),
        ("> “Rain is **only** water.”\n> – Jane Doe", ("Rain is only water.", "Jane Doe")),
        ("> Rain falls  \n> on all.\n>\n> - Jane Doe", ("Rain falls\non all.", "Jane Doe")),
        ("> Not named.\n\n> Rain.\n— Jane Doe", ("Rain.", "Jane Doe")),
        ("> 雨は水である。\n> — 山田", ("雨は水である。", "山田")),
    ],
)
def test_the_first_quotation_that_names_its_author(body: str, found: tuple[str, str]) -> None:
    """A dash and a name in the last line make a block quote a quotation."""
    quote = first_quotation(body)
    assert quote and (quote.text, quote.author) == found


@pytest.mark.parametrize(
    "body",
    [
        "> Rain is only water.",
        "> Rain is only water.\n> — see the next chapter",
        "> Rain is only water.\n> — unknown",
        "> Rain is only water.\n> - Docker",
        "> [!NOTE]\n> Rain is wet.\n> — Jane Doe",
        "> ```\n> rain\n> ```\n> — Jane Doe",
        "> > Rain.\n> — Jane Doe",
        "```\n> Rain is only water.\n> — Jane Doe\n```",
        "> — Jane Doe",
        f"> {'Rain. ' * 1000}\n> — Jane Doe",
    ],
)
def test_nobody_is_made_up(body: str) -> None:
    """Block quotes without a name, callouts, code and replies are no quotations."""
    assert first_quotation(body) is None


# What a card says


def test_the_order_of_what_a_card_says() -> None:
    """Front matter comes before the page's quotation, and that before the title."""
    own = "pullquote:\n  text: Asked.\n  author: Jane Doe\n"
    assert card(f"---\ntitle: T\n{own}quote: Q\nquote_author: A\n---\n{QUOTED}").text == "Asked."
    assert card(f"---\ntitle: T\nquote: Q\nquote_author: A\n---\n{QUOTED}").author == "A"
    assert card(f"---\ntitle: T\n---\n# H\n{QUOTED}").text == "Rain is only water."
    assert card("---\ntitle: T\n---\n# H\n").text == "T"
    assert card("# H\n").text == "H"


def test_a_title_is_no_quotation() -> None:
    """It stands without marks over the site's name; the page's author comes first where the page names one."""
    bare, written = card("# Rain"), card("---\nauthor: Jane Doe\n---\n# Rain")
    assert (bare.marked, bare.author, bare.title) == (False, "Rain Gauge", None)
    assert (written.marked, written.author, written.title) == (False, "Jane Doe", "Rain Gauge")


def test_a_quotation_keeps_its_credit() -> None:
    """Work, date and doubt of a block quote's credit come along, and the site's name as the account's."""
    sure = card("> Rain.\n> — Jane Doe, *On Rain*, 1912")
    assert (sure.author, sure.title, sure.detail, sure.marked, sure.look.handle) == (
        "Jane Doe",
        "On Rain",
        "1912",
        True,
        "Rain Gauge",
    )
    assert card("> Rain.\n> — attributed to Jane Doe").author == "attributed to Jane Doe"


def test_a_page_chooses_its_look() -> None:
    """Design, palette and background, and the words that stand out, are a page's own where it says so."""
    own = "text: Rain is only water.\n  author: Jane Doe\n  design: poster\n  palette: dark\n  emphasis: only"
    spec = card(f"---\npullquote:\n  {own}\n---\n")
    assert (spec.look.design, spec.look.palette, spec.look.format) == ("poster", "dark", "opengraph")
    assert [spec.text[start:end] for start, end in spec.emphasis] == ["only"]


def test_a_shorter_title_for_the_card_alone() -> None:
    """`pullquote.title` comes before a block quote and the page's title: it is what was asked for."""
    assert card(f"---\ntitle: Long\npullquote:\n  title: Short\n---\n{QUOTED}").text == "Short"


@pytest.mark.parametrize("head", ["draft: true", "pullquote: false", "pullquote: {image: false}"])
def test_drafts_and_pages_that_want_none_have_no_card(head: str) -> None:
    """Nothing of a draft gets out."""
    assert wishes(page(f"---\n{head}\n---\n# Title\n{QUOTED}"), SITE) == ()


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (
            "title: a\npullquote:\n  desing: x",
            "a.md, line 4, pullquote: there is no key 'desing'. Did you mean 'design'?",
        ),
        ("pullquote: words", "a.md, line 2, pullquote: this should be keys and values"),
        ("pullquote:\n  text: Rain.", "a.md, line 3: the quotation has no author"),
        ("quote: Rain.", "a.md, line 2: the quotation has no author. Name who said it as `quote_author:`"),
        ("pullquote:\n  author: Jane Doe", "author is there, but no text"),
        ("draft: perhaps", "a.md, line 2, draft: this should be true or false"),
        ("title: [a, b]", "title: this should be one text"),
        ("title: T\nlang: '?'", "is not a language tag"),
        ("author: Jane Doe", "a.md has no title"),
        ("pullquote:\n  text: T\n  author: Jane Doe\n  words: speeches", "a.md, line 3: There is no kind of words"),
        ('title: "a\\a"', "a.md, line 2: The title holds U+0007"),
        ("title: T\npullquote:\n  background: lava", "There is no background 'lava'"),
    ],
)
def test_a_wrong_wish_is_told_with_file_and_line(head: str, told: str) -> None:
    """Slips in front matter are found, not passed over."""
    assert told in wrong(f"---\n{head}\n---\nText\n")


# Pages


def test_pages_are_found_and_others_are_not(tmp_path: Path) -> None:
    """Hidden folders, other people's packages, the cards' own folder and links that lead out are left out."""
    root, out = tmp_path / "docs", tmp_path / "docs" / "cards"
    for name in ("b.md", "a/c.markdown", "a/d.txt", ".git/e.md", "node_modules/p/f.md", "cards/g.md", ".h.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("# T")
    (tmp_path / "secret.md").write_text("# Secret")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "i.md").write_text("# T")
    (root / "out.md").symlink_to(tmp_path / "secret.md")
    (root / "more").symlink_to(tmp_path / "more")
    (root / "in.md").symlink_to(root / "b.md")
    assert [str(path) for path in find_pages(root, but=out)] == ["a/c.markdown", "b.md", "in.md"]
    assert PurePosixPath("b.md") in find_pages(root, but=root)


def test_two_pages_for_one_card_are_told(tmp_path: Path) -> None:
    """Neither overwrites the other."""
    for name in ("a.md", "a.markdown"):
        (tmp_path / name).write_text("# T")
    with pytest.raises(InputError, match=r"a\.markdown and a\.md would have one card"):
        find_pages(tmp_path, but=tmp_path / "out")


def test_a_page_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """Ten million bytes are no page; one byte less is read."""
    (tmp_path / "a.md").write_bytes(b"# T\n" + b"a" * (LARGEST_PAGE - 4))
    assert read_page(tmp_path, PurePosixPath("a.md")).says.body.startswith("# T")
    with (tmp_path / "a.md").open("ab") as file:
        file.write(b"a")
    with pytest.raises(InputError, match=r"a\.md has more than 10,000,000 bytes"):
        read_page(tmp_path, PurePosixPath("a.md"))


def test_a_folder_without_pages_is_told(tmp_path: Path) -> None:
    """A folder that is missing and one that has no page are two errors."""
    with pytest.raises(NotFound, match="There is no page in"):
        find_pages(tmp_path, but=tmp_path / "out")
    with pytest.raises(NotFound, match="There is no folder"):
        find_pages(tmp_path / "docs", but=tmp_path / "out")


# Tags

CARD = Card(None, "a b.png", "opengraph", "editorial", "light", 1200, 630, 1, 1.0, 1, 'A "b" <c>', "d", "p", 7.0, ())
TAGS = tags_of(CARD, CardSpec('A "b" <c>', "Jane Doe", Look()), "https://x.example/a%20b.png")


def test_tags_are_escaped_and_go_before_the_heads_end() -> None:
    """Words of a page cannot become markup of it; a comment that looks like the head's end is passed over."""
    before = "<html><HEAD><!-- </head> --><title>&lt;/head&gt;</title></HEAD><body></head></body></html>"
    after = with_tags(before, TAGS)
    assert after.startswith(before[: before.index("</HEAD>")])
    assert after.endswith(before[before.index("</HEAD>") :])
    assert 'content="A &quot;b&quot; &lt;c&gt;"' in after
    assert "<c>" not in after


def test_tags_are_put_in_once() -> None:
    """A second run replaces what the first put in; without tags it is taken out again."""
    before = "<html>\r\n<head>\r\n</head><body></body></html>"
    once = with_tags(before, TAGS)
    assert with_tags(once, TAGS) == once != before
    assert with_tags(once, ()) == before
    assert not has_own_picture(once)


def test_what_is_there_already_is_not_doubled() -> None:
    """A page's own picture stays the only one; another tag of its own stays beside ours."""
    own = "<head><meta content='x' PROPERTY='OG:Image'></head>"
    assert with_tags(own, TAGS) == own
    assert has_own_picture(own)
    kept = with_tags('<head><meta name="twitter:card" content="summary"></head>', TAGS)
    assert (kept.count("twitter:card"), kept.count("og:image:width")) == (1, 1)


@pytest.mark.parametrize("text", ["", "plain", "<p>no head</p>", "<head><meta", "<head><![x[ y"])
def test_a_page_without_a_head_is_left_alone(text: str) -> None:
    """What is no whole page is not guessed at."""
    assert with_tags(text, TAGS) == text


def test_an_open_head_ends_where_the_body_begins() -> None:
    """HTML lets the head's end tag be left out."""
    assert with_tags("<head><title>T</title>\n<body>", TAGS).endswith("<!-- /pullquote card -->\n<body>")


@given(st.text(alphabet="<>!-/=\"'[] ahedbomtprygi:\n", max_size=200), st.text(max_size=40))
def test_no_page_and_no_words_break_a_page(text: str, words: str) -> None:
    """Whatever the page is, taking the tags out again gives it back."""
    tags = tags_of(CARD, CardSpec(words or "a", words or "b", Look()), address_of(words or "a"))
    for whole in (text, f"<head>{text}</head><body>"):
        assert with_tags(with_tags(whole, tags), ()) == whole


def test_a_long_quotation_is_cut_for_x_alone() -> None:
    """X takes 420 characters of alt text; the Open Graph's own stays whole."""
    spec = CardSpec("Rain is only water. " * 40, "Jane Doe", Look())
    tags = {tag.name: tag.content for tag in tags_of(CARD, spec, "x")}
    assert len(tags["twitter:image:alt"]) <= 420
    assert tags["twitter:image:alt"].endswith("— Jane Doe")


def test_addresses() -> None:
    """A base is an address with a host; names of files are percent-encoded under it."""
    assert address_of("a b/ü.png", admit_base("https://x.example/cards")) == "https://x.example/cards/a%20b/%C3%BC.png"
    for bad in ("x.example", "ftp://x.example", "https://", 'https://x.example/"', "https://x.example/?a", "http://["):
        with pytest.raises(InputError, match="no address"):
            admit_base(bad)
