"""An institution keeps its year groups, classes and careers leader; the hub its portfolio."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.careers import actions, queries
from routeways.careers.actions import ClassSize, YearSize
from routeways.careers.errors import CareersError
from routeways.careers.models import COORDINATE, MANAGE, Institution, YearGroup
from routeways.careers.pages.adviser_line import adviser_line
from routeways.careers.pages.common import institution_or_404, page, school_crumbs, the_institution
from routeways.careers.school_forms import CareForm, ClassesForm, LeaderForm, YearsForm
from routeways.careers.school_years import SchoolYear, year_name
from routeways.foundation.permissions import requires
from routeways.organisations.models import Person


def _years(request: HttpRequest, held: Institution) -> list[YearGroup]:
    begins = SchoolYear.of(timezone.localdate()).begins
    rows = YearGroup.objects.visible_to(request.user, today=timezone.localdate())
    return list(rows.filter(institution=held, begins=begins).prefetch_related("classes"))


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def years(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    held, today = institution_or_404(region, institution), timezone.localdate()
    known = _years(request, held)
    form = YearsForm(request.POST or None, institution=held, known=known)
    if request.method == "POST" and form.is_valid():
        year = SchoolYear.of(today)
        try:
            actions.record_years(
                by=request.user, institution=held, school_year=year, sizes=form.sizes(known), today=today
            )
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            return redirect("careers:school", region=region, institution=institution)
    title = f"Year groups in {SchoolYear.of(today)}"
    return _page(request, region, held, "years", title, form, known=[row for row in known if row.pupils])


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def classes(request: HttpRequest, region: str, institution: str, year: int) -> HttpResponse:
    held, today = institution_or_404(region, institution), timezone.localdate()
    known = _years(request, held)
    row = next((one for one in known if one.year == year), None)
    if row is None:
        raise Http404("Record how many pupils this year group has first.")
    lines = "\n".join(f"{one.name} {one.pupils}" for one in row.classes.all())
    form = ClassesForm(request.POST or None, initial={"classes": lines})
    if request.method == "POST" and form.is_valid():
        given = tuple(ClassSize(*one) for one in form.cleaned_data["classes"])
        sizes = [_size(one, given if one.year == year else None) for one in known]
        try:
            actions.record_years(
                by=request.user, institution=held, school_year=SchoolYear.of(today), sizes=sizes, today=today
            )
        except CareersError as error:
            form.add_error("classes", str(error))
        else:
            return redirect("careers:school", region=region, institution=institution)
    return _page(request, region, held, "form", f"Classes of {year_name(year)}", form)


def _size(row: YearGroup, classes: tuple[ClassSize, ...] | None) -> YearSize:
    if classes is None:
        classes = tuple(ClassSize(one.name, one.pupils) for one in row.classes.all())
    return YearSize(row.year, row.pupils, row.send, row.fsm, classes)


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def leader(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    held, today = institution_or_404(region, institution), timezone.localdate()
    people = list(Person.objects.visible_to(request.user, today=today).filter(owner=held.organisation).order_by("name"))
    standing = held.leaders.on(today).select_related("person", "cover").last()
    initial: dict[str, Any] = {}
    if standing is not None:
        initial = {name: getattr(standing, name) for name in ("training", "trained_on", "training_expires_on")}
        initial |= {"person": standing.person.public_id}
        initial |= {"cover": standing.cover.public_id if standing.cover else ""}
    form = LeaderForm(request.POST or None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_leader(by=request.user, institution=held, today=today, **form.given())
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            return redirect("careers:school", region=region, institution=institution)
    return _page(request, region, held, "form", "Careers leader", form, nobody=not people)


@requires(COORDINATE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def care(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """For the hub: onboarding, portfolio, criteria."""
    held, today = institution_or_404(region, institution), timezone.localdate()
    people = queries.coordinators(region, today=today)
    standing = held.portfolios.filter(valid_to=None).select_related("person").first()
    initial = {
        "onboarding": held.onboarding,
        "template": held.template,
        "person": standing.person.public_id if standing else "",
    }
    form = CareForm(request.POST or None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.care_for(
                by=request.user,
                institution=held,
                state=given["onboarding"],
                template=given["template"],
                person=form.people.get(given["person"]),
                today=today,
            )
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            return redirect("careers:hub_home", region=region)
    beside = adviser_line(request, held, today=today)
    return _page(request, region, held, "form", "Looking after this institution", form, **beside)


def _page(
    request: HttpRequest, region: str, held: Institution, name: str, title: str, form: Any, **more: Any
) -> HttpResponse:
    return page(
        request,
        f"hub/{name}",
        region,
        crumbs=school_crumbs(held),
        title=title,
        institution=held,
        form=form,
        fields=[form[field] for field in form.fields],
        status=422 if form.errors else 200,
        **more,
    )
