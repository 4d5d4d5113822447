"""Named reads. Nothing here writes; whatever is somebody's own starts from `visible_to(actor, today=)`."""

from routeways.engagements.queries.board import BoardLine, board, listing
from routeways.engagements.queries.engagements import Place, engagement, overdue, place_of

__all__ = ["BoardLine", "Place", "board", "engagement", "listing", "overdue", "place_of"]
