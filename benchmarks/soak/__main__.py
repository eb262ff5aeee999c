"""`python -m benchmarks.soak`: months of posting in minutes, with everything that goes wrong, and a count at the end.

Exit code 1 when a message is lost or doubled, or anything else is not as it should be. docs/soak.md tells more.
"""

from __future__ import annotations

import argparse
import json
import secrets
import signal
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

from benchmarks.soak.driver import Soak, Wanted
from benchmarks.soak.ground import FileGround, ServerGround
from benchmarks.soak.server import own_server


def main() -> None:
    """Soaks, and prints the summary. What ends it early still leaves no process behind."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    options = _parser().parse_args()
    hours = options.hours if options.days is None else options.days * 24
    wanted = Wanted(
        options.posts, options.accounts, options.runners, options.kills, options.seed or secrets.token_hex(4), hours
    )

    def tell(words: str) -> None:
        print(words, file=sys.stderr, flush=True)

    tell(f"seed {wanted.seed}")
    with ExitStack() as stack:
        if options.keep is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pullquote-soak-")))
        else:
            folder = options.keep.resolve()
            folder.mkdir(parents=True)
        ground: FileGround | ServerGround
        if options.database == "sqlite":
            ground = FileGround(folder / "pullquote.db")
        elif options.database == "postgresql":
            server = stack.enter_context(own_server())
            ground = ServerGround(server.url, server.restart)
        else:
            ground = ServerGround(options.database)
        stack.enter_context(closing(ground))
        summary = Soak(wanted, folder, ground, tell).run()
    if options.json:
        print(json.dumps(summary.to_json(), ensure_ascii=False))
    else:
        print("\n".join(summary.to_markdown()))
    sys.exit(0 if summary.ok else 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--runners", type=int, default=3, help="at least two: the first is never killed")
    parser.add_argument("--kills", type=int, default=500, help="at least so many")
    parser.add_argument("--seed", help="draws the same troubles again")
    parser.add_argument(
        "--database",
        default="sqlite",
        help="sqlite; postgresql, for a server of the soak's own that it restarts; or the URL of an empty database",
    )
    limit = parser.add_mutually_exclusive_group()
    limit.add_argument("--hours", type=float, help="of real time, after which no more posts are planned")
    limit.add_argument("--days", type=float, help="the same in days")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave database and logs in this new folder")
    parser.add_argument("--json", action="store_true", help="the summary as JSON")
    return parser


if __name__ == "__main__":
    main()
