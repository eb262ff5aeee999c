"""Tables in which each row is a card: read row by row, drawn, and what fails written down to be mended.

Touches: disk.
"""

from pullquote.rows.cards import RowCards
from pullquote.rows.drawing import RowMade, draw_rows
from pullquote.rows.failures import Failed, Failures, failures_path
from pullquote.rows.row import Row
from pullquote.rows.table import Table, open_table

__all__ = ["Failed", "Failures", "Row", "RowCards", "RowMade", "Table", "draw_rows", "failures_path", "open_table"]
