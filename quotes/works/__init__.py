"""Works as records: what sources quotes name, under which terms they stand, and which of them are one.

Touches: disk (through the connections it is handed).
"""

from __future__ import annotations

from quotes.works.desk import Works

__all__ = ["Works"]
