"""Share packs: everything that a person needs to post, whole or not there, and handed over once."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest
from publishing_world import ACCESS, outgoing

from quotes.errors import InputError, Refused
from scheduler.model import Account, Outgoing, Picture, Reply
from scheduler.networks import known_rules, load_rules
from scheduler.publisher import Busy, Handover, RecoveryKind
from scheduler.publishers import PUBLISHERS, open_publisher
from scheduler.publishers.assisted import AssistedPublisher, checklist

ASSISTED = [name for name in known_rules() if load_rules(name).assisted]


def _account(folder: Path, network: str = "linkedin") -> Account:
    return Account("feed", network, network, options={"folder": str(folder)})


def _handed(publisher: AssistedPublisher, one: Outgoing) -> Handover:
    return publisher.publish(one, publisher.upload(one), one.key)


def _pack(folder: Path) -> Path:
    (shown,) = (path for path in folder.iterdir() if not path.name.startswith("."))
    return shown


def test_the_four_networks_are_assisted() -> None:
    """These ask for a reviewed application before anybody posts through them: a person does it, with a share pack."""
    assert ASSISTED == ["instagram", "linkedin", "pinterest", "threads"]
    assert {PUBLISHERS[name] for name in ASSISTED} == {"scheduler.publishers.assisted:AssistedPublisher"}


@pytest.mark.parametrize("network", ASSISTED)
def test_a_pack_has_everything(tmp_path: Path, network: str) -> None:
    """Picture, caption, alt text and a checklist that names them, for the network's own rules."""
    account = _account(tmp_path, network)
    publisher = open_publisher(account, ACCESS)
    assert isinstance(publisher, AssistedPublisher)
    came = _handed(publisher, outgoing(account))
    pack = _pack(tmp_path)
    names = ["alt.txt", "caption.txt", "card.png", "checklist.txt", "post.json"]
    assert sorted(path.name for path in pack.iterdir()) == names
    steps = (pack / "checklist.txt").read_text(encoding="utf-8")
    assert publisher.rules.display in steps and "queue posted 17" in steps
    for name in ("caption.txt", "alt.txt"):
        assert name in steps
    assert came.where == pack.as_uri() and publisher.rules.display in came.do


def test_several_pictures_and_comments_are_steps_of_their_own(tmp_path: Path) -> None:
    """A carousel's pictures come in their order, each with its alt text, and the first comment after the post."""
    account = _account(tmp_path)
    one = outgoing(account)
    pictures = (*one.payload.pictures, Picture(b"second", "jpeg", 2, 3, "The second."))
    payload = replace(one.payload, pictures=pictures, replies=(Reply("Read it: https://example.org"), Reply("More.")))
    _handed(AssistedPublisher(account, ACCESS), replace(one, payload=payload))
    pack = _pack(tmp_path)
    assert (pack / "comment-1.txt").read_text(encoding="utf-8") == "Read it: https://example.org\n"
    assert (pack / "comment-2.txt").exists() and (pack / "card-2.jpg").exists()
    steps = (pack / "checklist.txt").read_text(encoding="utf-8").splitlines()
    words = ("card-2", "alt-2", "caption", "comment-1", "comment-2", "queue posted")
    order = [next(number for number, step in enumerate(steps) if word in step) for word in words]
    assert order == sorted(order)


def test_a_caption_with_dead_links_says_so(tmp_path: Path) -> None:
    """On Instagram an address in a caption is only text, so the checklist says where links go."""
    steps = "\n".join(checklist(outgoing(_account(tmp_path)), load_rules("instagram")))
    assert "cannot be followed" in steps
    assert "cannot be followed" not in "\n".join(checklist(outgoing(_account(tmp_path)), load_rules("linkedin")))


def test_a_text_only_pack_asks_for_no_picture(tmp_path: Path) -> None:
    """There is no step for what is not there."""
    steps = "\n".join(checklist(outgoing(_account(tmp_path), pictures=()), load_rules("linkedin")))
    assert "card" not in steps and "alt" not in steps.lower()


def test_the_same_post_is_one_pack(tmp_path: Path) -> None:
    """Sent again after a crash, it is the pack that is there; a new process finds it too."""
    account = _account(tmp_path)
    one = outgoing(account)
    assert AssistedPublisher(account, ACCESS).find(one) is None
    first = _handed(AssistedPublisher(account, ACCESS), one)
    assert _handed(AssistedPublisher(account, ACCESS), one) == first
    assert AssistedPublisher(account, ACCESS).find(one) == first
    assert AssistedPublisher(account, ACCESS).recovery.kind is RecoveryKind.REPLAY
    _pack(tmp_path)


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """A pack that cannot be written whole is not there at all, and is tried again."""

    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    account = _account(tmp_path)
    publisher = AssistedPublisher(account, ACCESS, synced=full)
    with pytest.raises(Busy, match="no space left"):
        publisher.upload(outgoing(account))
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_gone_is_the_accounts_fault(tmp_path: Path) -> None:
    """It is paused until the folder is back, and nothing is written elsewhere."""
    publisher = AssistedPublisher(_account(tmp_path / "gone"), ACCESS)
    for act in (publisher.check, lambda: publisher.upload(outgoing(_account(tmp_path)))):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.rule == "login"
    with pytest.raises(InputError, match="names no folder"):
        AssistedPublisher(Account("feed", "linkedin", "linkedin"), ACCESS)
