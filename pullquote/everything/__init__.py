"""Everything that somebody has in a workspace, in open formats: for another program, or for a request of theirs.

Touches: disk, and a database server if the library is on one.
"""
