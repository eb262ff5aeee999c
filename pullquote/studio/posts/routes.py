"""The routes of posts."""

from __future__ import annotations

from starlette.routing import BaseRoute

from pullquote.studio.posts import changes, counting, new, seen_there
from pullquote.studio.posts.page import post_page
from pullquote.studio.posts.pictures import post_picture
from pullquote.studio.routing import change, look

ROUTES: tuple[BaseRoute, ...] = (
    look("/posts/new", new.new_page),
    look("/posts/new/versions", new.versions_piece),
    look("/posts/new/picture", new.new_picture),
    change("/posts/new", new.make),
    look("/posts/networks", counting.networks_page),
    change("/posts/count", counting.count),
    look("/posts/{id:int}", post_page),
    look("/posts/{id:int}/picture", post_picture),
    change("/posts/{id:int}/approve", changes.approve),
    change("/posts/{id:int}/hold", changes.hold),
    change("/posts/{id:int}/release", changes.release),
    change("/posts/{id:int}/cancel", changes.cancel),
    change("/posts/{id:int}/retry", changes.retry),
    change("/posts/{id:int}/swap", changes.swap),
    change("/posts/{id:int}/redraft", changes.redraft),
    change("/posts/{id:int}/posted", seen_there.posted),
    change("/posts/{id:int}/found", seen_there.found),
    change("/posts/{id:int}/absent", seen_there.absent),
)
