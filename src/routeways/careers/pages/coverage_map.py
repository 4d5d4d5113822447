"""The hub’s map of coverage as a page shows it: what was chosen, the picture of bands, and the rows of the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.urls import reverse

from routeways.careers.counting.bands import BANDS
from routeways.careers.counting.measures import GROUPS, MEASURES
from routeways.careers.queries.coverage import NOBODY, ORDERS, TYPES, Asked, Carers, HubCoverage, HubRow
from routeways.careers.school_years import YEAR_GROUPS, year_name
from routeways.organisations.queries.directory import districts_of
from routeways.places import queries as places
from routeways.ui.charts import Chart, Point, Series, StackSpec, stacked

# In the order in which the picture stacks them, with the fill of each: what lacks stands at the left.
STACK = {"none": "nr", "some": "q2", "most": "q4", "all": "q5", "unknown": "nk"}
Names = Any  # code → what pages call the area


class CoverageForm(forms.Form):
    """A filter, all of it in the address: what it does not know asks for all."""

    group = forms.ChoiceField(label="Pupils", required=False, choices=list(GROUPS.items()))
    measure = forms.ChoiceField(label="What", required=False)
    year = forms.ChoiceField(label="Year group", required=False)
    type = forms.ChoiceField(label="Type", required=False, choices=list(TYPES.items()))
    area = forms.ChoiceField(label="Where", required=False)
    who = forms.ChoiceField(label="Looked after by", required=False)
    order = forms.ChoiceField(label="Order", required=False, choices=list(ORDERS.items()))

    def __init__(self, region: str, looked_after: Carers, data: Any, *, user: Any) -> None:
        super().__init__(data)
        names = places.names()
        self.people = dict(_people(looked_after, user))
        districts = {code: str(names.get(code, code)) for code in districts_of(region)}
        self.mostly = _mostly_in(districts)
        wholes = {code: str(names.get(code, code)) for code in self.mostly}
        self.areas = districts | {code: f"{name} (travel to work area)" for code, name in wholes.items()}
        chosen: Any = self.fields
        chosen["measure"].choices = [("", "Everything that is due"), *((m.id, m.name) for m in MEASURES.values())]
        chosen["year"].choices = [("", "All"), *((str(year), year_name(year)) for year in YEAR_GROUPS)]
        chosen["area"].choices = [
            ("", "The whole region"),
            ("Districts", _by_name(districts)),
            ("Travel to work areas, by whole districts", _by_name(wholes)),
        ]
        chosen["who"].choices = [("", "Anybody or nobody"), *self.people.items(), (NOBODY, "Nobody yet")]

    @property
    def asked(self) -> Asked:
        """What is not in its lists is left out."""
        self.is_valid()
        given = self.cleaned_data
        area, year = given.get("area", ""), given.get("year", "")
        return Asked(
            measure=given.get("measure", ""),
            year=int(year) if year else None,
            group=given.get("group") or "all",
            type=given.get("type", ""),
            districts=frozenset(self.mostly.get(area, (area,))) if area else None,
            who=given.get("who", ""),
            order=given.get("order", ""),
        )

    @property
    def of_whom(self) -> str:
        """Which institutions were chosen, in words; "" for all of the hub."""
        asked, given = self.asked, self.cleaned_data
        said = [TYPES[asked.type]] if asked.type else []
        said += [self.areas[given["area"]]] if given.get("area") else []
        said += [f"Looked after by {self.people.get(asked.who, NOBODY)}"] if asked.who else []
        return ". ".join(said)


def _by_name(known: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(known.items(), key=lambda one: one[1])


def _people(looked_after: Carers, user: Any) -> list[tuple[str, str]]:
    """Oneself first, the others by name."""
    found = {one.public_id: one for one in looked_after.values()}.values()
    return [
        (one.public_id, f"{one.name} (you)" if one.user == user.pk else one.name)
        for one in sorted(found, key=lambda one: (one.user != user.pk, one.name))
    ]


def _mostly_in(districts: Mapping[str, str]) -> dict[str, list[str]]:
    """Travel to work area → the districts of which it holds the largest part; where an institution lies in its district
    is not asked."""
    found: dict[str, list[str]] = {}
    seen = set()
    for row in places.best_fit(districts=districts):  # the largest share of each district first
        if row.district not in seen:
            seen.add(row.district)
            found.setdefault(row.ttwa, []).append(row.district)
    return found


def picture(found: HubCoverage, of_whom: str, group: str) -> Chart:
    """How many institutions stand in each band, a bar for each column, with the numbers as a table."""
    rows = tuple(
        Series(name, tuple(Point(BANDS[band], tally.get(band, 0)) for band in STACK))
        for name, tally in zip(found.columns, found.tallies, strict=True)
    )
    return stacked(
        StackSpec(
            title="How many schools and colleges stand in each band",
            subtitle=". ".join(filter(None, (f"{GROUPS[group]}, {found.school_year.label}", of_whom))) + ".",
            parts=tuple(BANDS[band] for band in STACK),
            rows=rows,
            classes=tuple(STACK.values()),
            label_name="What",
        )
    )


def lines(region: str, rows: Iterable[HubRow], names: Names, *, group: str) -> list[dict[str, Any]]:
    """The rows of the table, as the template takes them."""
    base = reverse("careers:hub_coverage", args=[region])
    return [
        {
            "href": f"{base}{row.public_id}/",
            "name": row.name,
            "where": ", ".join(filter(None, (_kind(row, group), str(names.get(row.district, ""))))),
            "lacks": f"{row.lacks} of {row.known}" if row.known else "–",
            "cells": [cell((b, many) if b else None) for b, many in zip(row.bands, row.combined, strict=True)],
        }
        for row in rows
    ]


def _kind(row: HubRow, group: str) -> str:
    if row.all_send and group == "send":
        return "Special, all pupils have SEND"
    return {"special": "Special", "alternative": "Alternative provision"}.get(row.type, "")


def lacking(found: HubCoverage, query: Any) -> list[dict[str, Any]]:
    """What most lack, with the address of the institutions as they stand in it; what else was chosen stays."""
    made = []
    for measure, year, count, known in found.lacking:
        keep = query.copy()
        keep.pop("page", None)
        keep["measure"], keep["year"] = measure.id, str(year)
        made.append(
            {"name": f"{measure.name}, {year_name(year)}", "count": count, "known": known,
             "href": f"?{keep.urlencode()}#by-institution"}
        )  # fmt: skip
    return made


def cell(known: tuple[str, bool] | None) -> tuple[str, str]:
    """The band, for its tint, and its word; a star where several year groups stand together."""
    return (known[0], BANDS[known[0]] + ("*" if known[1] else "")) if known else ("empty", "–")
