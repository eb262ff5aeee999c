"""A library written to files, in formats that other programs read, and read back without loss.

Pure, but for restoring, which is handed a connection.
"""
