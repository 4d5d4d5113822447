"""Sessions about apprenticeships and virtual work experience: asked for in one click, and what became of it."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.careers import actions
from routeways.careers.errors import CareersError
from routeways.careers.models import MANAGE, VIEW
from routeways.careers.pages.common import institution_or_404, page, school_crumbs, the_institution
from routeways.careers.queries.sessions import KINDS, sessions_of
from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import kinds
from routeways.foundation.permissions import allowed, refuse, requires


@requires(VIEW, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """`/<region>/schools/<institution>/sessions/`; POST asks for one, as a draft at the school's desk."""
    one, today = institution_or_404(region, institution), timezone.localdate()
    may_manage = allowed(request.user, MANAGE, one)
    if request.method == "POST":
        if not may_manage:
            return refuse(request, MANAGE)
        try:
            made = actions.ask_for_session(
                by=request.user, institution=one, kind_id=request.POST.get("kind", ""), now=timezone.now()
            )
        except (CareersError, EngagementError) as error:
            flash.error(request, str(error))
            return redirect("careers:school_sessions", region, institution)
        flash.success(request, "It is written. Choose “Change it” to say for whom and when, then open it.")
        return redirect("engagements:desk_listing", region=region, side="requests", public_id=made.public_id)
    known = kinds()
    asked = sessions_of(one, actor=request.user, today=today)
    return page(
        request, "encounters/sessions", region, crumbs=school_crumbs(one), institution=one, may_manage=may_manage,
        title="Sessions about apprenticeships, and virtual work experience",
        kinds=[{"what": known[id], "asked": asked[id]} for id in KINDS if id in known],
    )  # fmt: skip
