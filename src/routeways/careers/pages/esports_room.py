"""Who of the adults is in the room of a session that is open: one comes in, one goes out."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from routeways.careers.actions import esports_room as doing
from routeways.careers.errors import CareersError
from routeways.careers.esports_host_forms import GoneForm
from routeways.careers.models import LEAD, EsportsAdult, EsportsSession
from routeways.careers.pages.esports_common import address, desk_crumbs, do, session_or_404, show, the_academy
from routeways.careers.queries import esports_room as room
from routeways.foundation.permissions import requires


@requires(LEAD, the_academy)
@require_POST
def come_in(request: HttpRequest, region: str, academy: str, session: str, adult: int) -> HttpResponse:
    """`…/sessions/<session>/adults/<adult>/in/`"""
    held, now = session_or_404(region, academy, session), timezone.now()
    one = _adult(held, adult)
    return do(
        request, lambda: doing.come_in(by=request.user, session=held, adult=one, now=now),
        f"{one} is in the room.", _back(held),
    )  # fmt: skip


@requires(LEAD, the_academy)
@never_cache
@require_http_methods(["GET", "POST"])
def go_out(request: HttpRequest, region: str, academy: str, session: str, adult: int) -> HttpResponse:
    """`…/sessions/<session>/adults/<adult>/out/`: asks once; where the others are too few, whether they have gone."""
    held, now = session_or_404(region, academy, session), timezone.now()
    one = _adult(held, adult)
    here = [other for other in room.counted(held) if other.pk != one.pk]
    short = room.too_few(room.needed_for(held, room.inside(held)), len(here))
    form = GoneForm(request.POST if request.method == "POST" else None, asks=bool(short))
    if request.method == "POST" and form.is_valid():
        try:
            doing.go_out(by=request.user, session=held, adult=one, now=now, gone=form.cleaned_data.get("gone", False))
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            return do(request, lambda: None, f"{one} is not in the room any more.", _back(held))
    above = (*desk_crumbs(held.academy), (f"Session of {held}", _back(held).partition(f"/{region}/")[2]))
    return show(
        request, "form", region, above=above, status=422 if form.errors else 200, title=f"Does {one} go out?",
        lead=f"Without {one}: {short} Let another adult come in first, if you can." if short else
        f"Without {one} the adults in the room are still enough.",
        form=form, button="Not in the room any more",
    )  # fmt: skip


def _adult(held: EsportsSession, adult: int) -> EsportsAdult:
    found = held.academy.adults.filter(pk=adult).select_related("person").first()
    if found is None:
        raise Http404("There is no such adult here.")
    return found


def _back(held: EsportsSession) -> str:
    return address("esports_session", held.academy.region, held.academy.public_id, held.public_id)
