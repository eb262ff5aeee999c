"""People as records: their one name, their other names, whether a name stands for a group.

Touches: disk (through the connections it is handed).
"""
