"""Qualifications: the lists, and for each the occupations it leads to, which people confirm, change or refuse."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from routeways.foundation.permissions import allowed, public, requires
from routeways.taxonomy import queries
from routeways.taxonomy.access import REVIEW
from routeways.taxonomy.levels import ALL, level_in_words
from routeways.taxonomy.models import Qualification, QualificationLink
from routeways.taxonomy.qualifications import actions
from routeways.taxonomy.rows import TaxonomyError
from routeways.ui.tables import Cell, Column, TableView

PAGE = 50
COLUMNS = ("Title", "Kind", "Level", "Reference")
STATUS = {"confirmed": "moor", "suggested": "amber", "refused": ""}


class SearchForm(forms.Form):
    use_required_attribute = False
    q = forms.CharField(label="Words or a reference", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", choices=[("", "All kinds"), *Qualification.Kind.choices], required=False)
    level = forms.ChoiceField(
        label="Level", choices=[("", "All levels"), *((one, level_in_words(one)) for one in ALL)], required=False
    )


class DecisionForm(forms.Form):
    """What somebody says of a link; `occupation` only where it is another one or a new one."""

    occupation = forms.CharField(
        label="Occupation",
        help_text="The four-figure code of a unit group of SOC 2020, for example 5213",
        max_length=10,
    )
    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say in a sentence why"},
    )


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """`/qualifications/`."""
    form = SearchForm(request.GET)
    form.is_valid()  # an unknown kind or level asks for all
    asked = form.cleaned_data
    found = queries.qualifications(text=asked.get("q", ""), kind=asked.get("kind", ""), level=asked.get("level", ""))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = tuple(
        (Cell(one.title, _address(one)), one.get_kind_display(), one.level_words, one.reference or "None")
        for one in page.object_list
    )
    context = {
        "title": "Qualifications and standards",
        "breadcrumbs": _above(),
        "form": form,
        "asked": any(asked.values()),
        "page": page,
        "table": TableView(
            "Qualifications", (Column("Title"), Column("Kind"), Column("Level"), Column("Reference")), rows
        ),
    }
    return render(request, "taxonomy/qualifications.html", context)


@public
@require_safe
def qualification(request: HttpRequest, id: str) -> HttpResponse:
    """`/qualifications/<id>/`."""
    return _page(request, _found(id))


@require_POST
@requires(REVIEW)
def decide(request: HttpRequest, id: str, link: int) -> HttpResponse:
    """`/qualifications/<id>/links/<link>/`: confirmed, refused, or another occupation instead."""
    found = _found(id)
    one = queries.qualification_link(link)
    if one is None or one.qualification_id != found.id:
        raise Http404("There is no such link.")
    verdict, reason = request.POST.get("verdict", ""), request.POST.get("reason", "")[:1000]
    now = timezone.now()
    try:
        if verdict == "change":
            occupation = _occupation(request.POST.get("occupation", ""))
            actions.change_link(by=request.user, link=one, occupation=occupation, reason=reason, now=now)  # type: ignore[arg-type]
        elif verdict in ("confirm", "refuse"):
            confirmed = verdict == "confirm"
            actions.decide(by=request.user, link=one, confirmed=confirmed, reason=reason, now=now)  # type: ignore[arg-type]
        else:
            raise TaxonomyError("Choose yes, no, or another occupation.")
    except TaxonomyError as error:
        typed = {"verdict": verdict, "reason": reason, "occupation": request.POST.get("occupation", "")[:10]}
        return _page(request, found, typed={"link": link, "error": str(error), **typed})
    messages.success(request, "Your decision is kept.")
    return redirect(_address(found))


@require_POST
@requires(REVIEW)
def add(request: HttpRequest, id: str) -> HttpResponse:
    """`/qualifications/<id>/links/`: an occupation that nobody has named yet."""
    found = _found(id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            actions.add_link(
                by=request.user,  # type: ignore[arg-type]
                qualification=found,
                occupation=_occupation(form.cleaned_data["occupation"]),
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except TaxonomyError as error:
            form.add_error("occupation", str(error))
        else:
            messages.success(request, "The occupation is recorded.")
            return redirect(_address(found))
    return _page(request, found, form)


def _page(
    request: HttpRequest,
    found: Qualification,
    form: DecisionForm | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    """`typed` is a decision that could not be kept: it is shown again beside its link, with the reason."""
    subject = queries.node(*found.subject.split(":", 1)) if found.subject else None
    facts: list[tuple[str, Any]] = [
        ("Kind", found.get_kind_display()),
        ("Level", found.level_words),
        ("Subject", subject.title if subject else ""),
        ("Route", found.route),
        ("Awarding body", found.awarding),
        ("Reference", found.reference),
        ("Guided hours", f"{found.guided_hours:,}" if found.guided_hours else ""),
        ("Typical length", f"{found.months} months" if found.months else ""),
        ("First start", f"{found.valid_from:%-d %B %Y}" if found.valid_from else ""),
        ("Last start", f"{found.valid_to:%-d %B %Y}" if found.valid_to else ""),
        ("Note", found.note),
        ("Source", f"{found.source}. {found.release}."),
    ]
    context = {
        "title": found.title,
        "breadcrumbs": _above(found),
        "qualification": found,
        "facts": [{"name": name, "value": value} for name, value in facts if value],
        "links": [_link(one, typed or {}) for one in queries.occupations_of(found)],
        "typed": typed,
        "may_review": allowed(request.user, REVIEW),
        "form": form or DecisionForm(),
    }
    status = 422 if typed or (form and form.errors) else 200
    return render(request, "taxonomy/qualification.html", context, status=status)


def _link(one: QualificationLink, typed: dict[str, Any]) -> dict[str, Any]:
    code = one.occupation.partition(":")[2]
    node = queries.node("soc2020", code)
    return {
        "id": one.pk,
        "code": code,
        "title": node.title if node else code,
        "href": reverse("taxonomy:node", args=["soc2020", code]),
        "status": one.get_status_display(),
        "tone": STATUS[one.status],
        "reason": one.reason,
        "source": one.source,
        "decided_at": one.decided_at,
        "typed": typed if typed.get("link") == one.pk else {},
    }


def _occupation(text: str) -> str:
    return f"soc2020:{text.strip()}"


def _found(id: str) -> Qualification:
    found = queries.qualification(id)
    if found is None:
        raise Http404(f"There is no qualification “{id}”.")
    return found


def _address(found: Qualification) -> str:
    return reverse("taxonomy:qualification", args=[found.id])


def _above(found: Qualification | None = None) -> list[dict[str, str]]:
    crumbs = [{"label": "Home", "href": "/"}]
    if found is not None:
        crumbs.append({"label": "Qualifications and standards", "href": reverse("taxonomy:qualifications")})
    return crumbs
