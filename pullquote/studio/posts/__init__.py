"""The studio's posts: each as its network shows it, a quote posted by hand, a caption on every network."""

from __future__ import annotations

from pullquote.studio.posts.routes import ROUTES

__all__ = ["ROUTES"]
