"""Evidence for quotes: what each was held against, what came of it, who confirmed it, and what that proves.

Touches: disk (through the connections it is handed).
"""
