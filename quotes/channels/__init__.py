"""Channels: places that quotes are chosen for, each with a bag, rules and a history of its own."""
