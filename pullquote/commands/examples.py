"""The examples that end every command's help.

Pure.
"""

from __future__ import annotations


def examples(*lines: str) -> str:
    """An epilog of command lines, each left as it is, so that it can be copied."""
    return "\b\n" + "\n".join(("Examples:" if len(lines) > 1 else "Example:", *(f"  {line}" for line in lines)))
