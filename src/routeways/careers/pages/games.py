"""The careers board game: choose a district, see what is in it, print it. Public; nothing about anybody is kept."""

from __future__ import annotations

from itertools import chain

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.careers.games import printing
from routeways.careers.games.made import Made
from routeways.careers.pages.common import page
from routeways.careers.pages.explorer_frame import CAREERS
from routeways.careers.queries import games as queries
from routeways.careers.queries.explorer_state import state
from routeways.foundation.kept import kept
from routeways.foundation.permissions import public
from routeways.places.frame import region_or_404
from routeways.ui.tables import Column, TableView

BOARD_GAME = ("Board game", "careers/board-game/")
SHOWN = 3  # sample cards


@public
@require_safe
@kept(state)
def choose(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/careers/board-game/`"""
    whole = region_or_404(region)
    listed = [
        {"title": row.name, "href": reverse("careers:board_game_of", args=[region, row.code])}
        for row in queries.districts(whole, today=timezone.localdate())
    ]
    return page(
        request,
        "games/choose",
        region,
        current="careers",
        crumbs=(CAREERS,),
        title="Careers board game",
        districts=listed,
    )


@public
@require_safe
@kept(state)
def one(request: HttpRequest, region: str, district: str) -> HttpResponse:
    """`/<region>/careers/board-game/<district>/?set=2`"""
    number = set_of(request)
    found = made_or_404(region, district, number)
    query = "" if number == 1 else f"?set={number}"
    return page(
        request,
        "games/one",
        region,
        current="careers",
        crumbs=(CAREERS, BOARD_GAME),
        title=found.title,
        made=found,
        number=number,
        sets=range(1, queries.SETS + 1),
        play=reverse("careers:board_game_play", args=[region, district]) + query,
        samples=found.deck.facts[:SHOWN],
        hardest=round(found.hardest),
        papers=_papers(found, region, query) if found.deck.enough else [],
        sources=_sources(found),
    )


@public
@require_safe
@kept(state)
def paper(request: HttpRequest, region: str, district: str, part: str) -> HttpResponse:
    """`/<region>/careers/board-game/<district>/<part>.pdf`"""
    if part not in printing.PARTS:
        raise Http404(f"The game has no part “{part}”. It has {', '.join(printing.PARTS)}.")
    found = made_or_404(region, district, set_of(request))
    if not found.deck.enough:
        raise Http404(f"There are not enough figures about {found.district.name} for a game yet.")
    return HttpResponse(printing.as_pdf(found, part, today=timezone.localdate()), content_type="application/pdf")


def made_or_404(region: str, district: str, number: int) -> Made:
    whole = region_or_404(region)
    try:
        return queries.made(whole, district, today=timezone.localdate(), number=number)
    except LookupError as error:
        raise Http404(f"“{district}” is not a district of {whole.name}. Choose one from the list.") from error


def set_of(request: HttpRequest) -> int:
    """Which set of cards an address asks for; 404 with a sentence for one that is not there."""
    asked = request.GET.get("set", "1")
    if asked.isascii() and asked.isdigit() and 1 <= int(asked[:3]) <= queries.SETS:
        return int(asked)
    raise Http404(f"There are {queries.SETS} sets of cards. Choose a number from 1 to {queries.SETS}.")


def _papers(found: Made, region: str, query: str) -> list[dict[str, str]]:
    today = timezone.localdate()
    return [
        {
            "label": label,
            "href": reverse("careers:board_game_paper", args=[region, found.district.code, part]) + query,
            "size": f"PDF, {len(printing.as_pdf(found, part, today=today)) / 1000:.0f} kB",
        }
        for part, label in printing.PARTS.items()
    ]


def _sources(found: Made) -> TableView:
    """Every data set the cards use, with its periods and how many cards."""
    held: dict[tuple[str, str], list[list[str]]] = {}
    for fact in found.deck.facts:
        held.setdefault((fact.cite.dataset, fact.cite.publisher), []).append(fact.cite.period.split(" and "))
    rows = tuple(
        (dataset, publisher, ", ".join(sorted(set(chain(*periods)))), f"{len(periods)}")
        for (dataset, publisher), periods in sorted(held.items())
    )
    columns = (Column("Data set"), Column("Publisher"), Column("Periods"), Column("Cards", numeric=True))
    return TableView("Where the facts come from", columns, rows)
