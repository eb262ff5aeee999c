"""The studio's proof sheet: cases drawn in the background, told apart from what was approved, and approved."""

from __future__ import annotations

import json
import re
from typing import Any

from studio_client import StudioClient, words_of

from pullquote.proofing.approved import Approved
from pullquote.studio.designs.sheets import sheets_of


def drawn(client: StudioClient, design: str = "minimal") -> tuple[str, dict[str, Any]]:
    """The sheet of a design in its small extent, once all of it is drawn, and what the page is told of it."""
    sheet = client.send("/proof-sheet/draw", {"design": design, "extent": "few"}).json()["sheet"]
    sheets_of(client.studio).get(sheet).wait()
    told: dict[str, Any] = client.get(f"/proof-sheet/cards?sheet={sheet}").json()
    return sheet, told


def cases(told: dict[str, Any]) -> list[str]:
    """The names of the cases that a page is told of."""
    return re.findall(r'data-case="([^"]+)"', told["piece"])


def test_every_hard_case_is_shown_and_approved_as_by_the_command(studio_client: StudioClient) -> None:
    """What is approved here is what `designs check --proof` compares with."""
    sheet, told = drawn(studio_client)
    assert (told["done"], told["count"], told["total"]) == (True, 24, 24)
    assert told["states"] == {"new": 24}
    some = cases(told)[:3]
    answer = studio_client.send("/proof-sheet/approve", {"sheet": sheet, "case": some}).json()
    assert answer["states"] == {"new": 21, "same": 3}
    kept = Approved(studio_client.studio.root / "proofs").cases
    assert sorted(kept) == sorted(some)
    _, again = drawn(studio_client)
    assert again["states"] == {"new": 21, "same": 3}


def test_a_change_is_shown_beside_what_was_approved(studio_client: StudioClient) -> None:
    """With the picture before, the one now, and the difference."""
    studio_client.send("/designs/minimal/copy", {"name": "mine"})
    sheet, told = drawn(studio_client, "mine")
    studio_client.send("/proof-sheet/approve", {"sheet": sheet, "case": cases(told)})
    found = studio_client.get("/designs/mine/text").json()
    changed = {"text": found["text"].replace("#1B1B1A", "#5A1B1A"), "seen": found["seen"]}
    assert studio_client.send("/designs/mine/save", changed).status_code == 200
    sheet, told = drawn(studio_client, "mine")
    assert told["states"]["changed"] == 12
    assert "of it differs" in words_of(told["piece"])
    case = "mine-portrait-short"
    for which in ("now", "before", "difference"):
        answer = studio_client.get(f"/proof-sheet/picture?sheet={sheet}&case={case}&which={which}")
        assert answer.headers["content-type"] == "image/webp"


def test_cards_come_as_they_are_drawn(studio_client: StudioClient) -> None:
    """A page asks from where it is, and gets the rest only."""
    sheet, told = drawn(studio_client)
    rest = studio_client.get(f"/proof-sheet/cards?sheet={sheet}&from=20").json()
    assert cases(rest) == cases(told)[20:]


def test_a_sheet_that_is_not_right_any_more_approves_nothing(studio_client: StudioClient) -> None:
    """Neither when the design was changed since, nor when something else was approved."""
    studio_client.send("/designs/minimal/copy", {"name": "mine"})
    sheet, told = drawn(studio_client, "mine")
    sent = {"sheet": sheet, "case": cases(told)[:1]}
    path = studio_client.studio.root / "designs" / "mine.toml"
    text = path.read_text()
    path.write_text(text.replace("#1B1B1A", "#5A1B1A"))
    answer = studio_client.send("/proof-sheet/approve", sent)
    assert (answer.status_code, answer.json()["outdated"]) == (409, True)
    path.write_text(text)
    proofs = studio_client.studio.root / "proofs"
    proofs.mkdir()
    other = {"palette": "light", "refused": "fits"}
    (proofs / "cases.json").write_text(json.dumps({"version": 1, "cases": {"mine-wide-long": other}}))
    assert studio_client.send("/proof-sheet/approve", sent).status_code == 409
    assert "mine-portrait" not in (proofs / "cases.json").read_text()


def test_only_cases_of_the_sheet_are_approved(studio_client: StudioClient) -> None:
    """A name is looked up, never made a path; nothing ticked is told."""
    sheet, _ = drawn(studio_client)
    for case, status in (("../../x", 404), ("minimal-portrait-nothing", 404), ("", 422)):
        assert studio_client.send("/proof-sheet/approve", {"sheet": sheet, "case": case}).status_code == status
    assert not (studio_client.studio.root / "proofs").exists()
    assert studio_client.get(f"/proof-sheet/picture?sheet={sheet}&case=../x").status_code == 404
    assert studio_client.get("/proof-sheet/cards?sheet=none").status_code == 404


def test_a_new_sheet_takes_the_place_of_the_one_before(studio_client: StudioClient) -> None:
    """The old one draws no more: one person looks at one sheet."""
    first = studio_client.send("/proof-sheet/draw", {"design": "minimal", "extent": "all"}).json()["sheet"]
    second, told = drawn(studio_client, "marker")
    assert told["total"] == 24
    assert studio_client.get(f"/proof-sheet/cards?sheet={first}").status_code == 404
    assert second in studio_client.get("/proof-sheet?design=marker").text


def test_what_cannot_be_drawn_is_no_sheet(studio_client: StudioClient) -> None:
    """A design that is not there, or not right, is told before anything is drawn."""
    assert studio_client.send("/proof-sheet/draw", {"design": "no-such"}).status_code == 404
    (studio_client.studio.root / "designs" / "broken.toml").write_text("x = 1\n")
    assert studio_client.send("/proof-sheet/draw", {"design": "broken"}).status_code == 422
    assert studio_client.get("/proof-sheet?design=broken").status_code == 422
