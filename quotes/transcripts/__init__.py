"""Transcripts into turns: who speaks when, what is an advertisement or a preview, and the quotes in what a person said.

Pure.
"""
