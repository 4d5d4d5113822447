"""Named reads of this floor. What a single respondent said is only read through `Response.objects.visible_to`."""

from routeways.instruments.queries.waves import diagnosis, response, wave, waves

__all__ = ["diagnosis", "response", "wave", "waves"]
