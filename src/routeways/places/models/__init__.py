"""Areas and their editions, what lies in what, postcodes, outlines, travel times, and where all of it came from."""

from routeways.places.models.area import Area, AreaChange, AreaName, BestFit, Kind, Membership
from routeways.places.models.boundary import Boundary
from routeways.places.models.postcode import Postcode, PostcodeSector
from routeways.places.models.travel import TravelTime
from routeways.places.models.vintage import GeographyVintage

__all__ = [
    "Area",
    "AreaChange",
    "AreaName",
    "BestFit",
    "Boundary",
    "GeographyVintage",
    "Kind",
    "Membership",
    "Postcode",
    "PostcodeSector",
    "TravelTime",
]
