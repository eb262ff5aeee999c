"""The `folder` publisher: each post is a sub-folder with its pictures, caption and alt texts; whole, or not there.

Touches: disk. A post is built in a hidden folder, brought to the disk, and shown by one renaming.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from quotes.errors import InputError, Refused
from scheduler.model import Account, Outgoing, Picture, Receipt
from scheduler.networks import load_rules
from scheduler.plan.slots import read_slots
from scheduler.plan.zones import local, zone
from scheduler.publisher import Access, Busy, Health, Media, Recovery, RecoveryKind, Unsure
from scheduler.rules import Rules

RECORD = "post.json"
"""The file in every post that says which it is."""

_ENDINGS = {"jpeg": "jpg"}


class FolderPublisher:
    """Writes posts into the folder that the account's option `folder` names, an absolute path.

    `rules` are those of the network the account's `rules` name, so that a folder gets posts as that network would.
    `synced` brings an open file to the disk; tests hand in one that fails. `extra` gives further files of a post.
    """

    def __init__(
        self,
        account: Account,
        access: Access,
        *,
        synced: Callable[[int], None] = os.fsync,
        extra: Callable[[Outgoing], Iterable[tuple[str, bytes]]] = lambda _: (),
    ) -> None:
        named = account.options.get("folder", "")
        if not named or not Path(named).is_absolute():
            raise InputError(
                f"The account {account.name!r} names no folder to write to.",
                "Give it one, with its whole path: `pullquote accounts edit NAME --to PATH`.",
            )
        self._root = Path(named)
        self._zone = "UTC"
        with suppress(InputError):
            self._zone = read_slots(account.schedule.slots).zone
        self._rules = load_rules(account.rules)
        self._synced = synced
        self._extra = extra

    @property
    def rules(self) -> Rules:
        """The limits of the network the account's posts are fitted to."""
        return self._rules

    @property
    def recovery(self) -> Recovery:
        """The same key finds the same post for ever."""
        return Recovery(RecoveryKind.REPLAY)

    def login_ends(self) -> datetime | None:
        """Never: a folder has no login."""
        return None

    def check(self) -> Health:
        """The folder as it is; raises `Refused` when it is not there."""
        self._must_be_there()
        return Health(self._root.name, self._root.as_uri())

    def upload(self, outgoing: Outgoing) -> Media:
        """Builds the whole post in a hidden folder; raises `Busy` when the disk will not take it."""
        self._must_be_there()
        if (shown := self._shown(outgoing)) is not None:
            return (shown.name,)
        with self._refusing("The post cannot be written"):
            hidden = self._new_hidden(outgoing)
            try:
                for name, data in (*_files(outgoing), *self._extra(outgoing)):
                    self._write(hidden / name, data)
                self._sync_folder(hidden)
            except BaseException:
                shutil.rmtree(hidden, ignore_errors=True)
                raise
        return (hidden.name,)

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt:
        """Shows the post; the same key again gives the post that is there."""
        self._must_be_there()
        if (shown := self._shown(outgoing)) is None:
            shown = self._root / self._name(outgoing)
            with self._refusing("The post cannot be shown"):
                self._show(self._root / media[0], shown, outgoing)
        try:
            self._sync_folder(self._root)
        except OSError as error:
            raise Unsure(f"The disk did not confirm the post: {_reason(error)}.") from error
        self._clear(outgoing)
        return self._receipt(shown, outgoing)

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Looks for the post with this key."""
        self._must_be_there()
        shown = self._shown(outgoing)
        return None if shown is None else self._receipt(shown, outgoing)

    def _must_be_there(self) -> None:
        # As a fault of the account, so that it is paused and its posts wait: a drive may be unplugged for days. The
        # folder is never made here, or posts would vanish below an empty mount point.
        if not self._root.is_dir():
            raise Refused(
                "login",
                f"The folder {self._root} is not there: moved, or on a drive that is not connected.",
                "Put it back, or name another, then let the account go on.",
            )

    def _shown(self, outgoing: Outgoing) -> Path | None:
        """The post's folder, whatever day its name says: a post that was moved to another day is still that post."""
        try:
            names = [entry.name for entry in os.scandir(self._root) if entry.name.endswith(_suffix(outgoing))]
        except OSError as error:
            raise Busy(f"The folder {self._root} cannot be read: {_reason(error)}.") from error
        for name in sorted(names):
            told = _record(self._root / name).get("key", outgoing.key)
            if not name.startswith(".") and told == outgoing.key:
                return self._root / name
        return None

    def _show(self, hidden: Path, shown: Path, outgoing: Outgoing) -> None:
        try:
            hidden.rename(shown)
        except OSError:
            # Another runner, taken for dead, may have come first with the same post.
            if self._shown(outgoing) is None:
                raise

    def _receipt(self, shown: Path, outgoing: Outgoing) -> Receipt:
        posted_at = outgoing.created_at
        with suppress(KeyError, TypeError, ValueError):
            told = datetime.fromisoformat(_record(shown)["created_at"])
            posted_at = told if told.tzinfo else posted_at
        return Receipt(remote_id=shown.name, url=shown.absolute().as_uri(), posted_at=posted_at)

    def _name(self, outgoing: Outgoing) -> str:
        """`2026-11-23-0900-17-1a2b3c4d`: when the post was due, in the zone of the account's slots; number; key."""
        due = local(outgoing.due_at, zone(self._zone))
        return f"{due:%Y-%m-%d-%H%M}{_suffix(outgoing)}"

    def _new_hidden(self, outgoing: Outgoing) -> Path:
        """A hidden folder of this try's own: two runners may be at the same post."""
        for number in count(1):
            hidden = self._root / f".{number}-{self._name(outgoing)}"
            with suppress(FileExistsError):
                hidden.mkdir()
                return hidden
        raise AssertionError("numbers do not end")

    def _clear(self, outgoing: Outgoing) -> None:
        """Takes away what earlier tries of a post that is shown now left hidden."""
        for hidden in self._root.glob(f".[0-9]*{_suffix(outgoing)}"):
            shutil.rmtree(hidden, ignore_errors=True)

    def _write(self, path: Path, data: bytes) -> None:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            self._synced(file.fileno())

    def _sync_folder(self, path: Path) -> None:
        if os.name == "nt":
            return  # there is no such call; NTFS keeps a log of its own
        number = os.open(path, os.O_RDONLY)
        try:
            self._synced(number)
        finally:
            os.close(number)

    @contextmanager
    def _refusing(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Busy(f"{what} in {self._root}: {_reason(error)}.") from error


def _suffix(outgoing: Outgoing) -> str:
    """What ends the name of a post's folder: its number, and as much of its key as tells two databases apart."""
    return f"-{outgoing.post}-{re.sub(r'[^0-9A-Za-z]', '', outgoing.key)[:8]}"


def _files(outgoing: Outgoing) -> Iterator[tuple[str, bytes]]:
    """Every file of a post with its bytes."""
    payload = outgoing.payload
    pictures: list[dict[str, Any]] = []
    for number, picture in enumerate(payload.pictures, 1):
        name, alt = _names(number, picture)
        yield name, picture.data
        yield alt, f"{picture.alt}\n".encode()
        sha256 = hashlib.sha256(picture.data).hexdigest()
        pictures.append({"file": name, "sha256": sha256, "width": picture.width, "height": picture.height, "alt": alt})
    yield "caption.txt", f"{payload.text}\n".encode()
    record = {
        "key": outgoing.key,
        "post": outgoing.post,
        "account": outgoing.account.name,
        "created_at": outgoing.created_at.isoformat(),
        "due_at": outgoing.due_at.isoformat(),
        "language": payload.language,
        "text": payload.text,
        "facets": [asdict(facet) for facet in payload.facets],
        "pictures": pictures,
        "alt": [picture.alt for picture in payload.pictures],
        "reply_to": None if outgoing.thread is None else outgoing.thread.parent.remote_id,
    }
    yield RECORD, f"{json.dumps(record, ensure_ascii=False, indent=2)}\n".encode()


def _names(number: int, picture: Picture) -> tuple[str, str]:
    which = "" if number == 1 else f"-{number}"
    return f"card{which}.{_ENDINGS.get(picture.type, picture.type)}", f"alt{which}.txt"


def _record(folder: Path) -> dict[str, Any]:
    """What a post's folder says of itself; nothing when a person has changed that file beyond reading."""
    with suppress(OSError, ValueError):
        told = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        if isinstance(told, dict):
            return told
    return {}


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
