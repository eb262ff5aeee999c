"""Moving a whole library from one database to another, so that it lives in one of them at every moment.

Touches: disk or database servers (through the engines and addresses it is handed).
"""
