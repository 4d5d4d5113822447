"""The levy board that everybody sees: open pledges, and apprentices as counts."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.engagements.forms.levy import districts
from routeways.engagements.levy_view import pledge_facts
from routeways.engagements.models import LevyPledge, LevyRequest
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.pages.levy_common import address, left_in_words, levy_page
from routeways.engagements.queries import levy as queries
from routeways.engagements.queries.home import home_of
from routeways.engagements.queries.levy_counts import TOTAL, counts, type_names
from routeways.engagements.queries.levy_money import money_left_of_each
from routeways.foundation.permissions import allowed, public
from routeways.places.frame import region_or_404
from routeways.ui.tables import Column, TableView

HIDDEN = "[c]"


@public
@require_safe
def board(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/levy/`"""
    whole, today = region_or_404(region), timezone.localdate()
    pledges = list(queries.pledges(whole.id, today))
    home = home_of(request.user, whole.id, today=today)
    coordinates = allowed(request.user, COORDINATE, whole.id)
    left, named = money_left_of_each(pledges, today), districts(whole.id)
    rows = [
        {
            "pledge": one,
            "facts": pledge_facts(one, named),
            "left": left_in_words(left[one.pk], today) if one.shows_left else "",
            "href": address("one_pledge", region, public_id=one.offer.public_id)
            if coordinates or one.offer.owner_id in home.offering
            else "",
        }
        for one in pledges
    ]
    own = LevyPledge.objects.filter(offer__owner__in=home.offering, offer__region=region, account__isnull=False)
    asked = LevyRequest.objects.filter(request__owner__in=home.asking, request__region=region)
    return levy_page(
        request, "board", whole.id, above=(), title="Levy transfers", rows=rows,
        table=_counts_table(whole.id, today), coordinates=coordinates,
        own=own.select_related("offer"), asked=asked.select_related("request"),
    )  # fmt: skip


def _counts_table(region: str, today: date) -> TableView | None:
    found, names = counts(region, today=today), type_names()
    keys = sorted({*found.funded, *found.wanted} - {TOTAL}, key=lambda key: names.get(key, key))
    if not keys:
        return None

    def shown(part: dict[str, float | None], key: str) -> str:
        number = part.get(key, 0.0)
        return HIDDEN if number is None else f"{number:,.0f}"

    columns = (Column("Type of apprenticeship"), Column("Paid for", numeric=True), Column("Asked for", numeric=True))
    rows = tuple((names.get(key, "Other"), shown(found.funded, key), shown(found.wanted, key)) for key in keys)
    foot = (("All", shown(found.funded, TOTAL), shown(found.wanted, TOTAL)),)
    return TableView("Apprentices by type of apprenticeship", columns, rows, foot=foot)
