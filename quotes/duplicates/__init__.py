"""Quotes that are alike: near-duplicates, quotes within quotes, and the same words under two names.

Touches: disk (through the connections it is handed).
"""
