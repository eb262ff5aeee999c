"""Sayings that are credited wrongly: lists of them, and what stands on such a list among the quotes.

Touches: disk (through the connections it is handed).
"""
