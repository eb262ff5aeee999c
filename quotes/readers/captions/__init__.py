"""Readers of captions and of what speech recognisers give: who says what at which second, in four families of files.

Pure.
"""
