"""What is done to an academy on pages of its own: its course, its partners, one candidate, a list of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.files.base import File
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.engagements import actions
from routeways.engagements.actions.people_kept import kept_days
from routeways.engagements.cohort_access import LEAD_COHORT, OPEN_COHORT, SEND_TO_COHORT
from routeways.engagements.cohort_incoming import columns_in_words
from routeways.engagements.cohort_rules import KIND, academy_rule
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.cohorts import DesignForm, LoadForm, NamingForm, PartnerForm, ReferForm
from routeways.engagements.models import Cohort
from routeways.engagements.pages.cohorts import CRUMBS, seat_for, the_cohort
from routeways.engagements.pages.desk_common import actor, page, posted
from routeways.engagements.pages.one_form import columns_table, one_form, problems_table, received
from routeways.engagements.queries import cohorts as reads
from routeways.engagements.queries.cohorts import Seat
from routeways.foundation.permissions import requires
from routeways.foundation.tables import FileRefused
from routeways.organisations.models import Organisation


@requires(LEAD_COHORT, the_cohort)
@never_cache
@require_http_methods(["GET", "POST"])
def design(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`…/design/`: the course, within the rule."""
    held = the_cohort(request, region, public_id)
    known = Cohort.objects.filter(engagement=held).first()
    initial: dict[str, Any] = {"vacancies": held.offer.number if held.offer else None}
    if held.offer:
        initial["needs"] = held.offer.answer("needs")
    if known is not None:
        initial = {name: getattr(known, name) for name in DesignForm.base_fields if hasattr(known, name)}
        initial |= {"starts_on": held.starts_on, "ends_on": held.ends_on}
    form = DesignForm(posted(request), initial=initial)
    rule = academy_rule(timezone.localdate(held.created_at))
    return _form(
        request, held, form,
        lambda: actions.design_cohort(by=actor(request), engagement=held, design=form.design(), now=timezone.now()),
        title="Design the course", button="Save the course", done="The course is saved.",
        lead=f"At most {rule.most_weeks} weeks. Everybody who completes it gets an interview, and stays on benefit.",
    )  # fmt: skip


@requires(LEAD_COHORT, the_cohort)
@never_cache
@require_http_methods(["GET", "POST"])
def partners(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`…/partners/`: which organisations send candidates."""
    held = the_cohort(request, region, public_id)
    form = PartnerForm(posted(request), houses=reads.referrers_to_add(held))
    there = ", ".join(one.organisation.name for one in held.partners.select_related("organisation"))
    return _form(
        request, held, form,
        lambda: actions.add_referrer(by=actor(request), engagement=held, organisation=form.house, now=timezone.now()),
        title="Who sends candidates", button="Add it", done="It can send candidates now.",
        lead=f"So far: {there}. Each sees its own people alone." if there else "Each will see its own people alone.",
    )  # fmt: skip


@requires(SEND_TO_COHORT, the_cohort)
@never_cache
@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`…/refer/`: one candidate."""
    seat = seat_for(request, region, public_id)
    form = ReferForm(posted(request), houses=_houses(seat))
    return _form(
        request, seat.engagement, form,
        lambda: actions.refer(
            by=actor(request), engagement=seat.engagement, referrer=form.house, referral=form.referral(),
            now=timezone.now(),
        ),
        title="Refer a candidate", button="Refer this person", done="The person is referred.",
        lead="Others read a reference, never the name, unless the person agrees to it.",
        kept=kept_days(KIND, timezone.localdate()),
    )  # fmt: skip


@requires(OPEN_COHORT, the_cohort)
@never_cache
@require_http_methods(["GET", "POST"])
def naming(request: HttpRequest, region: str, public_id: str, candidate: str) -> HttpResponse:
    """`…/candidates/<id>/`: to whom a candidate agreed to be named. For who referred them."""
    seat = seat_for(request, region, public_id)
    one = reads.own(seat, ("referrer",)).select_related("participant").filter(public_id=candidate).first()
    if one is None:
        raise Http404("Only who referred a candidate opens this.")
    known = {"trainer": bool(one.named_to_trainer_on), "employer": bool(one.named_to_employer_on)}
    form = NamingForm(posted(request), initial=known)
    return _form(
        request, seat.engagement, form,
        lambda: actions.agree_naming(
            by=actor(request), seat=seat, candidate=candidate, now=timezone.now(), **form.cleaned_data
        ),
        title=f"Who may read the name: {one.participant.name}", button="Save", done="It is saved.",
        lead="Ask the person first. What is taken back holds at once.",
    )  # fmt: skip


@requires(SEND_TO_COHORT, the_cohort)
@never_cache
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`…/import/`: a list of candidates."""
    seat = seat_for(request, region, public_id)
    form = LoadForm(posted(request), files=request.FILES or None, houses=_houses(seat))
    done: actions.ImportedCandidates | None = None
    if request.method == "POST" and form.is_valid():
        try:
            done = _load(request, seat, form.house, form.cleaned_data["file"])
        except (FileRefused, EngagementError) as error:
            form.add_error("file", str(error))
    return page(
        request, "cohorts/import", region, title="Load a list of candidates", crumbs=_crumbs(seat.engagement),
        form=form, done=done, problems=problems_table(done.problems) if done else None, back=_back(seat.engagement),
        columns=columns_table(columns_in_words()), kept=kept_days(KIND, timezone.localdate()),
        status=422 if form.errors else 200,
    )  # fmt: skip


def _load(request: HttpRequest, seat: Seat, house: Organisation, file: File) -> actions.ImportedCandidates:
    by: Any = request.user
    with received(by, file) as path:
        return actions.import_candidates(
            by=by, engagement=seat.engagement, referrer=house, path=path, now=timezone.now()
        )


def _houses(seat: Seat) -> list[Organisation]:
    return list(Organisation.objects.filter(pk__in=seat.adds).order_by("name_key", "pk"))


def _back(held: Any) -> str:
    return f"/{held.region}/connect/cohorts/{held.public_id}/"


def _crumbs(held: Any) -> tuple[tuple[str, str], ...]:
    return (*CRUMBS, (held.title, f"connect/cohorts/{held.public_id}/"))


def _form(
    request: HttpRequest, held: Any, form: forms.Form, act: Callable[[], Any], *, done: str, **context: Any
) -> HttpResponse:
    return one_form(
        request, form, act, region=held.region, back=_back(held), done=done, crumbs=_crumbs(held), engagement=held,
        **context,
    )  # fmt: skip
