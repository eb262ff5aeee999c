"""Running text: its sentences, its typed quotations and their speakers, and which of its sentences stand on their own.

Pure.
"""
