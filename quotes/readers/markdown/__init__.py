"""Markdown: posts, notes and lists, in CommonMark and the dialects of Obsidian, Logseq and Readwise.

Pure.
"""
