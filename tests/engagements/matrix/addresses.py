"""How to reach each page: which thing stands in its address, and whose thing it is.

A page that is new needs a line in `PAGES`; a kind of thing that is new needs one in `world.py` as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.urls import URLPattern, reverse

from routeways.engagements.urls import urlpatterns as engagements
from routeways.ledger.urls import urlpatterns as ledger
from routeways.organisations.urls import urlpatterns as organisations
from tests.engagements.factories import REGION
from tests.engagements.matrix.world import World

METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Page:
    """`parts` names what stands in the address, by `World.ids` or, after “=”, as it is; `of` whose it is, the sides.

    With `links`, the page is for whoever holds a private link: `World.links[links]` says of whom.
    """

    parts: Mapping[str, str] = field(default_factory=dict)
    of: tuple[str, ...] = ("college", "firm")
    links: str = ""
    query: str = ""

    def address(self, route: str, world: World, token: str = "") -> str:
        parts = {name: value[1:] if value[0] == "=" else world.ids[value] for name, value in self.parts.items()}
        if token:
            parts["token"] = token
        region = {} if "connect/" in _pattern(route)[:8] else {"region": REGION}
        return reverse(route, kwargs=parts | region) + self.query


def _one(of: tuple[str, ...], **parts: str) -> Page:
    return Page(parts, of)


SCHOOL, COLLEGE, LEVY = ("school", "firm"), ("college", "firm"), ("small firm", "firm")
OPEN = Page()
TALK, HELD = _one(SCHOOL, public_id="talk"), _one(COLLEGE, public_id="placement")
RUN = _one(SCHOOL, public_id="run")
ACADEMY = Page({"public_id": "academy"}, ("college", "firm", "job centre"))
TRANSFER = _one(LEVY, public_id="levy transfer")
TRANSFER_PLACE = _one(LEVY, public_id="levy transfer", place="levy place")
EMPLOYER = _one(COLLEGE, public_id="employer")
BY_TALK, BY_HELD = Page(links="talk"), Page(links="placement")
BY_TRANSFER = Page(links="levy")
BY_TRANSFER_PLACE = Page({"place": "levy place"}, links="levy")
CAMP = _one(COLLEGE, public_id="bootcamp")
IN_CAMP = {"public_id": "bootcamp", "learner": "learner"}
LISTING = _one(SCHOOL, side="=offers", public_id="offer")

PAGES: dict[str, Page] = {
    # the console of the hub
    "console_home": OPEN,
    "console_advisers": OPEN,
    "console_advisers_csv": OPEN,
    "console_leave": _one(SCHOOL, public_id="adviser"),
    "console_checks": OPEN,
    "console_look": OPEN,
    "console_check": _one(SCHOOL, offer="adviser offer"),
    "console_take_back": _one(SCHOOL, offer="adviser offer", vetting="check"),
    "console_years": OPEN,
    "console_rematch": _one(SCHOOL, listing="adviser request"),
    "console_rank": _one(SCHOOL, side="=requests", public_id="adviser request"),
    "console_year": _one(SCHOOL, public_id="adviser"),
    "console_year_link": Page(links="adviser"),
    "console_kind": _one(SCHOOL, kind="kind"),
    "console_run": RUN,
    "console_compare": RUN,
    "console_compare_csv": RUN,
    "console_rest": RUN,
    "console_edit": RUN,
    "console_lift": _one(SCHOOL, public_id="run", edit="edit"),
    "console_again": RUN,
    "console_confirm": RUN,
    "console_discard": RUN,
    "console_run_csv": RUN,
    "console_problem": RUN,
    # placements of students
    "placements": OPEN,
    "placements_csv": OPEN,
    "placements_add": OPEN,
    "placements_support": OPEN,
    "placements_support_add": OPEN,
    "placements_hours": HELD,
    "placements_change": _one(COLLEGE, public_id="placement", entry="entry"),
    "placements_plan": HELD,
    "placements_letters": HELD,
    "placements_absence": HELD,
    "placements_objectives": HELD,
    "placements_declare": HELD,
    "placements_agreement": HELD,
    "placements_link_hours": BY_HELD,
    "placements_link_change": Page({"entry": "entry"}, links="placement"),
    "placements_link_absence": BY_HELD,
    "placements_link_objectives": BY_HELD,
    "placements_link_declare": BY_HELD,
    "placements_link_agreement": BY_HELD,
    # what became of people
    "outcomes_results": OPEN,
    "outcomes_rate": OPEN,
    "outcomes_adjustments": OPEN,
    "outcomes_shared": OPEN,
    "outcomes_share": _one(COLLEGE, public_id="adjustment"),
    "outcomes_check_in": Page(links="check-in"),
    "outcomes_agree": _one(COLLEGE, public_id="ended"),
    "outcomes_link_agree": Page(links="ended"),
    # levy money
    "levy_board": Page(of=LEVY),
    "levy_hub": Page(of=LEVY),
    "levy_csv": _one(LEVY, what="=pledges"),
    "levy_propose": _one(LEVY, public_id="levy request"),
    "levy_confirm": _one(LEVY, public_id="levy request"),
    "levy_one_pledge": _one(LEVY, public_id="levy pledge"),
    "levy_pay": _one(LEVY, public_id="levy pledge", month="month"),
    "levy_one_request": _one(LEVY, public_id="levy request"),
    "levy_pledge": Page(of=LEVY),
    "levy_pledge_check": Page(of=LEVY),
    "levy_pledge_step": _one(LEVY, id="=money"),
    "levy_ask": Page(of=LEVY),
    "levy_ask_check": Page(of=LEVY),
    "levy_ask_step": _one(LEVY, id="=what"),
    "levy_handover": TRANSFER,
    "levy_start": TRANSFER_PLACE,
    "levy_end": TRANSFER_PLACE,
    "levy_letter": TRANSFER,
    "levy_link_handover": BY_TRANSFER,
    "levy_link_start": BY_TRANSFER_PLACE,
    "levy_link_end": BY_TRANSFER_PLACE,
    "levy_link_letter": BY_TRANSFER,
    # the Skills Pledge
    "pledges_wall": OPEN,
    "pledges_csv": OPEN,
    "pledges_new": OPEN,
    "pledges_step": _one(COLLEGE, step="=pledges"),
    "pledges_check": OPEN,
    "pledges_checked": _one(COLLEGE, code="code"),
    "pledges_certificate": _one(COLLEGE, code="code"),
    "pledges_review": OPEN,
    "pledges_mine": Page(links="pledge"),
    "pledges_file": _one(COLLEGE, evidence="evidence"),
    "pledges_cornerstones": OPEN,
    "pledges_cornerstone": _one(COLLEGE, engagement="cornerstone"),
    "pledges_one": _one(COLLEGE, signup="signup"),
    # the front door
    "enquiries_tracker": OPEN,
    "enquiries_new": OPEN,
    "enquiries_check": OPEN,
    "enquiries_sent": OPEN,
    "enquiries_ask": _one(COLLEGE, page="=who"),
    "enquiries_follow": Page(links="enquiry"),
    "enquiries_answer": Page(links="answer"),
    "enquiries_overview": OPEN,
    "enquiries_reroute": OPEN,
    "enquiries_csv": OPEN,
    "enquiries_one": _one(COLLEGE, enquiry="enquiry"),
    "changes_list": OPEN,
    "changes_new": OPEN,
    "changes_one": _one(COLLEGE, change="change"),
    # academies
    "cohorts_link": Page(links="academy"),
    "cohorts": OPEN,
    "cohorts_published": OPEN,
    "cohorts_cohort": ACADEMY,
    "cohorts_design": ACADEMY,
    "cohorts_partners": ACADEMY,
    "cohorts_refer": ACADEMY,
    "cohorts_import": ACADEMY,
    "cohorts_naming": Page({"public_id": "academy", "candidate": "candidate"}, ACADEMY.of),
    # bootcamps
    "bootcamps_board": OPEN,
    "bootcamps_yours": OPEN,
    "bootcamps_plan": OPEN,
    "bootcamps_about": CAMP,
    "bootcamps_apply": CAMP,
    "bootcamps_sent": CAMP,
    "bootcamps_vacancies": CAMP,
    "bootcamps_close": CAMP,
    "bootcamps_claims": CAMP,
    "bootcamps_claims_csv": CAMP,
    "bootcamps_reverse": _one(COLLEGE, public_id="bootcamp", claim="=none"),
    "bootcamps_cohort": CAMP,
    "bootcamps_import": CAMP,
    "bootcamps_check": _one(COLLEGE, **IN_CAMP, question="=age"),
    "bootcamps_funding": _one(COLLEGE, **IN_CAMP),
    "bootcamps_interview": _one(COLLEGE, **IN_CAMP),
    "bootcamps_result": _one(COLLEGE, **IN_CAMP, interview="interview"),
    "bootcamps_assessment": _one(COLLEGE, **IN_CAMP),
    "bootcamps_outcome": _one(COLLEGE, **IN_CAMP),
    "bootcamps_evidence": _one(COLLEGE, **IN_CAMP, milestone="=1"),
    "bootcamps_link": Page(links="bootcamp"),
    # vacancies and people who look for work
    "jobs_vacancies": OPEN,
    "jobs_mine": OPEN,
    "jobs_start": OPEN,
    "jobs_return": OPEN,
    "jobs_sent": OPEN,
    "jobs_link": Page(links="job page"),
    "jobs_leave": OPEN,
    "jobs_limits": OPEN,
    "jobs_stop": OPEN,
    "jobs_choose": _one(COLLEGE, word="=occupations"),
    "jobs_send": OPEN,
    "jobs_feed": _one(COLLEGE, public_id="feed"),
    "jobs_applicants": OPEN,
    "jobs_vacancy": _one(COLLEGE, public_id="vacancy"),
    "jobs_apply": _one(COLLEGE, public_id="vacancy"),
    # offers, requests and engagements of any kind
    "desk_home_link": Page(links="home"),
    "desk_calendar_link": Page(links="home"),
    "desk_match_link": Page({"public_id": "match"}, links="home"),
    "desk_link": BY_TALK,
    "desk_link_dates": BY_TALK,
    "desk_link_sign": BY_HELD,
    "desk_link_activity": BY_TALK,
    "desk_link_feedback": BY_TALK,
    "desk_link_pause": BY_TALK,
    "desk_link_end": Page(links="talk", query="?as=cancelled"),
    "desk_board": Page(of=SCHOOL),
    "desk_home": Page(of=SCHOOL),
    "desk_calendar": Page(of=SCHOOL),
    "desk_inbox": OPEN,
    "desk_confirm": LISTING,
    "desk_unmet": _one(SCHOOL, public_id="request"),
    "desk_keep": _one(SCHOOL, public_id="request"),
    "desk_choose": OPEN,
    "desk_sent": OPEN,
    "desk_start": _one(SCHOOL, side="=request", kind="=talk"),
    "desk_check": _one(SCHOOL, side="=request", kind="=talk"),
    "desk_import": _one(SCHOOL, side="=request", kind="=talk"),
    "desk_write": _one(SCHOOL, side="=offer", kind="=talk", step="=who"),
    "desk_match": _one(SCHOOL, public_id="match"),
    "desk_listing": _one(SCHOOL, side="=offers", public_id="closed"),
    "desk_take": LISTING,
    "desk_change": LISTING,
    "desk_state": LISTING,
    "desk_withdraw": LISTING,
    "desk_engagement": TALK,
    "desk_dates": TALK,
    "desk_sign": HELD,
    "desk_activity": TALK,
    "desk_feedback": TALK,
    "desk_pause": TALK,
    "desk_end": Page({"public_id": "talk"}, SCHOOL, query="?as=cancelled"),
    "desk_links": TALK,
    # the contact ledger of employers (organisations)
    "employers": OPEN,
    "employers-csv": OPEN,
    "employers-engaged": OPEN,
    "employers-engaged-csv": OPEN,
    "touches-import": OPEN,
    "employer-link": Page(links="contacts"),
    "employer-own": EMPLOYER,
    "employer-contacts": EMPLOYER,
    "employer-contacts-csv": EMPLOYER,
    "touch-record": EMPLOYER,
    "next-contact-plan": EMPLOYER,
    "next-contact-drop": EMPLOYER,
    "employer-told": EMPLOYER,
    "employer-link-make": EMPLOYER,
    "employer-sector": EMPLOYER,
    "touch-correct": _one(COLLEGE, public_id="employer", number="touch"),
    "touch-take-back": _one(COLLEGE, public_id="employer", number="touch"),
    # accounts of money and places (ledger)
    "accounts": OPEN,
    "account": _one(LEVY, public_id="account"),
    "statement-csv": _one(LEVY, public_id="account"),
    "forecast-csv": _one(LEVY, public_id="account"),
}


@cache
def routes() -> dict[str, URLPattern]:
    """Every named page that the matrix is about, by “app:name”."""
    found = {f"engagements:{one.name}": one for one in engagements}
    found |= {f"ledger:{one.name}": one for one in ledger}
    about_employers = (one for one in organisations if "/employers/" in str(one.pattern))
    return found | {f"organisations:{one.name}": one for one in about_employers}


def missing() -> list[str]:
    return [route for route in routes() if _name(route) not in PAGES]


def page(route: str) -> Page:
    return PAGES[_name(route)]


def permission(route: str) -> str:
    return getattr(routes()[route].callback, "routeways_permission", "")


def methods(route: str) -> tuple[str, ...]:
    """What the view answers, as its decorators say; both where they say nothing."""
    for view in _wrapped(routes()[route].callback):
        closed = getattr(view, "__closure__", None) or ()
        names = getattr(getattr(view, "__code__", None), "co_freevars", ())
        given = dict(zip(names, (cell.cell_contents for cell in closed), strict=False))
        if "request_method_list" in given:
            return tuple(method for method in METHODS if method in given["request_method_list"])
    return METHODS


def _wrapped(view: Any) -> Iterator[Any]:
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)


def _name(route: str) -> str:
    return route.partition(":")[2]


def _pattern(route: str) -> str:
    return str(routes()[route].pattern)
