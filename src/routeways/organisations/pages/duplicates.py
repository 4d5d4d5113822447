from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from routeways.foundation.jobs import start
from routeways.foundation.permissions import allowed, requires
from routeways.organisations import actions, queries
from routeways.organisations.forms import MergeForm, ReasonForm
from routeways.organisations.jobs import LOOK_FOR_DUPLICATES
from routeways.organisations.models import DuplicatePair, Organisation
from routeways.organisations.pages.common import address, page, the_region
from routeways.organisations.queries import OrganisationPage
from routeways.organisations.records import OrganisationError
from routeways.ui.tables import Cell, Column, TableView

AT_ONCE = 1_500  # organisations that are compared within a second; more go to a background job


@requires("organisations.review_duplicates", the_region)
@require_http_methods(["GET", "POST"])
def duplicates(request: HttpRequest, region: str) -> HttpResponse:
    """The pairs that wait; POST looks again."""
    if request.method == "POST":
        _look_again(request, region)
        return redirect(address("duplicates", region))
    pairs = Paginator(queries.waiting_pairs(region), 50).get_page(request.GET.get("page"))
    table = TableView(
        "Pairs that may be one organisation, the most likely first",
        (Column("Records"), Column("Why"), Column("Likeness, of 100", numeric=True)),
        tuple(
            (
                Cell(
                    f"{pair.first.name} and {pair.second.name}", href=address("duplicate", region, pair=pair.public_id)
                ),
                " ".join(pair.reasons),
                "Certain" if pair.certain else pair.score,
            )
            for pair in pairs.object_list
        ),
    )
    context = {"title": "Organisations that may be recorded twice", "page": pairs, "table": table}
    return page(request, "duplicates", region, context)


@requires("organisations.review_duplicates", the_region)
@require_http_methods(["GET", "POST"])
def duplicate(request: HttpRequest, region: str, pair: str) -> HttpResponse:
    """Side by side; POST merges, for those who may merge both."""
    found = _pair(region, pair)
    form = _merge_form(found, request.POST or None)
    if request.method == "POST" and not _may_merge(request, found):
        form.add_error(None, "You may not merge these two. One of them belongs to another region as well.")
    elif form.is_valid():
        asked = form.cleaned_data
        both = (found.first, found.second)
        survivor, loser = both if asked["survivor"] == both[0].public_id else both[::-1]
        try:
            actions.merge(
                by=request.user,
                survivor=survivor,
                loser=loser,
                reason=asked["reason"],
                now=timezone.now(),
                keep_from_loser=asked["keep_from_loser"],
                despite_identifiers=asked.get("despite_identifiers", False),
            )
        except OrganisationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{loser.name} and {survivor.name} are one record now.")
            return redirect(address("organisation", region, survivor.public_id))
    return _show(request, region, found, merge=form)


@requires("organisations.review_duplicates", the_region)
@require_POST
def keep_apart(request: HttpRequest, region: str, pair: str) -> HttpResponse:
    found = _pair(region, pair)
    form = ReasonForm(request.POST, prefix="apart")
    if form.is_valid():
        try:
            actions.keep_apart(by=request.user, pair=found, reason=form.cleaned_data["reason"], now=timezone.now())
        except OrganisationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "They are kept apart and will not be proposed again.")
            return redirect(address("duplicates", region))
    return _show(request, region, found, apart=form)


def _look_again(request: HttpRequest, region: str) -> None:
    if queries.directory(region, queries.Search()).count() > AT_ONCE:
        start(LOOK_FOR_DUPLICATES, by=request.user, payload={"region": region})  # type: ignore[arg-type]
        messages.info(request, "We are looking. Come back to this page in a few minutes.")
    else:
        found = actions.propose_duplicates(by=request.user, region=region)
        messages.success(request, f"We looked again. New pairs: {found:,}.")


def _pair(region: str, public_id: str) -> DuplicatePair:
    found = queries.waiting_pairs(region).filter(public_id=public_id).first()
    if found is None:
        raise Http404("This pair does not wait for a decision any more.")
    return found


def _merge_form(pair: DuplicatePair, data: Any = None) -> MergeForm:
    both = (pair.first, pair.second)
    records = [(one.public_id, one.name) for one in both]
    return MergeForm(data, records=records, clash=bool(actions.clashing_registers(*both)))


def _may_merge(request: HttpRequest, pair: DuplicatePair) -> bool:
    return all(allowed(request.user, "organisations.merge_organisations", one) for one in (pair.first, pair.second))


def _show(
    request: HttpRequest,
    region: str,
    pair: DuplicatePair,
    *,
    merge: MergeForm | None = None,
    apart: ReasonForm | None = None,
) -> HttpResponse:
    """The pair with both forms; the one that was sent comes with its errors."""
    context = {
        "title": f"{pair.first.name} and {pair.second.name}",
        "pair": pair,
        "form": apart or merge,
        "merge": merge or _merge_form(pair),
        "apart": apart or ReasonForm(prefix="apart"),
        "clashes": actions.clashing_registers(pair.first, pair.second),
        "may_merge": _may_merge(request, pair),
        "table": _beside(pair.first, pair.second, region),
    }
    return page(request, "duplicate", region, context)


def _beside(first: Organisation, second: Organisation, region: str) -> TableView:
    left, right = (queries.organisation_page(one, region=region) for one in (first, second))
    rows = tuple((label, _cell(of(left)), _cell(of(right))) for label, of in _COMPARED)
    return TableView("The two records side by side", (Column("Fact"), Column(first.name), Column(second.name)), rows)


def _cell(texts: list[str]) -> str:
    return "; ".join(text for text in texts if text) or "None recorded"


_COMPARED: tuple[tuple[str, Any], ...] = (
    ("Kind", lambda found: list(found.kinds)),
    ("Status", lambda found: [found.organisation.get_status_display()]),
    ("Other names", lambda found: [alias.name for alias in found.aliases]),
    ("Numbers", lambda found: [str(number) for number in found.identifiers]),
    ("Sites", lambda found: [", ".join(site.lines) for site in found.sites]),
    ("Website", lambda found: [found.organisation.website]),
    ("Contact", lambda found: [point.label for point in _own(found)]),
    ("Relations", lambda found: [f"{line.says} {line.other.name}" for line in found.relations]),
    ("Source", lambda found: [found.organisation.source]),
)


def _own(found: OrganisationPage) -> list[Any]:
    return [point for point in found.contact_points if not point.of]
