"""What people come to CONNECT for, once: the front page of a region, the board, search and one's account show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from routeways.engagements.job_access import READ_APPLICATIONS, SEND_VACANCIES
from routeways.engagements.models.engagement import TAKE_PART
from routeways.engagements.models.enquiry import OVERSEE
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.placement_access import VIEW_PLACEMENTS
from routeways.engagements.queries.home import home_of
from routeways.foundation.permissions import allowed

# Who somebody is: as the pages call them, and the kinds of organisation that this means (none: a person).
WHO: dict[str, tuple[str, str, frozenset[str]]] = {
    "employer": (
        "An employer",
        "A firm, charity or public body that has work to show, places to fill or levy money to give or get.",
        frozenset({"employer", "charity", "council", "combined-authority", "government", "chamber", "other"}),
    ),
    "school": ("A school", "You look for employers to come in, and for places to go to.", frozenset({"school"})),
    "college": (
        "A college, university or training provider",
        "You look for placements, visitors and briefs, and train for real vacancies.",
        frozenset({"college", "university", "training-provider", "consortium"}),
    ),
    "person": (
        "A learner, parent or adult",
        "You look for a job, a course or an answer. Nothing here is asked for in anybody else’s name.",
        frozenset(),
    ),
}
HUB = "hub"
NAMES = {
    "employer": "Employers",
    "school": "Schools",
    "college": "Colleges and providers",
    "person": "Learners and parents",
    HUB: "The hub",
}


@dataclass(frozen=True, slots=True)
class Way:
    """`path` stands under the region. `may` is the permission it needs there; "" for a page that everybody sees.

    `words` are what people also call it. `front` puts it on the front page of a region.
    """

    title: str
    text: str
    path: str
    who: tuple[str, ...]
    words: str = ""
    may: str = ""
    front: bool = False


BOARD = "connect/"
EVERYBODY = ("employer", "school", "college")
WAYS = (
    Way(
        "Offer something", "A talk, a visit, a placement, a brief, mentoring. Most of it needs no account.",
        "connect/new/?side=offer", ("employer", "college"), "volunteer give host speaker", front=True,
    ),
    Way(
        "Ask for something", "Say what your school, college or firm needs. Whoever can help is asked.",
        "connect/new/?side=request", EVERYBODY, "request need", front=True,
    ),
    Way(
        "See what is open", "Everything that is offered and asked for in the region, by place and kind.",
        BOARD, EVERYBODY, "board offers requests work together", front=True,
    ),
    Way(
        "Find a job or apprenticeship", "Open vacancies, and if you agree, which of them fit you and why.",
        "jobs/", ("person",), "jobs vacancies vacancy work career opening", front=True,
    ),
    Way(
        "Give or get levy money", "Ask for a transfer without an account. To pledge, you sign in first.",
        "levy/", ("employer",), "levy transfers transfer pledges board apprenticeship funding", front=True,
    ),
    Way(
        "Ask a question", "Ask once, without an account. It goes to whoever can answer, and you follow it.",
        "enquiries/new/", ("employer", "person"), "enquiry enquiries help contact", front=True,
    ),
    Way(
        "Find a Skills Bootcamp", "Free or part-paid courses of up to sixteen weeks for adults, with an interview.",
        "bootcamps/", ("person",), "bootcamps training course apply", front=True,
    ),
    Way(
        "Make the Skills Pledge", "Promise what you will do for skills, show it each year, and get a certificate.",
        "pledges/", ("employer",), "pledge pledges wall certificate members", front=True,
    ),
    Way(
        "Answer an enquiry", "Questions that came to your organisation. Sign in to read and answer them.",
        "enquiries/", EVERYBODY, "enquiries tracker questions", TAKE_PART, front=True,
    ),
    Way(
        "Yours", "What you offer and ask for, what waits for your answer, what goes on.",
        "connect/home/", EVERYBODY, "home own dates calendar", TAKE_PART,
    ),
    Way(
        "Industry placements", "Your students, their hours, and who is behind.",
        "placements/", ("college",), "placement t level hours students", VIEW_PLACEMENTS,
    ),
    Way(
        "Academies in which you take part", "People out of work who are trained for real vacancies.",
        "connect/cohorts/", ("employer", "college"), "sector based work academy cohort swap", TAKE_PART,
    ),
    Way(
        "Send vacancies", "One by one or as a list, and who may see them.",
        "jobs/send/", ("employer",), "vacancy feed", SEND_VACANCIES,
    ),
    Way(
        "Who applied to you", "Applications for your jobs, step by step.",
        "jobs/applicants/", ("employer",), "applications", READ_APPLICATIONS,
    ),
    Way(
        "Which jobs fit you", "Say what you can do and how far you travel. You may take it back at any time.",
        "jobs/mine/", ("person",), "matching jobseeker",
    ),
    Way(
        "Changes to courses", "What employers ask colleges to change, and how long it takes.",
        "changes/", ("employer", "college"), "change request curriculum",
    ),
    Way(
        "Cornerstone employers", "Lead employers of an area, and which schools they support.",
        "pledges/cornerstone/", ("employer", "school"), "cornerstone commitment",
    ),
    Way(
        "Check a certificate", "Whether a certificate of the Skills Pledge is genuine.",
        "pledges/check/", ("person",), "skills pledge certificate code",
    ),
    Way(
        "What became of people", "Three, six and twelve months later, and how ready employers found them.",
        "outcomes/", ("person",), "outcomes destinations check-ins results",
    ),
    Way(
        "Matching console", "Propose, compare, change by hand and confirm; advisers, checks and yearly confirmations.",
        "connect/console/", (HUB,), "matching runs advisers", COORDINATE,
    ),
    Way(
        "Inbox", "Visitors to confirm, what is late, and what found nothing.",
        "connect/inbox/", (HUB,), "visitors confirm unmet", COORDINATE,
    ),
    Way(
        "Levy network desk", "Pledges, who waits, and what would fit.",
        "levy/hub/", (HUB,), "levy transfers requests", COORDINATE,
    ),
    Way(
        "Academies of the region", "Each course with its steps and days, without a name.",
        "connect/cohorts/", (HUB,), "sector based work academy cohort swap", COORDINATE,
    ),
    Way(
        "How enquiries are answered", "How soon the region answers, by topic.",
        "enquiries/overview/", (HUB,), "enquiry overview service level", OVERSEE,
    ),
    Way(
        "Sign-ups and evidence of the Skills Pledge", "Who joins, and what is shown as evidence.",
        "pledges/review/", (HUB,), "review", COORDINATE,
    ),
)  # fmt: skip


def open_to(actor: Any, region: str, *, today: date) -> list[Way]:
    """Those that somebody may open in the region."""
    may = _rights(actor, region, today)
    return [one for one in WAYS if not one.may or may(one.may)]


def by_who(actor: Any, region: str, *, today: date) -> list[tuple[str, list[Way]]]:
    """For the board: for each who comes, by name, the other ways that are open to whoever looks."""
    found = [one for one in open_to(actor, region, today=today) if one.path != BOARD]
    listed = [(name, [one for one in found if who in one.who]) for who, name in NAMES.items()]
    return [(name, ways) for name, ways in listed if ways]


def for_front(actor: Any, region: str, *, today: date) -> list[dict[str, str]]:
    """The cards of a region's front page, as {title, href, text}. Before signing in, a way may lead through that."""
    signed_in = bool(getattr(actor, "is_authenticated", False))
    may = _rights(actor, region, today)
    return [
        {"title": one.title, "text": one.text, "href": _address(one, region, signed_in)}
        for one in WAYS
        if one.front and (not one.may or not signed_in or may(one.may))
    ]


def who_of(kinds: Iterable[str]) -> str:
    """Which of them an organisation of these kinds is; "" where it is none or several."""
    held = set(kinds)
    found = [who for who, (_, _, of) in WHO.items() if held & of]
    return found[0] if len(found) == 1 else ""


def _address(one: Way, region: str, signed_in: bool) -> str:
    path = f"/{region}/{one.path}"
    return path if signed_in or not one.may else f"/account/login/?next={path}"


def _rights(actor: Any, region: str, today: date) -> Callable[[str], bool]:
    """Whether somebody holds a permission in the region; taking part is held at an organisation of it."""
    taking_part = bool(home_of(actor, region, today=today).taking_part)
    return lambda permission: taking_part if permission == TAKE_PART else allowed(actor, permission, region)
