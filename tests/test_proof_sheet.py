"""The proof sheet: every case drawn, compared with what was approved, shown on a page, approved."""

from __future__ import annotations

import http.client
import json
import re
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from PIL import Image

from cards.renderer import Renderer
from pullquote.proofing.approved import Approved
from pullquote.proofing.cases import Case, cases_of, proof_texts
from pullquote.proofing.comparing import Compared, compared, gone
from pullquote.proofing.crew import Source, shared_out
from pullquote.proofing.drawing import MOST_KEPT, Outcome, Refusal, draw_cases, kept_picture
from pullquote.proofing.serving import SheetServer
from pullquote.proofing.sheet import write_sheet
from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound, StorageError
from templates.formats import formats
from templates.load import BUNDLED, Designs

Run = Callable[..., Result]

SMALL = ("--format", "wide", "--text", "short,medium")
EDITORIAL = (BUNDLED / "editorial.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    """Three cases, drawn."""
    cases = cases_of([Designs().get("editorial")], forms=["wide"], texts=["short", "medium", "arabic"])
    return list(draw_cases(cases, Source(), jobs=1))


def own_design(workspace: Workspace, old: str = "", new: str = "") -> Path:
    """A design `mine` in the workspace: the editorial one with one thing changed."""
    text = EDITORIAL.replace('"editorial"', '"mine"', 1)
    path = workspace.root / "designs" / "mine.toml"
    path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return path


def takes_no_notice(task: int, renderer: Renderer) -> bool:
    """Whether the process that this is called in takes no notice of Ctrl-C."""
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def files(folder: Path) -> dict[str, bytes]:
    """Everything in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_design_meets_every_format_and_text_in_both_palettes() -> None:
    """The cases are all there, once each; palettes take turns, and cards of one ground follow each other."""
    designs = [Designs().get(name) for name in ("editorial", "poster")]
    cases = cases_of(designs)
    assert 2 * 7 * 12 == len(cases) == len({case.id for case in cases})
    for design in designs:
        seen = {case.palette for case in cases if case.design == design.name}
        assert seen == set(design.palettes)
    grounds = [(case.design, case.format, case.palette) for case in cases]
    assert len(set(grounds)) == 1 + sum(one != two for one, two in pairwise(grounds))


def test_a_text_keeps_its_palette_whatever_else_is_drawn() -> None:
    """Drawing fewer texts or formats draws the same cards: they can be compared."""
    design = Designs().get("editorial")
    whole = cases_of([design])
    assert set(cases_of([design], forms=["story"], texts=["long", "thai"])) < set(whole)


@pytest.mark.parametrize(("forms", "texts", "near"), [(["wid"], None, "wide"), (None, ["lang"], "long")])
def test_a_format_or_text_that_does_not_exist_is_told(forms: Any, texts: Any, near: str) -> None:
    """A slip is answered with the nearest name."""
    with pytest.raises(NotFound, match=f"Did you mean '{near}'"):
        cases_of([Designs().get("editorial")], forms=forms, texts=texts)


def test_every_text_can_be_a_card() -> None:
    """Each of the texts has words, an author, and emphasis that is marked right, in each arrangement."""
    for text in proof_texts().values():
        for form in (formats()["portrait"], formats()["wide"]):
            spec = text.spec("editorial", form, "light")
            assert spec.text.strip() and spec.author.strip() and "*" not in spec.text


def test_processes_draw_what_one_draws(outcomes: list[Outcome]) -> None:
    """Shared out over processes, the same cards come back in the same order."""
    cases = cases_of([Designs().get("editorial")], forms=["wide", "square", "portrait", "story", "opengraph"])
    shared = list(draw_cases(cases, Source(), jobs=2))
    assert [case.id for case in cases] == [one.case.id for one in shared]
    by_id = {one.case.id: one for one in shared}
    assert all(by_id[one.case.id] == one for one in outcomes)


def test_processes_that_draw_leave_ctrl_c_to_the_first() -> None:
    """A terminal sends Ctrl-C to all; the first process ends the others, which would tell of their death else."""
    before = signal.getsignal(signal.SIGINT)
    told = list(shared_out(takes_no_notice, [1, 2], Source(), jobs=2))
    assert told == [True, True] and signal.getsignal(signal.SIGINT) is before


def test_a_kept_picture_is_small_and_exact() -> None:
    """Even noise, which packs worst, is kept small; and what is kept is pixels, not an impression of them."""
    noise = Image.effect_noise((1080, 1920), 200).convert("RGB")
    assert len(kept_picture(noise)) <= MOST_KEPT
    assert kept_picture(noise) == kept_picture(noise.copy())


def test_what_is_approved_is_the_same_next_time(outcomes: list[Outcome], tmp_path: Path) -> None:
    """New before approval; the same after, also when read again from disk."""
    assert {"new"} == {compared(one, Approved(tmp_path)).state for one in outcomes}
    Approved(tmp_path).approve(outcomes)
    assert {"same"} == {compared(one, Approved(tmp_path)).state for one in outcomes}
    assert all(len(data) <= MOST_KEPT for name, data in files(tmp_path).items() if name != "cases.json")


def test_a_change_is_shown_with_its_share(outcomes: list[Outcome], tmp_path: Path) -> None:
    """Other pixels: changed, with the old picture, the difference, and how much of the card differs."""
    short, medium, _ = outcomes
    approved = Approved(tmp_path)
    approved.approve([short])
    row = compared(replace(medium, case=short.case), approved)
    assert "changed" == row.state
    assert 0 < row.share <= 1
    assert row.old == short.kept
    assert row.difference


def test_another_processors_rounding_is_no_change(tmp_path: Path) -> None:
    """A step of one channel is what another machine may round differently; a step of two is a change."""
    case = Case("editorial", "wide", "light", "short")
    states = []
    for step in (0, 1, 2):
        picture = Image.new("RGB", (1600, 900), (100, 100, 100 + step))
        outcome = Outcome(case, 1600, 900, (0, 0, 0, 0), digest=str(step), kept=kept_picture(picture))
        approved = Approved(tmp_path)
        if approved.empty:
            approved.approve([outcome])
        states.append(compared(outcome, approved).state)
    assert states == ["same", "same", "changed"]


def test_refusals_are_approved_too(outcomes: list[Outcome], tmp_path: Path) -> None:
    """A refused card is new, then as approved; a picture in its place is a change, and so is another rule."""
    drawn = outcomes[0]
    refusal = replace(drawn, refusal=Refusal("fits", "It does not fit.", "Shorten it."))
    approved = Approved(tmp_path)
    assert "new" == compared(refusal, approved).state
    approved.approve([refusal])
    again = Approved(tmp_path)
    assert "refused" == compared(refusal, again).state
    other = replace(drawn, refusal=Refusal("contrast", "", ""))
    assert ["changed", "changed"] == [compared(one, again).state for one in (drawn, other)]
    again.approve([drawn])
    assert "changed" == compared(refusal, Approved(tmp_path)).state


def test_what_there_is_no_longer_is_gone(outcomes: list[Outcome], tmp_path: Path) -> None:
    """An approved case without a card is missed, unless its format was not asked for or its design cannot be read."""
    approved = Approved(tmp_path)
    approved.approve(outcomes)
    assert 3 == len(gone(approved, []))
    assert [] == gone(approved, [one.case for one in outcomes])
    assert [] == gone(approved, [], forms=["story"])
    assert ["editorial-wide-short"] == [row.id for row in gone(approved, [], forms=["wide"], texts=["short"])]
    assert [] == gone(approved, [], broken=["editorial"])


def test_an_approval_that_fails_leaves_the_old_one_whole(
    outcomes: list[Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk is full halfway, everything is as it was approved before."""
    Approved(tmp_path).approve(outcomes)
    before = files(tmp_path)
    changed = [replace(one, digest="other", kept=outcomes[0].kept + bytes([at])) for at, one in enumerate(outcomes)]

    def full(path: Path, data: bytes) -> None:
        if path.name == "cases.json":
            raise StorageError("The disk is full.")
        path.write_bytes(data)

    monkeypatch.setattr("pullquote.proofing.approved.write_whole", full)
    with pytest.raises(StorageError):
        Approved(tmp_path).approve(changed)
    assert before.items() <= files(tmp_path).items()
    assert {"same"} == {compared(one, Approved(tmp_path)).state for one in outcomes}


def test_old_pictures_are_taken_away(outcomes: list[Outcome], tmp_path: Path) -> None:
    """A folder of approved pictures has one picture a case, and none of cases that are gone."""
    approved = Approved(tmp_path)
    approved.approve(outcomes)
    approved.approve([replace(outcomes[0], digest="x", kept=outcomes[1].kept)], gone=[outcomes[1].case.id])
    assert 3 == len(files(tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[" * 100_000,
        "[]",
        '{"version": 2, "cases": {}}',
        '{"version": 1, "cases": []}',
        '{"version": 1, "cases": {"a": 1}}',
        '{"version": 1, "cases": {"a": {}}}',
        '{"version": 1, "cases": {"a": {"digest": "1", "picture": "../../secret-00000000.webp"}}}',
        '{"version": 1, "cases": {"a": {"digest": "1", "picture": "x.webp"}}}',
        '{"version": 1, "cases": {"a": {"digest": 1, "picture": "a-00000000.webp"}}}',
        '{"version": 1, "cases": {"a": {"refused": "fits", "type_px": "large"}}}',
        '{"version": 1, "cases": {"a": {"refused": "fits", "type_px": NaN}}}',
        '{"version": 1, "cases": {"a": {"refused": "fits", "lines": 1e999}}}',
        '{"version": 1, "cases": {"a": {"digest": "1", "picture": "a\\u0000-00000000.webp"}}}',
    ],
)
def test_a_file_of_cases_that_is_not_right_is_told(tmp_path: Path, text: str) -> None:
    """What somebody else wrote is checked: no name leads out of the folder, no value is of another kind."""
    (tmp_path / "cases.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"cases\.json"):
        Approved(tmp_path)


@pytest.mark.parametrize("data", [b"", b"no picture", None])
def test_a_lost_or_broken_picture_is_a_change(outcomes: list[Outcome], tmp_path: Path, data: bytes | None) -> None:
    """Without the approved picture nobody can say that nothing changed."""
    Approved(tmp_path).approve(outcomes[:1])
    (picture,) = tmp_path.glob("*.webp")
    picture.unlink()
    if data is not None:
        picture.write_bytes(data)
    row = compared(replace(outcomes[0], digest="other"), Approved(tmp_path))
    assert ("changed", b"") == (row.state, row.difference)


def test_the_page_stands_alone_and_shows_all(outcomes: list[Outcome], tmp_path: Path) -> None:
    """Every card with its boxes and safe zone, refusals in words, nothing loaded, and markup made harmless."""
    refused = replace(outcomes[1], refusal=Refusal("fits", "<script>alert(1)</script>", ""))
    approved = Approved(tmp_path / "approved")
    approved.approve([outcomes[0]])
    rows = [compared(replace(outcomes[0], digest="x", kept=outcomes[2].kept), approved), compared(refused, approved)]
    rows.append(Compared("old-wide-short", "gone", None, approved.cases["editorial-wide-short"]))
    page = write_sheet(tmp_path / "out.html", "A & B", rows, "pullquote designs check").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "A &amp; B" in page
    assert not re.search(r"(?:src|href)=\"(?!data:image/webp)", page)
    boxes = sum(len(boxes) for _, boxes in outcomes[0].boxes)
    assert boxes + 1 == page.count("<rect ")
    assert ["old-wide-short", "editorial-wide-short", "editorial-wide-medium"] == re.findall(
        r'data-case="([^"]*)"', page
    )
    assert "3 cards: 1 changed, 1 new, 1 gone." in page


@pytest.fixture
def server() -> Iterator[tuple[SheetServer, list[Sequence[str]]]]:
    """A server of a page with two cases, and what was approved through it."""
    approved: list[Sequence[str]] = []

    def approve(cases: Sequence[str]) -> None:
        if "full" in cases:
            raise StorageError("The disk is full.")
        approved.append(cases)

    with SheetServer(b"<!doctype html>page", frozenset({"one", "two", "full"}), approve) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield running, approved
        finally:
            running.shutdown()
            thread.join()


def ask(
    server: SheetServer, method: str, path: str, body: Any = None, **headers: str | None
) -> tuple[int, bytes, http.client.HTTPMessage]:
    """One request, as the page itself would make it but for the headers given; None leaves one out."""
    own: dict[str, str | None] = {
        "Host": server.host,
        "Origin": f"http://{server.host}",
        "Content-Type": "application/json",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection = http.client.HTTPConnection(*server.server_address[:2], timeout=60)  # type: ignore[arg-type]
    connection.putrequest(method, path, skip_host=True)
    for name, value in {"Content-Length": str(len(data)), **own}.items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders(data)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content, answer.headers


def test_the_page_is_served_and_approves(server: tuple[SheetServer, list[Sequence[str]]]) -> None:
    """At its secret address the page is there, and cases sent from it are approved once each."""
    running, approved = server
    path = running.address.removeprefix(f"http://{running.host}")
    status, content, headers = ask(running, "GET", path)
    assert (200, b"<!doctype html>page") == (status, content)
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    status, content, _ = ask(running, "POST", f"{path}approve", {"cases": ["two", "two"]})
    assert (200, {"approved": ["two"]}) == (status, json.loads(content))
    assert [["two"]] == approved


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {}, 404),
        ("GET", "/wrong/", {}, 404),
        ("GET", "{}../", {}, 404),
        ("GET", "{}", {"Host": "example.org"}, 404),
        ("GET", "{}", {"Host": None}, 404),
        ("POST", "/approve", {}, 404),
        ("POST", "{}approve", {"Host": "localhost:80"}, 404),
        ("POST", "{}approve", {"Origin": "http://example.org"}, 403),
        ("POST", "{}approve", {"Origin": None}, 403),
        ("POST", "{}approve", {"Origin": "null"}, 403),
        ("POST", "{}approve", {"Content_Type": "text/plain"}, 415),
        ("POST", "{}approve", {"Content_Length": "99999999"}, 413),
        ("POST", "{}approve", {"Content_Length": "-1"}, 413),
        ("PUT", "{}approve", {}, 501),
        ("DELETE", "{}", {}, 501),
    ],
)
def test_nobody_else_is_answered(
    server: tuple[SheetServer, list[Sequence[str]]], method: str, path: str, headers: Any, status: int
) -> None:
    """Without the secret, from another site, or under another host name nothing is shown and nothing approved."""
    running, approved = server
    secret = running.address.removeprefix(f"http://{running.host}")
    got, content, _ = ask(running, method, path.format(secret), {"cases": ["one"]}, **headers)
    assert status == got
    assert b"page" not in content.replace(b"Only the page itself may approve.", b"")
    assert [] == approved


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[" * 50_000, [], {}, {"cases": "one"}, {"cases": [1]}, {"cases": ["three"]}, {"cases": [], "x": 1}],
)
def test_only_cases_of_the_page_are_approved(server: tuple[SheetServer, list[Sequence[str]]], body: Any) -> None:
    """Anything but a list of cases that exist is refused whole."""
    running, approved = server
    path = running.address.removeprefix(f"http://{running.host}")
    assert 400 == ask(running, "POST", f"{path}approve", body)[0]
    assert [] == approved


def test_trouble_with_the_disk_is_told_to_the_page(server: tuple[SheetServer, list[Sequence[str]]]) -> None:
    """An approval that could not be kept is not shown as one."""
    running, _ = server
    path = running.address.removeprefix(f"http://{running.host}")
    status, content, _ = ask(running, "POST", f"{path}approve", {"cases": ["full"]})
    assert (500, "The disk is full.") == (status, json.loads(content)["error"])


def test_the_command_compares_and_approves(command: Run, workspace: Workspace, tmp_path: Path) -> None:
    """First nothing to compare with, then all the same, then a change that fails until it is approved."""
    page = tmp_path / "out.html"
    own_design(workspace)

    def check(*more: str) -> Result:
        return command("designs", "check", "mine", "--proof", page, *SMALL, *more, workspace=workspace)

    first = check()
    assert (0, True) == (first.exit_code, "Nothing was approved yet" in first.stderr)
    assert 0 == check("--approve").exit_code
    assert 3 == len(files(workspace.root / "proofs"))
    assert "2 cards: 2 as approved." in check().stdout
    own_design(workspace, "#1D1A16", "#5D1A16")
    done = check("--json")
    assert 3 == done.exit_code
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [("changed", None)] * 1 == [(row["state"], row["refused"]) for row in rows if "case" in row]
    assert {"page": str(page), "cards": 2, "left": 1} == rows[-1]
    case = next(row["case"] for row in rows if "case" in row)
    with pytest.raises(NotFound, match=f"Did you mean '{case}'"):
        check("--approve", f"{case}x")
    assert 0 == check("--approve", case).exit_code
    assert 0 == check().exit_code


def test_a_new_and_a_gone_card_ask_for_approval(
    command: Run, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A design that comes or goes fails the check, as a changed one does, until it is approved."""
    (tmp_path / "bundled").mkdir()
    (tmp_path / "bundled" / "editorial.toml").write_text(EDITORIAL, encoding="utf-8")
    monkeypatch.setattr("templates.load.BUNDLED", tmp_path / "bundled")
    page = tmp_path / "out.html"
    path = own_design(workspace)
    few = ("--format", "wide", "--text", "short")

    def state(*more: str) -> tuple[int, list[str]]:
        done = command("designs", "check", "--proof", page, *few, *more, "--json", "--jobs", "1", workspace=workspace)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        return done.exit_code, [row["state"] for row in rows if row.get("case", "").startswith("mine")]

    command("designs", "check", "editorial", "--proof", page, *few, "--approve", workspace=workspace)
    assert (3, ["new"]) == state()
    assert (0, []) == state("--approve")
    path.unlink()
    assert (3, ["gone"]) == state()
    assert (0, []) == state("--approve")


def test_serving_approves_until_it_is_stopped(
    command: Run, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --serve the page's own request approves, and the page on disk says so afterwards."""
    own_design(workspace)
    page = tmp_path / "out.html"

    def person(running: SheetServer) -> None:
        assert b'data-approve="here"' in running.page
        running.approve(["mine-wide-short", "mine-wide-medium"])

    monkeypatch.setattr("pullquote.commands.designs_proof._until_stopped", person)
    monkeypatch.setattr("click.launch", lambda _: 0)
    done = command("designs", "check", "mine", "--proof", page, *SMALL, "--serve", workspace=workspace)
    assert 0 == done.exit_code
    assert "2 cards: 2 as approved." in page.read_text(encoding="utf-8")
    assert 'data-approve="copy"' in page.read_text(encoding="utf-8")


def test_the_options_of_the_page_need_the_page(command: Run) -> None:
    """`--approve` without a sheet would approve what nobody has seen."""
    assert 2 == command("designs", "check", "--approve").exit_code


def test_a_slip_is_told_before_anything_is_drawn(command: Run, workspace: Workspace) -> None:
    """A format that does not exist is told at once, and a design given for the page is never written over."""
    own = own_design(workspace)
    before = own.read_bytes()
    with pytest.raises(NotFound, match="There is no format"):
        command("designs", "check", "nosuch", "--proof", "out.html", "--format", "nope", workspace=workspace)
    assert 2 == command("designs", "check", "--proof", own, workspace=workspace).exit_code
    assert own.read_bytes() == before


def test_the_page_tells_no_place_on_this_machine(
    command: Run, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be mailed: paths in the command that it shows begin at the folder that it was called in."""
    own_design(workspace)
    monkeypatch.chdir(workspace.root)
    page = workspace.root / "out.html"
    command(
        *("designs", "check", workspace.root / "designs" / "mine.toml", "--proof", page, *SMALL),
        *("--approved", workspace.root / "proofs"),
        workspace=workspace,
    )
    assert str(workspace.root) not in page.read_text(encoding="utf-8")


def test_the_picture_is_that_of_the_card(outcomes: list[Outcome], renderer: Renderer) -> None:
    """What the sheet shows is the very picture that `card` draws."""
    for outcome in outcomes:
        assert outcome.digest == renderer.draw(outcome.case.spec).card.pixels
