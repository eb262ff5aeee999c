"""Holding a quote against a document: its class, the changes word by word, every place, and what to be wary of.

Pure.
"""
