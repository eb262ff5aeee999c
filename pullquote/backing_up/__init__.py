"""A whole workspace in one file, and a workspace made of such a file again.

Touches: disk, database servers.
"""
