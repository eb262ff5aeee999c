"""A crew on a Dask cluster: the same task as anywhere, on machines that need nothing but the package.

Touches: the network; reads the fonts and pictures that travel.
"""

from __future__ import annotations

import hashlib
import platform
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cards.renderer import Renderer, versions
from cards.runs import cluster_worker
from cards.runs.crew import Reach, Ticket
from cards.runs.kit import Kit, Packer
from cards.runs.tray import Tray
from cards.runs.wish import Answer, FileKind, Wish
from fonts.face import FontFile
from quotes.errors import InputError, Refused, StorageError

_BATCH = 50
"""Cards of a task: Dask needs some milliseconds for each, however small, and fifty cards take a third of a second."""

_FIRST_BATCH = 10
"""Cards of each of the first tasks: a tenth of a second's work."""

_COUNT_EVERY = 20
"""Tasks after which threads are counted anew, as workers come and go: asking takes a millisecond or two."""

_TASKS_EACH = 3
"""Tasks in hand for each thread of the cluster: one being drawn, one ready, one on its way."""

_SECONDS = 30
"""How long the scheduler may take to answer, and the first worker to be there."""

_PICTURES = 256
"""Pictures that stay on the cluster: the latest. Portraits come back again and again, photos often do not."""

_TRIES = 3
"""Times that a batch is handed over: a worker that leaves takes along what had travelled to it alone."""

_DEATHS = 3
"""Cards in a row that end their workers: then it is not the cards."""

_DIED = Refused(
    "worker",
    "Every worker that drew this card ended.",
    "It may need more memory than they have: try a smaller picture, or give the workers more.",
)


class Cluster:
    """Draws on the workers of a scheduler at `HOST:PORT`, whoever they are and however many come and go.

    A batch whose workers die is drawn card by card; a card whose workers die once more is refused (rule `worker`).
    Raises `InputError` without the extra `cluster`, or when workers draw other pixels, and `StorageError` when no
    scheduler or no worker is there.
    """

    reach: Reach = "network"

    def __init__(self, renderer: Renderer, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise InputError("Drawing on a cluster needs Dask.", "pip install 'pullquote[cluster]'") from error
        self._address = address
        try:
            client: Any = Client
            self._client = client(f"tcp://{address}", timeout=_SECONDS, set_as_default=False)
            # A cluster that grows with its work may have no worker before there is a task.
            self._client.submit(platform.node, pure=False).result(timeout=_SECONDS)
        except (OSError, TimeoutError, ValueError) as error:
            raise StorageError(
                f"No Dask cluster with a worker answers at {address}.",
                "Start `dask scheduler` there and `dask worker HOST:PORT`, or check the address.",
            ) from error
        self._packer = Packer(renderer, carry_system=True)
        self._kit: tuple[Kit, Any, dict[str, Any]] | None = None
        self._pictures: OrderedDict[str, Any] = OrderedDict()
        self._expected = versions()
        self._begun = 0
        self._threads = 1
        self._died = 0

    @property
    def batch(self) -> int:
        """Few cards in the first tasks, so that every worker has some, also of a short run."""
        return _FIRST_BATCH if self._begun < 2 * self._threads else _BATCH

    @property
    def room(self) -> int:
        """Cards to have in hand, by the threads that the cluster had when they were counted last."""
        return _BATCH * _TASKS_EACH * self._threads

    def start(self, wishes: Sequence[Wish], kind: FileKind, tray: Tray) -> Ticket:
        """Takes a batch. Raises `InputError` for a font that is gone, and `StorageError` when the cluster is."""
        if self._begun % _COUNT_EVERY == 0:
            threads: dict[str, int] = self._client.nthreads()
            self._threads = max(1, sum(threads.values()))
        self._begun += 1
        return _Task(self, wishes, kind, tray)

    def close(self) -> None:
        """Takes back what nobody has begun, and leaves the cluster."""
        self._client.close()

    def submit(self, wishes: Sequence[Wish], kind: FileKind, tray: Tray) -> Any:
        """The future of a batch's answers."""
        packed, travelled = self._kit_for(wishes)
        travelled = {**travelled, **self._pictures_of(wishes)}
        return self._client.submit(
            cluster_worker.draw, packed, list(wishes), kind, tray, self._expected, travelled, pure=False
        )

    def answers(self, future: Any, task: _Task) -> list[Answer]:
        """What a batch's future gives, handed over again where workers died or left."""
        found = self._found(future, task.wishes, task)
        return [self._again(wish, task) for wish in task.wishes] if found is None else found

    def _again(self, wish: Wish, task: _Task) -> Answer:
        found = self._found(self.submit([wish], task.kind, task.tray), [wish], task)
        if found:
            self._died = 0
            return found[0]
        self._died += 1
        if self._died >= _DEATHS:
            raise StorageError(
                f"The workers of the cluster at {self._address} end before they are done, whatever the card.",
                "Look at their logs; all machines need the same version of Pullquote.",
            )
        return _DIED

    def _found(self, future: Any, wishes: Sequence[Wish], task: _Task) -> list[Answer] | None:
        """The answers; None when every worker that began with the wishes died."""
        from distributed import CancelledError, KilledWorker

        for _ in range(_TRIES):
            try:
                return list(future.result())
            except KilledWorker:
                return None
            except (CancelledError, OSError):
                # What had travelled is gone with the only worker that had it.
                self._kit = None
                self._pictures.clear()
                self._wait_for_worker()
                future = self.submit(wishes, task.kind, task.tray)
            except ImportError as error:
                raise InputError(
                    f"A worker of the cluster cannot draw: {error}.",
                    "Install the same version of Pullquote on all machines.",
                ) from error
        # Workers came back each time, for what travels needs one: they die of the wishes.
        return None

    def _wait_for_worker(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=_SECONDS)
        except OSError as error:
            raise self._gone() from error

    def _gone(self) -> StorageError:
        return StorageError(f"The cluster at {self._address} has no worker any more.", "Look at the workers' logs.")

    def _kit_for(self, wishes: Sequence[Wish]) -> tuple[Any, dict[str, Any]]:
        """The kit and its fonts as they are on the cluster, sent there when they are new."""
        kit = self._packer.kit(wish.spec for wish in wishes)
        if self._kit is None or self._kit[0] is not kit:
            fonts = {file.sha256: self._font(file) for file in kit.font_files}
            packed = kit.packed()
            name = hashlib.sha256(packed).hexdigest()
            self._kit = kit, self._scattered(name, packed, everywhere=True), fonts
        return self._kit[1:]

    def _pictures_of(self, wishes: Sequence[Wish]) -> dict[str, Any]:
        found = {}
        for wish in wishes:
            for picture in cluster_worker.pictures_of(wish.spec):
                if picture.sha256 not in self._pictures:
                    if (data := _bytes_of(Path(picture.path), picture.sha256)) is None:
                        # Gone or changed since it was asked for: the worker, who lacks it, says so of its card.
                        continue
                    self._pictures[picture.sha256] = self._scattered(picture.sha256, data, everywhere=False)
                self._pictures.move_to_end(picture.sha256)
                found[picture.sha256] = self._pictures[picture.sha256]
        while len(self._pictures) > _PICTURES:
            self._pictures.popitem(last=False)
        return found

    def _font(self, file: FontFile) -> Any:
        data = _bytes_of(file.path, file.sha256)
        if data is None:
            raise InputError(f"The font {file.path} is gone or was changed.", "Run the command again.")
        return self._scattered(file.sha256, data, everywhere=True)

    def _scattered(self, sha256: str, data: bytes, *, everywhere: bool) -> Any:
        """Data on the cluster, called by their content: what two runs need at one time travels once."""
        key = f"pullquote-{sha256}"
        try:
            return self._client.scatter({key: data}, broadcast=everywhere)[key]
        except (OSError, ValueError) as error:
            # The latter when the last worker left between two of Dask's own steps.
            raise self._gone() from error


def _bytes_of(path: Path, sha256: str) -> bytes | None:
    """A file's bytes, if it can be read and is still the one of that hash."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


class _Task:
    """Some wishes on their way through the cluster."""

    def __init__(self, crew: Cluster, wishes: Sequence[Wish], kind: FileKind, tray: Tray) -> None:
        self.wishes, self.kind, self.tray = wishes, kind, tray
        self._crew = crew
        self._future: Any = crew.submit(wishes, kind, tray)
        self._answers: list[Answer] | None = None

    def done(self) -> bool:
        return self._answers is not None or bool(self._future.done())

    def answers(self) -> list[Answer]:
        if self._answers is None:
            self._answers = self._crew.answers(self._future, self)
            # The cluster keeps a result as long as anybody holds its future.
            self._future = None
        return self._answers
