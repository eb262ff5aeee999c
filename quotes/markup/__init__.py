"""What several formats of marked-up text share: front matter, and words without their marks.

Pure.
"""
