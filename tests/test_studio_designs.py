"""The studio's gallery of designs: each drawn with the user's own quotes, chosen, copied; a broken one told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from studio_client import StudioClient, words_of

from pullquote.studio.desk import Studio
from quotes.search import Query

DESIGNS = ("academic", "editorial", "magazine", "marker", "minimal", "mono", "photo", "playful", "poster", "research")


def quote_of(studio: Studio) -> str:
    """The id of a quote that every design holds."""
    return min(studio.store.find(Query()), key=lambda quote: len(quote.text)).id


def settings(studio: Studio) -> str:
    """The settings as they are on disk."""
    return (studio.root / "pullquote.toml").read_text(encoding="utf-8")


def test_every_design_is_there_with_what_it_is_for(studio_client: StudioClient) -> None:
    """Nobody chooses a design by its name alone."""
    page = words_of(studio_client.get("/designs").text)
    assert "Best for classics and history." in page
    assert page.count("Make my own of it") >= len(DESIGNS)


def test_the_pictures_show_quotes_of_the_user(studio_client: StudioClient) -> None:
    """Three of different lengths; others on asking; one that a search finds."""
    first = studio_client.get("/designs").text
    shown = set(re.findall(r"picture\?quote=([\w-]+)&", first))
    assert len(shown) == 3
    known = {quote.id for quote in studio_client.studio.store.find(Query())}
    assert shown <= known
    others = set(re.findall(r"picture\?quote=([\w-]+)&", studio_client.get("/designs?turn=1").text))
    assert others - shown
    wanted = next(iter(studio_client.studio.store.find(Query(limit=1))))
    found = studio_client.get("/designs", params={"q": " ".join(wanted.text.split()[:5])}).text
    assert f"picture?quote={wanted.id}&" in found


@pytest.mark.parametrize("asked", ["~nothing", "~../../x", "~", "zz", "ffffffffffffffff"])
def test_a_link_to_a_quote_that_is_not_there_shows_another(studio_client: StudioClient, asked: str) -> None:
    """A kept address outlives its quote."""
    for address in ("/designs/editorial", "/brand"):
        answer = studio_client.get(address, params={"quote": asked})
        assert answer.status_code == 200 and f"quote={asked}&" not in answer.text


def test_an_empty_library_still_shows_designs(studio_client: StudioClient) -> None:
    """With samples, and a word on where quotes come from."""
    store = studio_client.studio.store
    store.delete([quote.id for quote in store.find(Query())])
    page = studio_client.get("/designs").text
    assert "/import" in page
    assert studio_client.get("/designs/editorial/picture?quote=~short&width=120").status_code == 200


def test_a_picture_is_drawn_once_for_a_browser(studio_client: StudioClient) -> None:
    """A browser that has it is told so; after a change of the brand it is drawn anew."""
    address = f"/designs/editorial/picture?quote={quote_of(studio_client.studio)}&format=square&palette=dark&width=160"
    answer = studio_client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    known = {"if-none-match": answer.headers["etag"]}
    assert studio_client.get(address, headers=known).status_code == 304
    path = studio_client.studio.root / "pullquote.toml"
    path.write_text(path.read_text().replace("[brand]\n", '[brand]\nhandle = "@ann"\n'))
    assert studio_client.get(address, headers=known).status_code == 200


def test_a_refused_quote_is_told_with_its_rule(studio_client: StudioClient) -> None:
    """The page says so in place of the picture."""
    long = quote_too_long(studio_client.studio)
    answer = studio_client.get(
        f"/designs/poster/picture?quote={long}&format=square&width=160", headers={"x-pullquote-script": "1"}
    )
    assert (answer.status_code, answer.json()["rule"]) == (409, "fits")


def quote_too_long(studio: Studio) -> str:
    """The id of a quote made longer than any card holds."""
    quote = next(iter(studio.store.find(Query(limit=1))))
    return studio.store.edit(quote.id, text=" ".join([quote.text] * 30)).id


@pytest.mark.parametrize("wrong", ["format=wall", "width=9", "width=99999", "quote=", "quote=../../x", "palette=../x"])
def test_what_cannot_be_drawn_is_refused_in_words(studio_client: StudioClient, wrong: str) -> None:
    """Whatever stands in an address, the answer is a sentence or a picture, never a traceback."""
    address = f"/designs/editorial/picture?quote={quote_of(studio_client.studio)}&{wrong}"
    answer = studio_client.get(address.replace(f"quote={quote_of(studio_client.studio)}&quote", "quote"))
    assert answer.status_code in (200, 404, 422)


@pytest.mark.parametrize("name", ["..%2f..%2fpullquote", "%2e%2e", "no-such", "a%00b", "x" * 300])
def test_no_name_leads_out_of_the_designs(studio_client: StudioClient, name: str) -> None:
    """A design is named, never a path."""
    for rest in ("", "/text", "/picture?quote=~short"):
        assert studio_client.get(f"/designs/{name}{rest}").status_code in (404, 422)
    assert studio_client.send(f"/designs/{name}/save", {"text": "x", "seen": "y"}).status_code in (404, 422)


def test_choosing_a_design_writes_one_line_and_can_be_undone(studio_client: StudioClient) -> None:
    """Comments and everything else in the settings stay."""
    before = settings(studio_client.studio)
    told = studio_client.send("/designs/poster/default").json()
    assert settings(studio_client.studio) == before.replace("[defaults]\n", '[defaults]\ndesign = "poster"\n')
    assert "chosen" in studio_client.get("/designs").text
    assert studio_client.send("/undo", {"number": told["undo"]}).status_code == 200
    assert settings(studio_client.studio) == before


def test_undo_does_not_take_back_what_was_chosen_since(studio_client: StudioClient) -> None:
    """What another program wrote meanwhile stays."""
    told = studio_client.send("/designs/poster/default").json()
    path = studio_client.studio.root / "pullquote.toml"
    path.write_text(settings(studio_client.studio).replace('design = "poster"', 'design = "mono"'))
    assert studio_client.send("/undo", {"number": told["undo"]}).status_code == 409
    assert 'design = "mono"' in settings(studio_client.studio)


def test_a_design_with_other_palettes_takes_its_own_along(studio_client: StudioClient) -> None:
    """Otherwise every card drawn by default would be refused from then on."""
    studio = studio_client.studio
    text = studio_client.get("/designs/minimal/text").json()["text"]
    named = text.replace('name = "minimal"', 'name = "mine"').replace("palettes.light", "palettes.day")
    (studio.root / "designs" / "mine.toml").write_text(named.replace("palettes.dark", "palettes.night"))
    studio_client.send("/designs/mine/default")
    assert 'palette = "day"' in settings(studio)
    assert studio_client.get("/designs/mine/picture?quote=~short&palette=light&width=120").status_code == 200


def test_a_copy_is_the_users_own(studio_client: StudioClient) -> None:
    """As `designs new` makes it; undo takes it away as long as nobody has changed it."""
    path = studio_client.studio.root / "designs" / "my-page.toml"
    told = studio_client.send("/designs/minimal/copy", {"name": "my-page"}).json()
    assert told["next"] == "/designs/my-page"
    assert 'name = "my-page"' in path.read_text()
    assert studio_client.send("/designs/minimal/copy", {"name": "my-page"}).status_code == 422
    path.write_text(path.read_text() + "# mine\n")
    assert studio_client.send("/undo", {"number": told["undo"]}).status_code == 409
    path.write_text(path.read_text().removesuffix("# mine\n"))
    assert studio_client.send("/undo", {"number": told["undo"]}).status_code == 200
    assert not path.exists()


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "A", "con", "x" * 61, "é", "a\nb", "a.toml"])
def test_a_copy_has_a_name_that_any_system_takes(studio_client: StudioClient, name: str) -> None:
    """Nothing is written for any other."""
    before = sorted(studio_client.studio.root.rglob("*"))
    assert studio_client.send("/designs/minimal/copy", {"name": name}).status_code == 422
    assert sorted(studio_client.studio.root.rglob("*")) == before


@pytest.mark.parametrize("text", ["name = ", 'name = "broken"\n', "\x00", "a.b" * 9000, "x = " + "[" * 5000])
def test_a_broken_design_is_told_and_breaks_nothing_else(studio_client: StudioClient, text: str) -> None:
    """The gallery shows it with its fault, its page opens, the others are drawn."""
    (studio_client.studio.root / "designs" / "broken.toml").write_text(text)
    page = words_of(studio_client.get("/designs").text)
    assert "not right" in page
    assert studio_client.get("/designs/broken").status_code == 200
    assert studio_client.get("/designs/broken/picture?quote=~short").status_code == 422
    assert studio_client.get("/designs/editorial/picture?quote=~short&width=120").status_code == 200
    assert studio_client.get("/brand").status_code == 200
    assert studio_client.get("/proof-sheet").status_code == 200


def test_a_link_out_of_the_workspace_shows_nothing_of_its_file(studio_client: StudioClient, tmp_path: Path) -> None:
    """A workspace that somebody sends reads and writes no other file of this machine."""
    outside = tmp_path / "outside.toml"
    outside.write_text("secret = 1\n")
    (studio_client.studio.root / "designs" / "linked.toml").symlink_to(outside)
    for address in ("/designs", "/designs/linked", "/designs/linked/text", "/designs/linked/picture?quote=~short"):
        assert "secret" not in studio_client.get(address).text
    sent = studio_client.send("/designs/linked/save", {"text": "x", "seen": "y", "faulty": "1"})
    assert sent.status_code == 422
    assert outside.read_text() == "secret = 1\n"
