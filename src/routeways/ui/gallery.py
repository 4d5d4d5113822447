"""The examples on the design page. Every name and number here is invented."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms

from routeways.ui.charts import Chart
from routeways.ui.forms import DatePartsField
from routeways.ui.gallery_areas import AREAS
from routeways.ui.gallery_charts import all_charts, sparks
from routeways.ui.tables import Cell, Column, TableView
from routeways.values import AreaCode, Bounds, Figure, Mark, Period, PeriodKind, Symbol, Unit

E = Mark.ESTIMATED


def figure(value: float | None = 71.2, **parts: Any) -> Figure:
    given: dict[str, Any] = {"unit": Unit.PER_CENT, "period": Period(PeriodKind.CALENDAR, 2022)}
    return Figure(area=AreaCode("E07000117", ""), value=value, **{**given, **parts})


def table() -> TableView:
    rows = tuple(
        (Cell(name, href="#table"), figure(value, lower=value - margin, upper=value + margin, bounds=Bounds.CI95))
        for name, (_, _, value, margin) in list(AREAS.items())[:3]
    )
    hidden = (Cell("Pike Hill", href="#table"), figure(None, symbol=Symbol.CONFIDENTIAL))
    return TableView(
        "Share in work, 2022",
        (Column("Area"), Column("In work", numeric=True)),
        (*rows, hidden),
        here=frozenset({1}),
        foot=(("Region", figure(72.9, marks=frozenset({E}))),),
    )


class SampleForm(forms.Form):
    """One of every field."""

    name = forms.CharField(label="Name of the organisation", help_text="As people know it")
    postcode = forms.CharField(
        label="Postcode", max_length=8, error_messages={"required": "Enter a full postcode, like BB11 1AA"}
    )
    starts = DatePartsField(label="When does it start?", help_text="For example, 27 3 2026")
    kind = forms.ChoiceField(
        label="What do you offer?", choices=[("t", "A talk"), ("p", "A placement")], widget=forms.RadioSelect
    )
    years = forms.MultipleChoiceField(
        label="For which years?",
        choices=[("10", "Year 10"), ("11", "Year 11")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    area = forms.ChoiceField(label="Area", choices=[("", "Choose one"), ("c", "Calder Mill")])
    more = forms.CharField(label="What should we know?", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    file = forms.FileField(label="Upload a file", help_text="A CSV or XLSX file", required=False)
    agree = forms.BooleanField(label="I have checked the dates")


@dataclass(frozen=True)
class Side:
    """The examples in one theme. Ids differ between the themes, since both stand on one page."""

    theme: str
    charts: list[Chart]
    spark: Chart
    gaps: Chart
    form: SampleForm


def sides() -> list[Side]:
    small = sparks()
    return [
        Side(
            theme,
            [_renamed(chart, theme) for chart in all_charts()],
            _renamed(small["whole"], theme),
            _renamed(small["gaps"], theme),
            SampleForm({f"{theme}-name": "Heron Bank High"}, prefix=theme),
        )
        for theme in ("light", "dark")
    ]


def _renamed(chart: Chart, theme: str) -> Chart:
    return chart.but(svg=re.sub(r'(id="|labelledby="|describedby=")p', rf"\1{theme}-p", chart.svg))


def parts() -> dict[str, Any]:
    """The plain data behind the components."""
    return {
        "figure": figure(marks=frozenset({E}), lower=60.6, upper=81.8, bounds=Bounds.CI95),
        "uneven": figure(4.2, lower=3.1, upper=7.9, bounds=Bounds.CI95),
        "secret": figure(None, symbol=Symbol.CONFIDENTIAL),
        "low": figure(None, symbol=Symbol.LOW, lower=1, upper=4, bounds=Bounds.RANGE, unit=Unit.PEOPLE),
        "comparators": [{"name": "Region", "value": figure(72.9)}, {"name": "Nation", "value": figure(75.8)}],
        "summary": [
            {"name": "School", "value": "Heron Bank High (fictional)", "href": "#parts", "hidden": "school"},
            {"name": "In work", "value": figure(72.9)},
        ],
        "stops": [
            {"label": "Your organisation", "href": "#parts", "state": "done", "status": "Done", "tone": "moor"},
            {"label": "People you need", "href": "#parts", "state": "now", "status": "Next", "tone": "sea"},
            {"label": "Training you offer", "status": "Cannot start yet"},
        ],
        "attention": [
            {
                "title": "92 of 993 leavers did not stay on",
                "text": "That is 9.3%, against 7.0% in the region.",
                "href": "#parts",
                "action": "Which schools have asked for help",
            },
            {"title": "We cannot see unemployment here", "text": "The survey gave no reliable figure in any year."},
        ],
        "doors": [
            {"title": "Employers", "href": "#parts", "text": "Check your training needs in ten minutes"},
            {"title": "Analysts", "href": "#parts", "text": "Load official files; answer a question with a figure"},
        ],
        "chain": [
            {"title": "Need", "text": "What an employer said"},
            {"title": "Skill", "text": "What it asks for"},
            {"title": "Course", "text": "Where it is taught"},
            {"title": "Job", "text": "What it led to"},
        ],
        "downloads": [{"label": "CSV", "href": "#parts", "size": "4 kB"}, {"label": "XLSX", "href": "#parts"}],
        "tabs": [{"label": "Chart", "href": "#tabs", "current": True}, {"label": "Table", "href": "#table"}],
    }
