"""Being asked to end: what a service manager or a container sends does what Ctrl-C does.

Touches: signals.
"""

from __future__ import annotations

import signal
from types import FrameType

INTERRUPTED, TERMINATED = 128 + signal.SIGINT, 128 + signal.SIGTERM
"""Exit codes of who was stopped, as shells tell them: 130 by Ctrl-C, 143 by SIGTERM."""


class Terminated(KeyboardInterrupt):
    """Somebody asked this process to end."""


def heed_termination() -> None:
    """From here on SIGTERM raises `Terminated` in the main thread, unless whoever started us has it ignored."""
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _raise)


def stopped_by(error: BaseException) -> int:
    """The exit code of a process that this error has stopped, itself or by what it was made of."""
    return TERMINATED if isinstance(error, Terminated) or isinstance(error.__cause__, Terminated) else INTERRUPTED


def _raise(number: int, frame: FrameType | None) -> None:
    raise Terminated
