"""From a postcode: local courses for a job within a journey's time. The postcode is read once and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from routeways.careers.explorer.definitions import routes
from routeways.careers.explorer.jobs import Job
from routeways.careers.explorer.regulated import RegulatedJob, regulated
from routeways.careers.explorer.teaching import route_of
from routeways.careers.pages.explorer_columns import ends_in_it, same_subject
from routeways.careers.pages.explorer_frame import CAREERS, asked_of, explorer_page, job_or_404, kept_query, reader
from routeways.careers.queries import explorer as queries
from routeways.careers.queries.explorer_state import one_look
from routeways.foundation.permissions import public
from routeways.places import queries as places
from routeways.places.frame import region_or_404
from routeways.places.queries import PostcodeError, PostcodeNotFound, PostcodePlace
from routeways.places.travel import MODES, Journey, Place, journeys
from routeways.provision import presenting
from routeways.provision.models import Run
from routeways.provision.queries import CourseMatch
from routeways.provision.queries.matching import FITS

MINUTES = ("20", "30", "45", "60", "90")
WHY = {"qualification": "For this job", "skill": "A skill of this job", "subject": "The same subject"}
WAYS = {"public-transport": "Bus, tram or train", "car": "Car", "cycle": "Bicycle", "walk": "On foot"}


class NearForm(forms.Form):
    """`place` is set after a valid postcode."""

    postcode = forms.CharField(
        label="Your postcode",
        help_text="Like BB11 2AA. The first part and one digit, like BB11 2, will do. We do not keep it.",
        max_length=12,
        error_messages={"required": "Enter a postcode, like BB11 2AA"},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    way = forms.ChoiceField(label="How you travel", choices=list(WAYS.items()), initial="public-transport")
    minutes = forms.ChoiceField(
        label="How long at most", choices=[(one, f"{one} minutes") for one in MINUTES], initial="45"
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.place: PostcodePlace | None = None

    def clean_postcode(self) -> str:
        text: str = self.cleaned_data["postcode"].strip()
        try:
            self.place = places.postcode(text)
        except (PostcodeError, PostcodeNotFound) as error:
            raise forms.ValidationError(str(error)) from error
        return text


@dataclass(frozen=True, slots=True)
class Reached:
    """A course with the run whose venue is the quickest to reach; `journey` is None where it has no place to go to."""

    match: CourseMatch
    run: Run
    journey: Journey | None


@public
@csrf_exempt  # it writes nothing, and a token would set a cookie on every page that shows this form
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("postcode")
@one_look
def near(request: HttpRequest, region: str, code: str) -> HttpResponse:
    """`/<region>/careers/jobs/<code>/near/`. The postcode comes by POST, so that it stands in no address and no log."""
    whole, one = region_or_404(region), job_or_404(code)
    today = timezone.localdate()
    form = NearForm(request.POST if request.method == "POST" else None)
    suffix = kept_query(reader(request))
    context: dict[str, Any] = {
        "form": form,
        "job": one,
        "held": queries.has_courses(whole.id),
        "asked_for": asked_of(one),
    }
    if form.is_valid() and form.place:
        limit, way = int(form.cleaned_data["minutes"]), form.cleaned_data["way"]
        found = reached(whole.id, one, form.place, way, today)
        context |= _answer(found, form.place, way, limit, today, regulated(one.code))
    return explorer_page(
        request,
        "near",
        region,
        crumbs=(CAREERS, (one.name, f"careers/jobs/{one.code}/")),
        title=f"Courses near you: {one.name}",
        status=422 if form.errors else 200,
        job_href=reverse("careers:explorer_job", args=[region, one.code]) + suffix,
        **context,
    )


def reached(region: str, job: Job, start: PostcodePlace, way: str, today: date) -> list[Reached]:
    """Every local course that fits the job: those that teach it before those of its subject, then by the journey.

    Online ones and unknown places come last.
    """
    listed = queries.courses(region, job, today=today)
    matches = [match for each in listed.values() for match in each]
    venues = {run.venue.pk: run.venue for match in matches for run in match.runs if run.venue and run.venue.point}
    ends = [Place(str(pk), venue.point) for pk, venue in venues.items() if venue.point]
    named = {str(pk): venue.site.postcode for pk, venue in venues.items()}
    places_ = [Place(named[end.id] or end.id, end.point) for end in ends]
    timed = journeys([Place(start.postcode, start.point)], places_, mode=way, on=today) if places_ else {}
    by_venue = {int(end.id): timed[start.postcode, place.id] for end, place in zip(ends, places_, strict=True)}
    found = [_quickest(match, by_venue) for match in matches]
    return sorted(found, key=_order)


def _order(one: Reached) -> tuple[bool, int, float]:
    return (one.journey is None, FITS.index(one.match.fit), one.journey.minutes if one.journey else 0.0)


def _quickest(match: CourseMatch, by_venue: dict[int, Journey]) -> Reached:
    timed = [(by_venue[run.venue.pk], run) for run in match.runs if run.venue and run.venue.pk in by_venue]
    if not timed:
        return Reached(match, match.runs[0], None)
    journey, run = min(timed, key=lambda pair: pair[0].minutes)
    return Reached(match, run, journey)


def _answer(
    found: list[Reached], start: PostcodePlace, way: str, limit: int, today: date, asked: RegulatedJob | None
) -> dict[str, Any]:
    near = [one for one in found if one.journey and one.journey.minutes <= limit]
    online = [one for one in found if one.journey is None]
    far = [one for one in found if one.journey and one.journey.minutes > limit]
    far.sort(key=lambda one: one.journey.minutes if one.journey else 0.0)
    return {
        "asked": True,
        "from_": start,
        "limit": limit,
        "way": MODES[way],
        "count": len(near),
        "first": near[0] if near else None,
        "getting": _getting(near[0], today) if near else "",
        "next": _getting(far[0], today) if far and not near else "",
        "near": _rows(near, today, asked),
        "online": _rows(online, today, asked),
        "leads_nowhere": _none_leads(near or far[:1], asked),
    }


def _getting(one: Reached, today: date) -> str:
    if one.journey is None:
        return ""
    starts = presenting.next_start(one.match.runs, today)
    return (
        f"{one.match.course.title} is at {presenting.where(one.run)}: {one.journey.label}. "
        f"{'You can start at any time.' if starts == presenting.AT_ANY_TIME else f'The next start is {starts}.'}"
    )


def _none_leads(found: list[Reached], asked: RegulatedJob | None) -> str:
    if not found or asked is None or not asked.whole or any(ends_in_it(asked, one.match) for one in found):
        return ""
    which = "none of them leads" if len(found) > 1 else "it does not lead"
    return f"As far as we know, {which} to {asked.goal}."


def _fits(one: Reached, asked: RegulatedJob | None) -> str:
    called = same_subject(asked, one.match) if asked else ""
    return f"{called[:1].upper()}{called[1:]}" if called else WHY[one.match.fit]


def _rows(found: Iterable[Reached], today: date, asked: RegulatedJob | None) -> list[dict[str, str]]:
    return [
        {
            "title": one.match.course.title,
            "href": one.match.course.page,
            "fits": _fits(one, asked),
            "route": routes()[route_of(one.match.course)].name,
            "where": f"{presenting.providers_in_words(one.match.course)}, {presenting.where(one.run)}",
            "journey": one.journey.label[:1].upper() + one.journey.label[1:] if one.journey else "",
            "starts": presenting.next_start(one.match.runs, today),
        }
        for one in found
    ]
