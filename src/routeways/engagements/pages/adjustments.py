"""What helps somebody to work well: their own page, and what was shared with a house in which one works."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.engagements import actions
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.outcomes import AdjustmentForm, ShareForm
from routeways.engagements.models import Adjustment, AdjustmentShare
from routeways.engagements.models.adjustments import READ_SHARED
from routeways.engagements.pages.desk_common import CRUMB, page, posted, the_region
from routeways.engagements.placement_access import KEEP_ADJUSTMENTS, houses
from routeways.foundation.permissions import requires
from routeways.organisations.kinds import Kind
from routeways.organisations.models import Organisation

SHARED_WITH = (Kind.EMPLOYER, Kind.COLLEGE, Kind.UNIVERSITY, Kind.TRAINING_PROVIDER, Kind.CHARITY, Kind.COUNCIL)


@requires(KEEP_ADJUSTMENTS, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def adjustments(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/adjustments/`: what helps me, with whom each thing is shared, and taking it back."""
    form = AdjustmentForm(posted(request) if "helps" in request.POST else None)
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_adjustment(by=request.user, adjustment=_own(request, request.POST["remove"]))
        flash.success(request, "Removed, wherever it was shared.")
        return redirect(f"/{region}/adjustments/")
    if request.method == "POST" and "withdraw" in request.POST:
        rows = AdjustmentShare.objects.filter(adjustment__in=Adjustment.objects.visible_to(request.user))
        share = rows.filter(public_id=request.POST["withdraw"]).first()
        if share is None:
            raise Http404("This is not shared.")
        actions.withdraw_share(by=request.user, share=share, now=timezone.now())
        flash.success(request, f"{share.organisation.name} cannot read it any more.")
        return redirect(f"/{region}/adjustments/")
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_adjustment(by=request.user, now=timezone.now(), **form.cleaned_data)
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "Kept. Nobody sees it until you share it.")
            return redirect(f"/{region}/adjustments/")
    own = [
        {"item": one, "shares": list(one.shares.standing().select_related("organisation"))}
        for one in Adjustment.objects.visible_to(request.user)
    ]
    return page(
        request, "outcomes/adjustments", region, title="What helps me to work well", form=form, own=own,
        status=422 if form.errors else 200,
    )  # fmt: skip


@requires(KEEP_ADJUSTMENTS, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/adjustments/<id>/share/`: one thing, one organisation."""
    item = _own(request, public_id)
    rows = Organisation.objects.standing().in_region(region).of_kinds(SHARED_WITH).order_by("name_key", "pk")
    form = ShareForm(posted(request), organisations=rows)
    if request.method == "POST" and form.is_valid():
        actions.share_adjustment(
            by=request.user, adjustment=item, organisation=form.house, with_why=form.cleaned_data["with_why"],
            now=timezone.now(),
        )  # fmt: skip
        flash.success(request, f"{form.house.name} can read it until you take it back.")
        return redirect(f"/{region}/adjustments/")
    return page(
        request, "outcomes/share", region, title=f"Share: {item.helps}", form=form, item=item,
        crumbs=(CRUMB, ("What helps me", "adjustments/")), status=422 if form.errors else 200,
    )  # fmt: skip


@requires(READ_SHARED, the_region)
@never_cache
@require_safe
def shared(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/adjustments/shared/`: what people let one's house read, and nothing else of theirs."""
    today = timezone.localdate()
    here = houses(request.user, region, READ_SHARED, today=today)
    rows = AdjustmentShare.objects.visible_to(request.user, today=today).standing().filter(organisation__in=here)
    listed = [
        {
            "who": one.adjustment.user.name,
            "helps": one.adjustment.helps,
            "why": one.adjustment.why if one.with_why else "",
            "organisation": one.organisation.name,
            "since": one.given_at,
        }
        for one in rows.select_related("adjustment__user", "organisation").order_by("adjustment__user__name", "pk")
    ]
    return page(request, "outcomes/shared", region, title="What people shared with you", rows=listed)


def _own(request: HttpRequest, public_id: str) -> Adjustment:
    found = Adjustment.objects.visible_to(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404("You have kept nothing like this.")
    return found
