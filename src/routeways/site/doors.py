"""Who comes to Routeways for what, and what of it is there today. What is not built yet is said to be next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from routeways.places.regions import Region

BUILT = ("sense", "translate", "connect", "inspire")  # the steps whose pages exist


@dataclass(frozen=True)
class Door:
    """`path` leads into a region; without one the door is not open yet."""

    title: str
    text: str
    path: str = ""


# Who comes for what is the table at the top of the design; each text says what they can do today, or will.
DOORS = (
    Door("Employers", "Check your training needs in ten minutes. Leave with a plan of local courses.", "diagnosis/"),
    Door("Chamber and skills plan leads", "Read what employers say, agree priorities, publish the plan.", "needs/"),
    Door("Colleges and planners", "Show what you teach, and see which needs it answers.", "courses/"),
    Door("Analysts", "Load official files. Answer a question with a figure, its margin and its source.", "evidence/"),
    Door("Board and public", "See what needs attention, and open every number down to its source.", "attention/"),
    Door(
        "Groups and networks",
        "Who meets to advise and to work together, when, and what came of it.",
        "groups/",
    ),
    Door("Have a question?", "Ask once, without an account. It goes to whoever can answer.", "enquiries/new/"),
    Door("Find an organisation", "Schools, colleges and public bodies, and whom to ask there.", "organisations/"),
    Door(
        "Schools: careers leaders",
        "Check against the Gatsby Benchmarks, and ask for what is missing.",
        "schools/",
    ),
    Door(
        "Coordinators and the hub",
        "What every school can have, shared by a published rule, with a reason for each.",
        "school-programmes/",
    ),
    Door("Learners, parents and adults", "See the routes near you side by side: pay, entry, travel.", "careers/"),
    Door(
        "Work together", "What employers offer and what schools and colleges ask for; jobs, levy, pledges.", "connect/"
    ),
)

CHAIN = (
    "An employer’s sentence",
    "a skill",
    "an occupation",
    "a qualification",
    "a college’s course",
    "a learner’s placement, badge and job",
    "a figure in the progress report",
)

STEPS = (
    ("sense", "Sense", "Load official figures and job adverts"),
    ("translate", "Translate", "Turn what employers say into skills"),
    ("plan", "Plan", "Agree who teaches what, and where"),
    ("connect", "Connect", "Match employers with schools and colleges"),
    ("inspire", "Inspire", "Show every learner what is near them"),
    ("validate", "Validate", "Give skills a badge that can be checked"),
    ("fund", "Fund", "Run programmes and account for them"),
    ("report", "Report", "Publish what changed, with the source"),
)

# The loop's drawing: where each stop, its name and the arrow after it stand, on a circle of radius 122 around 220, 176.
_PLACES = (
    ((220, 54), (220, 33), "t-c", (266.7, 63.3)),
    ((306.3, 89.7), (321.8, 79.2), "", (332.7, 129.3)),
    ((342, 176), (364, 181), "", (332.7, 222.7)),
    ((306.3, 262.3), (321.8, 282.8), "", (266.7, 288.7)),
    ((220, 298), (220, 333), "t-c", (173.3, 288.7)),
    ((133.7, 262.3), (118.2, 282.8), "t-e", (107.3, 222.7)),
    ((98, 176), (76, 181), "t-e", (107.3, 129.3)),
    ((133.7, 89.7), (118.2, 79.2), "t-e", (173.3, 63.3)),
)
LOOP = tuple(
    {
        "name": name,
        "open": key in BUILT,
        "at": at,
        "label": label,
        "anchor": anchor,
        "arrow": f"translate({arrow[0]} {arrow[1]}) rotate({22.5 + 45 * number})",
    }
    for number, ((key, name, _), (at, label, anchor, arrow)) in enumerate(zip(STEPS, _PLACES, strict=True))
)


def steps() -> list[dict[str, Any]]:
    """The eight steps with whether they are there."""
    return [{"title": name, "text": text, "open": key in BUILT} for key, name, text in STEPS]


def for_home(region: Region | None) -> list[dict[str, str]]:
    """The doors, those that open first. `href` is "" for one that is not open yet."""
    start = f"/{region.id}/" if region else ""
    listed = [
        {"title": one.title, "text": one.text, "href": f"{start}{one.path}" if start and one.path else ""}
        for one in DOORS
    ]
    return sorted(listed, key=lambda one: not one["href"])
