"""What if: the days ahead played through on a copy of the database, with a clock and networks of its own.

Pure but for `copying` and `clock`, which touch the copy. `pullquote.simulating` puts the parts together.
"""
