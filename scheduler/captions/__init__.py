"""Captions: a quote and a template to a text that its network takes whole."""
