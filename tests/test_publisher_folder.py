"""The folder publisher: a post is there whole, or not at all."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import EntryPoint
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from publishing_world import ACCESS

from quotes.errors import InputError, NotFound, PullquoteError, Refused
from scheduler.model import Account, Facet, Outgoing, Payload, Picture, Schedule
from scheduler.publisher import Busy, RecoveryKind, Unsure
from scheduler.publishers import open_publisher
from scheduler.publishers.conformance import PIXEL
from scheduler.publishers.folder import FolderPublisher

DUE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def _account(folder: Path | str, rules: str = "mastodon") -> Account:
    schedule = Schedule(slots="mon-fri 09:00 Europe/Paris")
    return Account("feed", "folder", rules, options={"folder": str(folder)}, schedule=schedule)


def _outgoing(account: Account, key: str = "1a2b3c4d5e6f7788") -> Outgoing:
    pictures = (Picture(PIXEL, "png", 1, 1, "Quote card: “Ça va.”"), Picture(b"second", "jpeg", 2, 3, "The second."))
    payload = Payload("“Ça va.” — Ann", "fr", pictures, (Facet(0, 3, "tag", "mot"),))
    return Outgoing(17, account, payload, key, DUE, DUE)


def _post(publisher: FolderPublisher, outgoing: Outgoing) -> Path:
    publisher.publish(outgoing, publisher.upload(outgoing), outgoing.key)
    return next(path for path in Path(outgoing.account.options["folder"]).iterdir() if path.name[0] != ".")


def test_a_post_is_a_folder_that_a_person_can_use(tmp_path: Path) -> None:
    """Pictures, caption and alt texts are files of their own, under the local time that the slot names."""
    outgoing = _outgoing(_account(tmp_path))
    post = _post(FolderPublisher(outgoing.account, ACCESS), outgoing)
    assert post.name == "2026-11-23-0900-17-1a2b3c4d"
    names = ["alt-2.txt", "alt.txt", "caption.txt", "card-2.jpg", "card.png", "post.json"]
    assert sorted(path.name for path in post.iterdir()) == names
    assert (post / "card.png").read_bytes() == PIXEL
    assert (post / "caption.txt").read_text(encoding="utf-8") == "“Ça va.” — Ann\n"
    assert (post / "alt-2.txt").read_text(encoding="utf-8") == "The second.\n"
    told = json.loads((post / "post.json").read_text(encoding="utf-8"))
    assert (told["key"], told["language"], told["facets"][0]["target"]) == (outgoing.key, "fr", "mot")
    assert [len(one["sha256"]) for one in told["pictures"]] == [64, 64]


def test_the_receipt_leads_to_the_folder(tmp_path: Path) -> None:
    """The receipt's address opens the post's folder, and replaying gives the same receipt."""
    root = tmp_path / "ä folder"
    root.mkdir()
    outgoing = _outgoing(_account(root))
    publisher = FolderPublisher(outgoing.account, ACCESS)
    first = publisher.publish(outgoing, publisher.upload(outgoing), outgoing.key)
    again = replace(outgoing, created_at=DUE.replace(hour=23), due_at=DUE.replace(day=24))
    assert publisher.publish(again, publisher.upload(again), again.key) == first == publisher.find(again)
    assert first.url is not None
    assert Path(unquote(urlparse(first.url).path)) == root / first.remote_id
    assert len(list(root.iterdir())) == 1


def test_recovery_is_a_replay_without_end_and_the_rules_are_the_accounts(tmp_path: Path) -> None:
    """A folder never forgets a key, and posts are fitted to the network that the account's rules name."""
    publisher = FolderPublisher(_account(tmp_path, "x"), ACCESS)
    assert (publisher.recovery.kind, publisher.recovery.window) == (RecoveryKind.REPLAY, None)
    assert publisher.rules.name == "x"


@pytest.mark.parametrize("number", range(12))
def test_a_full_disk_leaves_nothing_visible(tmp_path: Path, number: int) -> None:
    """Wherever the disk fills up, there is a whole post or none, hidden leftovers are gone, and trying again works."""
    calls = 0

    def full(_: int) -> None:
        nonlocal calls
        calls += 1
        if calls == number + 1:
            raise OSError(errno.ENOSPC, "No space left on device")

    outgoing = _outgoing(_account(tmp_path))
    try:
        _post(FolderPublisher(outgoing.account, ACCESS, synced=full), outgoing)
    except Busy as error:
        assert "no space left" in error.message
        assert list(tmp_path.iterdir()) == []
    except Unsure:
        assert len(list(tmp_path.iterdir())) == 1  # shown; only its name may not be on the disk yet
    post = _post(FolderPublisher(outgoing.account, ACCESS), outgoing)
    assert len(list(post.iterdir())) == 6
    assert list(tmp_path.iterdir()) == [post]


def test_a_folder_that_was_moved_away_is_the_accounts_fault(tmp_path: Path) -> None:
    """A missing folder pauses the account and is never made anew: it may be an empty mount point."""
    outgoing = _outgoing(_account(tmp_path / "gone"))
    publisher = FolderPublisher(outgoing.account, ACCESS)
    calls: list[Callable[[], object]] = [
        lambda: publisher.upload(outgoing),
        lambda: publisher.publish(outgoing, ("x",), outgoing.key),
        lambda: publisher.find(outgoing),
    ]
    for call in calls:
        with pytest.raises(Refused, match="is not there") as caught:
            call()
        assert caught.value.rule == "login"
    assert not (tmp_path / "gone").exists()


def test_a_folder_that_cannot_be_written_is_busy(tmp_path: Path) -> None:
    """A file where the hidden folder should be made stands for every reason why a folder cannot be written."""
    outgoing = _outgoing(_account(tmp_path))
    publisher = FolderPublisher(outgoing.account, ACCESS)
    media = publisher.upload(outgoing)
    for path in (tmp_path / media[0]).iterdir():
        path.unlink()
    (tmp_path / media[0]).rmdir()
    with pytest.raises(Busy, match="cannot be shown"):
        publisher.publish(outgoing, media, outgoing.key)
    assert list(tmp_path.iterdir()) == []


def test_two_tries_at_once_make_one_post(tmp_path: Path) -> None:
    """A runner that was taken for dead and wakes up after another has posted gets that post's receipt."""
    outgoing = _outgoing(_account(tmp_path))
    slow, quick = FolderPublisher(outgoing.account, ACCESS), FolderPublisher(outgoing.account, ACCESS)
    media = slow.upload(outgoing)
    first = quick.publish(outgoing, quick.upload(outgoing), outgoing.key)
    assert slow.publish(outgoing, media, outgoing.key) == first
    assert [path.name for path in tmp_path.iterdir()] == [first.remote_id]


def test_a_spoilt_record_does_not_double_a_post(tmp_path: Path) -> None:
    """A person may throw away post.json: the folder's name says enough."""
    outgoing = _outgoing(_account(tmp_path))
    publisher = FolderPublisher(outgoing.account, ACCESS)
    post = _post(publisher, outgoing)
    for spoilt in (b"{", b"[]", b'{"created_at": "2026-11-23"}', b"\xff"):
        (post / "post.json").write_bytes(spoilt)
        found = publisher.find(outgoing)
        assert found is not None
        assert (found.remote_id, found.posted_at) == (post.name, DUE)


def test_posts_with_other_numbers_are_other_posts(tmp_path: Path) -> None:
    """Post 7 is not found in the folder of post 17, nor a post of another database with the same number."""
    outgoing = _outgoing(_account(tmp_path))
    publisher = FolderPublisher(outgoing.account, ACCESS)
    _post(publisher, outgoing)
    assert publisher.find(replace(outgoing, post=7)) is None
    assert publisher.find(replace(outgoing, key="ffffffff" * 2)) is None


@pytest.mark.parametrize("folder", ["", "posts"])
def test_the_folder_is_named_whole(folder: str) -> None:
    """A path that depends on where a command is run would scatter posts."""
    with pytest.raises(InputError, match="names no folder"):
        FolderPublisher(_account(folder), ACCESS)


def test_an_unknown_publisher_is_answered_with_the_nearest(tmp_path: Path) -> None:
    """A mistyped network says which was meant."""
    with pytest.raises(NotFound, match="Did you mean 'folder'"):
        open_publisher(replace(_account(tmp_path), network="foldr"), ACCESS)


def test_a_plugin_is_opened_by_its_name(tmp_path: Path) -> None:
    """Others bring their publishers as entry points; one that cannot be loaded is named."""
    group = "pullquote.publishers"
    ours = EntryPoint("paper", "scheduler.publishers.folder:FolderPublisher", group)
    broken = EntryPoint("broken", "no_such_module:Publisher", group)
    account = replace(_account(tmp_path), network="paper")
    assert isinstance(open_publisher(account, ACCESS, plugins=[ours, broken]), FolderPublisher)
    with pytest.raises(PullquoteError, match=r"'broken' \(no_such_module"):
        open_publisher(replace(account, network="broken"), ACCESS, plugins=[ours, broken])
