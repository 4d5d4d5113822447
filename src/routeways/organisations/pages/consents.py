"""A person's own page: all that they agreed to, word by word, and how to take it back."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.foundation import spreadsheets
from routeways.foundation.permissions import requires
from routeways.organisations import actions, queries
from routeways.organisations.consent_purposes import consent_purposes
from routeways.organisations.group_forms import ConsentForm
from routeways.organisations.models import Consent
from routeways.organisations.pages.common import the_region
from routeways.organisations.pages.group_common import address, page, posted
from routeways.organisations.records import OrganisationError
from routeways.places.frame import region_or_404


@requires("organisations.manage_consents")
@never_cache
@require_http_methods(["GET", "POST"])
def consents(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/consents/`: what stands, what was taken back, and what one may agree to. No box is ticked."""
    found = region_or_404(region)
    offered = queries.not_agreed(request.user, region)
    form = ConsentForm(posted(request), purposes=[(purpose.id, purpose.words(found.name)) for purpose in offered])
    if request.method == "POST" and form.is_valid():
        try:
            for purpose in form.cleaned_data["agrees"]:
                _give(request, purpose, region)
        except OrganisationError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "Saved. You can take it back here at any time.")
            return redirect(address("consents", region))
    given = list(queries.consents(request.user))
    context = {
        "title": "What you agreed to",
        "form": form,
        "offered": offered,
        "standing": [_shown(one) for one in given if one.withdrawn_at is None],
        "downloads": [{"label": "JSON", "href": address("consents-json", region), "hidden": "of all you agreed to"}],
        "withdrawn": [_shown(one) for one in given if one.withdrawn_at is not None],
    }
    return page(request, "consents", region, context, status=422 if form.errors else 200)


@requires("organisations.manage_consents")
@require_POST
def withdraw(request: HttpRequest, region: str, number: str) -> HttpResponse:
    region_or_404(region)
    found = queries.consents(request.user).filter(public_id=number).first()
    if found is None:
        raise Http404("You have not agreed to this.")
    name = _shown(found)["name"]
    actions.withdraw_consent(by=request.user, consent=found, now=timezone.now(), today=timezone.localdate())
    flash.success(request, f"Taken back: {name}.")
    return redirect(address("consents", region))


@requires("organisations.manage_consents")
@never_cache
@require_safe
def consents_json(request: HttpRequest, region: str) -> HttpResponse:
    """The same as a file, to take away."""
    region_or_404(region)
    rows = [
        {
            "purpose": one.purpose,
            "version": one.version,
            "wording": one.wording,
            "region": one.region,
            "given": one.given_at.isoformat(),
            "withdrawn": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
        }
        for one in queries.consents(request.user)
    ]
    return JsonResponse({"consents": rows}, headers={"Content-Disposition": 'attachment; filename="consents.json"'})


@requires("organisations.see_contacts", the_region)
@never_cache
@require_safe
def contacts(request: HttpRequest, region: str) -> HttpResponse:
    """For each purpose of a region how many people may be written to, and who they are as a file."""
    today = timezone.localdate()
    rows = [
        {
            "purpose": purpose,
            "count": len(queries.contacts(purpose.id, region, request.user, today=today)),
            "href": address("contacts-csv", region, purpose=purpose.id),
        }
        for purpose in consent_purposes().values()
        if purpose.about == "region"
    ]
    return page(request, "contacts", region, title="Who agreed to be written to", rows=rows)


@requires("organisations.see_contacts", the_region)
@never_cache
@require_safe
def contacts_csv(request: HttpRequest, region: str, purpose: str) -> HttpResponse:
    if purpose not in consent_purposes():
        raise Http404("Nobody is asked about this.")
    today = timezone.localdate()
    rows = [(one.name, one.email) for one in queries.contacts(purpose, region, request.user, today=today)]
    answer = HttpResponse(spreadsheets.lines(("name", "email"), rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{region}-{purpose}-{today}.csv"'
    return answer


def _give(request: HttpRequest, purpose: str, region: str) -> Consent:
    return actions.give_consent(
        by=request.user,
        purpose=purpose,
        region=region,
        user=request.user,
        person=queries.person_of(request.user),
        now=timezone.now(),
    )


def _shown(one: Consent) -> dict[str, object]:
    purpose = consent_purposes().get(one.purpose)
    name = purpose.name if purpose else one.purpose
    return {"id": one.public_id, "name": f"{name}: {one.group}" if one.group else name, "consent": one}
