"""Readers of what people marked while reading: highlights, with the book or page they are from.

Pure.
"""
