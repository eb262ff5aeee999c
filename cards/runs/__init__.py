"""A run draws many cards in one go: in this process, in several, or on a cluster, always in the same order.

`cards.batch` is its front door. Whoever draws, a `Crew`, takes wishes by the batch and lays the files on a tray beside
their places; the process that asked takes them into the folder one after the other, so that names are settled, the
manifest is written and outcomes are told in the order of the wishes.
"""
