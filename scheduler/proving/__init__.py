"""Proof that a post goes out once: a stateful fake network, processes killed at every step, and a judge who counts.

`scheduler.proving.matrix` runs it; `pullquote prove` is its command and docs/proof.md its page.
"""
