"""The milestones of a bootcamp for its provider: what can be claimed, what is missing, what was claimed; and a file."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.engagements import actions
from routeways.engagements.bootcamp_access import CLAIM_BOOTCAMP
from routeways.engagements.bootcamp_rules import MILESTONES, bootcamp_rule
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.bootcamps import ReasonForm
from routeways.engagements.models import BootcampClaim
from routeways.engagements.pages.bootcamps_common import at, camp_page, crumbs, seat_for, the_bootcamp
from routeways.engagements.pages.desk_common import actor, posted
from routeways.engagements.pages.one_form import one_form
from routeways.engagements.queries import bootcamp_money as money
from routeways.engagements.queries import bootcamps as reads
from routeways.engagements.queries.bootcamp_money import MilestoneSum
from routeways.foundation import spreadsheets
from routeways.foundation.permissions import requires
from routeways.ui.tables import Column, TableView
from routeways.values import Money

COLUMNS = (
    "learner", "milestone", "entry", "amount", "on", "evidence", "evidence dated", "evidence by", "reason", "rule",
)  # fmt: skip


@requires(CLAIM_BOOTCAMP, the_bootcamp)
@never_cache
@require_http_methods(["GET", "POST"])
def claims(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/bootcamps/<id>/claims/`"""
    seat = seat_for(request, region, public_id)
    held = seat.bootcamp
    wrong: dict[int, str] = {}
    form = forms.Form(posted(request))
    milestone = _milestone(request)
    ids = request.POST.getlist("place")
    if request.method == "POST":
        try:
            number = actions.claim_milestone(
                by=actor(request), seat=seat, places=ids, milestone=milestone, now=timezone.now()
            )
            people = "1 learner" if number == 1 else f"{number} learners"
            flash.success(request, f"Claimed for {people}: {MILESTONES[milestone].lower()}.")
            return redirect(request.get_full_path())
        except actions.PlacesRefused as error:
            form.add_error(None, str(error))
            wrong = error.lacking
        except EngagementError as error:
            form.add_error(None, str(error))
    places = [one for one in reads.page_of(seat) if one.engagement.step != "applied"]
    lines = money.milestone_lines(places, milestone, seat.today)
    owed, pence = money.employer_parts(places)
    return camp_page(
        request, "claims", region, title=f"Milestones: {held.title}", crumbs=crumbs(held, learners=True), camp=held,
        sums=_table(money.milestone_sums(places, seat.today)), milestone=milestone, chosen=ids, form=form,
        lines=[{"line": one, "who": reads.line(seat, one.place).who, "held": one.place.engagement,
                "amount": Money(one.pence)} for one in lines],
        wrong=[{"who": reads.line(seat, one).who, "why": wrong[one.pk]} for one in places if one.pk in wrong],
        tabs=[{"label": f"{id}. {name}", "href": f"?milestone={id}", "current": id == milestone}
              for id, name in MILESTONES.items()],
        owed=owed, owed_sum=Money(pence), rule=bootcamp_rule(held.starts_on), entries=money.entries(held),
        downloads=[{"label": "CSV", "href": at("claims_csv", held), "hidden": "of all entries"}],
        status=422 if form.errors else 200,
    )  # fmt: skip


def _milestone(request: HttpRequest) -> int:
    text = request.GET.get("milestone", "1")
    number = int(text) if text.isdecimal() and len(text) == 1 else 0
    if number not in MILESTONES:
        raise Http404("There is no such milestone.")
    return number


def _table(sums: list[MilestoneSum]) -> TableView:
    columns = (
        Column("Milestone"),
        Column("Claimed: learners", numeric=True),
        Column("Claimed", numeric=True),
        Column("Ready: learners", numeric=True),
        Column("Ready", numeric=True),
    )
    rows = tuple(
        (f"{one.milestone}. {one.name}", one.claimed, str(Money(one.claimed_pence)), one.ready,
         str(Money(one.ready_pence)))
        for one in sums
    )  # fmt: skip
    whole = (
        "All", sum(one.claimed for one in sums), str(Money(sum(one.claimed_pence for one in sums))),
        sum(one.ready for one in sums), str(Money(sum(one.ready_pence for one in sums))),
    )  # fmt: skip
    return TableView("Milestones", columns, rows, foot=(whole,))


@requires(CLAIM_BOOTCAMP, the_bootcamp)
@never_cache
@require_safe
def claims_csv(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`…/claims.csv`: every entry, by the learners’ references. Amounts in pounds, with pence after the point."""
    held = the_bootcamp(request, region, public_id)
    answer = HttpResponse(spreadsheets.lines(COLUMNS, map(_cells, money.entries(held))))
    answer["Content-Type"] = "text/csv; charset=utf-8"
    answer["Content-Disposition"] = f'attachment; filename="bootcamp-{held.public_id}-claims.csv"'
    return answer


def _cells(one: BootcampClaim) -> tuple[object, ...]:
    person = one.place.engagement.participant
    return (
        person.reference if person else "", one.milestone, "reversal" if one.reverses_id else "claim",
        _plain(one.amount), one.on, one.evidence.reference, one.evidence.on, one.evidence.who, one.reason,
        one.rule_reference,
    )  # fmt: skip


def _plain(pence: int) -> Decimal:
    """Pounds as a number: a text that begins with a minus would be taken for a formula."""
    return Decimal(pence).scaleb(-2)


@requires(CLAIM_BOOTCAMP, the_bootcamp)
@never_cache
@require_http_methods(["GET", "POST"])
def reverse(request: HttpRequest, region: str, public_id: str, claim: str) -> HttpResponse:
    """`…/claims/<id>/reverse/`: takes a claim back."""
    held = the_bootcamp(request, region, public_id)
    rows = BootcampClaim.objects.filter(place__bootcamp=held, public_id=claim, reverses=None)
    found = rows.select_related("place__engagement__participant").first()
    if found is None:
        raise Http404("There is no such claim in this bootcamp.")
    form = ReasonForm(posted(request))
    return one_form(
        request, form,
        lambda: actions.reverse_claim(by=actor(request), claim=found, now=timezone.now(), **form.cleaned_data),
        region=region, back=f"{at('claims', held)}?milestone={found.milestone}", done="The claim is taken back.",
        crumbs=crumbs(held, learners=True), title="Take a claim back", button="Take it back",
        lead=f"{MILESTONES[found.milestone]}, {Money(found.amount)}. The claim stays in the list.",
    )  # fmt: skip
