"""`--slides` and documents from the command line, from Python, and in posts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from PIL import Image
from posting_desk import Desk, Run
from test_slides import MOBY, PLAIN

import pullquote
from pullquote.workspace import Workspace
from quotes.errors import InputError, Refused


def _rows(done: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_long_text_is_refused_with_the_way_out(command: Run) -> None:
    """Without --slides nothing is written, and the remedy names it."""
    with pytest.raises(Refused) as caught:
        command("card", MOBY, "--by", "Herman Melville", "--out", "card.png")
    assert caught.value.rule == "fits" and "--slides" in caught.value.hint
    assert list(Path().iterdir()) == []


def test_card_writes_a_numbered_file_for_each_slide(command: Run) -> None:
    """`card.png` becomes `card-1.png` and so on, each told with its own alt text; --json is a line for each."""
    done = command("card", MOBY, "--by", "Herman Melville", "--slides", "--out", "card.png")
    assert sorted(path.name for path in Path().iterdir()) == [f"card-{number}.png" for number in (1, 2, 3, 4)]
    assert done.stdout.count("Alt text: ") == 4 and "card-4.png: 1080x1350" in done.stdout
    rows = _rows(command("card", MOBY, "--by", "Herman Melville", "--slides", "--out", "card.png", "--json"))
    assert [(row["file"], row["slide"], row["slides"], row["pages"]) for row in rows] == [
        (f"card-{number}.png", number, 4, None) for number in (1, 2, 3, 4)
    ]
    for row in rows:
        with Image.open(row["file"]) as picture:
            assert picture.size == (1080, 1350)


def test_names_of_ten_and_more_sort_in_order(command: Run) -> None:
    """Slide 2 comes before slide 10 in every file manager."""
    text = f"{MOBY} {MOBY}"
    command("card", text, "--by", "Herman Melville", "--design", "poster", "--slides", "--out", "a.jpg")
    names = sorted(path.name for path in Path().iterdir())
    assert names[0] == "a-01.jpg" and names[9] == "a-10.jpg"


def test_a_text_that_fits_stays_one_card(command: Run) -> None:
    """With --slides too, the file is then the one that was named."""
    (row,) = _rows(command("card", "Rain.", "--by", "Ann Other", "--slides", "--out", "card.png", "--json"))
    assert (row["file"], row["slide"], row["slides"]) == ("card.png", None, None)
    assert [path.name for path in Path().iterdir()] == ["card.png"]


def test_a_pdf_has_a_page_for_each_slide(command: Run) -> None:
    """One file, one row; the same command writes the same bytes."""
    words = ("card", MOBY, "--by", "Herman Melville", "--slides", "--out", "card.pdf")
    (row,) = _rows(command(*words, "--json"))
    assert (row["file"], row["pages"], row["slide"]) == ("card.pdf", 4, None)
    first = Path("card.pdf").read_bytes()
    assert first.startswith(b"%PDF-1.7") and b"/Count 4" in first
    assert "card.pdf: 1080x1350, 4 pages" in command(*words).stdout
    assert Path("card.pdf").read_bytes() == first
    command("card", "Rain.", "--by", "Ann Other", "--out", "one.pdf")
    assert b"/Count 1" in Path("one.pdf").read_bytes()


def test_draw_makes_slides_of_what_one_card_does_not_hold(command: Run, workspace: Workspace) -> None:
    """Short quotes stay single cards, long ones become slides in their order, and nothing is refused."""
    for text in ("Rain is only water.", MOBY):
        command("add", text, "--by", "Herman Melville", workspace=workspace)
    rows = _rows(command("draw", "--slides", "--json", workspace=workspace))
    assert sorted((row["slide"] or 0, row["slides"] or 0) for row in rows) == [(0, 0), (1, 4), (2, 4), (3, 4), (4, 4)]
    slides = [row for row in rows if row["slide"]]
    assert [row["slide"] for row in slides] == [1, 2, 3, 4]
    assert len({row["type_px"] for row in slides}) == 1
    assert all(Path(row["file"]).stem.endswith(f"-{row['slide']}") for row in slides)
    refused = command("draw", "--json", workspace=workspace)
    assert refused.exit_code == 3 and "--slides" in refused.stdout


@pytest.mark.parametrize("type", ["png", "pdf"])
def test_unchanged_slides_are_kept(command: Run, workspace: Workspace, type: str) -> None:
    """Drawing again draws nothing; when one file has gone all come back, the same to the byte."""
    command("add", MOBY, "--by", "Herman Melville", workspace=workspace)
    words = ("draw", "--slides", "--type", type)
    rows = _rows(command(*words, "--json", workspace=workspace))
    count = len(rows)
    assert count == (1 if type == "pdf" else 4)
    again = command(*words, workspace=workspace)
    assert again.stdout.startswith(f"0 cards drawn, {count} kept")
    file = Path(rows[-1]["file"])
    before = file.read_bytes()
    file.unlink()
    assert command(*words, workspace=workspace).stdout.startswith(f"{count} card")
    assert file.read_bytes() == before
    id = rows[0]["quote"]
    command("edit", id, "--topic", "The sea", workspace=workspace)
    assert command(*words, workspace=workspace).stdout.startswith(f"{count} card")


def test_a_document_of_slides_is_not_kept_for_a_card(command: Run, workspace: Workspace) -> None:
    """Without --slides a long quote is refused, whatever lies in the folder."""
    command("add", MOBY, "--by", "Herman Melville", workspace=workspace)
    command("draw", "--slides", "--type", "pdf", workspace=workspace)
    assert command("draw", "--type", "pdf", workspace=workspace).exit_code == 3


def test_an_old_manifest_is_still_read(command: Run, workspace: Workspace) -> None:
    """Rows of before there were slides lack their fields; their cards are kept all the same."""
    command("add", "Rain is only water.", "--by", "Ann Other", workspace=workspace)
    command("draw", workspace=workspace)
    manifest = workspace.out / "cards.jsonl"
    row = json.loads(manifest.read_text(encoding="utf-8"))
    for name in ("slide", "slides", "pages"):
        assert row.pop(name) is None
    manifest.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert command("draw", workspace=workspace).stdout.startswith("0 cards drawn, 1 kept")


def test_slides_from_python(tmp_path: Path, renderer: pullquote.Renderer) -> None:
    """`pullquote.slides` gives what the command draws; a text that fits gives its one card."""
    slides = pullquote.slides(MOBY, by="Herman Melville", source="Moby-Dick", renderer=renderer)
    assert [slide.card.slide for slide in slides] == [1, 2, 3, 4]
    assert all("Herman Melville, Moby-Dick" in slide.alt for slide in slides)
    (one,) = pullquote.slides("Rain.", by="Ann Other", renderer=renderer)
    assert one.card == pullquote.card("Rain.", by="Ann Other", renderer=renderer).card
    (document,) = pullquote.slides(MOBY, by="Herman Melville", file_type="pdf", renderer=renderer)
    assert document.save(tmp_path / "a.pdf").read_bytes() == document.data
    with pytest.raises(InputError):
        pullquote.slides(MOBY, by="Herman Melville", most=21, renderer=renderer)
    with pytest.raises(Refused, match="2 slides"):
        pullquote.slides(MOBY, by="Herman Melville", design="poster", most=2, renderer=renderer)


@pytest.fixture
def desk(command: Run, workspace: Workspace) -> Desk:
    """The command line on a workspace of the test's own, with an account that posts as on Mastodon."""
    return Desk(command, workspace)


def _long(desk: Desk, text: str = MOBY) -> str:
    added = str(json.loads(desk("add", text, "--by", "Herman Melville", "--words", "writing", "--json").stdout)["id"])
    desk("approve", added)
    return added


def _told(desk: Desk, folder: str = "posted/feed") -> tuple[dict[str, Any], Path]:
    (path,) = (path for path in (desk.workspace.root / folder).iterdir() if not path.name.startswith("."))
    return json.loads((path / "post.json").read_text(encoding="utf-8")), path


def test_a_post_of_a_long_quote_goes_out_as_slides(desk: Desk) -> None:
    """One post of one quote with four pictures, each with its own alt text, shown so before it goes out."""
    long = _long(desk)
    kept = desk.json("post", long, "--on", "feed", "--at", "2030-01-01 09:00")
    shown = desk("queue", "show", f"{kept['id']}").stdout
    assert shown.count("Picture: png, 1080 × 1350") == shown.count("Alt text: ") == 4
    desk("queue", "cancel", f"{kept['id']}")
    kept = desk.json("post", long, "--on", "feed", "--now")
    assert kept["more"] == []
    told, path = _told(desk)
    assert len(list(path.glob("card*.png"))) == 4
    assert [alt.rpartition(" ")[2] for alt in told["alt"]] == ["(1/4)", "(2/4)", "(3/4)", "(4/4)"]
    assert told["alt"][0].startswith("“Call me Ishmael.") and told["text"].count("Herman Melville") == 1


def test_slides_are_as_many_as_the_network_takes(desk: Desk) -> None:
    """Where four pictures are not enough even at the smallest type, the post is refused; LinkedIn takes twenty."""
    long = _long(desk, PLAIN)
    desk("accounts", "add", "small", "--on", "folder", "--like", "bluesky", "--design", "poster")
    with pytest.raises(Refused, match="does not fit on 4 slides"):
        desk("post", long, "--on", "small", "--now")
    desk("accounts", "add", "large", "--on", "folder", "--like", "linkedin", "--design", "poster")
    assert len(desk.json("post", long, "--on", "large", "--now", "--dry-run")["pictures"]) > 4


def test_a_long_quote_in_a_carousel_is_refused_with_a_remedy(desk: Desk) -> None:
    """A carousel has a card for each quote: a long one goes out by itself."""
    with pytest.raises(Refused) as caught:
        desk("post", desk.quotes[0], _long(desk), "--on", "feed", "--now")
    assert caught.value.rule == "fits" and "by itself" in caught.value.hint


def test_a_share_pack_for_linkedin_has_the_slides_as_a_document(desk: Desk) -> None:
    """The pack has pictures, alt texts and one PDF of them, and its checklist says what for; a single card has none."""
    desk("accounts", "add", "li", "--on", "linkedin")
    desk("post", _long(desk), "--on", "li", "--now")
    told, path = _told(desk, "share/li")
    document = (path / "slides.pdf").read_bytes()
    assert b"/Count 4" in document and b"/Lang (en)" in document
    for alt in told["alt"]:
        assert alt.encode("utf-16-be").hex().upper().encode() in document
    assert "slides.pdf" in (path / "checklist.txt").read_text(encoding="utf-8")
    desk("accounts", "add", "other", "--on", "linkedin")
    desk("post", desk.quotes[0], "--on", "other", "--now")
    assert not (_told(desk, "share/other")[1] / "slides.pdf").exists()
