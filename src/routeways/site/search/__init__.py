"""One search over everything that has a page: areas, indicators, sources, what people come to do and what stands open,
classifications, skills, courses, organisations and their groups."""

from routeways.site.search.finding import search
from routeways.site.search.shapes import Found, Group, Hit
from routeways.site.search.words import tidy

__all__ = ["Found", "Group", "Hit", "search", "tidy"]
