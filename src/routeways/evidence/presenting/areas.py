"""The list of a region's areas, what an area is made of, and the small maps that show where it lies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from routeways.evidence.naming import TTWA
from routeways.places import queries as places
from routeways.places.outlines import Outlines
from routeways.places.regions import Region
from routeways.places.rows import WeightRow
from routeways.ui.charts import Chart, MapSpec, Point, Shape, area_map, svg
from routeways.ui.charts.model import WIDTH
from routeways.ui.lettering import SMALL, TILE, wrap
from routeways.ui.tables import Cell, Column, TableView
from routeways.values import AreaCode
from routeways.values.words import listed

Names = Mapping[str, str]
ALL = 0.995  # shares are of small areas, of which a district has about a hundred: 0.5% is less than one of them


def part(share: float, name: str) -> str:
    """“all of Burnley”, “98% of Blackburn with Darwen”."""
    if share >= ALL:
        return f"all of {name}"
    return f"{max(1, round(100 * share))}% of {name}"


def parts(shares: Sequence[tuple[float, str]]) -> str:
    """“all of Burnley and Pendle, and 6% of Rossendale”; the largest shares first."""
    whole = [name for share, name in shares if share >= ALL]
    rest = [part(share, name) for share, name in sorted(shares, reverse=True) if share < ALL]
    texts = [*([f"all of {listed(sorted(whole))}"] if whole else []), *rest]
    if len(texts) == 2 and len(whole) > 1:
        return f"{texts[0]}, and {texts[1]}"
    return listed(texts) if texts else ""


def made_of(rows: Iterable[WeightRow], there: Collection[str], names: Names) -> str:
    """What a Travel to Work Area is made of, of those districts that are `there` now."""
    return parts(
        [(row.share_of_district, names.get(row.district, row.district)) for row in rows if row.district in there]
    )


# -- the page of all areas


def ttwa_rows(region: Region, rows: Sequence[WeightRow], there: Collection[str], names: Names) -> list[dict[str, str]]:
    """Each Travel to Work Area with what it is made of, and why its figures are not given where they are not."""
    travel_to_work = region.geography.travel_to_work
    reasons = dict.fromkeys(travel_to_work.inside, "")
    reasons |= {one.code: one.reason for one in travel_to_work.partly_outside}
    found = []
    for code, reason in reasons.items():
        own = made_of([row for row in rows if row.ttwa == code], there, names)
        text = f"{_begin(own)}." if own else ""
        found.append({"code": code, "name": names.get(code, code), "text": text, "reason": reason})
    return sorted(found, key=lambda one: (bool(one["reason"]), one["name"]))


def postcode_answer(
    region: Region, found: places.PostcodePlace, known: Collection[str], names: Names
) -> dict[str, str]:
    """In which district a postcode lies: the sentence's parts, and the address of the district's page."""
    name = names.get(found.district, "")
    return {
        "postcode": found.postcode,
        "name": name,
        "href": f"/{region.id}/areas/{found.district}/" if found.district in known else "",
        "note": found.note,
    }


# -- about one area


def about(
    region: Region, code: str, rows: Sequence[WeightRow], there: Collection[str], names: Names
) -> list[dict[str, Any]]:
    """Code, what it is part of and what it is made of, as rows of a summary list."""
    geography = region.geography
    given: list[dict[str, Any]] = [{"name": "Area code", "value": format_html("<code>{}</code>", code)}]
    districts = [names.get(one.code, one.code) for one in region.districts() if one.code in there]
    match AreaCode(code).kind:
        case "district":
            given += _about_district(region, code, rows, there, names)
        case "ttwa":
            given.append({"name": "Made of", "value": f"{_begin(made_of(rows, there, names))}."})
            reason = next((one.reason for one in geography.travel_to_work.partly_outside if one.code == code), "")
            if reason:
                given.append({"name": "Why it has few figures", "value": reason})
        case "county":
            inside = [one for one in places.members(code) if one.code in there]
            outside = [name for name in districts if name not in {names.get(one.code) for one in inside}]
            less = f" It leaves out {listed(outside)}, which are in {region.name} too." if outside else ""
            given.append({"name": "Made of", "value": f"{len(inside)} districts.{less}"})
        case _:
            given.append({"name": "Made of", "value": f"{len(districts)} districts: {listed(districts)}."})
            same = [f"{one.label} ({one.code})" for one in geography.whole.same_as if one.until is None]
            if same:
                given.append({"name": "The same ground as", "value": f"{listed(same)}. We count its figures once."})
    return given


def _about_district(
    region: Region, code: str, rows: Sequence[WeightRow], there: Collection[str], names: Names
) -> list[dict[str, Any]]:
    travel_to_work = region.geography.travel_to_work
    shown = {*travel_to_work.inside, *(one.code for one in travel_to_work.partly_outside)}
    links = []
    for row in (row for row in rows if row.district == code):
        name = names.get(row.ttwa, row.ttwa)
        link = format_html('<a href="/{}/areas/{}/">{}</a>', region.id, row.ttwa, name) if row.ttwa in shown else name
        # Where all of its districts are given, the share of this one stands among theirs.
        whole = [other for other in rows if other.ttwa == row.ttwa]
        own = part(row.share_of_district, names.get(code, code))
        links.append((link, made_of(whole, there, names) if len(whole) > 1 and code in there else own))
    district = next((one for one in region.geography.districts if one.code == code), None)
    given: list[dict[str, Any]] = []
    if district is not None and district.valid_to is not None:
        after = [names.get(one.code, one.code) for one in places.successors(code)]
        became = f"; now part of {listed(after)}" if after else ""
        given.append({"name": "Until", "value": f"{district.valid_to:%-d %B %Y}{became}"})
    if links:
        heading = TTWA if len(links) == 1 else f"{TTWA}s"
        given.append({"name": heading, "value": format_html_join("; ", "{} ({})", links)})
    return given


def _begin(words: str) -> str:
    return words[:1].upper() + words[1:]


def picked_out(region: Region, code: str, rows: Sequence[WeightRow]) -> frozenset[str]:
    """The districts that a locator picks out: the area itself, or those of which it holds half or more."""
    match AreaCode(code).kind:
        case "district":
            return frozenset({code})
        case "ttwa":
            return frozenset(row.district for row in rows if row.share_of_district >= 0.5)
        case "county":
            return frozenset(one.code for one in places.members(code))
        case _:
            return frozenset(one.code for one in region.geography.districts)


# -- maps


def locator(region: Region, name: str, here: frozenset[str], names: Names, on: date) -> Chart | None:
    """Where an area lies: outlines of the districts once there are any, squares in their places otherwise."""
    codes = [code.code for code in region.districts(on)]
    if not here & set(codes):
        return None
    labels = {code: names.get(code, code) for code in codes}
    title = f"Where {name} lies in {region.name}" if name != region.name else f"The districts of {region.name}"
    drawn = places.outline(region, on=on)
    if drawn is not None and set(codes) <= set(drawn.paths):
        shapes = tuple(Shape(drawn.paths[code], Point(labels[code]), drawn.labels[code]) for code in codes)
        chosen = frozenset(labels[code] for code in codes if code in here)
        return area_map(MapSpec(title=title, shapes=shapes, box=drawn.box, here=chosen))
    squares, height = _squares(region, on)
    body = [
        svg.rect(x, y, side, side, f"land {'spot shore here' if code in here else 'shore'}", radius=4)
        for code, x, y, side in sorted(squares, key=lambda square: square[0] in here)
    ]
    said = f"Map of {len(codes)} districts. Picked out: {listed([labels[code] for code in codes if code in here])}."
    drawing = svg.document(WIDTH, height, title=title, description=said, body="".join(body), classes="locator")
    table = TableView(title, (Column("District"),), tuple((Cell(label),) for label in labels.values()))
    subtitle = "Each square is one district, roughly where it lies."
    return Chart("locator", title, subtitle, "", said, "", drawing, table, WIDTH, height)


def link_map(region: Region, names: Names, on: date, drawn: Outlines | None) -> SafeString:
    """The districts as a map to click on. The list beside it has the same links, so the keyboard passes the map by."""
    if drawn is not None:
        scale = WIDTH / drawn.box[2]
        height = drawn.box[3] * scale
        shapes = {
            code: f'<path class="land shore" transform="scale({scale:.4f})" d="{svg.escape(d)}"/>'
            for code, d in drawn.paths.items()
        }
        words = {code: _outline_words(names.get(code, code), *drawn.labels[code], scale) for code in shapes}
    else:
        squares, height = _squares(region, on)
        short = {tile.code: tile.label for tile in region.tiles(on)}
        shapes = {code: svg.rect(x, y, side, side, "land shore", radius=4) for code, x, y, side in squares}
        words = {code: _square_words(short[code] or names.get(code, code), x, y, side) for code, x, y, side in squares}
    # Names come after all shapes, so that no neighbour is painted over one.
    links = "".join(f'<a href="{code}/" tabindex="-1">{shape}</a>' for code, shape in shapes.items())
    box = f'viewBox="0 0 {svg.n(WIDTH)} {svg.n(height)}"'
    labels = f'<g pointer-events="none">{"".join(words.values())}</g>'
    text = f'<svg class="plot" {box} aria-hidden="true" focusable="false">{links}{labels}</svg>'
    return mark_safe(text)  # noqa: S308 - codes are our own, every name passed svg.escape


def _squares(region: Region, on: date) -> tuple[list[tuple[str, float, float, float]], float]:
    """([code, x, y, side], height) of the tile map in a drawing 440 units wide."""
    tiles = region.tiles(on)
    low, first = min(tile.column for tile in tiles), min(tile.row for tile in tiles)
    across = max(tile.column for tile in tiles) - low + 1
    side = min(110.0, WIDTH / across)
    margin = (WIDTH - side * across) / 2
    squares = [
        (tile.code, margin + (tile.column - low) * side + 1, (tile.row - first) * side + 1, side - 2) for tile in tiles
    ]
    return squares, (max(tile.row for tile in tiles) - first + 1) * side


def _square_words(name: str, x: float, y: float, side: float) -> str:
    return "".join(
        svg.text(x + 4, y + 20 + 16 * row, words, "t-n") for row, words in enumerate(wrap(name, side - 4, TILE, 3))
    )


def _outline_words(name: str, x: float, y: float, scale: float) -> str:
    lines = wrap(name, 110, SMALL, 2)
    return "".join(
        svg.text(x * scale, y * scale + 5 + 15 * row, words, "t-c t-n halo") for row, words in enumerate(lines)
    )
