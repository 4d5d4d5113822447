"""Skills Bootcamps for everybody: which there are, who may take part, and applying without an account."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from routeways.engagements import actions
from routeways.engagements.actions.people_kept import kept_days
from routeways.engagements.bootcamp_access import PLAN_BOOTCAMPS, VIEW_BOOTCAMPS
from routeways.engagements.bootcamp_rules import KIND, bootcamp_rule
from routeways.engagements.bootcamp_view import claim_note, target_chart
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.bootcamps import ApplyForm, NamingForm
from routeways.engagements.models import Bootcamp
from routeways.engagements.pages.bootcamps_common import at, camp_page, crumbs, seat_for, the_bootcamp
from routeways.engagements.pages.desk_common import CRUMB, looker_page, posted, through_link
from routeways.engagements.queries import bootcamps as reads
from routeways.engagements.queries.bootcamp_counts import started
from routeways.engagements.queries.parties import Looker
from routeways.foundation.permissions import allowed, public
from routeways.foundation.visitors import within_limit
from routeways.places.frame import region_or_404
from routeways.values import Money

MOST_AN_HOUR = 20


@public
@require_safe
def board(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/bootcamps/`"""
    whole, today = region_or_404(region), timezone.localdate()
    return camp_page(
        request, "board", whole.id, title="Skills Bootcamps", crumbs=(CRUMB,),
        chart=target_chart(whole.code, started(whole.id, on=today)), note=claim_note(),
        rows=reads.open_bootcamps(whole.id, today), rule=bootcamp_rule(today),
        plans=allowed(request.user, PLAN_BOOTCAMPS, whole.id),
        takes_part=allowed(request.user, VIEW_BOOTCAMPS, whole.id),
    )  # fmt: skip


@public
@require_safe
def about(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/bootcamps/<id>/`: what it is, who may take part, how to apply."""
    held, today = the_bootcamp(request, region, public_id), timezone.localdate()
    rule = bootcamp_rule(held.starts_on)
    return camp_page(
        request, "about", region, title=held.title, camp=held, rule=rule, open=_is_open(held),
        rows=_facts(held), vacancies=held.vacancies.select_related("employer"), small=rule.employer_share["small"],
        large=rule.employer_share["large"], inside=seat_for(request, region, public_id).may_open, today=today,
    )  # fmt: skip


@public
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("name", "email", "phone")
def apply(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/bootcamps/<id>/apply/`: a learner applies; the private link goes to the e-mail address."""
    held, now = the_bootcamp(request, region, public_id), timezone.now()
    form, status = ApplyForm(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        if within_limit(request, "bootcamp", MOST_AN_HOUR, now):
            try:
                _apply(held, form)
                return redirect(at("sent", held))
            except EngagementError as error:
                form.add_error(None, str(error))
        else:
            status = 429
            form.add_error(None, "Many applications have come from your connection. Wait an hour and send it again.")
    if form.errors and status == 200:
        status = 422
    return camp_page(
        request, "apply", region, title=f"Apply: {held.title}", camp=held, form=form, open=_is_open(held),
        crumbs=crumbs(held), status=status, kept=kept_days(KIND, timezone.localdate(now)),
    )  # fmt: skip


def _apply(held: Bootcamp, form: ApplyForm) -> None:
    now = timezone.now()
    application = form.application(timezone.localdate(now))
    place, _ = actions.apply_for_bootcamp(by=None, bootcamp=held, application=application, now=now)
    site = settings.SITE_ADDRESS
    actions.send_party_link(by=None, engagement=place.engagement, party="learner", site=site, now=now)


@public
@require_safe
def sent(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`…/sent/`: what happens next. It says the same whoever applied."""
    held = the_bootcamp(request, region, public_id)
    return camp_page(request, "sent", region, title="Your application is sent", camp=held, crumbs=crumbs(held))


@never_cache
@require_http_methods(["GET", "POST"])
@through_link
def naming(request: HttpRequest, looker: Looker) -> HttpResponse:
    """`/connect/link/<token>/bootcamp/`: the learner says whether employers read the name."""
    place = reads.place_of(looker.engagement) if looker.among(("learner",)) else None
    if place is None:
        return redirect(looker.address)
    form = NamingForm(posted(request), initial={"agreed": place.named_to_employer_on is not None})
    if request.method == "POST" and form.is_valid():
        agreed = form.cleaned_data["agreed"]
        actions.agree_naming_to_employer(by=None, place=place, agreed=agreed, now=timezone.now())
        return redirect(looker.address)
    return looker_page(
        request, "desk/form", looker, title="Who may read your name", form=form, back=looker.address, button="Save",
        lead="Your provider knows your name. Employers read a reference unless you agree. You can change it any time.",
    )  # fmt: skip


def _is_open(held: Bootcamp) -> bool:
    return held.state == Bootcamp.State.OPEN and timezone.localdate() <= held.apply_by


def _facts(held: Bootcamp) -> list[dict[str, str]]:
    rows = {
        "Provider": held.owner.name,
        "Where": held.where,
        "When": f"{held.starts_on:%-d %B %Y} to {held.ends_on:%-d %B %Y} ({held.weeks} weeks)",
        "Learning": f"{held.hours} hours, level {held.level}",
        "Sector": held.get_sector_display(),
        "Apply by": f"{held.apply_by:%-d %B %Y}",
        "Paid by": f"{held.funder}, funding year {held.funding_year}",
        "Price of a place": str(Money(held.price)),
    }
    return [{"name": name, "value": value} for name, value in rows.items()]
