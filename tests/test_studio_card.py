"""The studio's card: what is drawn, told and taken away is what the commands draw."""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image
from studio_card import LONG, OWN, pixels_of, previewed, some_quote
from studio_client import StudioClient, words_of


def _photo(width: int = 1200, height: int = 1400) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def _run(line: str, folder: Path) -> None:
    """Runs a command line in a shell, with this Python's `pullquote`."""
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    environment = {"PATH": path, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["sh", "-c", line], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_page_opens_with_the_look_of_its_address(studio_client: StudioClient) -> None:
    """A shared link shows the same card."""
    quote = some_quote(studio_client.studio)
    html = studio_client.get(f"/card?quote={quote.id}&design=poster&format=story&background=dots&handle=%40ann").text
    for checked in ('value="poster" checked', 'value="story" checked', 'value="dots" selected', 'value="@ann"'):
        assert checked in html
    assert quote.attribution.person in words_of(html)


def test_every_change_gives_picture_report_and_alt_text(studio_client: StudioClient) -> None:
    """Nothing has to be asked for twice."""
    quote = some_quote(studio_client.studio)
    told = previewed(studio_client, quote=quote.id, design="poster", format="square")
    picture = studio_client.get(told["pictures"][0])
    assert Image.open(io.BytesIO(picture.content)).size == (told["width"], told["height"]) == (1080, 1080)
    report = words_of(told["report"])
    assert "The least contrast is" in report and "px on a phone" in report and "candidate" in report
    assert quote.attribution.person in told["alt"]
    assert {box["group"] for box in told["boxes"]} >= {"quote", "author"}


def test_own_words_are_drawn_and_nothing_is_stored(studio_client: StudioClient) -> None:
    """One can try words out; keeping them is another step, and can be taken back."""
    before = studio_client.studio.store.count()
    assert previewed(studio_client, **OWN)["pictures"]
    assert studio_client.studio.store.count() == before
    kept = studio_client.send("/card/keep", {**OWN, "emphasis": "19-22"}).json()
    quote = studio_client.studio.store.get(kept["quote"])
    assert (quote.text, quote.source.title if quote.source else "", quote.emphasis) == (
        OWN["text"],
        "Jane Eyre",
        ((19, 22),),
    )
    studio_client.send("/undo", {"number": kept["undo"]})
    assert studio_client.studio.store.count() == before
    kept = studio_client.send("/card/keep", OWN).json()
    studio_client.studio.store.edit(kept["quote"], locator="Preface")
    assert studio_client.send("/undo", {"number": kept["undo"]}).json()["outdated"]
    assert studio_client.studio.store.get(kept["quote"]).locator == "Preface"


def test_the_downloaded_picture_is_the_commands_file(
    studio_client: StudioClient, command: Callable[..., Result], tmp_path: Path
) -> None:
    """Byte for byte: who checks one has checked the other."""
    quote = some_quote(studio_client.studio)
    answer = studio_client.send("/card/file", {"quote": quote.id, "design": "marker", "palette": "dark"})
    table = tmp_path / "one.jsonl"
    table.write_text(f'{{"id": "{quote.id}"}}\n', encoding="utf-8")
    asked = ("--design", "marker", "--palette", "dark", "--out", tmp_path / "drawn")
    command("draw", "--from", table, *asked, workspace=studio_client.studio.workspace)
    (file,) = (tmp_path / "drawn").glob("*.png")
    assert answer.content == file.read_bytes()
    assert file.name in answer.headers["content-disposition"]


@pytest.mark.parametrize("kind", ["jpeg", "webp", "pdf", "moving-webp"])
def test_a_card_comes_in_every_type(studio_client: StudioClient, kind: str) -> None:
    """Whatever the place where it goes takes."""
    answer = studio_client.send("/card/file", {**OWN, "type": kind})
    start = {"jpeg": b"\xff\xd8", "webp": b"RIFF", "pdf": b"%PDF", "moving-webp": b"RIFF"}[kind]
    assert answer.content.startswith(start)
    assert "attachment" in answer.headers["content-disposition"]


def test_words_that_do_not_fit_name_what_would_do(studio_client: StudioClient) -> None:
    """A refusal without a way on would be a dead end."""
    long = {"text": LONG, "by": "Charles Dickens", "format": "square"}
    told = previewed(studio_client, **long)
    assert (told["refusal"]["rule"], told["pictures"]) == ("fits", [])
    assert studio_client.send("/card/remedies", {**long, "try": "slides"}).json()["remedy"]["value"] == "on"
    assert studio_client.send("/card/remedies", {**long, "try": "palette"}).json()["remedy"] is None
    told = previewed(studio_client, **long, slides="on")
    assert told["refusal"] is None and len(told["pictures"]) > 1
    answer = studio_client.send("/card/file", {**long, "slides": "on"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert len(archive.namelist()) == len(told["pictures"])


def test_emphasis_is_kept_on_demand_and_not_over_anothers_change(studio_client: StudioClient) -> None:
    """Two tabs may show the same quote."""
    store, quote = studio_client.studio.store, some_quote(studio_client.studio)
    fields = {"quote": quote.id, "emphasis": "0-6", "revision": store.revision(quote.id)}
    kept = studio_client.send("/card/emphasis", fields).json()
    assert store.get(quote.id).emphasis == ((0, len(quote.text[:6].rstrip())),)
    assert studio_client.send("/card/emphasis", fields).json()["outdated"]
    studio_client.send("/undo", {"number": kept["undo"]})
    assert store.get(quote.id).emphasis == quote.emphasis


@pytest.mark.parametrize(
    "fields",
    [
        {
            **OWN,
            "emphasis": "19-22",
            "design": "marker",
            "handle": "@ann o'hara",
            "mark": "on",
            "topic": "On conscience",
        },
        {"text": '-- it\'s "so" & so;\n$HOME is where `I` am', "by": "Ann Author", "emphasis": "4-5", "format": "wide"},
        {"text": "أَيْنَ الطَّرِيقُ؟", "by": "Ann Author", "language": "ar", "palette": "dark", "direction": "rtl"},
        {"emphasis": "0-3", "design": "poster", "format": "story", "hyphenate": "on", "background": "paper"},
    ],
    ids=["own", "quoting", "arabic", "stored"],
)
def test_the_command_draws_the_same_card(studio_client: StudioClient, tmp_path: Path, fields: dict[str, str]) -> None:
    """What a person found by looking can be done again by a script."""
    root = studio_client.studio.root
    if "text" not in fields:
        fields = {"quote": some_quote(studio_client.studio).id, **fields}
    told = previewed(studio_client, **fields)
    assert told["refusal"] is None, told["refusal"]
    _run(told["command"], root)
    (file,) = [root / "card.png"] if "text" in fields else (root / "out").glob("*.png")
    picture = studio_client.get(told["pictures"][0]).content
    assert pixels_of(file) == pixels_of(io.BytesIO(picture))


def test_a_photo_is_brought_once_and_lies_behind_the_words(studio_client: StudioClient) -> None:
    """Every further change names it by its digest."""
    told = studio_client.send("/card/upload", files={"file": ("my photo.jpg", _photo(), "image/jpeg")}).json()
    assert (told["width"], told["height"]) == (1200, 1400)
    assert studio_client.get(f"/card/photo/{told['digest']}").headers["content-type"] == "image/webp"
    fields = {**OWN, "photo": told["digest"], "focus": "20%,80%", "blur": "12", "duotone": "on"}
    shown = previewed(studio_client, **fields)
    assert shown["refusal"] is None
    assert shown["pictures"] != previewed(studio_client, **OWN)["pictures"]
    line = shlex.split(shown["command"])
    assert line[line.index("--photo") + 1] == "my photo.jpg"
    assert previewed(studio_client, **fields, quick="1")["command"] == shown["command"]
    small = studio_client.send("/card/upload", files={"file": ("tiny.jpg", _photo(60, 40), "image/jpeg")}).json()
    refused = previewed(studio_client, **OWN, photo=small["digest"])["refusal"]
    assert refused["rule"] == "photo" and refused["message"].startswith("tiny.jpg ")
    assert "--duotone" in line and line[line.index("--focus") + 1] == "20%,80%"


@pytest.mark.parametrize(("width", "height", "format"), [(3200, 1800, "story"), (900, 2600, "wide")])
def test_a_sketch_is_refused_no_more_than_the_card(
    studio_client: StudioClient, width: int, height: int, format: str
) -> None:
    """While a slider moves a half-size card is drawn by a small copy: never so small that it would be refused."""
    told = studio_client.send("/card/upload", files={"file": ("far.jpg", _photo(width, height), "image/jpeg")}).json()
    fields = {**OWN, "photo": told["digest"], "format": format, "blur": "8"}
    whole, sketch = previewed(studio_client, **fields), previewed(studio_client, **fields, quick="1")
    assert (whole["refusal"], sketch["refusal"]) == (None, None)
    assert (sketch["boxes"], sketch["width"]) == (whole["boxes"], whole["width"])
    picture = studio_client.get(sketch["pictures"][0])
    assert Image.open(io.BytesIO(picture.content)).size == (whole["width"] // 2, whole["height"] // 2)


@pytest.mark.parametrize("kind", ["png", "jpeg", "pdf"])
def test_an_edited_alt_text_goes_with_the_file(studio_client: StudioClient, kind: str) -> None:
    """Who wrote one would not have it lost on the way; the picture stays the same, the file says that it is another."""
    own = 'A card: "so & so" <b>'
    plain, edited = (studio_client.send("/card/file", {**OWN, "type": kind, "alt": alt}) for alt in ("", own))
    if kind == "pdf":
        assert own.encode("utf-16-be").hex().upper().encode() in edited.content or own.encode() in edited.content
    else:
        assert b"A card: &quot;so &amp; so&quot; &lt;b&gt;" in edited.content
        assert pixels_of(io.BytesIO(plain.content)) == pixels_of(io.BytesIO(edited.content))
        named = re.compile(rb'dc:identifier="([0-9a-f]{64})"')
        assert named.search(plain.content)[1] != named.search(edited.content)[1]  # type: ignore[index]
    assert studio_client.send("/card/file", {**OWN, "type": kind, "alt": "é&" * 2_000}).status_code == 200
    assert studio_client.send("/card/file", {**OWN, "type": kind, "alt": "a" * 4_001}).status_code == 422


def test_what_is_no_picture_is_not_kept(studio_client: StudioClient) -> None:
    """And the message names the file as the person knows it, not a folder of this machine."""
    answer = studio_client.send("/card/upload", files={"file": ("<b>notes</b>.jpg", b"\xff\xd8\xff no", "image/jpeg")})
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("<b>notes<") is False and "/tmp" not in answer.json()["error"]
    answer = studio_client.send("/card/upload", files={"file": ("big.jpg", b"\0" * (33 * 2**20), "image/jpeg")})
    assert answer.status_code == 413


def test_the_picker_finds_quotes_by_the_beginnings_of_words(studio_client: StudioClient) -> None:
    """It searches as one types."""
    quote = some_quote(studio_client.studio)
    word = max(quote.text.replace("’", " ").split(), key=len).strip(".,;:!?")
    html = studio_client.get("/card/quotes", params={"q": word[:-1]}).text
    assert f'data-quote="{quote.id}"' in html


def test_hostile_words_stay_words(studio_client: StudioClient) -> None:
    """Whoever shares a link does not run a script in another's studio."""
    evil = "</textarea><script>alert(1)</script>"
    html = studio_client.get("/card", params={"text": evil, "by": evil, "design": evil, "handle": evil}).text
    assert "<script>alert" not in html
    told = previewed(studio_client, text=evil, by="Ann Author")
    assert "<script>" not in told["report"]
    answer = studio_client.get("/card/picture", params={"text": evil, "by": "Ann Author", "palette": evil})
    assert "<script>" not in answer.text
