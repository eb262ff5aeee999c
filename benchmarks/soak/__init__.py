"""A load and fault suite: months of posting in minutes, runners that are killed, and a judge who counts at the end.

`python -m benchmarks.soak` runs it; docs/soak.md is its page.
"""
