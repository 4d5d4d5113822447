"""What challenges add when the site starts."""

from __future__ import annotations

from routeways.careers import challenges_jobs, hub_links, school_links
from routeways.careers.models import OVERSEE, VIEW, ChallengeMark
from routeways.organisations.references import register_reference


def register() -> None:
    challenges_jobs.register()
    register_reference(ChallengeMark, "organisation")
    school_links.register(65, "Challenges: teams, mentors and results", "careers:school_challenges", VIEW)
    school_links.register(
        62, "Sessions about apprenticeships, and virtual work experience", "careers:school_sessions", VIEW
    )
    school_links.register(80, "Communities and cornerstone employers", "careers:school_communities", VIEW)
    hub_links.register(
        70, "Communities of practice", "Who leads what, members and next meetings", "careers:communities", OVERSEE
    )
    hub_links.register(
        75, "Cornerstone employers", "What they promised, and what they did where", "careers:hub_cornerstones", OVERSEE
    )
    hub_links.register(
        65, "Challenges", "Who entered, by type of school; marks, and results", "careers:hub_challenges", OVERSEE
    )
