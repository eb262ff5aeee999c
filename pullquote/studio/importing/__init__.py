"""The studio's import: documents dropped, looked at and kept; what was imported; who speaks in a transcript."""
