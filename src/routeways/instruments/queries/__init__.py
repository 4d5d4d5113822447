"""Named reads of this floor. What a single respondent said is only read through `Response.objects.visible_to`."""

from routeways.instruments.queries.results import OpenText, results, texts
from routeways.instruments.queries.waves import diagnosis, response, wave, waves

__all__ = ["OpenText", "diagnosis", "response", "results", "texts", "wave", "waves"]
