"""All areas of a region, and in which of them a postcode lies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from routeways.evidence.naming import area_names, groups_of
from routeways.evidence.presenting import areas as presenting
from routeways.foundation.permissions import public
from routeways.places import queries as places
from routeways.places.frame import frame, region_or_404


class PostcodeForm(forms.Form):
    """One postcode; cleaned to where it lies."""

    postcode = forms.CharField(
        label="Find the district of a postcode",
        help_text="For example PR1 2HE",
        max_length=40,
        error_messages={
            "required": "Enter a postcode, for example PR1 2HE.",
            "max_length": "A postcode is shorter than this. Enter one like PR1 2HE.",
        },
        widget=forms.TextInput({"autocomplete": "postal-code"}),
    )

    def clean_postcode(self) -> places.PostcodePlace:
        try:
            return places.postcode(self.cleaned_data["postcode"])
        except (places.PostcodeError, places.PostcodeNotFound) as error:
            raise forms.ValidationError(str(error)) from error


@public
def index(request: HttpRequest, region_id: str) -> HttpResponse:
    """`/<region>/areas/?postcode=`"""
    region, today = region_or_404(region_id), timezone.localdate()
    names = area_names()
    groups = {group.key: group.codes for group in groups_of(region, today)}
    form = PostcodeForm(request.GET if "postcode" in request.GET else None)
    answer: dict[str, Any] | None = None
    if form.is_bound and form.is_valid():
        known = {*groups["districts"], *groups.get("former", ())}
        answer = presenting.postcode_answer(region, form.cleaned_data["postcode"], known, names)
    ttwas = groups.get("ttwas", ())
    rows = [row for row in places.best_fit() if row.ttwa in ttwas]
    drawn = places.outline(region, on=today)
    there = {area.code for area in places.areas("district", on=today)}
    context = frame(
        region,
        "areas",
        title=f"Areas of {region.name}",
        form=form,
        answer=answer,
        whole=[{"code": code, "name": names.get(code, code)} for code in reversed(groups["whole"])],
        districts=[
            {"code": code, "name": names.get(code, code)}
            for code in sorted(groups["districts"], key=lambda code: names.get(code, code))
        ],
        former=[
            {"code": one.code, "name": names.get(one.code, one.code), "until": one.valid_to}
            for one in region.geography.districts
            if one.code in groups.get("former", ())
        ],
        ttwas=presenting.ttwa_rows(region, rows, there, names),
        map=presenting.link_map(region, names, today, drawn),
        tiles_note=region.geography.tiles_note if drawn is None else "",
    )
    return render(request, "evidence/areas.html", context)
