"""The studio's import: what documents bring is seen before it is kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from studio_browser import Served, barriers, runs_over
from studio_client import StudioClient, words_of

from pullquote.studio.importing.tray import Tray
from quotes.errors import NotFound

LIST = """\
1. "Conventionality is not morality." — Charlotte Brontë, Jane Eyre
2. "Self-righteousness is not religion." — Charlotte Brontë, Jane Eyre
Nothing to see on this line.
3. "To attack the first is not to assail the last." — Charlotte Brontë, Jane Eyre
"""


def _lying(html: str) -> list[str]:
    return re.findall(r'data-lying="([^"]+)"', html)


def test_a_look_tells_what_is_new_and_keeps_nothing(studio_client: StudioClient) -> None:
    """Whoever only wants to see what a file holds must not find it in the library."""
    before = studio_client.studio.store.count()
    answer = studio_client.send("/import/look", files={"files": ("list.txt", LIST.encode())})
    assert "Self-righteousness is not religion." in answer.text
    assert "line skipped" in words_of(answer.text) or "note" in words_of(answer.text)
    assert studio_client.studio.store.count() == before


def test_what_is_kept_can_be_undone_but_not_past_a_later_import(studio_client: StudioClient) -> None:
    """An undo that took back another import than the one it names would lose somebody's work."""
    before = studio_client.studio.store.count()
    numbers = []
    for name, text in (("list.txt", LIST), ("other.txt", '"Reader, I married him." — Charlotte Brontë, Jane Eyre\n')):
        looked = studio_client.send("/import/look", files={"files": (name, text.encode())})
        kept = studio_client.send("/import/keep", {"lying": _lying(looked.text)}).json()
        numbers.append(kept["undo"])
    assert studio_client.send("/undo", {"number": numbers[0]}).status_code == 422
    assert studio_client.send("/undo", {"number": numbers[1]}).status_code == 200
    assert studio_client.send("/undo", {"number": numbers[0]}).status_code == 200
    assert studio_client.studio.store.count() == before


def test_what_is_known_already_is_told_before(studio_client: StudioClient) -> None:
    """Whoever drops the same file again wants to see that it brings nothing."""
    looked = studio_client.send("/import/look", files={"files": ("list.txt", LIST.encode())})
    studio_client.send("/import/keep", {"lying": _lying(looked.text)})
    again = words_of(studio_client.send("/import/look", files={"files": ("list.txt", LIST.encode())}).text)
    assert "0 new" in again
    assert "known already" in again


@pytest.mark.parametrize(
    ("name", "data"), [("broken.docx", b"PK\x03\x04 no zip"), ("none.bin", bytes(range(256)) * 40), ("e.txt", b"")]
)
def test_a_file_that_cannot_be_read_says_so_and_stops_nothing(
    studio_client: StudioClient, name: str, data: bytes
) -> None:
    """One bad file of a drop must not lose the others."""
    files = [("files", (name, data)), ("files", ("list.txt", LIST.encode()))]
    answer = studio_client.send("/import/look", files=files)
    assert answer.status_code == 200
    assert name in answer.text
    assert "Self-righteousness is not religion." in answer.text


def test_a_name_that_climbs_out_of_folders_is_only_a_name(studio_client: StudioClient) -> None:
    """A browser may send anything as a file's name; none of it may be a path."""
    answer = studio_client.send("/import/look", files={"files": ("../../etc/passwd\x1b[31m.txt", LIST.encode())})
    assert "../" not in answer.text
    assert "\x1b" not in answer.text


def test_more_than_a_document_may_have_is_refused(studio_client: StudioClient) -> None:
    """A body without end must not fill the memory."""
    answer = studio_client.send("/import/keep", {"lying": "x" * (2 * 1024 * 1024)})
    assert answer.status_code == 413


def test_the_tray_holds_no_more_than_it_may() -> None:
    """A studio that stays open for weeks must not keep every file that was ever looked at."""
    from pullquote.arriving.document import Arrived

    tray = Tray(most_bytes=10)
    first, second = (tray.lay(Arrived(name, b"12345678")) for name in "ab")
    assert tray.look(second).name == "b"
    with pytest.raises(NotFound):
        tray.look(first)


def test_columns_can_be_named_where_the_guess_is_wrong(studio_client: StudioClient) -> None:
    """A table with headings of its own is read as its owner says."""
    table = "was,dazu\nConventionality is not morality.,Charlotte Brontë\n".encode()
    looked = studio_client.send("/import/look", files={"files": ("t.csv", table)}).text
    fields = {"lying": re.findall(r'name="lying" value="([^"]+)"', looked)[0], "format": "csv"}
    named = {"column-text": "was", "column-author": "dazu"}
    again = studio_client.send("/import/again", fields | named).text
    assert "Conventionality is not morality." in again
    assert "Charlotte Brontë" in again


def test_the_seed_list_is_dropped_looked_at_and_kept(
    page: Page, studio_served: Served, width: str, tmp_path: Path
) -> None:
    """The first minute of a new user, at both widths."""
    file = tmp_path / "list.txt"
    file.write_text(LIST, encoding="utf-8")
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/import")
    assert barriers(page) == []
    page.set_input_files("input[type=file]", file)
    looked = page.locator(".looked")
    expect(looked.locator(".drafts li")).to_have_count(3)
    assert barriers(page) == []
    assert runs_over(page) == 0
    looked.get_by_role("button", name="Keep these").click()
    expect(page.locator("#after-words")).to_contain_text("3 quotes added, 0 known already")
    page.locator("#said").get_by_role("button", name="Undo").click()
    expect(page.locator("#said")).to_contain_text("Undone")


def test_several_are_kept_and_undone_as_one(page: Page, studio_served: Served, tmp_path: Path) -> None:
    """What each brought is told, a second click keeps nothing twice, and what cannot be read can be put away."""
    store = studio_served.studio.store
    before = store.count()
    texts = {"one.txt": LIST, "two.txt": '"Reader, I married him." — Charlotte Brontë, Jane Eyre\n', "not.pdf": "no"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/import")
    page.set_input_files("input[type=file]", [tmp_path / name for name in texts])
    expect(page.locator(".looked")).to_have_count(3)
    page.get_by_role("region", name="What not.pdf brings").get_by_role("button", name="Leave it out").click()
    expect(page.locator(".looked")).to_have_count(2)
    page.get_by_role("button", name="Keep everything that can be read").dblclick()
    expect(page.locator("#after-words")).to_contain_text("one.txt: 3 quotes added")
    expect(page.locator("#after-words")).to_contain_text("two.txt: 1 quote added")
    expect(page.locator("#alarm")).to_be_empty()
    assert store.count() == before + 4
    page.locator("#said").get_by_role("button", name="Undo").click()
    expect(page.locator("#said")).to_contain_text("Undone")
    assert store.count() == before


def test_a_file_dropped_on_the_page_is_looked_at(page: Page, studio_served: Served) -> None:
    """Dropping is what the page asks for."""
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/import")
    data = page.evaluate_handle(
        "text => { const all = new DataTransfer(); all.items.add(new File([text], 'list.txt')); return all; }", LIST
    )
    page.dispatch_event("main", "drop", {"dataTransfer": data})
    expect(page.locator(".looked h2")).to_have_text("list.txt")
