"""Logins: what accounts prove themselves with, kept out of the database, and how one is had from each network."""
