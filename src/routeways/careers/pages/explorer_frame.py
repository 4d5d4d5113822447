"""What every page of the explorer stands in: who is reading, and whom they can ask."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from routeways.careers.explorer.definitions import EVERYBODY, Audience, audience, audiences
from routeways.careers.explorer.jobs import Job, jobs
from routeways.careers.explorer.regulated import regulated
from routeways.careers.pages.common import page
from routeways.engagements.actions.enquiries import hub_of

CAREERS = ("Careers", "careers/")
MOST_KEPT = 12  # jobs on one list
MOST_COMPARED = 4
# Other parts of careers that a page leads to once they are there: the name of the address and the words.
NEIGHBOURS = (
    ("careers:change", "Change what you do: ways for adults that fit your hours and money"),
    ("careers:board_game", "Play: the careers board game of your district"),
)


def reader(request: HttpRequest) -> Audience:
    return audience(request.GET.get("for", ""))


def kept_query(who: Audience) -> str:
    """What keeps the choice of audience in an address: "?for=ks4", or nothing for everybody."""
    return "" if who.id == EVERYBODY else f"?for={who.id}"


def explorer_page(
    request: HttpRequest,
    template: str,
    region: str,
    *,
    crumbs: tuple[tuple[str, str], ...] = (CAREERS,),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """`crumbs` as `places.frame.frame` takes them; the audience stays in their addresses."""
    who = reader(request)
    suffix = kept_query(who)
    return page(
        request,
        f"explorer/{template}",
        region,
        current="careers",
        crumbs=tuple((label, path + suffix) for label, path in crumbs),
        status=status,
        audience=who,
        suffix=suffix,
        readers=[
            {"label": one.name, "says": one.says, "href": _for(request, one), "current": one.id == who.id}
            for one in audiences().values()
        ],
        ask={"href": asking(region, who), "label": who.ask.label},
        hub=hub_of(region),
        neighbours=neighbours(region),
        **context,
    )


def asking(region: str, who: Audience) -> str:
    """The front door with what is known of the reader filled in; nothing is sent or kept by opening it."""
    query = urlencode({"persona": who.ask.persona, "topic": who.ask.topic})
    return f"{reverse('engagements:enquiries_new', args=[region])}?{query}"


def neighbours(region: str) -> list[dict[str, str]]:
    found = []
    for name, label in NEIGHBOURS:
        try:
            found.append({"id": name.partition(":")[2], "label": label, "href": reverse(name, args=[region])})
        except NoReverseMatch:
            continue
    return found


def job_or_404(code: str) -> Job:
    try:
        return jobs()[code]
    except KeyError as error:
        raise Http404("There is no such job in our list.") from error


def asked_of(job: Job) -> dict[str, str] | None:
    """The register or licence that a job asks for, in words, and who says so; None where we know of none."""
    found = regulated(job.code)
    if found is None:
        return None
    told = found.source
    looked = f"{told.looked_at:%-d %B %Y}" if told.looked_at else ""
    match told.basis:
        case "file":
            check = f"Looked up on {looked}:"
        case "page":
            check = f"Read on {looked}. No file that we hold says it, so check it before you choose:"
        case _:
            check = "General knowledge. Check it before you choose:"
    return {"must": found.must, "way": found.way, "publisher": told.publisher, "url": told.url, "check": check}


def asked_jobs(request: HttpRequest, most: int = MOST_KEPT) -> list[Job]:
    """The jobs that an address names with `job`, each once, unknown ones left out."""
    codes = dict.fromkeys(request.GET.getlist("job")[:50])
    return [jobs()[code] for code in codes if code in jobs()][:most]


def list_address(region: str, codes: list[str], who: Audience, name: str = "list") -> str:
    pairs = [("job", code) for code in codes] + ([] if who.id == EVERYBODY else [("for", who.id)])
    query = f"?{urlencode(pairs)}" if pairs else ""
    return f"{reverse(f'careers:explorer_{name}', args=[region])}{query}"


def _for(request: HttpRequest, who: Audience) -> str:
    query = request.GET.copy()
    query.pop("for", None)
    if who.id != EVERYBODY:
        query["for"] = who.id
    return f"{request.path}?{query.urlencode()}" if query else request.path
