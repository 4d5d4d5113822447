"""Named reads of this floor. What a single respondent said is only read through `Response.objects.visible_to`."""

from routeways.instruments.queries.comparing import Compared, ComparedOption, compared
from routeways.instruments.queries.results import OpenText, results, texts
from routeways.instruments.queries.running import Progress, invitation, invitations, progress
from routeways.instruments.queries.waves import diagnosis, response, wave, waves

__all__ = [
    "Compared",
    "ComparedOption",
    "OpenText",
    "Progress",
    "compared",
    "diagnosis",
    "invitation",
    "invitations",
    "progress",
    "response",
    "results",
    "texts",
    "wave",
    "waves",
]
